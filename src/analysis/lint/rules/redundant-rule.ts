import { uncovered } from '../coverage.js';
import type { RuleSetRule } from '../rule.js';

export const redundantRule: RuleSetRule = {
  id: 'EGR029',
  name: 'redundant-rule',
  severity: 'info',
  summary: 'Others of the same type allow (or deny) everything that the rule does.',
  about: 'rules',
  *check({ rules, questions }) {
    // Of two rules that cover each other one has to stay, so what is already reported covers nothing.
    const reported = new Set<number>();
    for (const rule of rules.toReversed()) {
      if (rule.pattern === null || rule.meaning.kind === 'invalid') continue;
      const others = rules.filter(
        other =>
          other !== rule &&
          other.rule.CanCall === rule.rule.CanCall &&
          other.meaning.kind !== 'invalid' &&
          !reported.has(other.order),
      );
      const { answer, by } = uncovered(rule, others, questions);
      if (answer.kind !== 'none' || by.length === 0) continue;
      reported.add(rule.order);
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
