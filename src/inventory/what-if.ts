import type { JsonNode } from '../json/nodes.js';
import { allUnknown, armEgress, type Marks } from './egress.js';
import { knownCluster, type ClusterAction, type Inventory, type KnownCluster, type KnownScript } from './inventory.js';
import { clusterNameIn, cloudIn, isClusterId, isScriptType } from './names.js';
import { memberInAnyCase, stated, textOf } from './nodes.js';

/** The changes of a what-if result of az, REST or PowerShell; null where the document is not one. */
function changesOf(root: JsonNode): readonly JsonNode[] | null {
  const inside = memberInAnyCase(root, 'properties');
  const changes = memberInAnyCase(root, 'changes') ?? memberInAnyCase(inside, 'changes');
  if (changes?.kind !== 'array') return null;
  return changes.items.every(change => textOf(memberInAnyCase(change, 'changeType')) !== null) ? changes.items : null;
}

/** Whether a document is a what-if result. */
export function isWhatIf(root: JsonNode): boolean {
  return changesOf(root) !== null;
}

/** Reads a what-if result; null where the document is not one. */
export function readWhatIf(root: JsonNode): Inventory | null {
  const changes = changesOf(root);
  if (changes === null) return null;
  const clusters: KnownCluster[] = [];
  const scripts: KnownScript[] = [];
  const notes: string[] = [];
  for (const change of changes) {
    const id =
      textOf(memberInAnyCase(change, 'resourceId')) ?? textOf(memberInAnyCase(change, 'fullyQualifiedResourceId'));
    if (isClusterId(id)) clusters.push(clusterOf(change, id));
    const script = scriptOf(change, id);
    if (script !== null) scripts.push(script);
  }
  if (changes.length === 0) notes.push('the result has no changes');
  return { form: 'what-if result', clusters, scripts, notes };
}

/** `Ignore`: not in the template, stays. `Deploy` and `Unsupported` come without the properties. */
const ACTIONS: Readonly<Record<string, ClusterAction>> = {
  create: 'create',
  delete: 'delete',
  modify: 'update',
  nochange: 'no-op',
  noeffect: 'no-op',
  ignore: 'no-op',
  deploy: 'update',
  unsupported: 'update',
};

function clusterOf(change: JsonNode, id: string | null): KnownCluster {
  const kind = textOf(memberInAnyCase(change, 'changeType'))?.toLowerCase() ?? '';
  const action = ACTIONS[kind] ?? 'update';
  const before = stated(memberInAnyCase(change, 'before'));
  const after = stated(memberInAnyCase(change, 'after'));
  const read = (resource: JsonNode | undefined) =>
    resource === undefined ? null : armEgress(memberInAnyCase(resource, 'properties'), EXPRESSIONS);
  const stays = action === 'no-op';
  const earlier = read(before ?? (stays ? after : undefined));
  const later = read(after ?? (stays ? before : undefined)) ?? (action === 'delete' ? null : allUnknown());
  const resource = after ?? before;
  const properties = memberInAnyCase(resource, 'properties');
  return knownCluster({
    id,
    name: clusterNameIn(id),
    action,
    cloud: cloudIn(textOf(memberInAnyCase(properties, 'uri')), textOf(memberInAnyCase(resource, 'location'))),
    before: earlier?.egress ?? null,
    after: later?.egress ?? null,
    unknown: later?.unknown ?? [],
  });
}

/** What what-if could not evaluate appears as an expression. */
const EXPRESSIONS: Marks = {
  isUnknown: node => node?.kind === 'string' && /^\[(?!\[).*\]$/s.test(node.value),
  isSensitive: () => false,
};

function scriptOf(change: JsonNode, id: string | null): KnownScript | null {
  const kind = textOf(memberInAnyCase(change, 'changeType'))?.toLowerCase() ?? '';
  const action = ACTIONS[kind] ?? 'update';
  const before = stated(memberInAnyCase(change, 'before'));
  const after = stated(memberInAnyCase(change, 'after'));
  const resource = after ?? before;
  if (resource === undefined || !isScriptType(textOf(memberInAnyCase(resource, 'type')))) return null;
  const properties = memberInAnyCase(resource, 'properties');
  const level = textOf(memberInAnyCase(properties, 'scriptLevel'));
  const continues = memberInAnyCase(properties, 'continueOnErrors');
  return {
    address: null,
    cluster: clusterNameIn(id),
    level: level?.toLowerCase() === 'cluster' ? 'Cluster' : 'Database',
    content: contentOf(resource),
    isSensitive: false,
    ...(action !== 'create' && { earlier: contentOf(before ?? after) }),
    ...((action === 'no-op' || action === 'delete') && { runs: false }),
    ...(action === 'delete' && { isDeleted: true }),
    ...(continues?.kind === 'boolean' && continues.value && { continueOnErrors: true }),
  };
}

/** The commands; null where what-if could not evaluate them, or does not have them. */
function contentOf(resource: JsonNode | undefined): string | null {
  const content = memberInAnyCase(memberInAnyCase(resource, 'properties'), 'scriptContent');
  return EXPRESSIONS.isUnknown(content, '') ? null : textOf(content);
}
