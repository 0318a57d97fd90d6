import type { JsonNode } from '../json/nodes.js';
import { allUnknown, armEgress, type StatedEgress } from './egress.js';
import { EGRESS_PROPERTIES, type EgressProperty } from '../cluster/names.js';
import { knownCluster, type Inventory, type KnownCluster } from './inventory.js';
import { clusterNameIn, cloudIn, isClusterType } from './names.js';
import { arrayOf, itemsOf, member, memberInAnyCase, objectOf, stated, textOf } from './nodes.js';

/*
 * Answers of Azure Resource Manager, as az, PowerShell, REST and Resource Graph print them.
 */

/** The items of a list, and what the list is; null for what is not a list of resources. */
function listOf(
  root: JsonNode,
): { readonly form: string; readonly items: readonly JsonNode[]; readonly isMore: boolean } | null {
  if (root.kind === 'array') return { form: 'list of resources', items: root.items, isMore: false };
  const value = member(root, 'value');
  if (value?.kind === 'array') {
    return {
      form: 'list of Azure Resource Manager',
      items: value.items,
      isMore: stated(member(root, 'nextLink')) !== undefined,
    };
  }
  // PowerShell writes the names in capitals.
  const data = memberInAnyCase(root, 'data');
  const isGraph = ['count', 'total_records', 'totalRecords', 'skip_token', 'skipToken', 'resultTruncated'].some(
    name => memberInAnyCase(root, name) !== undefined,
  );
  if (data === undefined || !isGraph) return null;
  const more =
    stated(member(root, 'skip_token')) ??
    stated(member(root, '$skipToken')) ??
    stated(memberInAnyCase(root, 'skipToken'));
  const isMore = more !== undefined || textOf(member(root, 'resultTruncated')) === 'true';
  return { form: 'answer of Azure Resource Graph', items: data.kind === 'array' ? data.items : rowsOf(data), isMore };
}

/** Resource Graph's table: columns and rows, as objects. */
function rowsOf(data: JsonNode): readonly JsonNode[] {
  const names = itemsOf(member(data, 'columns')).map(column => textOf(member(column, 'name')) ?? '');
  return itemsOf(member(data, 'rows')).map(row => {
    const cells = itemsOf(row);
    return objectOf(
      row,
      names.flatMap((name, index): readonly (readonly [string, JsonNode])[] => {
        const cell = cells[index];
        return cell === undefined ? [] : [[name, cell]];
      }),
    );
  });
}

/** Reads a list of resources, or a resource of its own; null where the document is neither. */
export function readAzureAnswer(root: JsonNode): Inventory | null {
  const list = listOf(root);
  if (list === null) {
    const cluster = isResource(root) ? clusterOf(root) : null;
    return cluster === null ? null : inventoryOf('resource', [cluster], []);
  }
  const { items, form, isMore } = list;
  const more = isMore ? ['the answer is one page of several: there are more clusters than it lists'] : [];
  const policies = policiesOf(list.items);
  if (policies !== null && root.kind === 'object') {
    const { egress, unknown, sensitive, notes } = armEgress(objectOf(root, [['calloutPolicies', policies]]));
    const cluster = knownCluster({ after: egress, unknown, sensitive, isPartial: true });
    return { form: 'output of listCalloutPolicies', clusters: [cluster], scripts: [], notes: [...notes, ...more] };
  }
  if (items.length === 0 && root.kind === 'array') return null;
  if (!items.every(item => item.kind === 'object')) return null;
  const clusters = items.map(clusterOf).filter(cluster => cluster !== null);
  if (clusters.length === 0 && !items.every(isResource)) return null;
  const others = items.length - clusters.length;
  const skipped = others === 0 ? [] : [`${others} of ${items.length} resources are not clusters: they are left out`];
  return inventoryOf(form, clusters, [...more, ...skipped]);
}

/** Whether a document is an answer that is not a resource as ARM has it: a list, or a flat one of az and PowerShell. */
export function isAnswer(root: JsonNode): boolean {
  if (root.kind === 'array') return root.items.length > 0 && root.items.every(isResource);
  const list = listOf(root);
  if (list !== null) return list.items.length > 0 && readAzureAnswer(root) !== null;
  return isResource(root) && member(root, 'properties') === undefined && clusterOf(root) !== null;
}

interface ReadCluster {
  readonly cluster: KnownCluster;
  readonly notes: readonly string[];
}

function inventoryOf(form: string, clusters: readonly ReadCluster[], notes: readonly string[]): Inventory {
  const all = [...notes, ...clusters.flatMap(cluster => cluster.notes)];
  return { form, clusters: clusters.map(({ cluster }) => cluster), scripts: [], notes: [...new Set(all)] };
}

/** listCalloutPolicies answers with the policies of one cluster, which it does not name. */
function policiesOf(items: readonly JsonNode[]): ReturnType<typeof arrayOf> | null {
  const [first] = items;
  if (first === undefined || !items.every(item => memberInAnyCase(item, 'calloutUriRegex') !== undefined)) return null;
  return arrayOf(first, items);
}

/** Whether an object is a resource of ARM, whatever its type. */
export function isResource(node: JsonNode): boolean {
  const type = textOf(memberInAnyCase(node, 'type')) ?? textOf(memberInAnyCase(node, 'resourceType'));
  return type?.includes('/') === true || /^\/subscriptions\//i.test(identifierOf(node) ?? '');
}

function identifierOf(node: JsonNode): string | null {
  return textOf(memberInAnyCase(node, 'id')) ?? textOf(memberInAnyCase(node, 'resourceId'));
}

/** A cluster as an answer has it; null for a resource of another type. */
function clusterOf(node: JsonNode): ReadCluster | null {
  const type = textOf(memberInAnyCase(node, 'type')) ?? textOf(memberInAnyCase(node, 'resourceType'));
  const id = identifierOf(node);
  const byId = clusterNameIn(id);
  if (type === null ? byId === null && !mentionsEgress(node) : !isClusterType(type)) return null;
  const properties = memberInAnyCase(node, 'properties');
  const { egress, unknown, sensitive, notes } = egressIn(node, properties);
  const inner = properties?.kind === 'object' ? properties : node;
  const cluster = knownCluster({
    id,
    name: textOf(memberInAnyCase(node, 'name')) ?? byId,
    cloud: cloudIn(textOf(memberInAnyCase(inner, 'uri')), textOf(memberInAnyCase(node, 'location'))),
    after: egress,
    unknown,
    sensitive,
    // A flat answer of az or PowerShell has null for what is not set, and leaves out what the version of its API does not know.
    absent: properties?.kind === 'object' ? null : leftOut(node),
  });
  return { cluster, notes };
}

function leftOut(node: JsonNode): readonly EgressProperty[] {
  return EGRESS_PROPERTIES.filter(property => {
    const names = property === 'calloutPolicies' ? [property, 'calloutPolicy'] : [property];
    return names.every(name => memberInAnyCase(node, name) === undefined);
  });
}

/** The properties are inside `properties`, or beside the name (az kusto, PowerShell), or in projected columns (Resource Graph). */
function egressIn(node: JsonNode, properties: JsonNode | undefined): StatedEgress {
  if (properties?.kind === 'object') return armEgress(properties);
  const columns = node.kind === 'object' ? node.members.filter(({ name }) => /^properties_\w+$/.test(name.value)) : [];
  const flat = objectOf(node, [
    ...(node.kind === 'object' ? node.members.map(({ name, value }) => [name.value, value] as const) : []),
    ...columns.map(({ name, value }) => [name.value.slice('properties_'.length), value] as const),
  ]);
  // `az resource list` has null for the properties of everything: that says nothing.
  if (!mentionsEgress(flat)) return allUnknown();
  const read = armEgress(flat);
  // An answer of az or PowerShell is whole; a projection is what its author chose.
  const isWhole = ['provisioningState', 'state', 'uri'].some(name => memberInAnyCase(node, name) !== undefined);
  if (isWhole) return read;
  const missing = EGRESS_PROPERTIES.filter(property => memberInAnyCase(flat, property) === undefined);
  return { ...read, unknown: [...read.unknown, ...missing] };
}

function mentionsEgress(node: JsonNode): boolean {
  return (
    node.kind === 'object' &&
    node.members.some(({ name }) =>
      [...EGRESS_PROPERTIES, 'calloutPolicy'].some(
        property => name.value.replace(/^properties_/, '').toLowerCase() === property.toLowerCase(),
      ),
    )
  );
}
