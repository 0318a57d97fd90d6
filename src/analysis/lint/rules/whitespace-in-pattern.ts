import type { RegexNode } from '../../../regex/index.js';
import { askForDenied } from '../hostile.js';
import type { PatternSubject } from '../pattern-subject.js';
import type { PatternRule } from '../rule.js';
import { nodesOf } from '../walk.js';

export const whitespaceInPattern: PatternRule = {
  id: 'EGR015',
  name: 'whitespace-in-pattern',
  severity: 'error',
  summary: 'Blanks and control characters in a regex are characters to match; no host has any.',
  about: 'regex',
  appliesTo: 'any',
  *check(subject) {
    const blanks = [...nodesOf(subject.tree.root)].filter(node => isBlank(subject, node));
    const [first] = blanks;
    if (first === undefined) return;
    let meant = subject.pattern;
    for (const { start, end } of blanks.toReversed()) {
      meant = meant.slice(0, start) + (meant[start] === BACKSPACE ? '\\b' : '') + meant.slice(end);
    }
    yield* askForDenied(subject, {
      span: first,
      message:
        subject.source(first) === BACKSPACE
          ? String.raw`JSON has made a backspace of \b, which no URI has; for the \b of regexes it takes \\b`
          : 'this blank is a character that must be in the URI, and no URI has one',
      meant,
    });
  },
};

/** What JSON reads `\b` as. */
const BACKSPACE = '\b';

/** A blank or control character that is there as itself; `\x20` was meant. */
function isBlank(subject: PatternSubject, node: RegexNode): boolean {
  return node.type === 'character' && /^[\s\p{Cc}]$/u.test(subject.source(node));
}
