import type { JsonNode } from '../json/nodes.js';
import { knownCluster, type Inventory, type KnownCluster, type KnownScript } from './inventory.js';
import { cloudIn, clusterNameIn } from './names.js';
import { itemsOf, jsonInside, member, stated, textOf } from './nodes.js';
import type { TemplateReader } from './template.js';
import { egressOf, kindOf, nameOf, scriptOf, type TerraformResource } from './terraform-resource.js';

/** Whether a document is what `terraform show -json` prints of a state. */
export function isShownState(root: JsonNode): boolean {
  return (
    member(root, 'format_version') !== undefined &&
    member(root, 'resource_changes') === undefined &&
    member(root, 'planned_values') === undefined
  );
}

/** Whether a document is a `terraform.tfstate`. An ARM template has `resources`, too, but no number for a version. */
export function isStateFile(root: JsonNode): boolean {
  return (
    member(root, 'version')?.kind === 'number' &&
    (member(root, 'lineage') !== undefined || member(root, 'serial') !== undefined)
  );
}

/** Reads what `terraform show -json` prints of a state. */
export function readShownState(root: JsonNode, readTemplate: TemplateReader): Inventory {
  const notes: string[] = [];
  const resources: TerraformResource[] = [];
  const visit = (module: JsonNode | undefined): void => {
    for (const node of itemsOf(member(module, 'resources'))) {
      const address = textOf(member(node, 'address')) ?? '';
      if (textOf(member(node, 'mode')) === 'data') continue;
      if (stated(member(node, 'deposed_key')) !== undefined) {
        notes.push(`${address} has a deposed object, left from an interrupted replacement: it is left out`);
        continue;
      }
      resources.push({
        address,
        type: textOf(member(node, 'type')) ?? '',
        attributes: stated(member(node, 'values')),
        unknown: undefined,
        sensitive: member(node, 'sensitive_values'),
        place: member(node, 'address'),
      });
    }
    itemsOf(member(module, 'child_modules')).forEach(visit);
  };
  visit(member(member(root, 'values'), 'root_module'));
  return inventoryOf('Terraform state', resources, readTemplate, notes);
}

/** Reads a `terraform.tfstate` of version 4. */
export function readStateFile(root: JsonNode, readTemplate: TemplateReader): Inventory {
  const notes: string[] = [];
  const resources: TerraformResource[] = [];
  for (const node of itemsOf(member(root, 'resources'))) {
    if (textOf(member(node, 'mode')) === 'data') continue;
    const module = textOf(member(node, 'module'));
    const type = textOf(member(node, 'type')) ?? '';
    const base = `${module === null ? '' : `${module}.`}${type}.${textOf(member(node, 'name')) ?? ''}`;
    for (const instance of itemsOf(member(node, 'instances'))) {
      const address = base + indexOf(member(instance, 'index_key'));
      if (stated(member(instance, 'deposed')) !== undefined) {
        notes.push(`${address} has a deposed object, left from an interrupted replacement: it is left out`);
        continue;
      }
      const attributes = stated(member(instance, 'attributes'));
      resources.push({
        address,
        type,
        attributes,
        unknown: undefined,
        sensitive: sensitiveShadow(attributes, itemsOf(member(instance, 'sensitive_attributes'))),
        place: member(node, 'name'),
      });
    }
  }
  return inventoryOf('terraform.tfstate', resources, readTemplate, notes);
}

function indexOf(key: JsonNode | undefined): string {
  if (key?.kind === 'string') return `[${JSON.stringify(key.value)}]`;
  return key?.kind === 'number' ? `[${key.value}]` : '';
}

/** The shadow that `show -json` has, from the state file's list of paths: `true` at each. */
function sensitiveShadow(attributes: JsonNode | undefined, paths: readonly JsonNode[]): JsonNode | undefined {
  if (attributes === undefined) return undefined;
  const { start, end } = attributes;
  const shadowOf = (node: JsonNode, rest: readonly (readonly JsonNode[])[]): JsonNode => {
    if (rest.some(path => path.length === 0)) return { kind: 'boolean', value: true, start, end };
    const below = (step: string): readonly (readonly JsonNode[])[] =>
      rest.filter(([first]) => stepOf(first) === step).map(path => path.slice(1));
    if (node.kind === 'array') {
      return {
        kind: 'array',
        items: node.items.map((item, index) => shadowOf(item, below(String(index)))),
        start,
        end,
      };
    }
    if (node.kind !== 'object') return { kind: 'boolean', value: false, start, end };
    const members = node.members.map(({ name, value }) => ({ name, value: shadowOf(value, below(name.value)) }));
    return { kind: 'object', members, start, end };
  };
  return shadowOf(
    attributes,
    paths.map(path => itemsOf(path)),
  );
}

/** `{"type": "get_attr", "value": "name"}`, or an index whose value has its type beside it. */
function stepOf(step: JsonNode | undefined): string {
  const value = member(step, 'value');
  const plain = value?.kind === 'object' ? member(value, 'value') : value;
  if (plain?.kind === 'string') return plain.value;
  return plain?.kind === 'number' ? String(plain.value) : '';
}

function inventoryOf(
  form: string,
  resources: readonly TerraformResource[],
  readTemplate: TemplateReader,
  notes: string[],
): Inventory {
  const clusters: KnownCluster[] = [];
  const scripts: KnownScript[] = [];
  for (const resource of resources) {
    const kind = kindOf(resource);
    if (kind === 'azurerm-cluster' || kind === 'azapi-cluster') {
      const { egress, unknown, sensitive, notes: more } = egressOf(resource, kind);
      for (const note of more) if (!notes.includes(note)) notes.push(note);
      const id = textOf(member(resource.attributes, 'id'));
      const { address, attributes } = resource;
      const cloud = cloudIn(textOf(member(attributes, 'uri')), textOf(member(attributes, 'location')));
      const name = nameOf(resource);
      const absent = kind === 'azurerm-cluster' ? (['calloutPolicies'] as const) : null;
      clusters.push(knownCluster({ address, id, name, cloud, after: egress, unknown, sensitive, absent }));
    }
    if (kind === 'script' || kind === 'azapi-script') scripts.push(hasRun(scriptOf(resource, kind)));
    if (kind === 'template') {
      const content = stated(member(resource.attributes, 'template_content'));
      if (content === undefined) continue;
      const read = readTemplate(content, jsonInside(member(resource.attributes, 'parameters_content')) ?? undefined);
      const { address } = resource;
      clusters.push(...read.clusters.map(cluster => ({ ...cluster, address, action: null })));
      scripts.push(...read.scripts.map(script => hasRun({ ...script, address })));
      if (read.problem !== null) notes.push(`${address}: its template cannot be evaluated: ${read.problem}`);
    }
  }
  // Second, since what they change may come later in the file.
  for (const resource of resources) {
    if (kindOf(resource) === 'update') layOver(clusters, resource);
    if (kindOf(resource) === 'action')
      notes.push(`${resource.address} is an action: a state does not tell what it left`);
  }
  return { form, clusters, scripts, notes };
}

/** A script of a state has run already, and does not run again. */
function hasRun(script: KnownScript): KnownScript {
  return { ...script, runs: false, earlier: script.content };
}

function layOver(clusters: KnownCluster[], resource: TerraformResource): void {
  const { egress, unknown, sensitive } = egressOf(resource, 'update');
  const { attributes, address } = resource;
  const parent = textOf(member(attributes, 'parent_id'));
  const name = nameOf(resource);
  const id =
    textOf(member(attributes, 'resource_id')) ??
    (parent === null || name === null ? null : `${parent}/providers/Microsoft.Kusto/clusters/${name}`);
  const index = clusters.findIndex(cluster => cluster.id !== null && cluster.id.toLowerCase() === id?.toLowerCase());
  const cluster = clusters[index];
  if (cluster === undefined) {
    const known = { address, id, name: clusterNameIn(id) ?? name, after: egress, unknown, sensitive, isPartial: true };
    clusters.push(knownCluster(known));
    return;
  }
  clusters[index] = {
    ...cluster,
    after: { ...cluster.after, ...egress },
    unknown: [...new Set([...cluster.unknown, ...unknown])],
    sensitive: [...new Set([...cluster.sensitive, ...sensitive])],
    also: [...cluster.also, address],
  };
}
