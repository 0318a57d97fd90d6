import { armsOf, beginsWithWildcard } from '../arms.js';
import { spells } from '../branches.js';
import { askFor, EVIL_HOST } from '../hostile.js';
import { startFor } from '../type-forms.js';
import type { PatternRule } from '../rule.js';

export const leadingWildcard: PatternRule = {
  id: 'EGR005',
  name: 'leading-wildcard',
  severity: 'error',
  summary: 'A leading .* lets another host come before what follows, whether ^ is there or not.',
  about: 'regex',
  appliesTo: 'allow',
  *check(subject) {
    for (const { node, branches } of armsOf(subject)) {
      for (const branch of branches.filter(beginsWithWildcard)) {
        const index = branch.atoms.findIndex(({ kind }) => kind !== 'anchor');
        const wildcard = branch.atoms[index]?.node;
        if (wildcard === undefined) continue;
        const label = '[A-Za-z0-9_-]+';
        const isBeforeDot = spells(branch.atoms[index + 1], '.');
        const start = startFor(subject.written.type) + (isBeforeDot ? `(?:${label}\\.)*${label}` : '');
        yield* askFor(subject, {
          span: wildcard,
          message: 'this passes over any other host, so what follows may match in its path or query',
          hostile: [EVIL_HOST],
          repaired: subject.replaced(node.start, wildcard.end, start),
        });
      }
    }
  },
};
