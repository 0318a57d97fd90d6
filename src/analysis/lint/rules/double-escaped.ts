import type { RegexNode } from '../../../regex/index.js';
import { askForDenied } from '../hostile.js';
import type { PatternRule } from '../rule.js';
import { nodesOf } from '../walk.js';

const BACKSLASH = 0x5c;
const OFTEN_ESCAPED = new Set([0x2d, 0x2f]);

export const doubleEscaped: PatternRule = {
  id: 'EGR018',
  name: 'double-escaped',
  severity: 'error',
  summary: 'A backslash that was doubled once too often is a character to match; no host has one.',
  about: 'regex',
  appliesTo: 'any',
  *check(subject) {
    const places = [...nodesOf(subject.tree.root)].flatMap(node =>
      node.type === 'concatenation' ? doubledIn(node.children) : [],
    );
    const [first] = places;
    if (first === undefined) return;
    let meant = subject.pattern;
    for (const { start } of places.toReversed()) meant = meant.slice(0, start) + meant.slice(start + 1);
    yield* askForDenied(subject, {
      span: first,
      message: `after JSON and KQL have been read, the regex has two backslashes here: it asks for a backslash in the URI`,
      meant,
    });
  },
};

/** `\\` before what is often escaped: a dot, which then reads any character, a slash or a hyphen. */
function doubledIn(children: readonly RegexNode[]): readonly { readonly start: number; readonly end: number }[] {
  return children.flatMap((node, index) => {
    const next = children[index + 1];
    if (node.type !== 'character' || node.unit !== BACKSLASH || node.end - node.start !== 2 || next === undefined)
      return [];
    const isEscaped =
      next.type === 'character' ? OFTEN_ESCAPED.has(next.unit) : next.type === 'class' && next.form === 'any';
    return isEscaped ? [{ start: node.start, end: next.end }] : [];
  });
}
