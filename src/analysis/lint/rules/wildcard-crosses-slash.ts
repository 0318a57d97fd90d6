import { isNameUnit, mayRead } from '../branches.js';
import { askFor, EVIL_ENDING, EVIL_EXAMPLE } from '../hostile.js';
import type { PatternRule } from '../rule.js';
import { isOddRange } from './overly-large-range.js';

export const wildcardCrossesSlash: PatternRule = {
  id: 'EGR006',
  name: 'wildcard-crosses-slash',
  severity: 'error',
  summary: 'A .* inside the host reads slashes, too, so the host may end before what follows.',
  about: 'regex',
  appliesTo: 'allow',
  *check(subject) {
    for (const { scheme, host } of subject.branches) {
      if (scheme === null) continue;
      for (const [index, atom] of host.entries()) {
        if (atom.kind !== 'loop' || !mayRead(atom, '/') || !host.slice(index + 1).some(isNameUnit)) continue;
        const { start, end, min, body } = atom.node;
        // That the range is too large is a finding of its own.
        if (body.type === 'class' && body.items.some(isOddRange)) continue;
        yield* askFor(subject, {
          span: { start, end },
          message: 'this reads slashes as well, so the host may end before what follows it',
          hostile: [EVIL_ENDING],
          prefer: [EVIL_EXAMPLE],
          repaired: subject.replaced(start, end, min === 0 ? '[A-Za-z0-9_.-]*' : '[A-Za-z0-9_.-]+'),
        });
      }
    }
  },
};
