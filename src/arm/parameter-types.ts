import type { JsonNode, JsonObject, JsonValue } from '../json/nodes.js';
import { valueOf } from '../json/nodes.js';
import { didYouMean, listed, mention, pathStep } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import { member } from './nodes.js';
import { isList, isRecord, memberValue, ownName, sameValue, typeName } from './values.js';

/** Why a value is not of a type, and which part of it. */
export interface TypeProblem {
  /** The path inside the value: `.tags[0]`; empty for all of it. */
  readonly path: string;
  readonly message: string;
  readonly hint: string | null;
}

/** Types that name types, one after another. */
const MAX_CHAIN_LENGTH = 20;

const TYPES = ['string', 'securestring', 'int', 'bool', 'object', 'secureobject', 'array'];

/** A declaration with the definition that its `$ref` names; null where there is none, or a circle. */
export function resolvedType(declaration: JsonObject, definitions: JsonObject | null): JsonObject | null {
  let current = declaration;
  for (let step = 0; step < MAX_CHAIN_LENGTH; step++) {
    const reference = member(current, '$ref');
    if (reference === undefined) return current;
    const name = reference.kind === 'string' ? /^#\/definitions\/(.+)$/.exec(reference.value)?.[1] : undefined;
    const found = name === undefined || definitions === null ? undefined : member(definitions, decodePointer(name));
    if (found?.kind !== 'object') return null;
    current = found;
  }
  return null;
}

function decodePointer(name: string): string {
  return name.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Whether null is a value of the type. */
export function isNullable(declaration: JsonObject, definitions: JsonObject | null): boolean {
  const own = member(declaration, 'nullable');
  if (own?.kind === 'boolean') return own.value;
  const resolved = resolvedType(declaration, definitions);
  const nullable = resolved === null ? undefined : member(resolved, 'nullable');
  return nullable?.kind === 'boolean' && nullable.value;
}

/** What keeps a value from being of a declared type; null when nothing does. The value's own depth bounds the recursion. */
export function typeProblem(
  value: JsonValue,
  declaration: JsonObject,
  definitions: JsonObject | null,
  path = '',
): TypeProblem | null {
  const failed = (message: string, hint: string | null = null): TypeProblem => ({ path, message, hint });
  if (value === null) {
    return isNullable(declaration, definitions) ? null : failed('the value is null, but the type is not nullable');
  }
  const resolved = resolvedType(declaration, definitions);
  if (resolved === null) return failed('the type names a definition that the template does not have');
  // What is beside a $ref counts too.
  const layers = resolved === declaration ? [declaration] : [declaration, resolved];
  const setting = (name: string): JsonNode | undefined =>
    layers.map(layer => member(layer, name)).find(found => found !== undefined);

  const written = setting('type');
  // Bicep's `any` has none inside another type, and at the top where a resource's type said so.
  if (written === undefined && (path !== '' || isDerived(declaration))) return null;
  const type = written?.kind === 'string' ? written.value.toLowerCase() : '';
  if (!TYPES.includes(type)) {
    const similar = nearest(type, TYPES);
    return failed(
      type === '' ? 'the declaration has no type' : `${mention(type)} is not a type of parameters`,
      didYouMean(similar, `the types are ${TYPES.join(', ')}`),
    );
  }
  const expected = kindProblem(value, type);
  if (expected !== null) return failed(`expected ${expected}, but found ${typeName(value)}`);

  const allowed = setting('allowedValues');
  if (allowed?.kind === 'array') {
    const choices = allowed.items.map(valueOf);
    const isAllowed = (item: JsonValue): boolean => choices.some(choice => sameValue(choice, item));
    // Of an array, all items may be among the allowed ones instead.
    if (!isAllowed(value) && !(isList(value) && value.every(isAllowed))) {
      const texts = choices.map(choice => (typeof choice === 'string' ? choice : JSON.stringify(choice)));
      const similar = typeof value === 'string' ? nearest(value, texts) : null;
      const shown = texts.slice(0, 12).map(mention);
      return failed(
        `${mention(typeof value === 'string' ? value : JSON.stringify(value))} is not one of the allowed values`,
        didYouMean(similar, `they are ${listed(shown, 'and')}`),
      );
    }
  }
  const bound = boundProblem(value, name => {
    const node = setting(name);
    return node?.kind === 'number' ? node.value : null;
  });
  if (bound !== null) return failed(bound);
  if (isList(value)) return itemsProblem(value, setting, definitions, path);
  if (isRecord(value)) return membersProblem(value, setting, definitions, path);
  return null;
}

function isDerived(declaration: JsonObject): boolean {
  const metadata = member(declaration, 'metadata');
  return metadata?.kind === 'object' && member(metadata, '__bicep_resource_derived_type!') !== undefined;
}

type Setting = (name: string) => JsonNode | undefined;

function kindProblem(value: JsonValue, type: string): string | null {
  switch (type) {
    case 'string':
    case 'securestring':
      return typeof value === 'string' ? null : 'a string';
    case 'int':
      return Number.isSafeInteger(value) ? null : 'an integer';
    case 'bool':
      return typeof value === 'boolean' ? null : 'a boolean';
    case 'array':
      return isList(value) ? null : 'an array';
    default:
      return isRecord(value) ? null : 'an object';
  }
}

function boundProblem(value: JsonValue, limit: (name: string) => number | null): string | null {
  if (typeof value === 'number') {
    const [least, most] = [limit('minValue'), limit('maxValue')];
    if (least !== null && value < least) return `${value} is less than ${least}`;
    return most !== null && value > most ? `${value} is more than ${most}` : null;
  }
  if (typeof value !== 'string' && !isList(value)) return null;
  const [least, most] = [limit('minLength'), limit('maxLength')];
  const what = typeof value === 'string' ? 'characters' : 'items';
  if (least !== null && value.length < least) return `${value.length} ${what} are fewer than ${least}`;
  return most !== null && value.length > most ? `${value.length} ${what} are more than ${most}` : null;
}

function itemsProblem(
  value: readonly JsonValue[],
  setting: Setting,
  definitions: JsonObject | null,
  path: string,
): TypeProblem | null {
  const prefix = setting('prefixItems');
  const items = setting('items');
  const first = prefix?.kind === 'array' ? prefix.items : [];
  for (const [index, item] of value.entries()) {
    const type = first[index] ?? items;
    if (type?.kind !== 'object') continue;
    const problem = typeProblem(item, type, definitions, `${path}[${index}]`);
    if (problem !== null) return problem;
  }
  return null;
}

function membersProblem(
  value: { readonly [name: string]: JsonValue },
  setting: Setting,
  definitions: JsonObject | null,
  path: string,
): TypeProblem | null {
  const properties = new Map<string, JsonObject>();
  const addProperties = (node: JsonNode | undefined): void => {
    if (node?.kind !== 'object') return;
    for (const { name, value: type } of node.members) if (type.kind === 'object') properties.set(name.value, type);
  };
  addProperties(setting('properties'));

  const discriminator = setting('discriminator');
  if (discriminator?.kind === 'object') {
    const chosen = chosenType(value, discriminator, definitions);
    if (chosen === null) return { path, message: 'the discriminator names none of the types', hint: null };
    addProperties(member(chosen, 'properties'));
  }
  for (const [name, type] of properties) {
    const found = memberValue(value, name) ?? null;
    if (found === null && isNullable(type, definitions)) continue;
    const step = `${path}${pathStep(name)}`;
    if (ownName(value, name) === undefined) return { path: step, message: 'the property is missing', hint: null };
    const problem = typeProblem(found, type, definitions, step);
    if (problem !== null) return problem;
  }
  const others = setting('additionalProperties');
  const known = new Set([...properties.keys()].map(name => name.toLowerCase()));
  if (discriminator?.kind === 'object') {
    const name = member(discriminator, 'propertyName');
    if (name?.kind === 'string') known.add(name.value.toLowerCase());
  }
  for (const [name, item] of Object.entries(value)) {
    if (known.has(name.toLowerCase())) continue;
    const step = `${path}${pathStep(name)}`;
    if (others?.kind === 'boolean' && !others.value) {
      const similar = nearest(name, properties.keys());
      const hint = didYouMean(similar, null);
      return { path: step, message: 'the type has no such property', hint };
    }
    if (others?.kind !== 'object') continue;
    const problem = typeProblem(item, others, definitions, step);
    if (problem !== null) return problem;
  }
  return null;
}

/** The type that a tagged union means. */
function chosenType(
  value: { readonly [name: string]: JsonValue },
  discriminator: JsonObject,
  definitions: JsonObject | null,
): JsonObject | null {
  const name = member(discriminator, 'propertyName');
  const mapping = member(discriminator, 'mapping');
  if (name?.kind !== 'string' || mapping?.kind !== 'object') return null;
  const tag = memberValue(value, name.value);
  const type = typeof tag === 'string' ? member(mapping, tag) : undefined;
  return type?.kind === 'object' ? resolvedType(type, definitions) : null;
}
