import {
  anyWord,
  list,
  mapped,
  optional,
  parameters,
  rule,
  sequence,
  word,
  type OperatorParameter,
  type Syntax,
} from '../../../../grammar/query/operator-syntax.js';
import { keywords } from '../../../../grammar/query/tokens.js';
import type { Expression, NamedExpression, TypeName } from '../../../../grammar/query/syntax.js';
import type { JsonValue } from '../../../json/nodes.js';
import type { Span } from '../../../../grammar/text/positions.js';
import type { Cell, Row } from '../../table.js';
import { bindExpression } from '../bind-expression.js';
import { messages } from '../messages.js';
import { fail } from '../problem.js';
import { addItem, expandStyle } from '../project-items.js';
import { Projection } from '../projection.js';
import { MAX_ROWS } from '../query-meter.js';
import { ColumnScope, type ComputeCell, type BindingContext, type RunContext } from '../scope.js';
import { inferColumns } from './columns.js';
import { bindCount } from './rows.js';
import { anyArray, dynamicOf, emptyBag, isDynamic, typeNamed, types, type Type } from '../types.js';
import { toDecimal, toGuid, toInt } from '../values/convert.js';
import { parseDatetime } from '../values/datetime.js';
import { isArrayValue, isBagValue, textOfDynamic } from '../values/dynamic.js';
import { longOfNumber } from '../values/numbers.js';
import { parseTimespan } from '../values/timespan.js';
import { valuesAfter, words } from '../completion-place.js';
import { contextOf, countOf, operator, type BoundOperator, type OperatorPlace } from './operator.js';

const MAX_ROWS_LEGACY = 128;
/** What it costs to expand a row, and to make one, beside its cells. */
const ROW_COST = 24;
/** The most elements that one row is expanded to, unless told otherwise. */
export const STANDARD_LIMIT = 2_147_483_647;

interface Expansion {
  readonly evaluate: ComputeCell;
  /** The place of the expanded column in the result. */
  readonly place: number;
  readonly cast: ((value: JsonValue, run: RunContext) => Cell) | null;
}

/** A column to expand, and the type that its elements are cast to. */
interface ExpandItem extends NamedExpression {
  readonly to: TypeName | null;
}

export const expandItem: Syntax<ExpandItem> = mapped(
  sequence({
    item: rule('namedExpression'),
    to: optional(mapped(sequence({ to: word('to'), type: rule('typeOfLiteral') }), ({ type }) => type)),
  }),
  read => ({ ...read.item, to: read.to, end: read.to?.end ?? read.item.end }),
);

/**
 * The columns are walked in parallel; what is shorter is filled up with nulls. Null gives one row, an empty array or bag none
 * (mv-expand-operator.md).
 */
export const mvExpand = operator({
  name: 'mv-expand',
  obsolete: ['mvexpand'],
  summary: 'a row for every element of an array, or entry of a bag',
  example: column => `Part = split(tostring(${column}), ".")`,
  syntax: sequence({
    word: anyWord('mv-expand', 'mvexpand'),
    parameters: parameters('with_itemindex', 'kind', 'bagexpansion'),
    items: list(expandItem),
    limit: optional(mapped(sequence({ limit: word('limit'), count: rule('expression') }), ({ count }) => count)),
  }),
  complete: tokens =>
    tokens.length === 1
      ? [{ kind: 'columns' }, words('with_itemindex=', 'kind='), { kind: 'functions' }]
      : tokens.at(-1)?.tokenType === keywords.to
        ? [words('typeof(')]
        : valuesAfter(tokens, 'to', 'limit'),
  bind({ word: { text }, ...parts }, scope, session) {
    return expanding(
      { ...parts, limitOfArray: text === 'mvexpand' ? MAX_ROWS_LEGACY : STANDARD_LIMIT },
      scope,
      session,
    );
  },
});

/** What `mv-expand` and `mv-apply` have in common. */
export interface ExpandParts extends OperatorPlace {
  readonly parameters: readonly OperatorParameter[];
  readonly items: readonly ExpandItem[];
  readonly limit: Expression | null;
  readonly limitOfArray: number;
}

/** A row for every element, with the columns of its row beside it. */
export function expanding(operator: ExpandParts, scope: ColumnScope, session: BindingContext): BoundOperator {
  const { parameters, items, limit, limitOfArray: standard } = operator;
  const { asArrays, indexName } = readParameters(parameters);
  inferColumns(items, scope, session);
  const projection = new Projection();
  projection.addAll(scope.columns);

  const expansions: {
    readonly evaluate: ComputeCell;
    readonly cast: Expansion['cast'];
    readonly marker: ComputeCell;
  }[] = [];
  for (const item of items) {
    const bound = bindExpression(item.expression, contextOf(scope, session));
    if (!isDynamic(bound.type) && bound.type.name !== 'unknown') {
      fail(messages.mustHaveType(item.expression, ['dynamic'], bound.type.name));
    }
    const to = item.to === null ? null : typeNamed(item.to.text);
    if (item.to !== null && to === null) fail(messages.unknownType(item.to, item.to.text, null));
    // Every column that the items make evaluates to a marker of its own, by which its place is found again.
    const marker: ComputeCell = () => null;
    const named = { ...bound, evaluate: marker };
    addItem(
      item,
      named,
      contextOf(scope, session),
      projection,
      expandStyle,
      0,
      to ?? elementType(bound.type, asArrays),
    );
    expansions.push({
      evaluate: bound.evaluate,
      cast: to === null ? null : castTo(to, item.to ?? item),
      marker,
    });
  }
  if (indexName !== null) {
    projection.add({ name: indexName, type: types.long, evaluate: () => null, source: null });
  }
  const rowLimit = limit === null ? null : bindCount(limit, scope, session);

  const { columns } = projection;
  const placed: Expansion[] = expansions.map(({ evaluate, cast, marker }) => ({
    evaluate,
    place: columns.findIndex(column => column.evaluate === marker),
    cast,
  }));
  const copies = columns.map(({ evaluate }) => evaluate);
  const indexPlace = indexName === null ? -1 : columns.length - 1;

  return {
    scope: projection.scope(scope.isOpen).serialized(scope.isSerialized),
    execute: (rows, run) => {
      const most = (rowLimit === null ? null : countOf(rowLimit, run)) ?? standard;
      if (most < 0) fail(messages.negativeLimit(limit ?? operator, String(most)));
      const result: Row[] = [];
      for (const row of rows) {
        const lists = placed.map(({ evaluate }) => elementsOf(evaluate(row, run), asArrays));
        let count = 0;
        for (const list of lists) count = Math.max(count, list.length);
        count = Math.min(count, most);
        if (result.length + count > MAX_ROWS) fail(messages.tooManyRows(operator.keyword, MAX_ROWS));
        run.meter.cells(count, columns.length, operator.keyword);
        run.meter.spend((1 + count) * ROW_COST, operator.keyword);
        if (count === 0) continue;
        const base = copies.map(copy => copy(row, run));
        for (let index = 0; index < count; index++) {
          const expanded = base.slice();
          for (const [number, { place, cast }] of placed.entries()) {
            const element = lists[number]?.[index] ?? null;
            if (place >= 0) expanded[place] = cast === null ? element : cast(element, run);
          }
          if (indexPlace >= 0) expanded[indexPlace] = index;
          result.push(expanded);
        }
      }
      return result;
    },
  };
}

function readParameters(parameters: readonly OperatorParameter[]) {
  let asArrays = false;
  let indexName: string | null = null;
  const seen = new Set<string>();
  for (const { name, value } of parameters) {
    const known = name.text === 'bagexpansion' ? 'kind' : name.text;
    if (seen.has(known)) fail(messages.repeatedParameter(name, name.text));
    seen.add(known);
    if (known === 'kind') {
      if (value.text !== 'bag' && value.text !== 'array') fail(messages.expandKind(value, value.text));
      asArrays = value.text === 'array';
    } else {
      indexName = value.text;
    }
  }
  return { asArrays, indexName };
}

function elementType(type: Type, asArrays: boolean): Type {
  if (type.shape?.kind === 'array') return dynamicOf(type.shape.of);
  if (type.shape?.kind === 'bag') return asArrays ? anyArray : emptyBag;
  return types.dynamic;
}

const ONE_NULL: readonly JsonValue[] = [null];

/** What a value expands to: its elements; of a bag its entries, each as a bag or as a pair; of anything else itself. */
function elementsOf(value: Cell, asArrays: boolean): readonly JsonValue[] {
  if (value === null) return ONE_NULL;
  if (isArrayValue(value)) return value;
  if (isBagValue(value)) {
    return Object.entries(value).map(([name, item]) => (asArrays ? [name, item] : { [name]: item }));
  }
  // Longs and points in time are never dynamic here, so no bigint comes this way.
  return typeof value === 'bigint' ? [Number(value)] : [value];
}

/** `to typeof(type)`: a cast, not a conversion. An element of another type becomes null. */
function castTo({ name }: Type, span: Span): (value: JsonValue, run: RunContext) => Cell {
  switch (name) {
    case 'string':
      return (value, run) => textOfDynamic(value, span, run);
    case 'bool':
      return value => (typeof value === 'boolean' ? value : null);
    case 'int':
      return value => (Number.isInteger(value) ? toInt(value, types.long) : null);
    case 'long':
      return value => (typeof value === 'number' && Number.isInteger(value) ? longOfNumber(value) : null);
    case 'real':
      return value => (typeof value === 'number' ? value : null);
    case 'datetime':
      return value => (typeof value === 'string' ? parseDatetime(value) : null);
    case 'timespan':
      return value => (typeof value === 'string' ? parseTimespan(value) : null);
    case 'guid':
      return value => toGuid(value);
    case 'decimal':
      // Dynamic values hold no decimals; a number is the nearest that they have.
      return value => (typeof value === 'number' ? toDecimal(value) : null);
    case 'dynamic':
      return value => value;
    default:
      return fail(
        messages.unsupported(
          span,
          `the type ${name} in \`to typeof()\``,
          'leave it out, and convert the column with `extend`',
        ),
      );
  }
}
