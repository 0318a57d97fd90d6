import {
  complement,
  containing,
  findMember,
  intersection,
  withoutPrefix,
  withoutSuffix,
  type BudgetLimits,
  type Language,
} from '../../automata/index.js';
import { MATCH_SUBJECTS, type MatchSubject } from '../../decide/index.js';
import { preferredWitnesses, universeOf } from '../match-subject.js';
import type { Claim } from './claims.js';

/** What a property comes to if regexes are matched against something else than the URI as given: OURS(match-subject). */
export interface OtherVerdict {
  readonly subject: Exclude<MatchSubject, 'uri'>;
  readonly verdict: 'PASS' | 'FAIL' | 'UNKNOWN';
  /** Of FAIL: a callout that a rule then allows although the property says that none does. */
  readonly uri: string | null;
}

const OTHER_SUBJECTS = MATCH_SUBJECTS.filter(subject => subject !== 'uri');

/**
 * The verdicts under the other match subjects. There a URI stands for all that have its origin, or its host: the one with nothing
 * after it, over https where only the host is seen.
 *
 * @param isAllowed whether the plain engine allows that callout by a rule; an exception where automata and engine disagree
 */
export function otherVerdicts(
  claims: readonly Claim[],
  budget: Partial<BudgetLimits>,
  isAllowed: (claim: Claim, uri: string, subject: MatchSubject) => boolean,
): readonly OtherVerdict[] {
  return OTHER_SUBJECTS.map(subject => {
    let isKnown = true;
    for (const claim of claims) {
      if (claim.conditions === null) continue;
      const answer = findMember(counterexamplesUnder(subject, claim), { budget, ...preferredWitnesses(subject) });
      if (answer.verdict === 'unknown') isKnown = false;
      if (answer.verdict !== 'found') continue;
      const uri = subject === 'host' ? `https://${answer.text}/` : answer.text;
      if (!isAllowed(claim, uri, subject)) throw new Error(`the automata and the matcher disagree about ${uri}`);
      return { subject, verdict: 'FAIL', uri };
    }
    return { subject, verdict: isKnown ? 'PASS' : 'UNKNOWN', uri: null };
  });
}

/** Rules see the subject, whereas a regex of the property speaks of the URI. */
function counterexamplesUnder(subject: MatchSubject, { conditions, other }: Claim): Language {
  const [, ...besidesUniverse] = conditions ?? [];
  const ofProperty = other === null ? besidesUniverse.at(-1) : undefined;
  return intersection(
    universeOf(subject),
    ...besidesUniverse.map(condition => {
      const { language, isNegated } = condition;
      const seen = condition === ofProperty && subject === 'host' ? hostsOf(language) : language;
      return isNegated ? complement(seen) : seen;
    }),
  );
}

const SCHEME = containing(String.raw`\Ahttps://\z`);
const SLASH = containing(String.raw`\A/\z`);

/** The hosts whose `https://host/` is in the language. */
function hostsOf(language: Language): Language {
  return withoutSuffix(withoutPrefix(language, SCHEME), SLASH);
}
