import type { JsonValue } from '../../../json/nodes.js';
import type { Span } from '../../../../grammar/text/positions.js';
import { functions, required, type CheckedCall, type FunctionSpecification } from '../function.js';
import type { ComputeCell, RunContext } from '../scope.js';
import { parameter, signature } from '../signature.js';
import { bagOf, dynamicOf, emptyBag, types } from '../types.js';
import { convert, toDynamic, toText } from '../values/convert.js';
import { bagOfPairs, isArrayValue, isBagValue, jsonPathOf, parseDynamic, textOfDynamic } from '../values/dynamic.js';

const { dynamic, string, type } = types;

/** A value with another one at the end of a path, which is made where it is missing. */
function withPath(value: JsonValue, path: readonly string[], item: JsonValue, span: Span, run: RunContext): JsonValue {
  const [name, ...rest] = path;
  if (name === undefined) return item;
  const entries = isBagValue(value) ? Object.entries(value) : [];
  run.meter.elements(entries.length + 1, span);
  const inner = entries.find(([own]) => own === name)?.[1] ?? null;
  const changed = rest.length === 0 ? item : withPath(inner, rest, item, span, run);
  return bagOfPairs([
    ...entries.map(([own, old]) => [own, own === name ? changed : old] as const),
    [name, changed] as const,
  ]);
}

/** The paths of all that a value holds, its own first; of an array those of any element (treepath-function.md). */
function pathsOf(value: JsonValue, base: string, found: Set<string>, span: Span, run: RunContext): void {
  const items: readonly (readonly [string, JsonValue])[] = isArrayValue(value)
    ? value.map(item => [`${base}[0]`, item] as const)
    : isBagValue(value)
      ? Object.entries(value).map(([name, item]) => [`${base}['${name}']`, item] as const)
      : [];
  run.meter.elements(items.length, span);
  for (const [path, item] of items) {
    run.meter.spend(path.length, span);
    found.add(path);
    pathsOf(item, path, found, span, run);
  }
}

/** `extract_json(path, text [, type])`: a JSON path of names and places of arrays. */
const extractJson: FunctionSpecification = {
  weight: 8,
  signatures: [
    signature(string, [parameter([string], { form: 'constant' }), parameter([string])]),
    signature('last typeof', [
      parameter([string], { form: 'constant' }),
      parameter([string]),
      parameter([type], { form: 'literal' }),
    ]),
  ],
  compile: ({ arguments: [path, text], type: wanted, span }) => {
    const [pathText, source] = [required(path), required(text)];
    return (row, run) => {
      const steps = jsonPathOf(toText(pathText.evaluate(row, run), string, span, run));
      let value: JsonValue = parseDynamic(toText(source.evaluate(row, run), string, span, run), span, run);
      for (const step of steps ?? ['']) {
        const next: JsonValue | undefined =
          typeof step === 'number' && isArrayValue(value)
            ? value[step < 0 ? value.length + step : step]
            : typeof step === 'string' && isBagValue(value) && Object.hasOwn(value, step)
              ? value[step]
              : undefined;
        value = next ?? null;
      }
      return wanted.name === 'string' ? textOfDynamic(value, span, run) : convert(value, dynamic, wanted, span, run);
    };
  },
};

/** `pack_all()`: a bag of all columns. */
function compilePackAll({ arguments: [ignore], span, scope }: CheckedCall): ComputeCell {
  const columns = scope?.columns ?? [];
  const leavesOut = ignore?.literal === true;
  return (row, run) => {
    const pairs = columns.map(({ name, type: own, index }) => [name, toDynamic(row[index] ?? null, own)] as const);
    run.meter.elements(pairs.length, span);
    return run.meter.built(
      bagOfPairs(leavesOut ? pairs.filter(([, value]) => value !== null && value !== '') : pairs),
      span,
    );
  };
}

/** `column_ifexists(name, otherwise)`: the column of that name, or what stands for it. */
const columnIfExists: FunctionSpecification = {
  isFoldable: false,
  naming: 'named column',
  signatures: signature('second', [parameter([string], { form: 'constant' }), parameter('scalar')]),
  compile: ({ arguments: [name, otherwise], type: wanted, span, scope }) => {
    const { literal } = required(name);
    const column = typeof literal === 'string' ? (scope?.column(literal) ?? null) : null;
    if (column === null) return required(otherwise).evaluate;
    const { index, type: own } = column;
    if (own.name === wanted.name || wanted.name === 'unknown') return row => row[index] ?? null;
    return (row, run) => convert(row[index] ?? null, own, wanted, span, run);
  },
};

/** Functions that look into bags and change them, or make bags of rows. */
export const bagFunctions = functions({
  extract_json: extractJson,
  extractjson: extractJson,
  column_ifexists: columnIfExists,
  columnifexists: columnIfExists,
  pack_all: {
    signatures: signature(emptyBag, [parameter('scalar', { minimum: 0, form: 'literal' })]),
    typeIn: scope => bagOf(new Map((scope?.columns ?? []).map(({ name, type: own }) => [name, dynamicOf(own)]))),
    isFoldable: false,
    compile: compilePackAll,
  },
  bag_set_key: {
    signatures: signature(emptyBag, [parameter('bag'), parameter([string], { form: 'constant' }), parameter('scalar')]),
    compile: ({ arguments: [bag, key, value], span }) => {
      const { evaluate, type: own } = required(value);
      return (row, run) => {
        const whole = required(bag).evaluate(row, run);
        if (!isBagValue(whole)) return null;
        const name = toText(required(key).evaluate(row, run), string, span, run);
        const path = name.startsWith('$') ? (jsonPathOf(name) ?? []).map(String) : [name];
        return run.meter.built(withPath(whole, path, toDynamic(evaluate(row, run), own), span, run), span);
      };
    },
  },
  bag_zip: {
    signatures: signature(dynamic, [parameter('array'), parameter('array')]),
    compile: ({ arguments: [keys, values], span }) => {
      return (row, run) => {
        const [names, items] = [required(keys).evaluate(row, run), required(values).evaluate(row, run)];
        if (!isArrayValue(names) || !isArrayValue(items)) return null;
        run.meter.elements(names.length, span);
        return run.meter.built(
          bagOfPairs(
            names.flatMap((name, index) => (typeof name === 'string' ? [[name, items[index] ?? null] as const] : [])),
          ),
          span,
        );
      };
    },
  },
  treepath: {
    naming: { kind: 'prefix', prefix: 'tree' },
    signatures: signature(dynamic, [parameter('bag')]),
    compile: ({ arguments: [argument], span }) => {
      return (row, run) => {
        const value = required(argument).evaluate(row, run);
        if (typeof value === 'bigint' || !isBagValue(value)) return null;
        const found = new Set<string>();
        pathsOf(value, '', found, span, run);
        return run.meter.built([...found], span);
      };
    },
  },
  dynamic_to_json: {
    signatures: signature(string, [parameter('scalar')]),
    weight: 8,
    compile: ({ arguments: [argument], span }) => {
      const { evaluate, type: own } = required(argument);
      return (row, run) => {
        const value = evaluate(row, run);
        if (own.name !== 'dynamic') return toText(value, own, span, run);
        const text = JSON.stringify(sorted(toDynamic(value, own)));
        run.meter.string(text.length, span);
        return text;
      };
    },
  },
});

// No deeper than dynamic values may be.
function sorted(value: JsonValue): JsonValue {
  if (isArrayValue(value)) return value.map(sorted);
  if (!isBagValue(value)) return value;
  return bagOfPairs(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, item]) => [name, sorted(item)] as const),
  );
}
