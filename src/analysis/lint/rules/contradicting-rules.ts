import { complement } from '../../../automata/index.js';
import type { TypedRule } from '../../inputs/index.js';
import { languageOf } from '../coverage.js';
import type { Questions } from '../questions.js';
import type { RuleSetRule } from '../rule.js';

export const contradictingRules: RuleSetRule = {
  id: 'EGR033',
  name: 'contradicting-rules',
  severity: 'warning',
  summary: 'Two rules match the same URIs, one allows them and one denies them; the denial wins.',
  about: 'rules',
  *check({ rules, questions, matching }) {
    if (rules.every(({ rule }) => rule.CanCall)) return;
    for (const rule of rules) {
      if (questions.isLate()) return;
      if (!rule.rule.CanCall || rule.meaning.kind === 'invalid') continue;
      const sample = questions.anyOf(languageOf(rule, questions));
      if (sample.kind !== 'found') continue;
      const { uri } = sample;
      const other = [...matching(uri)].find(each => !each.rule.CanCall && isContradicted(rule, each, questions));
      if (other === undefined) continue;
      yield {
        about: rule,
        message: `another rule denies exactly what this one allows, and one denial is enough: ${other.rule.CalloutUriRegex}`,
      };
    }
  },
};

/** Whether two rules are proved to match the same URIs. */
export function isContradicted(rule: TypedRule, other: TypedRule, questions: Questions): boolean {
  const [left, right] = [languageOf(rule, questions), languageOf(other, questions)];
  return (
    questions.find([left, complement(right)]).kind === 'none' &&
    questions.find([right, complement(left)]).kind === 'none'
  );
}
