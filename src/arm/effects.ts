import type { JsonNode, JsonObject } from '../json/nodes.js';
import { sameName } from '../cluster/names.js';
import { member } from './nodes.js';
import { SCRIPT } from './script-resource.js';

export const DEPLOYMENT_TYPE = 'microsoft.resources/deployments';

/**
 * What the emulator makes: a resource of another type changes nothing here. Scripts change policies, and are not among them: one that
 * cannot be read is told to the provider.
 */
const EFFECTIVE_TYPES = new Set(['microsoft.kusto/clusters', 'microsoft.kusto/clusters/databases']);

/** The type of a resource with those of its parents; one that is typed in full is an extension of its parent. */
export function wholeType(type: string, parentType: string | null): string {
  return isRelativeType(type, parentType) ? `${parentType ?? ''}/${type}` : type;
}

export function isRelativeType(type: string, parentType: string | null): boolean {
  return parentType !== null && !/^[^/]*\.[^/]*\//.test(type);
}

/**
 * Whether a resource, with what is inside it, could change a cluster; what cannot be told from the text could. The roots are those
 * of the template and of the ones around it, whose variables may hold templates.
 */
export function mayHaveEffect(resource: JsonObject, parentType: string | null, roots: readonly JsonObject[]): boolean {
  const type = member(resource, 'type');
  if (type?.kind !== 'string' || type.value.startsWith('[')) return true;
  const whole = wholeType(type.value, parentType);
  const existing = member(resource, 'existing');
  if (EFFECTIVE_TYPES.has(whole.toLowerCase()) && !(existing?.kind === 'boolean' && existing.value)) return true;
  const children = member(resource, 'resources');
  if (children !== undefined && someMayHaveEffect(children, whole, roots)) return true;
  if (whole.toLowerCase() !== DEPLOYMENT_TYPE) return false;
  const properties = member(resource, 'properties');
  if (properties === undefined) return true;
  const templates = writtenObjects(properties, roots).flatMap(settled => {
    const template = member(settled, 'template');
    return template === undefined ? [] : writtenObjects(template, roots);
  });
  if (templates.length === 0) return true;
  return templates.some(root => {
    const resources = member(root, 'resources');
    return resources !== undefined && someMayHaveEffect(resources, null, [root, ...roots]);
  });
}

/** Whether a resource is, by its text, a script of a database. */
export function isScriptResource(resource: JsonObject, parentType: string | null): boolean {
  const type = member(resource, 'type');
  return type?.kind === 'string' && sameName(wholeType(type.value, parentType), SCRIPT);
}

function someMayHaveEffect(section: JsonNode, parentType: string | null, roots: readonly JsonObject[]): boolean {
  const resources =
    section.kind === 'array' ? section.items : section.kind === 'object' ? section.members.map(each => each.value) : [];
  return resources.some(
    resource =>
      resource.kind !== 'object' ||
      mayHaveEffect(resource, parentType, roots) ||
      // A deployment inside that may or may not run scripts cannot be left out.
      isScriptResource(resource, parentType),
  );
}

/** The objects that a node may stand for as the template writes them: itself, or what a variable holds. None: it cannot be told. */
function writtenObjects(node: JsonNode, roots: readonly JsonObject[]): readonly JsonObject[] {
  if (node.kind === 'object') return [node];
  const [, name] = (node.kind === 'string' && /^\[variables\('([^']*)'\)\]$/.exec(node.value)) || [];
  if (name === undefined) return [];
  return roots.flatMap(root => {
    const variables = member(root, 'variables');
    const value = variables?.kind === 'object' ? member(variables, name) : undefined;
    return value?.kind === 'object' ? [value] : [];
  });
}
