import { complement, everything, nothing, type Language } from '../../automata/index.js';
import type { TypedRule } from '../inputs/index.js';
import type { Answer, Questions } from './questions.js';
import type { TypeRuleSet } from './rule.js';

/** What a rule matches, whatever it then says: an invalid Allow nothing, an invalid Deny everything. */
export function languageOf({ meaning, rule }: TypedRule, questions: Questions): Language {
  if (meaning.kind === 'everything') return everything;
  if (meaning.kind === 'invalid') return rule.CanCall ? nothing : everything;
  return questions.languageOf(rule.CalloutUriRegex) ?? nothing;
}

/** The rounds in which one more text outside the rules known so far may bring in further ones. */
const MAX_ROUNDS = 12;

/**
 * A URI that a rule matches and none of the others does; `none` is a proof that they cover it, and then `by` are some of them that
 * do. Only those are looked at that match one of the texts met, which keeps the automata small where there are many rules.
 */
export function uncovered(
  rule: TypedRule,
  others: ReadonlySet<TypedRule>,
  { questions, matching }: Pick<TypeRuleSet, 'questions' | 'matching'>,
): { readonly answer: Answer; readonly by: readonly TypedRule[] } {
  const own = languageOf(rule, questions);
  const by: TypedRule[] = [];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const answer =
      by.length === 0
        ? questions.anyOf(own)
        : questions.find([own, ...by.map(other => complement(languageOf(other, questions)))]);
    if (answer.kind !== 'found') return { answer, by };
    // The engine of decisions finds the few rules that match among thousands.
    const more = [...matching(answer.uri)].filter(other => others.has(other) && !by.includes(other));
    if (more.length === 0) return { answer, by };
    by.push(...more);
  }
  return { answer: { kind: 'unknown', reason: 'too many rules take part' }, by };
}
