import { mark, type JsonNode } from '../json/nodes.js';
import { allUnknown, armEgress, AZURERM, azurermEgress, NO_MARKS, type Marks, type StatedEgress } from './egress.js';
import type { KnownScript } from './inventory.js';
import { EGRESS_PROPERTIES } from '../cluster/names.js';
import { clusterNameIn, isClusterType, isScriptType } from './names.js';
import { at, itemsOf, jsonInside, member, stated, textOf } from './nodes.js';

/** One managed resource of a plan or state: its attributes, and what is said about them. */
export interface TerraformResource {
  readonly address: string;
  readonly type: string;
  /** The attributes; undefined where there are none, before a creation or after a deletion. */
  readonly attributes: JsonNode | undefined;
  /** `after_unknown` of a plan: true where a value is not known yet. */
  readonly unknown: JsonNode | undefined;
  /** `after_sensitive` and its like: true where a value must not be printed. */
  readonly sensitive: JsonNode | undefined;
  /** Its address, or what else names it in the text. */
  readonly place: JsonNode | undefined;
}

/** What of clusters a type of resource stands for. */
export type TerraformKind =
  'azurerm-cluster' | 'azapi-cluster' | 'update' | 'action' | 'template' | 'script' | 'azapi-script';

/** What a resource stands for; null where it says nothing of clusters. */
export function kindOf({ type, attributes }: TerraformResource): TerraformKind | null {
  const armType = textOf(member(attributes, 'type'));
  switch (type) {
    case 'azurerm_kusto_cluster':
      return 'azurerm-cluster';
    case 'azurerm_kusto_script':
      return 'script';
    case 'azapi_resource':
      return isClusterType(armType) ? 'azapi-cluster' : isScriptType(armType) ? 'azapi-script' : null;
    case 'azapi_update_resource':
      return isClusterType(armType) ? 'update' : null;
    case 'azapi_resource_action':
      return isClusterType(armType) ? 'action' : null;
    case 'azurerm_template_deployment':
      return 'template';
    default:
      return /^azurerm_(?:resource_group|subscription|management_group|tenant)_template_deployment$/.test(type)
        ? 'template'
        : null;
  }
}

/** The egress that a resource states, before or after. */
export function egressOf(resource: TerraformResource, kind: TerraformKind): StatedEgress {
  const { attributes, unknown, sensitive } = resource;
  if (kind === 'azurerm-cluster') {
    const paths = {
      restrictOutboundNetworkAccess: AZURERM.restricted,
      allowedFqdnList: AZURERM.fqdns,
      calloutPolicies: AZURERM.policies,
    };
    return azurermEgress(attributes, AZURERM, marksOf(unknown, sensitive, paths));
  }
  const body = bodyOf(attributes);
  if (isTrue(member(unknown, 'body'))) return allUnknown();
  if (body === 'unreadable') return allUnknown();
  const inside = (node: JsonNode | undefined): JsonNode | undefined => {
    const marked = member(node, 'body');
    return isTrue(marked) ? marked : member(marked, 'properties');
  };
  if (isTrue(inside(unknown))) return allUnknown();
  const hidden = hiddenIn(member(attributes, 'sensitive_body_version'));
  const marks = marksOf(inside(unknown), inside(sensitive), {});
  return armEgress(member(body, 'properties'), {
    isUnknown: (node, path) => marks.isUnknown(node, path) || hidden.includes(path),
    isSensitive: path => marks.isSensitive(path) || hidden.includes(path),
  });
}

/** What azapi lays over the body from `sensitive_body`, which no plan and no state has: only the versions of its parts are there. */
function hiddenIn(versions: JsonNode | undefined): readonly string[] {
  if (versions?.kind !== 'object') return [];
  const paths = versions.members.map(({ name }) => name.value);
  return EGRESS_PROPERTIES.filter(property =>
    paths.some(path => path === 'properties' || /^properties\.(\w+)/.exec(path)?.[1] === property),
  );
}

/** azapi's `body`: an object, a JSON text (before 2.0), or in a state file a value beside its type. */
export function bodyOf(attributes: JsonNode | undefined): JsonNode | 'unreadable' | undefined {
  const body = stated(member(attributes, 'body'));
  if (body?.kind === 'string') return jsonInside(body) ?? 'unreadable';
  if (member(body, 'value') !== undefined && member(body, 'type')?.kind === 'array')
    return stated(member(body, 'value'));
  return body;
}

/** The name that a resource gives its cluster; null where it is not known. */
export function nameOf({ attributes }: TerraformResource): string | null {
  return textOf(member(attributes, 'name')) ?? clusterNameIn(textOf(member(attributes, 'resource_id')));
}

/** The script that a resource is. */
export function scriptOf(resource: TerraformResource, kind: 'script' | 'azapi-script'): KnownScript {
  const { address, attributes, sensitive, place } = resource;
  const placed = place === undefined ? {} : { place: mark(place) };
  if (kind === 'script') {
    return {
      ...placed,
      address,
      cluster: clusterNameIn(textOf(member(attributes, 'database_id'))),
      level: textOf(member(attributes, 'script_level'))?.toLowerCase() === 'cluster' ? 'Cluster' : 'Database',
      content: textOf(member(attributes, 'script_content')),
      // The provider's schema marks it, whatever the file does.
      isSensitive: true,
      ...(isTrue(member(attributes, 'continue_on_errors_enabled')) && { continueOnErrors: true as const }),
    };
  }
  const body = bodyOf(attributes);
  const properties = body === 'unreadable' ? undefined : member(body, 'properties');
  const isMarked = holdsTrue(at(sensitive, 'body', 'properties', 'scriptContent')) || isTrue(member(sensitive, 'body'));
  return {
    ...placed,
    address,
    cluster: clusterNameIn(textOf(member(attributes, 'parent_id'))),
    level: textOf(member(properties, 'scriptLevel'))?.toLowerCase() === 'cluster' ? 'Cluster' : 'Database',
    content: textOf(member(properties, 'scriptContent')),
    isSensitive: isMarked,
    ...(isMarked && { isMarked }),
    ...(isTrue(member(properties, 'continueOnErrors')) && { continueOnErrors: true as const }),
  };
}

/** Reads Terraform's shadows of the attributes, where `true` marks a value: alone, or all of a list or object. */
export function marksOf(
  unknown: JsonNode | undefined,
  sensitive: JsonNode | undefined,
  attributeOf: Readonly<Record<string, string>>,
): Marks {
  if (unknown === undefined && sensitive === undefined) return NO_MARKS;
  const marked = (shadow: JsonNode | undefined, path: string): boolean => {
    const [first = '', ...rest] = path.split(/[.[\]]+/).filter(step => step !== '');
    // A body that is marked as a whole has no shadow inside: then each of its properties is marked.
    if (isTrue(shadow)) return rest.length === 0;
    let node = memberLike(shadow, attributeOf[first] ?? first);
    for (const step of rest) {
      if (node === undefined || isTrue(node)) return false;
      node = /^\d+$/.test(step) ? itemsOf(node)[Number(step)] : memberLike(node, step);
    }
    return isTrue(node);
  };
  return {
    isUnknown: (_, path) => marked(unknown, path),
    isSensitive: path => marked(sensitive, path),
  };
}

function memberLike(node: JsonNode | undefined, name: string): JsonNode | undefined {
  return member(node, name) ?? member(node, snakeCase(name));
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
}

export function isTrue(node: JsonNode | undefined): boolean {
  return node?.kind === 'boolean' && node.value;
}

/** Whether anything in a shadow is marked. */
export function holdsTrue(node: JsonNode | undefined): boolean {
  if (node?.kind === 'array') return node.items.some(holdsTrue);
  if (node?.kind === 'object') return node.members.some(({ value }) => holdsTrue(value));
  return isTrue(node);
}
