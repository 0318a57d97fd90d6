import { ARM_JSON, readJson } from '../json/read.js';
import type { JsonArray, JsonMember, JsonNode, JsonObject } from '../json/nodes.js';
import type { Span } from '../../grammar/text/positions.js';

/** The value of a member by its exact name; undefined where there is none. */
export function member(node: JsonNode | undefined, name: string): JsonNode | undefined {
  if (node?.kind !== 'object') return undefined;
  return node.members.find(candidate => candidate.name.value === name)?.value;
}

/** The same for names that the form writes in any case, as ARM and PowerShell do. */
export function memberInAnyCase(node: JsonNode | undefined, name: string): JsonNode | undefined {
  if (node?.kind !== 'object') return undefined;
  const wanted = name.toLowerCase();
  return node.members.find(candidate => candidate.name.value.toLowerCase() === wanted)?.value;
}

/** The value at a path of exact names. */
export function at(node: JsonNode | undefined, ...path: readonly string[]): JsonNode | undefined {
  return path.reduce<JsonNode | undefined>(member, node);
}

/** The text of a string; null for all else. */
export function textOf(node: JsonNode | undefined): string | null {
  return node?.kind === 'string' ? node.value : null;
}

/** The items of an array; none for all else. */
export function itemsOf(node: JsonNode | undefined): readonly JsonNode[] {
  return node?.kind === 'array' ? node.items : [];
}

/** The same node, or undefined for null: what is null is not stated. */
export function stated(node: JsonNode | undefined): JsonNode | undefined {
  return node?.kind === 'null' ? undefined : node;
}

/** An object made of others' values, at the place of what it stands for. */
export function objectOf(span: Span, members: readonly (readonly [name: string, value: JsonNode])[]): JsonObject {
  return {
    kind: 'object',
    start: span.start,
    end: span.end,
    members: members.map(([name, value]): JsonMember => ({ name: stringOf(span, name), value })),
  };
}

/** A string that is computed from what is at a place. */
export function stringOf({ start, end }: Span, value: string): JsonNode & { readonly kind: 'string' } {
  return { kind: 'string', value, start, end };
}

/** An array of others' values, at the place of what it stands for. */
export function arrayOf({ start, end }: Span, items: readonly JsonNode[]): JsonArray {
  return { kind: 'array', items, start, end };
}

/**
 * JSON that is in a string, as azapi, Bicep and Terraform write it: every value has the place of the string as a whole. null where
 * the text is not JSON.
 */
export function jsonInside(node: JsonNode | undefined): JsonNode | null {
  if (node?.kind !== 'string') return null;
  const json = readJson(node.value, ARM_JSON);
  return json.ok ? movedTo(json.value, node) : null;
}

function movedTo(node: JsonNode, span: Span): JsonNode {
  const { start, end } = span;
  switch (node.kind) {
    case 'object': {
      const members = node.members.map(({ name, value }): JsonMember => ({
        name: { ...name, start, end },
        value: movedTo(value, span),
      }));
      return { kind: 'object', members, start, end };
    }
    case 'array':
      return { kind: 'array', items: node.items.map(item => movedTo(item, span)), start, end };
    default:
      return { ...node, start, end };
  }
}
