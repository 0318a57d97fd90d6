import type { Language } from '../../automata/index.js';
import {
  inTableOrder,
  withTurns,
  worldOf,
  type QuestionId,
  type Readings,
  type Turn,
} from '../../assumptions/index.js';
import type { ClusterState } from '../../cluster/state.js';
import { matchOptions, type MatchSubject } from '../../decide/index.js';
import type { ArmCalloutType } from '../../policy/callout-types.js';
import type { PolicyInput } from '../inputs/index.js';
import { reachedHosts } from '../hosts/reached-hosts.js';
import { reachedWords } from '../hosts/sentences.js';
import { inputUnder, isOfCondition, openFor, otherAnswers, readingsOf, type OtherAnswer } from '../readings.js';
import {
  comparePolicies,
  compareType,
  KnownDifferences,
  type CompareOptions,
  type DifferenceAnswer,
  type TypeComparison,
} from './compare.js';

/** The comparison of two policies, and what it rests on. */
export interface DiffReport {
  readonly subject: MatchSubject;
  /** Whether other readings of what is not known of the service were asked, so that what none changes is robust. */
  readonly isAboutReadings: boolean;
  readonly types: readonly TypeDifference[];
}

export interface TypeDifference extends TypeComparison {
  /** The hosts of all callouts that are newly allowed, or denied, in words; null where there are none or that is not known. */
  readonly gainedHosts: string | null;
  readonly lostHosts: string | null;
  /** The same comparison under other readings of what is not known of the service, where it comes to something else. */
  readonly otherwise: readonly OtherAnswer<TypeComparison>[];
}

export interface DiffOptions extends CompareOptions {
  /** Leaves out what only people read: words. Default: no. */
  readonly briefly?: boolean;
}

/** Compares two policies by the default readings of what is not known of the service and, for each type, by others. */
export function diffPolicies(before: PolicyInput, after: PolicyInput, options: DiffOptions = {}): DiffReport {
  const readings = readingsOf(options);
  const sides = new Sides(before, after);
  const how = { ...options, ...matchOptions(readings) };
  const { briefly = false } = options;
  const [old, now] = sides.under(readings);
  const known = new Map([false, true].map(ignoreCase => [ignoreCase, new KnownDifferences(ignoreCase)]));
  const comparisons = comparePolicies(old, now, how, known.get(how.ignoreCase));
  // Types of the same rules have the same differences.
  const hosts = new Map<Language, string | null>();
  const hostsOf = (answer: DifferenceAnswer, language: Language): string | null => {
    if (briefly || answer.verdict !== 'found') return null;
    const told = hosts.get(language);
    if (told !== undefined) return told;
    const reached = reachedHosts(language, how.subject, options);
    const words = reached.ok ? reachedWords(reached) : null;
    hosts.set(language, words);
    return words;
  };
  // What matters most comes first, while there is time.
  const words = comparisons.map(({ newlyAllowed, newlyDenied, gained, lost }) => ({
    gainedHosts: hostsOf(newlyAllowed, gained),
    lostHosts: hostsOf(newlyDenied, lost),
  }));
  const types = comparisons.map((comparison, index) => {
    const { type, relation } = comparison;
    const comparedUnder = (turns: readonly Turn[]): TypeComparison => {
      const other = withTurns(readings, turns);
      const [oldSide, newSide] = sides.under(other);
      const match = matchOptions(other);
      return compareType(oldSide, newSide, type, { ...options, ...match }, known.get(match.ignoreCase));
    };
    const open = relation === 'unknown' ? [] : openFor([before.cluster, after.cluster], type, options);
    const otherwise = otherAnswers(open, comparedUnder, (other, turns) => isOther(comparison, other, turns));
    return { ...comparison, ...(words[index] ?? { gainedHosts: null, lostHosts: null }), otherwise };
  });
  return { subject: how.subject, isAboutReadings: options.defaultReading !== true, types };
}

/**
 * Whether a comparison is another one. What the policy does not say, such as other predefined rules, may be the same as what a change
 * adds; that takes nothing from a difference. It counts only where there is none otherwise.
 */
function isOther(comparison: TypeComparison, other: TypeComparison, turns: readonly Turn[]): boolean {
  if (!isOfCondition(turns)) return other.relation !== comparison.relation;
  return (['newlyAllowed', 'newlyDenied'] as const).some(
    side => comparison[side].verdict === 'none' && other[side].verdict !== 'none',
  );
}

/** Both policies under the same readings. */
class Sides {
  private readonly known = new Map<ClusterState, PolicyInput>();
  private readonly isSameUntold: boolean;

  constructor(
    private readonly before: PolicyInput,
    private readonly after: PolicyInput,
  ) {
    // A script of the same name may come from another address, so only the same text has the same scripts.
    this.isSameUntold =
      JSON.stringify(untoldIn(before)) === JSON.stringify(untoldIn(after)) &&
      (untoldIn(after).length === 0 || before.text === after.text);
  }

  under(readings: Readings): readonly [PolicyInput, PolicyInput] {
    // Other scripts may do something else: the new ones what is asked about, the old ones nothing. So with what a file does not state.
    const isApart = !this.isSameUntold && untoldIn(this.after).length > 0;
    const ofOld = isApart ? { ...readings, ...AS_TOLD } : readings;
    return [this.side(this.before, ofOld), this.side(this.after, readings)];
  }

  private side(input: PolicyInput, readings: Readings): PolicyInput {
    const cluster = worldOf(input.cluster, readings);
    if (cluster === input.cluster) return input;
    const known = this.known.get(cluster) ?? inputUnder(input, readings);
    this.known.set(cluster, known);
    return known;
  }
}

/** What is not told is as if it was nothing. */
const AS_TOLD = { 'unread-scripts': 'nothing', 'not-stated': 'not-set' } as const;

/** What the file does not tell of a cluster: scripts, by their names, and properties. */
function untoldIn({ cluster }: PolicyInput): readonly string[] {
  const { unreadScripts = [], notStated = [] } = cluster.facts ?? {};
  return [...unreadScripts.map(name => `script ${name}`), ...notStated];
}

/** Whether the relation is another one under other readings. */
export function isDependent({ otherwise }: TypeDifference): boolean {
  return otherwise.length > 0;
}

/** What `--no-new-access` asks: is nothing newly allowed? */
export type GateAnswer =
  | { readonly verdict: 'passes'; readonly conditions: readonly QuestionId[] }
  | { readonly verdict: 'fails' | 'unknown'; readonly types: readonly ArmCalloutType[] }
  /** Only another reading says that something is. */
  | { readonly verdict: 'undecided'; readonly types: readonly ArmCalloutType[]; readonly turns: readonly Turn[] };

/** OURS(gates-and-readings) */
export function gateAnswer({ types }: DiffReport): GateAnswer {
  const withVerdict = (verdict: DifferenceAnswer['verdict']): ArmCalloutType[] =>
    types.filter(({ newlyAllowed }) => newlyAllowed.verdict === verdict).map(({ type }) => type);
  const granted = withVerdict('found');
  if (granted.length > 0) return { verdict: 'fails', types: granted };
  const unknown = withVerdict('unknown');
  if (unknown.length > 0) return { verdict: 'unknown', types: unknown };
  const failing = types.flatMap(({ type, otherwise }) =>
    otherwise.flatMap(({ turns, answer }) =>
      answer.newlyAllowed.verdict === 'found' && !isOfCondition(turns) ? { type, turns } : [],
    ),
  );
  const [first] = failing;
  if (first !== undefined) {
    return { verdict: 'undecided', types: [...new Set(failing.map(({ type }) => type))], turns: first.turns };
  }
  const conditions = types.flatMap(({ otherwise }) =>
    otherwise.flatMap(({ turns, answer }) =>
      answer.newlyAllowed.verdict === 'none' ? [] : turns.map(({ question }) => question),
    ),
  );
  return { verdict: 'passes', conditions: inTableOrder(conditions) };
}
