import type { Span } from '../../grammar/text/positions.js';

/** A JSON value together with the place where it is in its text. */
export type JsonNode = JsonObject | JsonArray | JsonString | JsonNumber | JsonBoolean | JsonNull;

export interface JsonObject extends Span {
  readonly kind: 'object';
  /** In the order of the text; duplicate names are refused by the reader. */
  readonly members: readonly JsonMember[];
}

export interface JsonMember {
  readonly name: JsonString;
  readonly value: JsonNode;
}

export interface JsonArray extends Span {
  readonly kind: 'array';
  readonly items: readonly JsonNode[];
}

export interface JsonString extends Span {
  readonly kind: 'string';
  readonly value: string;
}

export interface JsonNumber extends Span {
  readonly kind: 'number';
  readonly value: number;
}

export interface JsonBoolean extends Span {
  readonly kind: 'boolean';
  readonly value: boolean;
}

export interface JsonNull extends Span {
  readonly kind: 'null';
}

/** Plain JSON data. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonRecord;

/** A plain JSON object. Its keys are always own properties, `__proto__` included. */
export interface JsonRecord {
  readonly [name: string]: JsonValue;
}

/** What people call the kinds: `an object`, `a string`, ... */
export const kindNames: Readonly<Record<JsonNode['kind'], string>> = {
  object: 'an object',
  array: 'an array',
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
};

/** What to underline of a node: all of a plain value, the opening bracket of an object or array, which may be long. */
export function mark(node: JsonNode): Span {
  const isContainer = node.kind === 'object' || node.kind === 'array';
  return { start: node.start, end: isContainer ? node.start + 1 : node.end };
}

/** Whether two nodes stand for the same data, wherever they are. Members of objects may come in any order. */
export function sameData(left: JsonNode, right: JsonNode): boolean {
  if (left.kind === 'array')
    return (
      right.kind === 'array' &&
      left.items.length === right.items.length &&
      left.items.every((item, index) => {
        const other = right.items[index];
        return other !== undefined && sameData(item, other);
      })
    );
  if (left.kind === 'object') {
    if (right.kind !== 'object' || left.members.length !== right.members.length) return false;
    const members = new Map(right.members.map(({ name, value }) => [name.value, value]));
    return left.members.every(({ name, value }) => {
      const other = members.get(name.value);
      return other !== undefined && sameData(value, other);
    });
  }
  if (left.kind === 'null' || right.kind === 'null') return left.kind === right.kind;
  return left.kind === right.kind && left.value === right.value;
}

/** The plain value of a node, frozen all the way down. The reader bounds the depth, so recursion is safe. */
export function valueOf(node: JsonNode): JsonValue {
  switch (node.kind) {
    case 'object': {
      const record: Record<string, JsonValue> = {};
      for (const { name, value } of node.members) setOwn(record, name.value, valueOf(value));
      return Object.freeze(record);
    }
    case 'array':
      return Object.freeze(node.items.map(valueOf));
    case 'null':
      return null;
    default:
      return node.value;
  }
}

/** Sets an own property whatever its name: plain assignment to `__proto__` would change the prototype instead. */
export function setOwn(record: Record<string, JsonValue>, name: string, value: JsonValue): void {
  if (name === '__proto__') {
    Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    record[name] = value;
  }
}
