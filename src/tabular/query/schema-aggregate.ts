import { setOwn, type JsonValue } from '../../json/nodes.js';
import type { Span } from '../../../grammar/text/positions.js';
import type { Accumulator, AggregateCall } from './aggregate.js';
import { required } from './function.js';
import type { RunContext } from './scope.js';
import { isArrayValue, isBagValue } from './values/dynamic.js';

/** What values were seen at a place: scalars by the names of their types, what bags and arrays hold. */
interface Seen {
  readonly scalars: Set<string>;
  properties: Map<string, Seen> | null;
  elements: Seen | null;
}

const nothing = (): Seen => ({ scalars: new Set(), properties: null, elements: null });

/** `buildschema(value)`: the least schema that all values have (buildschema-aggregation-function.md). */
export function compileSchema({ arguments: [first], span }: AggregateCall): () => Accumulator {
  const { evaluate } = required(first);
  return () => {
    const seen = nothing();
    return {
      add: (row, run) => {
        const value = evaluate(row, run);
        if (value !== null && typeof value !== 'bigint') note(seen, value, span, run);
      },
      result: run => run.meter.built(schemaOf(seen), span),
    };
  };
}

// No deeper than dynamic values may be.
function note(seen: Seen, value: JsonValue, span: Span, run: RunContext): void {
  run.meter.elements(1, span);
  if (value === null) return;
  if (isArrayValue(value)) {
    seen.elements ??= nothing();
    for (const item of value) note(seen.elements, item, span, run);
  } else if (isBagValue(value)) {
    seen.properties ??= new Map();
    for (const [name, item] of Object.entries(value)) {
      const inner = seen.properties.get(name) ?? nothing();
      seen.properties.set(name, inner);
      note(inner, item, span, run);
    }
  } else {
    seen.scalars.add(
      typeof value === 'number'
        ? Number.isInteger(value)
          ? 'long'
          : 'double'
        : typeof value === 'boolean'
          ? 'bool'
          : 'string',
    );
  }
}

function schemaOf({ scalars, properties, elements }: Seen): JsonValue {
  const parts: JsonValue[] = [...scalars];
  if (properties !== null || elements !== null) {
    const container: Record<string, JsonValue> = {};
    for (const [name, inner] of properties ?? []) setOwn(container, name, schemaOf(inner));
    if (elements !== null) setOwn(container, '`indexer`', schemaOf(elements));
    parts.push(container);
  }
  return parts.length === 1 ? (parts[0] ?? null) : parts;
}
