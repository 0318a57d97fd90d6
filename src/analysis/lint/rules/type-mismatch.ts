import { armCalloutTypeOf } from '../../../policy/callout-types.js';
import { shapeOf } from '../branches.js';
import type { PatternRule } from '../rule.js';
import { SUFFIXES_OF_TYPES } from '../suffixes.js';

export const typeMismatch: PatternRule = {
  id: 'EGR037',
  name: 'type-mismatch',
  severity: 'warning',
  summary: 'The host belongs to another callout type, so the rule is never asked about it.',
  about: 'regex',
  appliesTo: 'any',
  *check({ branches, written }) {
    const type = armCalloutTypeOf(written.type ?? '');
    const own = type === null ? undefined : SUFFIXES_OF_TYPES[type];
    if (type === null || own === undefined) return;
    for (const { host } of branches) {
      const shape = shapeOf(host).toLowerCase();
      const isOf = (suffix: string): boolean => shape === suffix || shape.endsWith(`.${suffix}`);
      const [first, last] = [host[0], host.at(-1)];
      if (first === undefined || last === undefined || own.some(isOf)) continue;
      const stranger = Object.entries(SUFFIXES_OF_TYPES).find(([, suffixes]) => suffixes.some(isOf));
      if (stranger === undefined) continue;
      yield {
        span: { start: first.node.start, end: last.node.end },
        message: `hosts like this one are called with type ${stranger[0]}, but the rule is for ${type}`,
      };
      return;
    }
  },
};
