import { anchored, armsOf } from '../arms.js';
import { askFor, EVIL_HOST } from '../hostile.js';
import type { PatternRule } from '../rule.js';

export const anchorPrecedence: PatternRule = {
  id: 'EGR014',
  name: 'anchor-precedence',
  severity: 'error',
  summary: 'A bar splits the whole regex, so ^ binds to the first alternative only.',
  about: 'regex',
  appliesTo: 'allow',
  *check(subject) {
    const arms = armsOf(subject);
    if (!arms.some(({ isAnchored }) => isAnchored)) return;
    for (const arm of arms) {
      if (arm.isAnchored) continue;
      yield* askFor(subject, {
        span: arm.node,
        message:
          'the ^ of another alternative does not bind this one, so it may match in the path or query of any host',
        hostile: [EVIL_HOST],
        repaired: anchored(subject, arm),
      });
    }
  },
};
