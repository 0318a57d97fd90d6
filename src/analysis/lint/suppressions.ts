import { splitScript } from '../../../grammar/blocks.js';
import type { InputKind } from '../inputs/index.js';
import { lineStarts, positionAt, type Span } from '../../../grammar/text/positions.js';
import type { Finding } from './finding.js';

/** A comment that excuses findings: `// kusto-callout-disable-next-line EGR020, EGR011 -- the account is ours`. */
export interface Suppression extends Span {
  /** The ids that it names. */
  readonly rules: readonly string[];
  /** null where it gives none; then it excuses nothing. */
  readonly reason: string | null;
  /** The first line below that is not such a comment, from 1. */
  readonly line: number;
}

const DIRECTIVE = /^([ \t]*)(\/\/[ \t]*kusto-callout-disable-next-line\b[^\r\n]*)/gm;
const WORDS = /disable-next-line[ \t]+([A-Za-z0-9_, \t-]*?)[ \t]*(?:--[ \t]*(.*))?$/;

/** The suppressions of a text, in their order. */
export function suppressionsIn(text: string): readonly Suppression[] {
  const starts = lineStarts(text);
  const found = [...text.matchAll(DIRECTIVE)].map(({ index, 1: indent = '', 2: comment = '' }) => {
    const [, names = '', reason = ''] = WORDS.exec(comment.trimEnd()) ?? [];
    const start = index + indent.length;
    return {
      start,
      end: start + comment.trimEnd().length,
      rules: names.split(/[\s,]+/).filter(name => name !== ''),
      reason: reason.trim() === '' ? null : reason.trim(),
      line: positionAt(starts, start).line + 1,
    };
  });
  // Several of them above one line all mean that line.
  const lines = new Set(found.map(({ line }) => line - 1));
  return found.map(suppression => {
    let { line } = suppression;
    while (lines.has(line)) line++;
    return { ...suppression, line };
  });
}

/** The lines that a finding may be excused at: its own, and in a script that of the command that it is in. */
export function excusableLines(text: string, kind: InputKind): (finding: Pick<Finding, 'span'>) => readonly number[] {
  const starts = lineStarts(text);
  const lineOf = (offset: number): number => positionAt(starts, offset).line;
  const pieces = kind === 'script' ? splitScript(text) : [];
  return ({ span }) => {
    const own = lineOf(span.start);
    const piece = pieces.find(({ start, end }) => start <= span.start && span.start < end);
    if (piece === undefined) return [own];
    // Comments above a command belong to its piece.
    const code = /^(?:[ \t]*(?:\/\/[^\r\n]*)?(?:\r\n|\r|\n))*[ \t]*/.exec(piece.text)?.[0].length ?? 0;
    return [own, lineOf(piece.start + code)];
  };
}
