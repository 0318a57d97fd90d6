import { uncovered } from '../coverage.js';
import type { RuleSetRule } from '../rule.js';
import { isContradicted } from './contradicting-rules.js';

export const allowShadowed: RuleSetRule = {
  id: 'EGR028',
  name: 'allow-shadowed',
  severity: 'warning',
  summary: 'Everything that the rule allows is denied by others, so it does nothing.',
  about: 'rules',
  *check(set) {
    const { rules, questions } = set;
    const denies = new Set(rules.filter(({ rule }) => !rule.CanCall));
    for (const rule of rules) {
      if (questions.isLate()) return;
      if (!rule.rule.CanCall || denies.size === 0 || rule.meaning.kind === 'invalid') continue;
      const { answer, by } = uncovered(rule, denies, set);
      // Where it allows nothing at all, that is another finding.
      if (answer.kind !== 'none' || by.length === 0 || by.some(other => isContradicted(rule, other, questions)))
        continue;
      yield {
        about: rule,
        message: `all that this allows is denied by ${by.map(({ rule: { CalloutUriRegex } }) => CalloutUriRegex).join(' and ')}; one denial is enough`,
      };
    }
  },
};
