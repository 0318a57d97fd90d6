import { listed } from '../../../../grammar/text/mention.js';
import { armCalloutTypeOf, type ArmCalloutType } from '../../../policy/callout-types.js';
import { shapeOf } from '../branches.js';
import { typesUnder } from '../suffixes.js';
import type { PatternRule } from '../rule.js';

/** They call whatever speaks HTTP, or it is not known what. */
const GENERAL_TYPES: readonly ArmCalloutType[] = ['external_data', 'webapi', 'sandbox_artifacts', 'genevametrics'];

export const typeMismatch: PatternRule = {
  id: 'EGR037',
  name: 'type-mismatch',
  severity: 'warning',
  summary: 'The host belongs to another callout type, so the rule is never asked about it.',
  about: 'regex',
  appliesTo: 'any',
  *check({ branches, written }) {
    const type = armCalloutTypeOf(written.type ?? '');
    if (type === null || GENERAL_TYPES.includes(type)) return;
    for (const { host } of branches) {
      const [first, last] = [host[0], host.at(-1)];
      if (first === undefined || last === undefined) continue;
      const types = typesUnder(shapeOf(host).toLowerCase());
      if (types === null || types.includes(type)) continue;
      yield {
        span: { start: first.node.start, end: last.node.end },
        message: `hosts like this one are called with type ${listed(types, 'or')}, but the rule is for ${type}`,
      };
      return;
    }
  },
};
