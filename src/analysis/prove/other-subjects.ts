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
import type { MatchSubject } from '../../decide/index.js';
import { escapeForRegex } from '../../policy/rules-in-force.js';
import { preferredWitnesses, universeOf } from '../match-subject.js';
import type { Claim, Condition } from './claims.js';

/** What a property comes to under other readings of what is not known of the service. */
export interface OtherOutcome {
  readonly verdict: 'PASS' | 'FAIL' | 'UNKNOWN';
  /** Of FAIL: a callout that a rule then allows although the property says that none does, and the claim that it refutes. */
  readonly uri: string | null;
  readonly claim: Claim | null;
}

/**
 * Whether claims hold if regexes are matched against some text of the URI. There a URI stands for all that have its origin: the one with
 * nothing after it. A host is called over every scheme, so that one of these is enough to break a property.
 *
 * @param subjectOf what regexes of the type of a claim see
 * @param isAllowed whether the plain engine allows that callout by a rule; an exception where automata and engine disagree
 */
export function outcomeUnder(
  claims: readonly Claim[],
  budget: Partial<BudgetLimits>,
  subjectOf: (claim: Claim) => MatchSubject,
  isAllowed: (claim: Claim, uri: string) => boolean,
): OtherOutcome {
  let isKnown = true;
  for (const claim of claims) {
    if (claim.conditions === null) continue;
    const subject = subjectOf(claim);
    const answer = findMember(counterexamplesUnder(subject, claim), {
      budget,
      prefer: preferredUnder(subject, claim),
    });
    if (answer.verdict === 'none') continue;
    const uri = answer.verdict === 'found' ? uriOf(answer.text, subject, claim, budget) : null;
    if (uri === null) {
      isKnown = false;
      continue;
    }
    if (!isAllowed(claim, uri)) throw new Error(`the automata and the matcher disagree about ${uri}`);
    return { verdict: 'FAIL', uri, claim };
  }
  return { verdict: isKnown ? 'PASS' : 'UNKNOWN', uri: null, claim: null };
}

/** Rules see the subject, whereas a regex of the property speaks of the URI. */
function counterexamplesUnder(subject: MatchSubject, claim: Claim): Language {
  const ofProperty = conditionOfProperty(claim);
  return intersection(
    universeOf(subject),
    ...(claim.conditions ?? []).map(condition => {
      const wanted = wantedBy(condition);
      return condition === ofProperty && subject === 'host' ? hostsOf(wanted) : wanted;
    }),
  );
}

/** Hosts that break the property over https before those that do over another scheme. */
function preferredUnder(subject: MatchSubject, claim: Claim): readonly Language[] {
  const { prefer } = preferredWitnesses(subject);
  const condition = conditionOfProperty(claim);
  if (subject !== 'host' || condition === undefined) return prefer;
  const overHttps = hostsOf(wantedBy(condition), HTTPS);
  return [...prefer.map(each => intersection(each, overHttps)), overHttps, ...prefer];
}

/** The texts that meet a condition. */
function wantedBy({ language, isNegated }: Condition): Language {
  return isNegated ? complement(language) : language;
}

/** The condition that the regex of the property makes; undefined where the property speaks of another policy. */
function conditionOfProperty({ conditions, other }: Claim): Condition | undefined {
  return other === null ? conditions?.at(-1) : undefined;
}

const ANY_SCHEME = containing(String.raw`\A[a-z][a-z0-9+.-]*://\z`);
const HTTPS = containing(String.raw`\Ahttps://\z`);
const SLASH = containing(String.raw`\A/\z`);

/** The hosts of which some `scheme://host/` is in the language, of one of these schemes. */
function hostsOf(language: Language, schemes = ANY_SCHEME): Language {
  return withoutSuffix(withoutPrefix(language, schemes), SLASH);
}

/** A callout that breaks the property, of a counterexample under that subject; null where it is not found in time. */
function uriOf(text: string, subject: MatchSubject, claim: Claim, budget: Partial<BudgetLimits>): string | null {
  if (subject !== 'host') return text;
  const condition = conditionOfProperty(claim);
  if (condition === undefined) return `https://${text}/`;
  const uris = containing(String.raw`\A[a-z][a-z0-9+.-]*://${escapeForRegex(text)}/\z`);
  const answer = findMember(intersection(uris, wantedBy(condition)), { budget, ...preferredWitnesses('uri') });
  return answer.verdict === 'found' ? answer.text : null;
}
