import type { PatternRule } from '../rule.js';

export const unreachableRegex: PatternRule = {
  id: 'EGR031',
  name: 'unreachable-regex',
  severity: 'warning',
  summary: 'No http or https URI can match the regex, so the rule does nothing.',
  about: 'regex',
  appliesTo: 'any',
  *check({ anyUri, pattern }) {
    if (anyUri.kind !== 'none') return;
    yield {
      span: { start: 0, end: pattern.length },
      message: 'no URI that begins with http:// or https:// matches this',
      assumption: 'the regex is matched against the URI as it is given; against the host alone it may match',
    };
  },
};
