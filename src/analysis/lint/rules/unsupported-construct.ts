import type { PatternRule } from '../rule.js';

export const unsupportedConstruct: PatternRule = {
  id: 'EGR036',
  name: 'unsupported-construct',
  severity: 'info',
  summary: 'A construct that no automaton has, so that little can be proved about the rule.',
  about: 'regex',
  appliesTo: 'any',
  *check({ anyUri, language, pattern, questions }) {
    const reason = anyUri.kind === 'unknown' ? anyUri.reason : questions.unsupported(language);
    if (reason === null) return;
    yield {
      span: { start: 0, end: pattern.length },
      message: `little can be proved about this regex: ${reason}`,
      ...(anyUri.kind === 'unknown' && { unknown: reason }),
    };
  },
};
