import { uncovered } from '../coverage.js';
import type { RuleSetRule } from '../rule.js';

export const redundantRule: RuleSetRule = {
  id: 'EGR029',
  name: 'redundant-rule',
  severity: 'info',
  summary: 'Others of the same type allow (or deny) everything that the rule does.',
  about: 'rules',
  *check(set) {
    const { rules, questions } = set;
    // Of two rules that cover each other one has to stay, so what is already reported covers nothing.
    const coverers = {
      allow: new Set(rules.filter(({ rule, meaning }) => rule.CanCall && meaning.kind !== 'invalid')),
      deny: new Set(rules.filter(({ rule, meaning }) => !rule.CanCall && meaning.kind !== 'invalid')),
    };
    for (const rule of rules.toReversed()) {
      if (questions.isLate()) return;
      if (rule.pattern === null || rule.meaning.kind === 'invalid') continue;
      const others = rule.rule.CanCall ? coverers.allow : coverers.deny;
      others.delete(rule);
      const { answer, by } = uncovered(rule, others, set);
      if (answer.kind !== 'none' || by.length === 0) {
        others.add(rule);
        continue;
      }
      const verb = rule.rule.CanCall ? 'allowed' : 'denied';
      yield {
        about: rule,
        message: `all that this matches is ${verb} by ${by.map(nameOf).join(' and ')} already`,
      };
    }
  },
};

function nameOf({
  layer,
  rule,
}: {
  readonly layer: string;
  readonly rule: { readonly CalloutUriRegex: string };
}): string {
  return `${layer === 'immutable' ? 'the predefined rule ' : ''}${rule.CalloutUriRegex}`;
}
