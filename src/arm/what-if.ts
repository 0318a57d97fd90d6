import { clusterIdentifier, clusterResource } from '../cluster/resource.js';
import type { ClusterState } from '../cluster/state.js';
import type { JsonValue } from '../json/nodes.js';
import { rulesInForce, type RuleLayer } from '../policy/rules-in-force.js';
import type { CalloutRule } from '../policy/rules.js';
import { pathStep } from '../../grammar/text/mention.js';
import type { DeployResult } from './deploy.js';
import { SCRIPT, type DeployedScript } from './script-resource.js';
import { sameName } from '../cluster/names.js';
import { isList, isRecord, sameValue } from './values.js';

/** A property that a deployment would change; names as ARM's what-if has them. */
export interface PropertyChange {
  /** For example `properties.restrictOutboundNetworkAccess`. */
  readonly path: string;
  readonly propertyChangeType: 'Create' | 'Delete' | 'Modify';
  readonly before?: JsonValue;
  readonly after?: JsonValue;
}

/** A rule that would come into force, or no longer be in force. */
export interface RuleChange extends CalloutRule {
  readonly layer: RuleLayer;
  /** The script of the template that makes it. */
  readonly script?: string;
}

/** What a deployment would do to one resource. */
export interface ResourceChange {
  readonly resourceId: string;
  readonly changeType: 'Create' | 'Delete' | 'Modify' | 'NoChange' | 'Ignore' | 'Unsupported';
  /** Of a script whose effect is not known: why. */
  readonly unsupportedReason?: string;
  /** Of clusters that are changed. */
  readonly delta?: readonly PropertyChange[];
  /** What it means for callouts; of clusters. */
  readonly callouts?: { readonly gained: readonly RuleChange[]; readonly lost: readonly RuleChange[] };
}

/** What a deployment would change, before against after. Resources without effect here come last, as `Ignore`. */
export function whatIf(
  before: readonly ClusterState[],
  result: DeployResult & { readonly ok: true },
): readonly ResourceChange[] {
  const key = (cluster: ClusterState): string => clusterIdentifier(cluster).toLowerCase();
  const old = new Map(before.map(cluster => [key(cluster), cluster]));
  const now = new Map(result.clusters.map(cluster => [key(cluster), cluster]));
  const deployed = new Set(
    result.resources.filter(({ effect }) => effect !== 'ignored').map(({ identifier }) => identifier.toLowerCase()),
  );
  const changes = [...new Set([...old.keys(), ...now.keys()])].map(id =>
    clusterChange(
      old.get(id),
      now.get(id),
      deployed.has(id),
      result.scripts.filter(({ cluster }) => cluster.toLowerCase() === id),
    ),
  );
  const unread = new Map(result.scripts.map(({ name, unknown }) => [name.toLowerCase(), unknown]));
  const ignored = result.resources
    .filter(({ effect }) => effect === 'ignored')
    .map(({ identifier, type, name }): ResourceChange => {
      const unsupportedReason = sameName(type, SCRIPT) ? (unread.get(name.toLowerCase()) ?? null) : null;
      return unsupportedReason === null
        ? { resourceId: identifier, changeType: 'Ignore' }
        : { resourceId: identifier, changeType: 'Unsupported', unsupportedReason };
    });
  return [...changes.filter(change => change !== null), ...ignored];
}

function clusterChange(
  before: ClusterState | undefined,
  after: ClusterState | undefined,
  isDeployed: boolean,
  scripts: readonly DeployedScript[],
): ResourceChange | null {
  const state = after ?? before;
  if (state === undefined) return null;
  const resourceId = clusterIdentifier(state);
  const gained = rulesOnlyIn(after, before).map(rule => ({ ...rule, ...scriptThatAdds(rule, scripts) }));
  const callouts = { gained, lost: rulesOnlyIn(before, after) };
  if (before === undefined) return { resourceId, changeType: 'Create', callouts };
  if (after === undefined) return { resourceId, changeType: 'Delete', callouts };
  const delta = [
    ...propertyChanges(clusterResource(before), clusterResource(after), ''),
    ...propertyChanges({ databases: before.databases }, { databases: after.databases }, ''),
  ];
  if (delta.length > 0) return { resourceId, changeType: 'Modify', delta, callouts };
  // A cluster that the template does not speak of is none of its changes.
  return isDeployed || after !== before ? { resourceId, changeType: 'NoChange', delta, callouts } : null;
}

/** The rules in force of one cluster that the other has not; one that it has twice counts twice. */
function rulesOnlyIn(state: ClusterState | undefined, other: ClusterState | undefined): RuleChange[] {
  const others = rulesOf(other).map(keyOf);
  return rulesOf(state).filter(rule => {
    const position = others.indexOf(keyOf(rule));
    if (position >= 0) others.splice(position, 1);
    return position < 0;
  });
}

/** The last script that made a rule of the data-plane policy. */
function scriptThatAdds(rule: RuleChange, scripts: readonly DeployedScript[]): Pick<RuleChange, 'script'> {
  if (rule.layer !== 'command') return {};
  const script = scripts.findLast(({ added }) => added.some(each => keyOf(each) === keyOf(rule)));
  return script === undefined ? {} : { script: script.name };
}

function rulesOf(state: ClusterState | undefined): RuleChange[] {
  if (state === undefined) return [];
  return rulesInForce(state).flatMap(({ layer, rules }) => rules.map(rule => ({ ...rule, layer })));
}

/** Where a rule comes from does not matter for callouts. */
function keyOf({ CalloutType, CalloutUriRegex, CanCall }: CalloutRule): string {
  return JSON.stringify([CalloutType.toLowerCase(), CalloutUriRegex, CanCall]);
}

/** Which parts differ: of objects by member, of anything else as a whole. Resources are as deep as their JSON, 100 levels at most. */
function propertyChanges(before: JsonValue, after: JsonValue, path: string): PropertyChange[] {
  if (sameValue(before, after)) return [];
  if (!isRecord(before) || !isRecord(after) || isList(before)) {
    return [{ path, propertyChangeType: 'Modify', before, after }];
  }
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name): PropertyChange[] => {
    const place = path === '' ? name : `${path}${pathStep(name)}`;
    const [old, now] = [
      Object.hasOwn(before, name) ? before[name] : undefined,
      Object.hasOwn(after, name) ? after[name] : undefined,
    ];
    if (old === undefined && now !== undefined) return [{ path: place, propertyChangeType: 'Create', after: now }];
    if (now === undefined && old !== undefined) return [{ path: place, propertyChangeType: 'Delete', before: old }];
    return old === undefined || now === undefined ? [] : propertyChanges(old, now, place);
  });
}
