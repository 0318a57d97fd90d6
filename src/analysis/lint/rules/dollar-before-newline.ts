import { isNameUnit, mayRead } from '../branches.js';
import { askFor } from '../hostile.js';
import { language } from '../questions.js';
import type { PatternRule } from '../rule.js';

const ENDS_IN_NEWLINE = language(String.raw`\n\z`);

export const dollarBeforeNewline: PatternRule = {
  id: 'EGR025',
  name: 'dollar-before-newline',
  severity: 'warning',
  summary: String.raw`In .NET $ also matches before a line break at the very end; \z does not.`,
  about: 'regex',
  appliesTo: 'allow',
  *check(subject) {
    // `/?$`, `(?:/|$)` and `(?:[/?#]|$)` are left alone: they do not pretend to fix the whole text.
    if (subject.branches.some(({ rest }) => rest.some(atom => mayRead(atom, '/')))) return;
    for (const { isAnchored, host, rest } of subject.branches) {
      const [end] = rest;
      if (!isAnchored || rest.length !== 1 || end?.kind !== 'anchor' || !isNameUnit(host.at(-1))) continue;
      if (end.node.kind !== 'input-end-or-final-newline') continue;
      yield* askFor(subject, {
        span: end.node,
        message: 'this also matches before a line break at the very end',
        hostile: [ENDS_IN_NEWLINE],
        repaired: subject.replaced(end.node.start, end.node.end, '\\z'),
      });
    }
  },
};
