import { ARM_CALLOUT_TYPES, armCalloutTypeOf, CALLOUT_TYPES, calloutTypeOf } from '../../../policy/callout-types.js';
import { didYouMean, listed, mention } from '../../../../grammar/text/mention.js';
import { nearest } from '../../../../grammar/text/nearest.js';
import type { DocumentRule } from '../rule.js';

export const unknownType: DocumentRule = {
  id: 'EGR038',
  name: 'unknown-type',
  severity: 'warning',
  summary: 'There is no callout type of that name, so the whole policy is refused.',
  about: 'document',
  *check({ written }) {
    for (const { type, typePlace, isArm } of written) {
      if (type === null || typePlace === null) continue;
      if ((isArm ? armCalloutTypeOf(type) : calloutTypeOf(type)) !== null) continue;
      const types = isArm ? ARM_CALLOUT_TYPES : CALLOUT_TYPES;
      const similar = nearest(type.trim(), types);
      yield {
        span: typePlace,
        message: `${mention(type)} is not a callout type; ${didYouMean(similar, `there are ${listed(types, 'and')}`)}`,
      };
    }
  },
};
