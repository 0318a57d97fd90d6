import { setOwn, type JsonValue } from '../../json/nodes.js';
import type { Cell, Row } from '../table.js';
import type { Accumulator, AggregateCall, AggregateFunction } from './aggregate.js';
import { DECIMAL_COST } from './arithmetic.js';
import { required } from './function.js';
import { truth } from './scalar-operators.js';
import type { BoundExpression, RunContext } from './scope.js';
import { parameter, signature, type ParameterKind, type ResultRule, type Signature } from './signature.js';
import { emptyBag, types, type Type } from './types.js';
import { compileSchema } from './schema-aggregate.js';
import { percentilesArray } from './percentiles.js';
import { orderOf } from './values/compare.js';
import { toDynamic, toReal } from './values/convert.js';
import { validDatetime } from './values/datetime.js';
import { identityOfDynamic, isArrayValue, isBagValue } from './values/dynamic.js';
import { addLongs, calculateDecimals, decimalTextOf, type Long } from './values/numbers.js';
import { timespanOfNumber, validTimespan } from './values/timespan.js';

const { bool, datetime, decimal, long, real, timespan } = types;

/** The most elements of a list, set or bag, which is also the default; 128 for the obsolete spellings. */
const MAX_ELEMENTS = 1_048_576;
const OBSOLETE_ELEMENTS = 128;

type Fold = (value: Cell, run: RunContext) => void;

/** What it costs to add a time to others: each sum of big integers is an object of its own. */
const TICKS_COST = 60;

/** An accumulator of the values of its first argument; those that are null are passed over. */
function folding(
  argument: BoundExpression,
  make: () => { readonly fold: Fold; readonly result: Accumulator['result'] },
) {
  const { evaluate } = argument;
  return (): Accumulator => {
    const { fold, result } = make();
    return {
      add: (row, run) => {
        const value = evaluate(row, run);
        if (value !== null) fold(value, run);
      },
      result,
    };
  };
}

function compileSum({ arguments: [first], type, span }: AggregateCall): () => Accumulator {
  return folding(required(first), () => {
    if (type.name === 'decimal') {
      let sum = '0';
      return {
        fold: (value, run) => {
          run.meter.spend(DECIMAL_COST, span);
          sum = calculateDecimals('+', sum, decimalTextOf(value)) ?? sum;
        },
        result: () => sum,
      };
    }
    if (type.name === 'datetime' || type.name === 'timespan') {
      let sum = 0n;
      const valid = type.name === 'datetime' ? validDatetime : validTimespan;
      return {
        fold: (value, run) => {
          run.meter.spend(TICKS_COST, span);
          sum += typeof value === 'bigint' ? value : 0n;
        },
        result: () => valid(sum),
      };
    }
    if (type.name === 'real') {
      let sum = 0;
      return { fold: value => void (sum += toReal(value) ?? 0), result: () => sum };
    }
    let sum: Long = 0;
    // The signature lets only numbers through, and reals and decimals are dealt with above.
    return { fold: value => void (sum = addLongs(sum, value as Long)), result: () => sum };
  });
}

function compileAverage({ arguments: [first], type, span }: AggregateCall): () => Accumulator {
  return folding(required(first), () => {
    let count = 0;
    if (type.name === 'decimal') {
      let sum = '0';
      return {
        fold: (value, run) => {
          run.meter.spend(DECIMAL_COST, span);
          count++;
          sum = calculateDecimals('+', sum, decimalTextOf(value)) ?? sum;
        },
        result: () => (count === 0 ? null : calculateDecimals('/', sum, String(count))),
      };
    }
    if (type.name === 'real') {
      let sum = 0;
      return {
        fold: value => {
          count++;
          sum += toReal(value) ?? 0;
        },
        result: () => (count === 0 ? null : sum / count),
      };
    }
    let sum = 0n;
    return {
      fold: (value, run) => {
        run.meter.spend(TICKS_COST, span);
        count++;
        sum += typeof value === 'bigint' ? value : 0n;
      },
      result: () => (count === 0 ? null : timespanOfNumber(Number(sum / BigInt(count)))),
    };
  });
}

function compileExtreme(wanted: 1 | -1) {
  return ({ arguments: [first], type }: AggregateCall): (() => Accumulator) => {
    const order = orderOf(type);
    return folding(required(first), () => {
      let best: Cell = null;
      return {
        fold: value => {
          if (best === null || Math.sign(order(value, best)) === wanted) best = value;
        },
        result: () => best ?? (type.name === 'string' ? '' : null),
      };
    });
  };
}

/** How many different values there are. The service estimates them beyond some thousands; this counts. */
function compileDistinct({ arguments: [first] }: AggregateCall): () => Accumulator {
  return folding(required(first), () => {
    const seen = new Set<unknown>();
    return { fold: value => void seen.add(identityOfDynamic(value)), result: () => seen.size };
  });
}

function sizeLimit(argument: BoundExpression | undefined, obsolete: boolean, row: Row, run: RunContext): number {
  const standard = obsolete ? OBSOLETE_ELEMENTS : MAX_ELEMENTS;
  const asked = argument?.evaluate(row, run) ?? standard;
  return Math.min(MAX_ELEMENTS, Math.max(0, Number(asked)));
}

function compileList(obsolete: boolean, keepsNulls = false) {
  return ({ arguments: [first, size], span }: AggregateCall): (() => Accumulator) => {
    const { evaluate, type } = required(first);
    return () => {
      const items: JsonValue[] = [];
      return {
        add: (row, run) => {
          const value = evaluate(row, run);
          if (value === null && !keepsNulls) return;
          if (items.length >= sizeLimit(size, obsolete, row, run)) return;
          run.meter.elements(1, span);
          items.push(toDynamic(value, type));
        },
        result: run => run.meter.built(items, span),
      };
    };
  };
}

/** The different values; of arrays their elements (make-set-aggregation-function.md). */
function compileSet(obsolete: boolean) {
  return ({ arguments: [first, size], span }: AggregateCall): (() => Accumulator) => {
    const { evaluate, type } = required(first);
    return () => {
      const seen = new Map<unknown, JsonValue>();
      return {
        add: (row, run) => {
          const value = evaluate(row, run);
          if (value === null) return;
          const limit = sizeLimit(size, obsolete, row, run);
          const items: readonly Cell[] = isArrayValue(value) ? value : [value];
          run.meter.elements(items.length, span);
          for (const item of items) {
            if (item === null || seen.size >= limit) continue;
            const element = toDynamic(item, type);
            const identity = identityOfDynamic(element);
            if (!seen.has(identity)) seen.set(identity, element);
          }
        },
        result: run => run.meter.built([...seen.values()], span),
      };
    };
  };
}

/** One bag of all; of a key in several the first value stays. */
function compileBag({ arguments: [first, size], span }: AggregateCall): () => Accumulator {
  const { evaluate } = required(first);
  return () => {
    const bag: Record<string, JsonValue> = {};
    let count = 0;
    return {
      add: (row, run) => {
        const value = evaluate(row, run);
        if (!isBagValue(value)) return;
        const limit = sizeLimit(size, false, row, run);
        const entries = Object.entries(value);
        run.meter.elements(entries.length, span);
        for (const [name, item] of entries) {
          if (count >= limit || Object.hasOwn(bag, name)) continue;
          setOwn(bag, name, item);
          count++;
        }
      },
      result: run => (count === 0 ? [] : run.meter.built(bag, span)),
    };
  };
}

function compileCount({ arguments: [predicate] }: AggregateCall): () => Accumulator {
  const holds = predicate === undefined ? null : truth(predicate);
  return () => {
    let count = 0;
    return {
      add: (row, run) => {
        if (holds === null || holds(row, run) === true) count++;
      },
      result: () => count,
    };
  };
}

/** The value of the first row where it is neither null nor empty, if there is one. */
function compileAny({ arguments: [first], type }: AggregateCall): () => Accumulator {
  const { evaluate } = required(first);
  return () => {
    let found: Cell = null;
    return {
      add: (row, run) => {
        if (found === null || found === '') found = evaluate(row, run);
      },
      result: () => found ?? (type.name === 'string' ? '' : null),
    };
  };
}

/** The same aggregate over the rows for which a predicate holds: its second argument. */
function conditional(
  aggregate: Omit<AggregateFunction, 'name'>,
  prefix: string | null,
): Omit<AggregateFunction, 'name'> {
  const { signatures, naming, compile } = aggregate;
  return {
    signatures: signatures.map(({ result, parameters: [first, ...rest] }) =>
      signature(result, [...(first === undefined ? [] : [first]), parameter([bool]), ...rest]),
    ),
    naming: prefix === null ? naming : { kind: 'prefix', prefix },
    compile: call => {
      const [value, predicate, ...rest] = call.arguments;
      const make = compile({ ...call, arguments: [required(value), ...rest] });
      const holds = truth(required(predicate));
      return () => {
        const inner = make();
        return {
          add: (row, run) => {
            if (holds(row, run) === true) inner.add(row, run);
          },
          result: inner.result,
        };
      };
    },
  };
}

function aggregate(
  prefix: string,
  signatures: Signature | readonly Signature[],
  compile: AggregateFunction['compile'],
): Omit<AggregateFunction, 'name'> {
  return {
    signatures: 'parameters' in signatures ? [signatures] : signatures,
    naming: { kind: 'prefix', prefix },
    compile,
  };
}

function of(result: ResultRule, kind: ParameterKind): Signature {
  return signature(result, [parameter(kind)]);
}

function sized(result: ResultRule, kind: ParameterKind): Signature {
  return signature(result, [parameter(kind), parameter('integer', { minimum: 0 })]);
}

const sum = aggregate('sum', of('first, int as long', 'summable'), compileSum);
const average = aggregate(
  'avg',
  [of(real, 'integer'), of(real, [real]), of(decimal, [decimal]), of(timespan, [timespan]), of(datetime, [datetime])],
  compileAverage,
);
const minimum = aggregate('min', of('first', 'orderable'), compileExtreme(-1));
const maximum = aggregate('max', of('first', 'orderable'), compileExtreme(1));
const distinct = aggregate(
  'dcount',
  signature(long, [parameter('scalar'), parameter('not dynamic', { minimum: 0 })]),
  compileDistinct,
);
const list = aggregate('list', sized('array of first', 'scalar'), compileList(false));
const set = aggregate('set', sized('array of first', 'scalar'), compileSet(false));
const bag = aggregate('bag', sized(emptyBag, 'bag'), compileBag);
const exact = aggregate('count_distinct', of(long, 'not dynamic'), compileDistinct);

/** The mean and the sum of squared differences from it, of the values so far (Welford). */
function deviation(finish: (squares: number, count: number) => number) {
  return ({ arguments: [first] }: AggregateCall): (() => Accumulator) =>
    folding(required(first), () => {
      let [count, mean, squares] = [0, 0, 0];
      return {
        fold: value => {
          const number = toReal(value) ?? Number.NaN;
          count++;
          const difference = number - mean;
          mean += difference / count;
          squares += difference * (number - mean);
        },
        result: () => (count === 0 ? Number.NaN : finish(squares, count)),
      };
    });
}

const ofSample = (squares: number, count: number) => (count === 1 ? 0 : squares / (count - 1));
const ofPopulation = (squares: number, count: number) => squares / count;
const deviating = (prefix: string, finish: (squares: number, count: number) => number) =>
  aggregate(prefix, of(real, 'summable'), deviation(finish));
const stdev = deviating('stdev', (squares, count) => Math.sqrt(ofSample(squares, count)));
const variance = deviating('variance', ofSample);

const table: Readonly<Record<string, Omit<AggregateFunction, 'name'>>> = {
  count: aggregate('count', [signature(long, []), signature(long, [parameter([bool])])], compileCount),
  countif: aggregate('countif', of(long, [bool]), compileCount),
  dcount: distinct,
  dcountif: conditional(distinct, 'dcountif'),
  count_distinct: exact,
  count_distinctif: conditional(exact, 'count_distinctif'),
  sum,
  sumif: conditional(sum, 'sumif'),
  avg: average,
  avgif: conditional(average, 'avgif'),
  min: minimum,
  minif: conditional(minimum, 'minif'),
  max: maximum,
  maxif: conditional(maximum, 'maxif'),
  make_list: list,
  make_list_if: conditional(list, null),
  make_list_with_nulls: aggregate('list', of('array of first', 'scalar'), compileList(false, true)),
  make_set: set,
  make_set_if: conditional(set, null),
  make_bag: bag,
  make_bag_if: conditional(bag, null),
  take_anyif: { ...conditional(aggregate('', of('first', 'scalar'), compileAny), null), naming: { kind: 'first' } },
  stdev,
  stdevif: conditional(stdev, 'stdevif'),
  stdevp: deviating('stdevp', (squares, count) => Math.sqrt(ofPopulation(squares, count))),
  variance,
  varianceif: conditional(variance, 'varianceif'),
  variancep: deviating('variancep', ofPopulation),
  variancepif: conditional(deviating('variancep', ofPopulation), 'variancepif'),
  percentiles_array: percentilesArray,
  buildschema: aggregate('schema', of(types.dynamic, 'bag'), compileSchema),
  make_dictionary: { ...bag, naming: { kind: 'prefix', prefix: 'dictionary' } },
  cnt: aggregate('cnt', [signature(long, [])], compileCount),
  makelist: aggregate('list', sized('array of first', 'scalar'), compileList(true)),
  makeset: aggregate('set', sized('array of first', 'scalar'), compileSet(true)),
};

const byName: ReadonlyMap<string, AggregateFunction> = new Map(
  Object.entries(table).map(([name, definition]) => [name, { name, ...definition }]),
);

/** The aggregates that this interpreter has, but for those that give several columns. */
export const aggregateNames: readonly string[] = [...byName.keys()];

export function aggregateFunction(name: string): AggregateFunction | null {
  return byName.get(name) ?? null;
}

/** The type of a value that is missing, as a cell. */
export function missing(type: Type): Cell {
  return type.name === 'string' ? '' : null;
}
