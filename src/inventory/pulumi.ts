import type { JsonNode } from '../json/nodes.js';
import { armEgress, AZURERM_CAMEL_CASE, azurermEgress, type Marks, type StatedEgress } from './egress.js';
import { knownCluster, type ClusterAction, type Inventory, type KnownCluster, type KnownScript } from './inventory.js';
import { cloudIn, clusterNameIn } from './names.js';
import { itemsOf, jsonInside, member, objectOf, arrayOf, stated, textOf } from './nodes.js';

/** Put where a preview does not know a value yet. */
const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
/** Put where a preview hides a secret. */
const SECRET = '[secret]';
/** The key that marks a secret of an export, and its value. */
const SECRET_KEY = '4dabf18193072939515e22adb298388d';
const SECRET_MARK = '1b47061264138c4ac30d75fd1eb44270';

/** Whether a document is what `pulumi preview --json` prints. */
export function isPulumiPreview(root: JsonNode): boolean {
  const steps = member(root, 'steps');
  return steps?.kind === 'array' && steps.items.every(step => textOf(member(step, 'urn')) !== null);
}

/** Whether a document is what `pulumi stack export` prints. */
export function isPulumiExport(root: JsonNode): boolean {
  return member(member(root, 'deployment'), 'manifest') !== undefined;
}

type Provider = 'azure-native' | 'classic';

/** azure-native's token, with or without a version, whatever the package is called; the classic provider's. */
function providerOf(type: string | null, resource: 'Cluster' | 'Script'): Provider | null {
  if (type === null) return null;
  if (new RegExp(`^[\\w-]+:kusto(?:/v\\d{8}(?:preview)?)?:${resource}$`).test(type)) return 'azure-native';
  return type === `azure:kusto/${resource.toLowerCase()}:${resource}` ? 'classic' : null;
}

/** A state of a resource: its inputs, or in an export its outputs. */
interface PulumiState {
  readonly id: string | null;
  readonly name: string | null;
  readonly cloud: KnownCluster['cloud'];
  readonly absent: KnownCluster['absent'];
  readonly read: StatedEgress;
}

/** The steps of one resource, which a replacement has several of. */
interface Steps {
  action: ClusterAction;
  before: PulumiState | null;
  after: PulumiState | null;
}

const ACTIONS: Readonly<Record<string, ClusterAction>> = {
  same: 'no-op',
  create: 'create',
  update: 'update',
  delete: 'delete',
  import: 'no-op',
  refresh: 'no-op',
  replace: 'replace',
  'create-replacement': 'replace',
  'delete-replaced': 'replace',
  'import-replacement': 'replace',
};

/** Reads what `pulumi preview --json` prints. */
export function readPulumiPreview(root: JsonNode): Inventory {
  const found = new Map<string, Steps>();
  const scripts: KnownScript[] = [];
  for (const step of itemsOf(member(root, 'steps'))) {
    const urn = textOf(member(step, 'urn')) ?? '';
    const older = stated(member(step, 'oldState'));
    const newer = stated(member(step, 'newState'));
    const type = textOf(member(newer ?? older, 'type'));
    const action = ACTIONS[textOf(member(step, 'op')) ?? ''];
    if (providerOf(type, 'Script') !== null && action !== undefined && (newer ?? older) !== undefined) {
      const script = scriptOf(urn, member(newer ?? older, 'inputs'));
      const earlier = older === undefined ? {} : { earlier: scriptOf(urn, member(older, 'inputs')).content };
      const isDeleted = action === 'delete' && { isDeleted: true as const };
      scripts.push({ ...script, ...earlier, ...isDeleted, ...((isDeleted || action === 'no-op') && { runs: false }) });
    }
    const provider = providerOf(type, 'Cluster');
    if (provider === null || action === undefined) continue;
    const known = found.get(urn);
    // Of an update, outputs are the old ones: the inputs are what changes.
    const before = older === undefined ? null : stateOf(older, provider, 'inputs');
    const after = newer === undefined || action === 'delete' ? null : stateOf(newer, provider, 'inputs');
    found.set(urn, {
      action: known === undefined ? action : 'replace',
      before: before ?? known?.before ?? null,
      after: after ?? known?.after ?? null,
    });
  }
  const clusters = [...found].map(([urn, steps]) => clusterOf(urn, steps));
  const notes = ['a preview may leave out resources that stay the same'];
  return { form: 'Pulumi preview', clusters, scripts, notes: clusters.length === 0 ? notes : [] };
}

function clusterOf(urn: string, { action, before, after }: Steps): KnownCluster {
  const isReplaced = action === 'replace';
  const name = after?.name ?? (isReplaced ? null : (before?.name ?? null));
  const isNameUnknown = name === null && action !== 'delete';
  return knownCluster({
    address: urn,
    id: before?.id ?? after?.id ?? null,
    name,
    action,
    cloud: after?.cloud ?? before?.cloud ?? null,
    absent: after?.absent ?? null,
    before: before?.read.egress ?? null,
    after: after?.read.egress ?? null,
    unknown: [...(isNameUnknown ? ['name'] : []), ...(after?.read.unknown ?? [])],
    sensitive: [...new Set([...(after?.read.sensitive ?? []), ...(before?.read.sensitive ?? [])])],
    nameBefore:
      isReplaced && before?.name !== null && before?.name !== undefined && before.name !== name ? before.name : null,
  });
}

/** Reads what `pulumi stack export` prints. */
export function readPulumiExport(root: JsonNode): Inventory {
  const clusters: KnownCluster[] = [];
  const scripts: KnownScript[] = [];
  const notes: string[] = [];
  for (const node of itemsOf(member(member(root, 'deployment'), 'resources'))) {
    const urn = textOf(member(node, 'urn')) ?? '';
    const type = textOf(member(node, 'type'));
    if (member(node, 'delete')?.kind === 'boolean' && valueTrue(member(node, 'delete'))) {
      notes.push(`${urn} is waiting to be deleted: it is left out`);
      continue;
    }
    if (providerOf(type, 'Script') !== null) {
      const script = scriptOf(urn, member(node, 'inputs'));
      scripts.push({ ...script, runs: false, earlier: script.content });
    }
    const provider = providerOf(type, 'Cluster');
    if (provider === null) continue;
    // What the service answered counts more than what it was asked for.
    const from = member(node, 'outputs')?.kind === 'object' ? 'outputs' : 'inputs';
    const { id, name, cloud, absent, read } = stateOf(node, provider, from);
    clusters.push(
      knownCluster({
        address: urn,
        id,
        name,
        cloud,
        absent,
        after: read.egress,
        unknown: read.unknown,
        sensitive: read.sensitive,
      }),
    );
  }
  return { form: 'Pulumi stack export', clusters, scripts, notes };
}

function valueTrue(node: JsonNode | undefined): boolean {
  return node?.kind === 'boolean' && node.value;
}

function stateOf(state: JsonNode, provider: Provider, from: 'inputs' | 'outputs'): PulumiState {
  const raw = member(state, from);
  const inputs = member(state, 'inputs');
  const values = raw === undefined ? undefined : opened(raw);
  const marks = marksIn(raw);
  const read =
    provider === 'azure-native' ? armEgress(values, marks) : azurermEgress(values, AZURERM_CAMEL_CASE, marks);
  // The classic provider is azurerm, which does not know callout policies.
  const absent = provider === 'classic' ? (['calloutPolicies'] as const) : null;
  const id = textOf(member(state, 'id'));
  const given = [member(inputs, 'clusterName'), member(inputs, 'name'), member(member(state, 'outputs'), 'name')];
  const name = given.map(textOf).find(text => text !== null && text !== UNKNOWN && text !== SECRET);
  const place = [member(inputs, 'location'), member(member(state, 'outputs'), 'location')].map(textOf);
  const cloud = cloudIn(textOf(member(member(state, 'outputs'), 'uri')), place.find(text => text !== null) ?? null);
  return { id: id === null || id === '' ? null : id, name: name ?? clusterNameIn(id), cloud, absent, read };
}

/** Secrets that an export shows in clear are JSON in a string; they are read, and marked. */
function opened(node: JsonNode): JsonNode {
  if (isSecret(node)) {
    const inside = jsonInside(member(node, 'plaintext'));
    return inside ?? { kind: 'string', value: SECRET, start: node.start, end: node.end };
  }
  if (node.kind === 'array') return arrayOf(node, node.items.map(opened));
  if (node.kind !== 'object') return node;
  return objectOf(
    node,
    node.members.map(({ name, value }) => [name.value, opened(value)] as const),
  );
}

function isSecret(node: JsonNode | undefined): boolean {
  return textOf(member(node, SECRET_KEY)) === SECRET_MARK;
}

function marksIn(raw: JsonNode | undefined): Marks {
  const sensitive = new Set<string>();
  const visit = (node: JsonNode, path: string): void => {
    if (isSecret(node) || textOf(node) === SECRET) sensitive.add(path);
    else if (node.kind === 'array')
      node.items.forEach((item, index) => {
        visit(item, `${path}[${index}]`);
      });
    else if (node.kind === 'object') {
      for (const { name, value } of node.members)
        visit(value, path === '' ? armName(name.value) : `${path}.${name.value}`);
    }
  };
  if (raw !== undefined) visit(raw, '');
  return {
    isUnknown: node => {
      const text = textOf(node);
      return text === UNKNOWN || text === SECRET;
    },
    isSensitive: path => sensitive.has(path),
  };
}

function armName(name: string): string {
  if (name === AZURERM_CAMEL_CASE.restricted) return 'restrictOutboundNetworkAccess';
  return name === AZURERM_CAMEL_CASE.fqdns ? 'allowedFqdnList' : name;
}

function scriptOf(urn: string, inputs: JsonNode | undefined): KnownScript {
  const values = inputs === undefined ? undefined : opened(inputs);
  const content = textOf(member(values, 'scriptContent'));
  const isHidden = content === UNKNOWN || content === SECRET;
  const database = textOf(member(values, 'databaseId'));
  return {
    address: urn,
    cluster: textOf(member(values, 'clusterName')) ?? clusterNameIn(database),
    level: textOf(member(values, 'scriptLevel'))?.toLowerCase() === 'cluster' ? 'Cluster' : 'Database',
    content: isHidden ? null : content,
    isSensitive: content === SECRET || isSecret(member(inputs, 'scriptContent')),
    ...(isSecret(member(inputs, 'scriptContent')) && { isMarked: true as const }),
    ...([member(values, 'continueOnErrors'), member(values, 'continueOnErrorsEnabled')].some(valueTrue) && {
      continueOnErrors: true as const,
    }),
  };
}
