import type { ArmState } from './arm/state.js';
import { deepFrozen } from './frozen.js';
import type { EmulatorState, HostedCluster } from './store.js';

/*
 * What makes one state of another, so that two threads need not send each other all that they both have. Parts of a state are values:
 * one that is the same object has not changed.
 */

/** Members that were added or replaced, and the names of all in their order; null where nothing changed. */
interface Members<Value> {
  readonly names: readonly string[];
  readonly changed: ReadonlyMap<string, Value>;
}

type Records = Pick<ArmState, 'groups' | 'resources' | 'deployments'>;
type Others = Omit<ArmState, keyof Records>;

export interface StateDelta {
  readonly clusters: Members<HostedCluster> | null;
  readonly records: { readonly [Name in keyof Records]: Members<Records[Name][string]> | null };
  /** What is sent as a whole where it changed. */
  readonly others: Partial<Others>;
}

/** What makes `after` of `before`; all of it where there was nothing before. */
export function deltaOf(before: EmulatorState | null, after: EmulatorState): StateDelta {
  const { groups, resources, deployments, ...others } = after.arm;
  const was = before?.arm;
  return {
    clusters: membersOf(before?.clusters, after.clusters, value => value),
    records: {
      groups: membersOf(was?.groups, groups, entriesOf),
      resources: membersOf(was?.resources, resources, entriesOf),
      deployments: membersOf(was?.deployments, deployments, entriesOf),
    },
    others: {
      ...(was?.changes !== others.changes && { changes: others.changes }),
      ...(was?.running !== others.running && { running: others.running }),
      ...(was?.finished !== others.finished && { finished: others.finished }),
    },
  };
}

/** The state after a change that another thread has made of `before`. */
export function applied(before: EmulatorState | null, { clusters, records, others }: StateDelta): EmulatorState {
  const was = before?.arm;
  return {
    clusters:
      clusters === null ? (before?.clusters ?? new Map()) : withMembers(before?.clusters ?? new Map(), clusters),
    arm: {
      changes: 0,
      running: [],
      finished: [],
      ...was,
      ...deepFrozen(others),
      groups: recordAfter(was?.groups, records.groups),
      resources: recordAfter(was?.resources, records.resources),
      deployments: recordAfter(was?.deployments, records.deployments),
    },
  };
}

function entriesOf<Value>(record: Readonly<Record<string, Value>>): ReadonlyMap<string, Value> {
  return new Map(Object.entries(record));
}

function membersOf<Value, Container>(
  before: Container | undefined,
  after: Container,
  read: (container: Container) => ReadonlyMap<string, Value>,
): Members<Value> | null {
  if (before === after) return null;
  const [was, is] = [before === undefined ? new Map<string, Value>() : read(before), read(after)];
  return { names: [...is.keys()], changed: new Map([...is].filter(([name, value]) => was.get(name) !== value)) };
}

function withMembers<Value>(
  before: ReadonlyMap<string, Value>,
  { names, changed }: Members<Value>,
): Map<string, Value> {
  const after = new Map<string, Value>();
  for (const name of names) {
    const value = changed.get(name) ?? before.get(name);
    if (value === undefined) throw new Error(`a member is missing: ${name}`);
    after.set(name, changed.has(name) ? deepFrozen(value) : value);
  }
  return after;
}

function recordAfter<Value>(
  before: Readonly<Record<string, Value>> | undefined,
  members: Members<Value> | null,
): Readonly<Record<string, Value>> {
  if (members === null) return before ?? {};
  return Object.freeze(Object.fromEntries(withMembers(entriesOf(before ?? {}), members)));
}
