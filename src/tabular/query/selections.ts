import type { CallExpression } from '../../../grammar/query/syntax.js';
import type { Span } from '../../../grammar/text/positions.js';
import type { Cell, Row } from '../table.js';
import type { Accumulator } from './aggregate.js';
import { missing } from './aggregates.js';
import { bindArgument, bindExpression, value, type ExpressionContext } from './bind-expression.js';
import { messages } from './messages.js';
import { priced } from './priced.js';
import { fail } from './problem.js';
import { constant, type BoundExpression, type ScopeColumn, type RunContext } from './scope.js';
import { checkCall } from './check-call.js';
import { MAX_ARGUMENTS, parameter, signature, type Signature } from './signature.js';
import { types, type Type } from './types.js';
import { checkPercentileArgument, collectingValues, percentileType } from './percentiles.js';
import { orderOf } from './values/compare.js';
import { toReal } from './values/convert.js';

/*
 * The aggregates that select one row of the group and give some of its values: arg_max, arg_min and take_any.
 */

const returned = parameter('scalar', { form: 'star or any', minimum: 0, maximum: MAX_ARGUMENTS });
const extreme: readonly Signature[] = [signature(types.dynamic, [parameter('orderable'), returned])];
const any: readonly Signature[] = [
  signature(types.dynamic, [parameter('scalar', { form: 'star or any', maximum: MAX_ARGUMENTS })], 'repeating'),
];

/** The selections that this interpreter has. */
export const selectionNames: readonly string[] = ['arg_max', 'arg_min', 'take_any', 'percentile', 'percentiles'];

/** `any()` is what `take_any()` was called. */
export function isSelection(name: string): boolean {
  return selectionNames.includes(name) || name === 'any';
}

export interface SelectedColumn {
  readonly name: string;
  readonly type: Type;
  /** The column of the input that it is under its own name. */
  readonly source: ScopeColumn | null;
}

export interface Selection {
  readonly columns: readonly SelectedColumn[];
  readonly collect: () => {
    readonly add: Accumulator['add'];
    readonly results: (run: RunContext) => readonly Cell[];
  };
}

/** Binds a call of one of them. `keys` are the columns that `by` lists: `*` leaves them out. */
export function bindSelection(
  call: CallExpression,
  context: ExpressionContext,
  keys: ReadonlySet<ScopeColumn>,
): Selection {
  const { name } = call;
  if (name.text === 'percentile' || name.text === 'percentiles') return bindPercentiles(call, context);
  const isAny = name.text === 'take_any' || name.text === 'any';
  // The obsolete function puts its name before those of the columns.
  const before = name.text === 'any' ? 'any_' : '';
  const parts = call.arguments.map(({ name: own, expression, start, end }) => {
    if (expression.kind === 'star') {
      if (own !== null) fail(messages.starNotAllowed(expression));
      return { own, bound: { ...value({ start, end }, types.dynamic), isStar: true, evaluate: constant(null) } };
    }
    return { own, bound: bindExpression(expression, context) };
  });
  const bounds = parts.map(({ bound }) => bound);
  checkCall(name.text, name, isAny ? any : extreme, bounds);

  const hasStar = bounds.some(({ isStar }) => isStar);
  const taken = new Set<ScopeColumn>(isAny ? keys : []);
  const columns: SelectedColumn[] = [];
  const values: BoundExpression['evaluate'][] = [];
  const push = (column: SelectedColumn, evaluate: BoundExpression['evaluate']) => {
    columns.push(column);
    values.push(evaluate);
  };
  const canAdd = (index: number, column: ScopeColumn) =>
    (index === 0 && !isAny) || !hasStar || !(taken.has(column) || keys.has(column));
  for (const [index, { own, bound }] of parts.entries()) {
    if (bound.isStar) {
      for (const column of context.scope?.columns ?? []) {
        if (!canAdd(index, column)) continue;
        taken.add(column);
        push(
          { name: `${before}${column.name}`, type: column.type, source: before === '' ? column : null },
          row => row[column.index] ?? null,
        );
      }
    } else if (bound.column !== null) {
      const { column } = bound;
      if (!canAdd(index, column)) continue;
      const isNew = !taken.has(column) && !keys.has(column);
      taken.add(column);
      const source = own === null && isNew && before === '' ? column : null;
      push({ name: own?.text ?? `${before}${column.name}`, type: column.type, source }, bound.evaluate);
    } else {
      const prefix = name.text === 'arg_max' ? 'max_' : name.text === 'arg_min' ? 'min_' : 'any_';
      const nameless = isAny
        ? `${prefix}arg${index}`
        : index === 0
          ? prefix
          : `${prefix}${bounds[0]?.resultName ?? ''}_arg${index}`;
      const known = bound.resultName === null ? null : `${before}${bound.resultName}`;
      push({ name: own?.text ?? known ?? nameless, type: bound.type, source: null }, bound.evaluate);
    }
  }

  const choose = isAny ? choosingAny(bounds) : choosingExtreme(bounds[0], name.text === 'arg_max' ? 1 : -1, call);
  const absent = columns.map(({ type }) => missing(type));
  return {
    columns,
    collect: () => {
      const isBetter = choose();
      let chosen: Row | null = null;
      return {
        add: (row, run) => {
          if (isBetter(row, run) || chosen === null) chosen = row;
        },
        results: run => {
          const row = chosen;
          return row === null ? absent : values.map(evaluate => evaluate(row, run));
        },
      };
    },
  };
}

const percent = parameter('number');
const percentileSignatures: Readonly<Record<'percentile' | 'percentiles', readonly Signature[]>> = {
  percentile: [signature(types.dynamic, [parameter('scalar'), percent])],
  percentiles: [signature(types.dynamic, [parameter('scalar'), parameter('number', { maximum: MAX_ARGUMENTS })])],
};

/** `percentile(value, p)` and `percentiles(value, p, …)`: a column for each percentile. */
function bindPercentiles(call: CallExpression, context: ExpressionContext): Selection {
  const { name } = call;
  const bounds = call.arguments.map(argument => bindArgument(argument, context));
  checkCall(name.text, name, percentileSignatures[name.text === 'percentile' ? 'percentile' : 'percentiles'], bounds);
  const [first, ...percents] = bounds;
  if (first === undefined) throw new Error('an argument is missing');
  checkPercentileArgument(first);
  const type = percentileType(first.type);
  return {
    columns: percents.map(({ literal }) => ({
      name: `percentile_${first.resultName ?? ''}_${typeof literal === 'number' ? String(literal).replace('.', '_') : ''}`,
      type,
      source: null,
    })),
    collect: () => {
      const { add, at } = collectingValues(first, call);
      return {
        add,
        results: run => percents.map(({ evaluate }) => at(toReal(evaluate([], run)) ?? Number.NaN, run)),
      };
    },
  };
}

type Choice = () => (row: Row, run: RunContext) => boolean;

/** The first row with the greatest (or least) value; a null is never that. */
function choosingExtreme(first: BoundExpression | undefined, wanted: 1 | -1, span: Span): Choice {
  if (first === undefined) throw new Error('an argument is missing');
  const bound = priced(first, span);
  const order = orderOf(bound.type);
  return () => {
    let best: Cell = null;
    return (row, run) => {
      const found = bound.evaluate(row, run);
      if (found === null || (best !== null && Math.sign(order(found, best)) !== wanted)) return false;
      best = found;
      return true;
    };
  };
}

/** The first row; of a single expression the first row where it is neither null nor empty. */
function choosingAny(bounds: readonly BoundExpression[]): Choice {
  const [single] = bounds;
  return () => {
    let isSettled = false;
    return (row, run) => {
      if (isSettled) return false;
      const found = bounds.length === 1 && single !== undefined && !single.isStar ? single.evaluate(row, run) : true;
      isSettled = found !== null && found !== '';
      return isSettled;
    };
  };
}
