import { comparePolicies, type CompareOptions, type TypeComparison } from '../diff/compare.js';
import { decideInput, type PolicyInput } from '../inputs/index.js';

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
  readonly relation: TypeComparison['relation'];
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
  return [
    groupOf(largest, [], true),
    ...others.map((group, index) => {
      options.onProgress?.(index, others.length);
      if (isOver()) return groupOf(group, [], false);
      const comparisons = comparePolicies(largest.input, group.input, options);
      const differing = comparisons.filter(({ relation }) => relation !== 'equal');
      const rest = groups.filter(other => other !== group).map(({ input }) => input);
      const differences = differing.map(({ type, relation, newlyAllowed, newlyDenied }) => ({
        type,
        relation,
        allows: witnessOf(newlyAllowed, uri => isAlone(rest, type, uri, true, options)),
        denies: witnessOf(newlyDenied, uri => isAlone(rest, type, uri, false, options)),
      }));
      return groupOf(
        group,
        differences,
        differing.every(({ relation }) => relation !== 'unknown'),
      );
    }),
  ];
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

function witnessOf(
  answer: TypeComparison['newlyAllowed'],
  alone: (uri: string) => boolean | null,
): FleetWitness | null {
  if (answer.verdict !== 'found') return null;
  const { uri } = answer.witness;
  return { uri, isAlone: alone(uri) };
}

function isAlone(
  others: readonly PolicyInput[],
  type: string,
  uri: string,
  isAllowed: boolean,
  { isOver = () => false, ignoreCase, subject }: FleetOptions,
): boolean | null {
  const matching = { ...(ignoreCase !== undefined && { ignoreCase }), ...(subject !== undefined && { subject }) };
  for (const other of others) {
    if (isOver()) return null;
    if (decideInput(other, type, uri, matching).allowed === isAllowed) return false;
  }
  return true;
}
