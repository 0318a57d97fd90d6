import type { JsonNode } from '../json/nodes.js';
import { armEgress, type StatedEgress } from './egress.js';
import {
  knownCluster,
  type ClusterAction,
  type Egress,
  type Inventory,
  type KnownCluster,
  type KnownScript,
} from './inventory.js';
import { cloudIn, clusterNameIn } from './names.js';
import { arrayOf, at, itemsOf, jsonInside, member, stated, textOf } from './nodes.js';
import {
  bodyOf,
  egressOf,
  kindOf,
  nameOf,
  scriptOf,
  isTrue,
  type TerraformKind,
  type TerraformResource,
} from './terraform-resource.js';
import type { TemplateReader } from './template.js';

/** A change of a plan to a resource that says something of clusters. */
interface Change {
  readonly kind: TerraformKind;
  readonly address: string;
  readonly action: ClusterAction;
  readonly before: TerraformResource;
  readonly after: TerraformResource;
  readonly moduleAddress: string;
  readonly node: JsonNode;
}

/** Whether a document is what `terraform show -json PLAN` prints. */
export function isTerraformPlan(root: JsonNode): boolean {
  return (
    member(root, 'format_version') !== undefined &&
    (member(root, 'resource_changes') !== undefined || member(root, 'planned_values') !== undefined)
  );
}

/** Reads what `terraform show -json PLAN` or `tofu show -json PLAN` prints. */
export function readTerraformPlan(root: JsonNode, readTemplate: TemplateReader): Inventory {
  const notes: string[] = [];
  const changes = itemsOf(member(root, 'resource_changes')).flatMap(node => changeOf(node, notes));
  const clusters: KnownCluster[] = [];
  const scripts: KnownScript[] = [];
  for (const change of changes) {
    if (change.kind === 'azurerm-cluster' || change.kind === 'azapi-cluster') clusters.push(clusterOf(change, notes));
    if (change.kind === 'script' || change.kind === 'azapi-script') scripts.push(...scriptsOf(change, root, notes));
    if (change.kind === 'template') {
      const deployed = templateOf(change, readTemplate, notes);
      clusters.push(...deployed.clusters);
      scripts.push(...deployed.scripts);
    }
  }
  for (const change of changes) {
    if (change.kind === 'update') layOver(clusters, change, root, notes);
    if (change.kind === 'action') act(clusters, change, root, notes);
  }
  if (isTrue(member(root, 'errored'))) notes.push('planning ended in an error, so the plan does not tell all changes');
  if (member(root, 'complete')?.kind === 'boolean' && !isTrue(member(root, 'complete')))
    notes.push('the plan is not complete: another plan and apply will follow');
  const deferred = itemsOf(member(root, 'deferred_changes')).length;
  if (deferred > 0) notes.push(`${deferred} changes are deferred to a later plan`);
  return { form: 'Terraform plan', clusters, scripts, notes };
}

function changeOf(node: JsonNode, notes: string[]): readonly Change[] {
  const address = textOf(member(node, 'address')) ?? '';
  const type = textOf(member(node, 'type')) ?? '';
  if (textOf(member(node, 'mode')) === 'data') return [];
  const change = member(node, 'change');
  const before: TerraformResource = {
    address,
    type,
    attributes: stated(member(change, 'before')),
    unknown: undefined,
    sensitive: member(change, 'before_sensitive'),
    place: member(node, 'address'),
  };
  const after: TerraformResource = {
    address,
    type,
    attributes: stated(member(change, 'after')),
    unknown: member(change, 'after_unknown'),
    sensitive: member(change, 'after_sensitive'),
    place: member(node, 'address'),
  };
  const kind = kindOf(after) ?? kindOf(before);
  const action = actionOf(member(change, 'actions'));
  if (kind === null || action === null) return [];
  if (stated(member(node, 'deposed')) !== undefined) {
    notes.push(`${address} has a deposed object, left from an interrupted replacement: it is left out`);
    return [];
  }
  return [{ kind, address, action, before, after, moduleAddress: textOf(member(node, 'module_address')) ?? '', node }];
}

function actionOf(actions: JsonNode | undefined): ClusterAction | null {
  const [first, second] = itemsOf(actions).map(textOf);
  if (second !== undefined) return 'replace';
  switch (first) {
    case 'create':
    case 'update':
    case 'delete':
    case 'no-op':
    case 'forget':
      return first;
    default:
      return null;
  }
}

function clusterOf(change: Change, notes: string[]): KnownCluster {
  const { kind, address, action, before, after } = change;
  const earlier = before.attributes === undefined ? null : egressOf(before, kind);
  const later = after.attributes === undefined ? null : egressOf(after, kind);
  for (const note of [...(earlier?.notes ?? []), ...(later?.notes ?? [])]) if (!notes.includes(note)) notes.push(note);
  const nameAfter = nameOf(after);
  const nameBefore = nameOf(before);
  const isNameUnknown = nameAfter === null && isTrue(member(after.unknown, 'name'));
  return knownCluster({
    address,
    id: textOf(member(before.attributes, 'id')) ?? textOf(member(after.attributes, 'id')),
    name: nameAfter ?? (isNameUnknown ? null : nameBefore),
    action,
    cloud: cloudIn(
      textOf(member(before.attributes, 'uri')),
      textOf(member(after.attributes, 'location')) ?? textOf(member(before.attributes, 'location')),
    ),
    before: earlier?.egress ?? null,
    // Forgotten is not deleted: the cluster stays as it is.
    after: action === 'forget' ? (earlier?.egress ?? {}) : (later?.egress ?? null),
    unknown: [...(isNameUnknown ? ['name'] : []), ...(later?.unknown ?? [])],
    sensitive: union(later?.sensitive ?? [], earlier?.sensitive ?? []),
    absent: kind === 'azurerm-cluster' ? ['calloutPolicies'] : null,
    nameBefore: nameAfter !== null && nameBefore !== null && nameBefore !== nameAfter ? nameBefore : null,
  });
}

function scriptsOf(change: Change, root: JsonNode, notes: string[]): readonly KnownScript[] {
  const { kind, address, action, before, after } = change;
  if (kind !== 'script' && kind !== 'azapi-script') return [];
  const script = scriptOf(after.attributes === undefined ? before : after, kind);
  const earlier = before.attributes === undefined ? {} : { earlier: scriptOf(before, kind).content };
  if (action === 'delete') {
    notes.push(`${address} is deleted, which takes back nothing of what its commands did`);
    return [{ ...script, ...earlier, runs: false, isDeleted: true }];
  }
  if (script.content === null)
    notes.push(`${address}: the file does not have its commands (a URL, or not known before apply)`);
  return [
    {
      ...script,
      cluster: script.cluster ?? clusterOfDatabase(change, root),
      ...earlier,
      ...((action === 'no-op' || action === 'forget') && { runs: false }),
    },
  ];
}

/** The cluster of the database that a script refers to; a database that is created has no id yet. */
function clusterOfDatabase(change: Change, root: JsonNode): string | null {
  const references = referencesOf(change, root, change.kind === 'script' ? 'database_id' : 'parent_id');
  const names = itemsOf(member(root, 'resource_changes')).flatMap(node => {
    const address = textOf(member(node, 'address')) ?? '';
    if (!references.some(reference => sameResource(address, change.moduleAddress, reference))) return [];
    const attributes = at(node, 'change', 'after');
    return textOf(member(attributes, 'cluster_name')) ?? clusterNameIn(textOf(member(attributes, 'parent_id'))) ?? [];
  });
  const [name, ...others] = [...new Set(names)];
  return others.length === 0 ? (name ?? null) : null;
}

function templateOf(
  change: Change,
  readTemplate: TemplateReader,
  notes: string[],
): Pick<Inventory, 'clusters' | 'scripts'> {
  const { address, action, before, after } = change;
  const read = (resource: TerraformResource) => {
    const { attributes } = resource;
    const content = stated(member(attributes, 'template_content') ?? member(attributes, 'template_body'));
    if (attributes === undefined) return null;
    if (content === undefined) {
      const isUnknown = isTrue(member(resource.unknown, 'template_content'));
      notes.push(
        `${address}: the file does not have its template (${isUnknown ? 'it is not known before apply' : 'a template spec'})`,
      );
      return null;
    }
    const parameters = member(attributes, 'parameters_content') ?? member(attributes, 'parameters_body');
    return readTemplate(content, jsonInside(parameters) ?? undefined);
  };
  const earlier = read(before);
  const later = read(after);
  for (const problem of [later?.problem]) {
    if (problem !== null && problem !== undefined)
      notes.push(`${address}: its template cannot be evaluated: ${problem}`);
  }
  const names = [...(later?.clusters ?? []), ...(action === 'delete' ? (earlier?.clusters ?? []) : [])];
  const clusters = names.map(cluster => {
    const then = earlier?.clusters.find(({ name }) => name === cluster.name)?.after ?? null;
    return knownCluster({
      ...cluster,
      address,
      action,
      before: then,
      after: action === 'delete' ? null : cluster.after,
      sensitive: [],
    });
  });
  return { clusters, scripts: (later?.scripts ?? []).map(script => ({ ...script, address })) };
}

/** azapi_update_resource: GET, merge, PUT. Deleting it does nothing, so what it had set stays. */
function layOver(clusters: KnownCluster[], change: Change, root: JsonNode, notes: string[]): void {
  const { address, action, before, after } = change;
  const earlier = before.attributes === undefined ? null : egressOf(before, 'update');
  const later = after.attributes === undefined ? earlier : egressOf(after, 'update');
  if (later === null) return;
  const target = targetOf(clusters, change, root);
  if (target === null) {
    const name = clusterNameIn(resourceIdOf(change)) ?? nameOf(after) ?? nameOf(before);
    const partial = {
      address,
      id: resourceIdOf(change),
      name,
      action: action === 'no-op' || action === 'delete' ? 'no-op' : 'update',
      before: earlier?.egress ?? null,
      after: later.egress,
      unknown: later.unknown,
      sensitive: later.sensitive,
      isPartial: true,
    } as const;
    clusters.push(knownCluster(partial));
    return;
  }
  const cluster = clusters[target];
  if (cluster === undefined || cluster.after === null) {
    notes.push(`${address} changes a cluster that is deleted: it is left out`);
    return;
  }
  const changes = action !== 'no-op' && action !== 'delete';
  clusters[target] = {
    ...cluster,
    action: changes && cluster.action === 'no-op' ? 'update' : cluster.action,
    before: cluster.before === null || earlier === null ? cluster.before : { ...cluster.before, ...earlier.egress },
    after: { ...without(cluster.after, later.unknown), ...later.egress },
    unknown: union(
      cluster.unknown.filter(path => !(propertyIn(path) in later.egress)),
      later.unknown,
    ),
    sensitive: union(cluster.sensitive, later.sensitive),
    also: [...cluster.also, address],
  };
}

/** azapi_resource_action: adds or removes callout policies, or changes the properties as PATCH and PUT do. */
function act(clusters: KnownCluster[], change: Change, root: JsonNode, notes: string[]): void {
  const { address, action, after, before } = change;
  const resource = after.attributes === undefined ? before : after;
  const { attributes, unknown } = resource;
  const runsAtDestroy = textOf(member(attributes, 'when')) === 'destroy';
  if (runsAtDestroy !== (action === 'delete') || action === 'no-op' || action === 'forget') {
    if (action === 'no-op' || runsAtDestroy) notes.push(`${address} does not run now: it is left out`);
    return;
  }
  const verb = (textOf(member(attributes, 'action')) ?? '').toLowerCase();
  const body = bodyOf(attributes);
  const isBodyUnknown = isTrue(member(unknown, 'body')) || body === 'unreadable';
  const given = body === 'unreadable' ? undefined : body;
  const target = targetOf(clusters, change, root);
  const cluster = target === null ? undefined : clusters[target];
  const put = (laid: Partial<KnownCluster>, stated: StatedEgress): void => {
    const { egress } = stated;
    if (target === null || cluster === undefined) {
      clusters.push(
        knownCluster({
          address,
          id: resourceIdOf(change),
          name: clusterNameIn(resourceIdOf(change)),
          action: 'update',
          after: egress,
          unknown: stated.unknown,
          sensitive: stated.sensitive,
          isPartial: true,
          ...laid,
        }),
      );
      return;
    }
    const policies = laid.appends?.includes('calloutPolicies') === true ? appended(cluster.after, egress) : egress;
    clusters[target] = {
      ...cluster,
      action: cluster.action === 'no-op' ? 'update' : cluster.action,
      after: { ...cluster.after, ...policies },
      unknown: union(cluster.unknown, stated.unknown),
      sensitive: union(cluster.sensitive, stated.sensitive),
      also: [...cluster.also, address],
      ...laid,
    };
  };
  if (verb === 'addcalloutpolicies') {
    const added = armEgressOfPolicies(isBodyUnknown ? undefined : member(given, 'value'), resource);
    // Unless the cluster's own list is known, the added policies are not all of it.
    put({ appends: ['calloutPolicies'] }, added);
    return;
  }
  if (verb === 'removecalloutpolicy') {
    const nothing: StatedEgress = { egress: {}, unknown: [], sensitive: [], notes: [] };
    const identifier = textOf(member(given, 'calloutId'));
    notes.push(`${address} removes the callout policy ${identifier ?? 'that is not known before apply'}`);
    put({ removes: ['calloutPolicies'] }, nothing);
    return;
  }
  if (verb === '') put({}, egressOf(resource, 'action'));
}

function armEgressOfPolicies(policies: JsonNode | undefined, { unknown }: TerraformResource): StatedEgress {
  if (policies === undefined || isTrue(at(unknown, 'body', 'value')))
    return { egress: {}, unknown: ['calloutPolicies'], sensitive: [], notes: [] };
  const shadow = itemsOf(at(unknown, 'body', 'value'));
  return armEgress(
    {
      kind: 'object',
      start: policies.start,
      end: policies.end,
      members: [{ name: nameAt(policies), value: policies }],
    },
    {
      isUnknown: (_, path) => {
        const [, index, field] = /^calloutPolicies\[(\d+)\](?:\.(\w+))?$/.exec(path) ?? [];
        const mark = index === undefined ? undefined : shadow[Number(index)];
        return isTrue(field === undefined ? mark : member(mark, field));
      },
      isSensitive: () => false,
    },
  );
}

function nameAt({ start, end }: JsonNode): JsonNode & { readonly kind: 'string' } {
  return { kind: 'string', value: 'calloutPolicies', start, end };
}

function appended(before: Egress | null, { calloutPolicies }: Egress): Egress {
  if (calloutPolicies === undefined) return {};
  const earlier = before?.calloutPolicies;
  return {
    calloutPolicies: arrayOf(calloutPolicies, [...(earlier?.items ?? []), ...calloutPolicies.items]),
  };
}

function resourceIdOf({ before, after }: Change): string | null {
  for (const { attributes } of [after, before]) {
    const id = textOf(member(attributes, 'resource_id'));
    if (id !== null) return id;
    const parent = textOf(member(attributes, 'parent_id'));
    const name = textOf(member(attributes, 'name'));
    if (parent !== null && name !== null) return `${parent}/providers/Microsoft.Kusto/clusters/${name}`;
  }
  return null;
}

/** The cluster of the plan that a resource means: by its ARM id, else by what the configuration refers to. */
function targetOf(clusters: readonly KnownCluster[], change: Change, root: JsonNode): number | null {
  const id = resourceIdOf(change)?.toLowerCase() ?? null;
  const byId = id === null ? -1 : clusters.findIndex(cluster => cluster.id?.toLowerCase() === id);
  if (byId >= 0) return byId;
  const name = clusterNameIn(id);
  if (name !== null) {
    // A cluster that is created has no id yet.
    const byName = clusters.findIndex(cluster => cluster.id === null && cluster.name?.toLowerCase() === name);
    return byName < 0 ? null : byName;
  }
  const references = referencesOf(change, root);
  const matches = clusters.flatMap((cluster, index) =>
    references.some(reference => sameResource(cluster.address ?? '', change.moduleAddress, reference)) ? [index] : [],
  );
  const [index] = matches;
  const sameInstance = matches.find(match => instanceOf(clusters[match]?.address ?? '') === instanceOf(change.address));
  return sameInstance ?? (matches.length === 1 ? (index ?? null) : null);
}

/** What an attribute refers to in the configuration: addresses without module and instance. */
function referencesOf({ node, moduleAddress }: Change, root: JsonNode, attribute = 'resource_id'): readonly string[] {
  const type = textOf(member(node, 'type'));
  const name = textOf(member(node, 'name'));
  let module = at(root, 'configuration', 'root_module');
  for (const step of moduleAddress.match(/module\.[^.[\]]+/g) ?? []) {
    module = at(module, 'module_calls', step.slice('module.'.length), 'module');
  }
  return itemsOf(member(module, 'resources'))
    .filter(resource => textOf(member(resource, 'type')) === type && textOf(member(resource, 'name')) === name)
    .flatMap(resource => itemsOf(at(resource, 'expressions', attribute, 'references')))
    .flatMap(reference => textOf(reference) ?? []);
}

function sameResource(address: string, moduleAddress: string, reference: string): boolean {
  const [type = '', name = ''] = reference.replace(/\[[^\]]*\]/g, '').split('.');
  const prefix = `${moduleAddress === '' ? '' : `${moduleAddress}.`}${type}.${name}`;
  return address === prefix || address.startsWith(`${prefix}[`);
}

function instanceOf(address: string): string {
  return /\[(?:\d+|".*")\]$/.exec(address)?.[0] ?? '';
}

function propertyIn(path: string): string {
  return /^\w+/.exec(path)?.[0] ?? path;
}

function without(egress: Egress, unknown: readonly string[]): Egress {
  return Object.fromEntries(Object.entries(egress).filter(([property]) => !unknown.includes(property)));
}

function union(left: readonly string[], right: readonly string[]): readonly string[] {
  return [...new Set([...left, ...right])];
}
