import { DecisionEngine } from '../../decide/index.js';
import type { CompareOptions, Relation } from '../diff/compare.js';
import { FleetComparer, type FleetComparison } from './fleet-comparer.js';
import type { PolicyInput } from '../inputs/index.js';

/*
 * How the policies of many clusters differ. Clusters with the same rules in force are one group, which is proved by looking: what a
 * cluster decides follows from its rules. The largest group is the measure; every other one is compared with it, type by type.
 */

/** A cluster of a fleet. */
export interface FleetMember {
  /** Unique in the fleet. */
  readonly name: string;
  readonly input: PolicyInput;
}

/** Clusters that decide alike. */
export interface FleetGroup {
  readonly members: readonly string[];
  /** Any of them: all have the same rules in force. */
  readonly input: PolicyInput;
  readonly isRestricted: boolean;
  /** The types in which it differs from the largest group; empty for that one. */
  readonly differences: readonly FleetDifference[];
  /** Whether all types were compared with the largest group. */
  readonly isCompared: boolean;
}

/** How a group differs from the largest one in a callout type. */
export interface FleetDifference {
  readonly type: string;
  readonly relation: Relation;
  /** A URI that it allows and the largest group does not. */
  readonly allows: FleetWitness | null;
  /** A URI that it denies and the largest group allows. */
  readonly denies: FleetWitness | null;
}

export interface FleetWitness {
  readonly uri: string;
  /** Whether no other group of the fleet decides about it as this one does; null where there was no time to ask all. */
  readonly isAlone: boolean | null;
}

export interface FleetOptions extends CompareOptions {
  /** Whether the time for comparisons is over; what is left is told as not compared. Default: never. */
  readonly isOver?: () => boolean;
  /** Told before each comparison how many are done. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Groups the clusters of a fleet, the largest group first, and compares each group with that one. */
export function surveyFleet(members: readonly FleetMember[], options: FleetOptions = {}): readonly FleetGroup[] {
  const byRules = new Map<string, { readonly input: PolicyInput; readonly members: string[] }>();
  for (const { name, input } of members) {
    const key = rulesKey(input);
    const group = byRules.get(key);
    if (group === undefined) byRules.set(key, { input, members: [name] });
    else group.members.push(name);
  }
  const groups = [...byRules.values()].toSorted((left, right) => right.members.length - left.members.length);
  const [largest, ...others] = groups;
  if (largest === undefined) return [];
  const { isOver = () => false } = options;
  // What is worked out of a regex serves every group that has it.
  const comparer = new FleetComparer(largest.input, options);
  const comparisons = others.map((group, index) => {
    options.onProgress?.(index, others.length);
    if (isOver()) return null;
    return comparer.compare(group.input).filter(({ relation }) => relation !== 'equal');
  });
  const solitude = new Solitude(comparisons.flatMap(differing => differing ?? []));
  solitude.ask(groups, options);
  return [
    groupOf(largest, [], true),
    ...others.map((group, index) => {
      const differing = comparisons[index] ?? null;
      if (differing === null) return groupOf(group, [], false);
      const differences = differing.map(({ type, relation, allows, denies }) => ({
        type,
        relation,
        allows: allows === null ? null : { uri: allows, isAlone: solitude.isAlone(type, allows, true) },
        denies: denies === null ? null : { uri: denies, isAlone: solitude.isAlone(type, denies, false) },
      }));
      const isCompared = differing.every(({ relation }) => relation !== 'unknown');
      return groupOf(group, differences, isCompared);
    }),
  ];
}

/** A callout that is asked of all groups, and how many of them allow and deny it. */
interface AskedCallout {
  readonly type: string;
  readonly uri: string;
  readonly isAskedFor: { allowed: boolean; denied: boolean };
  allowed: number;
  denied: number;
}

/**
 * Which witnesses only one group decides about as it does. Every group is asked about all of them in a row, so that its rules are made ready
 * once, and what two groups decide alike is not asked again.
 */
class Solitude {
  private readonly callouts = new Map<string, AskedCallout>();
  private areAllAsked = false;

  constructor(comparisons: readonly FleetComparison[]) {
    for (const { type, allows, denies } of comparisons) {
      this.add(type, allows, 'allowed');
      this.add(type, denies, 'denied');
    }
  }

  private add(type: string, uri: string | null, verdict: 'allowed' | 'denied'): void {
    if (uri === null) return;
    const key = JSON.stringify([type, uri]);
    const callout = this.callouts.get(key) ?? {
      type,
      uri,
      isAskedFor: { allowed: false, denied: false },
      allowed: 0,
      denied: 0,
    };
    callout.isAskedFor[verdict] = true;
    this.callouts.set(key, callout);
  }

  ask(
    groups: readonly { readonly input: PolicyInput }[],
    { isOver = () => false, ignoreCase, subject }: FleetOptions,
  ): void {
    const matching = { ...(ignoreCase !== undefined && { ignoreCase }), ...(subject !== undefined && { subject }) };
    let open = [...this.callouts.values()];
    for (const { input } of groups) {
      if (isOver()) return;
      const engine = new DecisionEngine(input.cluster, matching);
      for (const callout of open) callout[engine.isAllowed(callout.type, callout.uri) ? 'allowed' : 'denied']++;
      open = open.filter(
        ({ isAskedFor, allowed, denied }) => (isAskedFor.allowed && allowed < 2) || (isAskedFor.denied && denied < 2),
      );
    }
    this.areAllAsked = true;
  }

  /** null where there was no time to ask all groups. */
  isAlone(type: string, uri: string, isAllowed: boolean): boolean | null {
    const callout = this.callouts.get(JSON.stringify([type, uri]));
    if (callout === undefined) return null;
    const count = isAllowed ? callout.allowed : callout.denied;
    if (count > 1) return false;
    return this.areAllAsked ? true : null;
  }
}

function groupOf(
  { input, members }: { readonly input: PolicyInput; readonly members: readonly string[] },
  differences: readonly FleetDifference[],
  isCompared: boolean,
): FleetGroup {
  const isRestricted = input.cluster.restrictOutboundNetworkAccess === 'Enabled';
  return { input, members, isRestricted, differences, isCompared };
}

/** All that decides about callouts, in an order of its own. A cluster's internal storage is not a rule. */
function rulesKey({ rules }: PolicyInput): string {
  const texts = rules.map(({ rule: { CalloutType, CalloutUriRegex, CanCall } }) =>
    JSON.stringify([CalloutType.toLowerCase(), CalloutUriRegex, CanCall]),
  );
  return [...new Set(texts)].sort().join('\n');
}
