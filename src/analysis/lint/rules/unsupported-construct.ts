import type { PatternRule } from '../rule.js';

export const unsupportedConstruct: PatternRule = {
  id: 'EGR036',
  name: 'unsupported-construct',
  severity: 'info',
  summary: 'A construct that no automaton has, so that nothing can be proved about the rule.',
  about: 'regex',
  appliesTo: 'any',
  *check({ anyUri, pattern }) {
    if (anyUri.kind !== 'unknown') return;
    yield {
      span: { start: 0, end: pattern.length },
      message: `nothing can be proved about this regex: ${anyUri.reason}`,
      unknown: anyUri.reason,
    };
  },
};
