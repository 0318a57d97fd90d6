import { findMember, type BudgetLimits } from '../../automata/index.js';
import {
  inTableOrder,
  withTurns,
  type OpenFor,
  type QuestionId,
  type Readings,
  type Turn,
} from '../../assumptions/index.js';
import {
  assumptionsOf,
  decide,
  matchOptions,
  type Decision,
  type DecisionOptions,
  type MatchOptions,
  type MatchSubject,
} from '../../decide/index.js';
import type { ArmCalloutType } from '../../policy/callout-types.js';
import { DotnetRegex, RegexBudgetError } from '../../regex/index.js';
import { describeUnknown, PatternLanguages } from '../callout-language.js';
import { unconfirmed } from '../confirm.js';
import { decidingRule, type SourcedRule } from '../inputs/index.js';
import { isWellFormed } from '../../uri/index.js';
import { preferredWitnesses } from '../match-subject.js';
import {
  inputUnder,
  isOfCondition,
  openFor,
  otherAnswers,
  readingsOf,
  turnsBeside,
  type OtherAnswer,
} from '../readings.js';
import { claimsOf, counterexamples, type Claim, type NamedPolicy } from './claims.js';
import { outcomeUnder, type OtherOutcome } from './other-subjects.js';
import { propertyText, withinPattern, type Property } from './property.js';

/** A callout that a rule allows although the property says that none does. */
export interface Counterexample {
  readonly type: ArmCalloutType;
  readonly uri: string;
  readonly wellFormed: boolean;
  /** The name of the policy that allows it; the other one denies it, where there is another. */
  readonly allowedBy: string;
  readonly deniedBy: string | null;
  readonly rule: SourcedRule;
}

/** PASS and FAIL come with what they would be under other readings of what is not known of the service, where that is the other one. */
export type PropertyOutcome =
  | { readonly property: Property; readonly verdict: 'PASS'; readonly otherwise: readonly OtherAnswer<OtherOutcome>[] }
  | {
      readonly property: Property;
      readonly verdict: 'FAIL';
      readonly witness: Counterexample;
      readonly otherwise: readonly OtherAnswer<OtherOutcome>[];
    }
  | {
      readonly property: Property;
      readonly verdict: 'UNKNOWN';
      readonly type: ArmCalloutType;
      readonly reason: string;
    };

/** What an outcome is to a gate: UNDECIDED where only another reading says that the property fails (OURS(gates-and-readings)). */
export function gateOutcome(outcome: PropertyOutcome): PropertyOutcome['verdict'] | 'UNDECIDED' {
  if (outcome.verdict !== 'PASS') return outcome.verdict;
  const fails = outcome.otherwise.some(({ turns, answer }) => answer.verdict === 'FAIL' && !isOfCondition(turns));
  return fails ? 'UNDECIDED' : 'PASS';
}

/** How a property is proved. */
export interface ProvingOptions extends DecisionOptions {
  /** Makes the bounds of each question. */
  readonly budget?: Partial<BudgetLimits>;
  readonly patterns?: PatternLanguages;
}

/**
 * Does the property hold of the policy, for every text, URI or not? `PASS` is proved, by the readings that are assumed. A witness
 * against it has been put to the plain decision engine; if that thinks otherwise, one of the two is wrong, which is an exception.
 */
export function prove(
  property: Property,
  policy: NamedPolicy,
  others: ReadonlyMap<string, NamedPolicy>,
  options: ProvingOptions = {},
): PropertyOutcome {
  return new Prover(property, policy, others, options).run();
}

class Prover {
  private readonly readings: Readings;
  private readonly budget: Partial<BudgetLimits>;
  private readonly patterns: PatternLanguages;
  private readonly ignoringCase = new PatternLanguages(true);

  constructor(
    private readonly property: Property,
    private readonly policy: NamedPolicy,
    private readonly others: ReadonlyMap<string, NamedPolicy>,
    private readonly options: ProvingOptions,
  ) {
    this.readings = readingsOf(options);
    this.budget = options.budget ?? {};
    this.patterns = options.patterns ?? new PatternLanguages();
  }

  run(): PropertyOutcome {
    const outcome = this.outcome();
    if (outcome.verdict === 'UNKNOWN') return outcome;
    const otherwise = otherAnswers(
      this.open(),
      turns => this.outcomeUnder(turns),
      ({ verdict }) => verdict !== outcome.verdict,
    );
    return { ...outcome, otherwise: [...otherwise, ...this.besideWitness(outcome)] };
  }

  /**
   * A callout against the property may not be made if the service refuses its host, or writes that in small letters; what stands then is
   * not looked for. What holds of all texts holds of fewer of them.
   */
  private besideWitness(outcome: PropertyOutcome): readonly OtherAnswer<OtherOutcome>[] {
    if (outcome.verdict !== 'FAIL' || this.options.defaultReading === true) return [];
    const settled = assumptionsOf(this.options);
    return turnsBeside(outcome.witness.uri)
      .filter(({ question }) => settled[question] === undefined)
      .map(turn => ({ turns: [turn], answer: { verdict: 'UNKNOWN', uri: null, claim: null } }));
  }

  private outcome(): PropertyOutcome {
    const { property, budget } = this;
    const { subject, ignoreCase } = matchOptions(this.readings);
    if (subject !== 'uri') return this.outcomeOfOtherText();
    let unknown: PropertyOutcome | null = null;
    for (const claim of this.claimsUnder(this.readings)) {
      if (claim.conditions === null) continue;
      const answer = findMember(counterexamples(claim.conditions), { budget, ...preferredWitnesses('uri') });
      const { type } = claim;
      if (answer.verdict === 'none') continue;
      if (answer.verdict === 'found') {
        const witness = confirmed(property, claim, answer.text, ignoreCase);
        if (witness !== null) return { property, verdict: 'FAIL', witness, otherwise: [] };
      }
      const reason =
        answer.verdict === 'unknown'
          ? describeUnknown(answer.reason, claim.rules)
          : `${answer.text} may be a counterexample, but to decide about it takes too long`;
      // Another claim of the same property may still be refuted.
      unknown ??= { property, verdict: 'UNKNOWN', type, reason };
    }
    return unknown ?? { property, verdict: 'PASS', otherwise: [] };
  }

  /** The outcome where another match subject than the URI is assumed. */
  private outcomeOfOtherText(): PropertyOutcome {
    const { property } = this;
    const { verdict, uri, claim } = this.outcomeUnder([]);
    if (verdict === 'PASS') return { property, verdict, otherwise: [] };
    const [first] = this.claimsUnder(this.readings);
    const rule =
      claim === null || uri === null
        ? null
        : decidingRule(claim.policy.input, decideByRules(claim.policy, claim.type, uri, matchOptions(this.readings)));
    if (claim === null || uri === null || rule === null) {
      const reason = 'to look for a counterexample takes too long';
      return { property, verdict: 'UNKNOWN', type: claim?.type ?? first?.type ?? 'kusto', reason };
    }
    const { type, policy, other } = claim;
    const deniedBy = other?.name ?? null;
    const witness = { type, uri, wellFormed: isWellFormed(uri), allowedBy: policy.name, deniedBy, rule };
    return { property, verdict: 'FAIL', witness, otherwise: [] };
  }

  /** What is open for a type that the property speaks of. */
  private open(): readonly OpenFor[] {
    const types = [...new Set(this.claimsUnder(this.readings).map(({ type }) => type))];
    const found = new Map<QuestionId, Set<string>>();
    for (const { id, others } of types.flatMap(type => this.openOf(type))) {
      found.set(id, new Set([...(found.get(id) ?? []), ...others]));
    }
    return inTableOrder(found.keys()).map(id => ({ id, others: [...(found.get(id) ?? [])] }));
  }

  private openOf(type: ArmCalloutType): readonly OpenFor[] {
    const clusters = [this.policy, ...this.others.values()].map(({ input }) => input.cluster);
    return openFor(clusters, type, this.options);
  }

  private outcomeUnder(turns: readonly Turn[]): OtherOutcome {
    const readings = withTurns(this.readings, turns);
    const { ignoreCase, subject } = matchOptions(readings);
    // What is not credible of a type changes nothing of it.
    const subjectOf = ({ type }: Claim): MatchSubject => {
      const isAssumed = subject === matchOptions(this.readings).subject;
      const open = this.openOf(type).find(({ id }) => id === 'match-subject');
      return isAssumed || open?.others.includes(subject) === true ? subject : matchOptions(this.readings).subject;
    };
    return outcomeUnder(this.claimsUnder(readings), this.budget, subjectOf, (claim, uri) =>
      isAllowedByRules(claim, uri, { subject: subjectOf(claim), ignoreCase }),
    );
  }

  private claimsUnder(readings: Readings): readonly Claim[] {
    const { property, policy } = this;
    const untold = untoldIn(policy);
    const under = (named: NamedPolicy): NamedPolicy => {
      // What is not told of another policy, its scripts or properties, need not be the same.
      const isApart = untoldIn(named) !== untold;
      const own = isApart ? { ...readings, ...AS_TOLD } : readings;
      return { ...named, input: inputUnder(named.input, own) };
    };
    const others = new Map([...this.others].map(([name, other]) => [name, under(other)]));
    // Where case does not count, it does not in the property either.
    const patterns = matchOptions(readings).ignoreCase ? this.ignoringCase : this.patterns;
    return claimsOf(property, under(policy), others, patterns);
  }
}

/** What is not told is as if it was nothing. */
const AS_TOLD = { 'unread-scripts': 'nothing', 'not-stated': 'not-set' } as const;

/** A script of the same name may come from another address, so only the same text has the same scripts. */
function untoldIn({ input }: NamedPolicy): string {
  const { unreadScripts = [], notStated = [] } = input.cluster.facts ?? {};
  return unreadScripts.length + notStated.length === 0 ? '' : JSON.stringify([unreadScripts, notStated, input.text]);
}

/** The witness, if the plain engine says the same of the URI; null where it takes too long to say anything. */
function confirmed(
  property: Property,
  { type, policy, other }: Claim,
  uri: string,
  ignoreCase: boolean,
): Counterexample | null {
  const how = { subject: 'uri', ignoreCase } as const;
  const decision = decideByRules(policy, type, uri, how);
  const refusal = other === null ? [] : [{ decision: decideByRules(other, type, uri, how), isAllowed: false }];
  if (unconfirmed([{ decision, isAllowed: true }, ...refusal]) !== null) return null;
  const isRefuted = other === null ? refutes(property, uri, ignoreCase) : true;
  if (isRefuted === null) return null;
  const rule = decidingRule(policy.input, decision);
  if (!isRefuted || rule === null) {
    const text = JSON.stringify({ property: propertyText(property), type, uri });
    throw new Error(`the automata and the matcher disagree about ${text}`);
  }
  const wellFormed = isWellFormed(uri);
  return { type, uri, wellFormed, allowedBy: policy.name, deniedBy: other?.name ?? null, rule };
}

/** No cluster has such a name, so that none of these decisions is about the cluster's own storage. */
const NO_NAME = ' ';

function decideByRules({ input }: NamedPolicy, type: ArmCalloutType, uri: string, how: MatchOptions): Decision {
  return decide(rulesOnly(input.cluster), type, uri, how);
}

/** Whether rules allow it, or took too long to say. */
function isAllowedByRules({ policy, type }: Claim, uri: string, how: MatchOptions): boolean {
  const { allowed, reason } = decideByRules(policy, type, uri, how);
  return allowed || reason === 'unevaluated-allow-rule' || reason === 'unevaluated-deny-rule';
}

const withoutNames = new WeakMap<NamedPolicy['input']['cluster'], NamedPolicy['input']['cluster']>();

/** The same cluster each time, so that its rules are compiled once. */
function rulesOnly(cluster: NamedPolicy['input']['cluster']): NamedPolicy['input']['cluster'] {
  const known = withoutNames.get(cluster) ?? { ...cluster, name: NO_NAME };
  withoutNames.set(cluster, known);
  return known;
}

/** Whether an allowed URI breaks a property that speaks of a regex; null where the match takes too long. */
function refutes(property: Property, uri: string, ignoreCase: boolean): boolean | null {
  if (!('only' in property) && !('never' in property)) return null;
  const pattern = 'only' in property ? withinPattern(property.within) : property.matching;
  try {
    return DotnetRegex.compile(pattern, { ignoreCase }).isMatch(uri) === 'never' in property;
  } catch (error) {
    if (error instanceof RegexBudgetError) return null;
    throw error;
  }
}
