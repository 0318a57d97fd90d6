import { languageOf, uncovered } from '../coverage.js';
import type { RuleSetRule } from '../rule.js';

/** Pairs of an Allow and a Deny that are looked at in one run; the question is of interest, no more. */
const MAX_PAIRS = 400;

export const partialOverlap: RuleSetRule = {
  id: 'EGR032',
  name: 'partial-overlap',
  severity: 'info',
  summary: 'Some of what the rule allows is denied by another one.',
  about: 'rules',
  *check(set) {
    const { rules, questions } = set;
    const allows = rules.filter(({ rule, meaning }) => rule.CanCall && meaning.kind !== 'invalid');
    const denies = rules.filter(({ rule }) => !rule.CanCall);
    if (allows.length * denies.length > MAX_PAIRS) return;
    const all = new Set(denies);
    for (const allow of allows) {
      if (questions.isLate()) return;
      for (const deny of denies) {
        const both = questions.find([languageOf(allow, questions), languageOf(deny, questions)]);
        if (both.kind !== 'found' || uncovered(allow, all, set).answer.kind !== 'found') continue;
        yield {
          about: allow,
          message: `some of what this allows is denied by ${deny.rule.CalloutUriRegex}`,
          witness: { uri: both.uri, effect: 'denied' },
        };
      }
    }
  },
};
