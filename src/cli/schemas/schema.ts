/** A JSON Schema (draft 2020-12), as plain data. */
export interface Schema {
  readonly [keyword: string]: SchemaValue;
}
type SchemaValue = string | number | boolean | null | Schema | readonly SchemaValue[];

export const TEXT: Schema = { type: 'string' };
export const SWITCH: Schema = { type: 'boolean' };
/** A value of any kind. */
export const ANY: Schema = {};

/** An object with just these keys: a row for each that its reader knows, which the type sees to. */
export function objectOfKeys<Key extends string>(
  properties: Readonly<Record<Key, Schema>>,
  required: readonly NoInfer<Key>[] = [],
): Schema {
  return { type: 'object', properties, ...(required.length > 0 && { required }), additionalProperties: false };
}

export function mapOf(values: Schema): Schema {
  return { type: 'object', additionalProperties: values };
}

export function listOf(items: Schema): Schema {
  return { type: 'array', items };
}

/** A list, or what would be in it alone. */
export function oneOrMore(items: Schema): Schema {
  return anyOf(items, listOf(items));
}

export function anyOf(...schemas: readonly Schema[]): Schema {
  return { anyOf: schemas };
}

export function choice(values: readonly (string | boolean)[]): Schema {
  return { enum: values };
}

/** A schema with words that editors show. */
export function described(description: string, schema: Schema): Schema {
  return { description, ...schema };
}
