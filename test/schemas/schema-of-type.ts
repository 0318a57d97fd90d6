import ts from 'typescript';
import type { Schema } from '../../src/cli/schemas/schema.js';

/** Types that hold any JSON; their members are not looked into. */
const OPEN_TYPES = new Set(['JsonData', 'JsonRecord', 'JsonValue']);
/** The name of a type that is written down once, such as `Reachable` or `SeveralOutput<Reachable>`. */
const NAMED = /^[A-Z]\w*(?:<[A-Z]\w*>)?$/;

/** Makes JSON Schemas of types, as values of them come out of `JSON.stringify`. */
export class SchemaMaker {
  /** Named types that have come up, by their names. */
  private readonly definitions = new Map<string, Schema>();

  constructor(private readonly checker: ts.TypeChecker) {}

  /** The schema of a type, with what it refers to. */
  document(type: ts.Type): Schema {
    this.definitions.clear();
    const schema = this.of(type);
    return { ...schema, ...(this.definitions.size > 0 && { $defs: Object.fromEntries(this.definitions) }) };
  }

  private of(type: ts.Type): Schema {
    const name = (type.aliasSymbol ?? type.getSymbol())?.name ?? '';
    if (OPEN_TYPES.has(name)) return {};
    if (type.isUnion()) return this.union(type.types);
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    const { flags } = type;
    if (flags & ts.TypeFlags.BooleanLiteral) return { const: this.checker.typeToString(type) === 'true' };
    if (flags & ts.TypeFlags.Null) return { type: 'null' };
    if (flags & ts.TypeFlags.StringLike) return { type: 'string' };
    if (flags & ts.TypeFlags.NumberLike) return { type: 'number' };
    if (flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any)) return {};
    // The items of a list that is always empty.
    if (flags & ts.TypeFlags.Never) return { not: {} };
    const item = this.checker.isArrayType(type)
      ? this.checker.getTypeArguments(type as ts.TypeReference)[0]
      : undefined;
    if (item !== undefined) return { type: 'array', items: this.of(item) };
    if (type.isIntersection() || flags & ts.TypeFlags.Object) return this.named(type) ?? this.object(type);
    throw new Error(`${this.checker.typeToString(type)} has no JSON Schema`);
  }

  /** A reference to a type that has a name; null for one without. */
  private named(type: ts.Type): Schema | null {
    const text = this.checker.typeToString(type);
    if (!NAMED.test(text)) return null;
    const name = text.replace('<', 'Of').replace('>', '');
    if (!this.definitions.has(name)) {
      this.definitions.set(name, {});
      this.definitions.set(name, this.object(type));
    }
    return { $ref: `#/$defs/${name}` };
  }

  private union(types: readonly ts.Type[]): Schema {
    const schemas = types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined)).map(each => this.of(each));
    const values = schemas.filter(schema => 'const' in schema).map(schema => schema['const'] ?? null);
    const others = schemas.filter(schema => !('const' in schema));
    const isBoolean = values.length === 2 && values.includes(true) && values.includes(false);
    const all = [...(values.length === 0 ? [] : [isBoolean ? { type: 'boolean' } : { enum: values }]), ...others];
    const [only, another] = all;
    return only !== undefined && another === undefined ? only : { anyOf: all };
  }

  private object(type: ts.Type): Schema {
    const members = this.checker.getPropertiesOfType(type);
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const member of members) {
      const of = this.checker.getTypeOfSymbol(member);
      const words = ts.displayPartsToString(member.getDocumentationComment(this.checker));
      properties[member.name] = { ...(words === '' ? {} : { description: words }), ...this.of(of) };
      const isOptional = (member.flags & ts.SymbolFlags.Optional) !== 0 || mayBeUndefined(of);
      if (!isOptional) required.push(member.name);
    }
    const index = this.checker.getIndexTypeOfType(type, ts.IndexKind.String);
    return {
      type: 'object',
      ...(members.length > 0 && { properties }),
      ...(required.length > 0 && { required }),
      ...(index !== undefined && { additionalProperties: this.of(index) }),
    };
  }
}

function mayBeUndefined(type: ts.Type): boolean {
  return type.isUnion() && type.types.some(({ flags }) => (flags & ts.TypeFlags.Undefined) !== 0);
}
