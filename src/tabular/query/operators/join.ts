import {
  list,
  mapped,
  parametersAndHints,
  rule,
  sequence,
  word,
  type OperatorParameter,
} from '../../../../grammar/query/operator-syntax.js';
import type { Expression, Query } from '../../../../grammar/query/syntax.js';
import type { Span } from '../../../../grammar/text/positions.js';
import { nearest } from '../../../../grammar/text/nearest.js';
import type { Cell, Row } from '../../table.js';
import { missing } from '../aggregates.js';
import { words } from '../completion-place.js';
import { messages } from '../messages.js';
import { fail } from '../problem.js';
import { Projection, reference } from '../projection.js';
import { MAX_ROWS } from '../query-meter.js';
import { ColumnScope, type BindingContext, type RunContext, type ScopeColumn } from '../scope.js';
import { isDynamic, sameType, types } from '../types.js';
import {
  bindTable,
  operator,
  readParameters,
  type BoundOperator,
  type LateOperator,
  type OperatorPlace,
} from './operator.js';
import { identityOfRow } from './rows.js';

const KINDS = [
  'inner',
  'fullouter',
  'innerunique',
  'leftanti',
  'leftantisemi',
  'anti',
  'leftouter',
  'leftsemi',
  'rightanti',
  'rightantisemi',
  'rightouter',
  'rightsemi',
] as const;
type Kind = (typeof KINDS)[number];

const HINTS = {
  'hint.strategy': ['auto', 'broadcast', 'centralized', 'shuffle'],
  'hint.remote': ['auto', 'left', 'local', 'right'],
  'hint.shufflekey': null,
  'hint.num_partitions': null,
} as const;

/** A column of the left table and one of the right, whose values must be equal. */
interface Pair {
  readonly left: ScopeColumn;
  readonly right: ScopeColumn;
}

/** The parts of `a and b`, without parentheses around them. */
function conjuncts(expression: Expression): readonly Expression[] {
  return expression.kind === 'logical' && expression.operator === 'and'
    ? expression.operands.flatMap(conjuncts)
    : [expression];
}

function columnOf(scope: ColumnScope, name: string, span: Span): ScopeColumn {
  const column = scope.column(name) ?? (scope.isOpen ? scope.infer(name, types.unknown) : null);
  if (column !== null) return column;
  const known = scope.columns.map(each => each.name);
  return fail(messages.unknownName(span, name, nearest(name, known), known));
}

/** `$left.column` */
function operand(expression: Expression, side: '$left' | '$right', scope: ColumnScope): ScopeColumn {
  if (expression.kind !== 'path' || expression.target.kind !== 'name' || expression.target.text !== side) {
    return fail(messages.joinOperand(expression, side));
  }
  return columnOf(scope, expression.member.text, expression.member);
}

function pairOf(condition: Expression, left: ColumnScope, right: ColumnScope): Pair {
  if (condition.kind === 'name') {
    const name = condition.text;
    const has = (scope: ColumnScope) => scope.column(name) !== null || scope.isOpen;
    if (!has(left) || !has(right)) fail(messages.commonColumnMissing(condition, name));
    const pair = { left: columnOf(left, name, condition), right: columnOf(right, name, condition) };
    if (!areComparable(pair)) fail(messages.commonColumnType(condition, name));
    return pair;
  }
  if (condition.kind !== 'binary' || condition.operator !== '==') return fail(messages.joinCondition(condition));
  const pair = { left: operand(condition.left, '$left', left), right: operand(condition.right, '$right', right) };
  if (!areComparable(pair)) fail(messages.joinKeyTypes(condition, pair.left.type.name, pair.right.type.name));
  return pair;
}

function areComparable({ left, right }: Pair): boolean {
  if (left.type.name === 'unknown' || right.type.name === 'unknown') return true;
  return sameType(left.type, right.type) && !isDynamic(left.type);
}

/** What a kind of join gives: which rows that found no partner, and which columns. */
interface Shape {
  readonly gives: 'both' | 'left' | 'right';
  /** Rows with a partner, or those without. */
  readonly matched: boolean;
  readonly unmatchedLeft: boolean;
  readonly unmatchedRight: boolean;
  /** Of rows on the left with the same keys only the first counts. */
  readonly unique: boolean;
}

function shapeOf(kind: Kind): Shape {
  const side = kind.startsWith('right') ? 'right' : 'left';
  const isOneSided = /semi|anti/.test(kind);
  return {
    gives: isOneSided ? side : 'both',
    matched: !kind.includes('anti'),
    unmatchedLeft: kind === 'leftouter' || kind === 'fullouter',
    unmatchedRight: kind === 'rightouter' || kind === 'fullouter',
    unique: kind === 'innerunique',
  };
}

interface Joined {
  readonly scope: ColumnScope;
  readonly join: (left: readonly Row[], right: readonly Row[], run: RunContext) => Row[];
}

/** Joins two tables by the columns that conditions name. `dropsKeys` leaves the key columns of the right one out. */
function joining(
  conditions: readonly Expression[],
  shape: Shape,
  left: ColumnScope,
  right: ColumnScope,
  span: Span,
  dropsKeys: boolean,
): Joined {
  const pairs = conditions.map(condition => pairOf(condition, left, right));
  const projection = new Projection();
  const shown = dropsKeys ? right.columns.filter(column => !pairs.some(pair => pair.right === column)) : right.columns;
  if (shape.gives !== 'right') for (const column of left.columns) projection.add(reference(column));
  if (shape.gives !== 'left') for (const column of shown) projection.add({ ...reference(column), source: null });
  const width = projection.columns.length;
  const keys = (row: Row, side: keyof Pair): Cell[] => pairs.map(pair => row[pair[side].index] ?? null);
  const absentLeft = left.columns.map(({ type }) => missing(type));
  const absentRight = right.columns.map(({ type }) => missing(type));
  const both = (one: Row, other: Row): Row => [...one, ...shown.map(({ index }) => other[index] ?? null)];

  return {
    scope: projection.scope(left.isOpen || right.isOpen),
    join(lefts, rights, run) {
      run.meter.cells(lefts.length + rights.length, pairs.length, span);
      // A null equals nothing, not even another one: OURS(query-null-keys).
      const identity = (row: Row, side: keyof Pair): unknown => {
        const values = keys(row, side);
        return values.includes(null) ? null : identityOfRow(values, run, span);
      };
      const partners = new Map<unknown, Row[]>();
      for (const row of rights) {
        const key = identity(row, 'right');
        if (key === null) continue;
        const known = partners.get(key);
        if (known === undefined) partners.set(key, [row]);
        else known.push(row);
      }
      const result: Row[] = [];
      const push = (row: Row) => {
        if (result.length >= MAX_ROWS) fail(messages.tooManyRows(span, MAX_ROWS));
        run.meter.cells(1, width, span);
        result.push(row);
      };
      const seen = new Set<unknown>();
      for (const row of lefts) {
        const key = identity(row, 'left');
        const found = key === null ? [] : (partners.get(key) ?? []);
        if (shape.unique && seen.has(key)) continue;
        if (key !== null) seen.add(key);
        if (shape.gives === 'left') {
          if (found.length > 0 === shape.matched) push(row);
        } else if (shape.gives === 'both') {
          for (const other of found) push(both(row, other));
          if (found.length === 0 && shape.unmatchedLeft) push(both(row, absentRight));
        }
      }
      for (const row of rights) {
        if (shape.gives === 'left') break;
        const key = identity(row, 'right');
        const isMatched = key !== null && seen.has(key);
        if (shape.gives === 'right') {
          if (isMatched === shape.matched) push(row);
        } else if (shape.unmatchedRight && !isMatched) push(both(absentLeft, row));
      }
      return result;
    },
  };
}

interface JoinParts extends OperatorPlace {
  readonly right: Query;
  readonly conditions: readonly Expression[];
}

function bindJoin(
  { right, conditions, keyword }: JoinParts,
  shape: Shape,
  dropsKeys: boolean,
  scope: ColumnScope,
  session: BindingContext,
): BoundOperator | LateOperator {
  const table = bindTable(right, session);
  const flat = conditions.flatMap(conjuncts);
  const known = joining(flat, shape, scope, table.scope, keyword, dropsKeys);
  if (!table.scope.isOpen) {
    return { scope: known.scope, execute: (rows, run) => known.join(rows, table.execute(run).rows, run) };
  }
  // Of a table that was unpacked only the data tell the columns.
  return {
    scope: known.scope,
    unpack: (rows, run) => {
      const other = table.execute(run);
      const exact = joining(flat, shape, scope, other.scope, keyword, dropsKeys);
      return { scope: exact.scope, rows: exact.join(rows, other.rows, run) };
    },
  };
}

const conditions = mapped(sequence({ on: word('on'), list: list(rule('expression')) }), read => read.list);

/** The word of a parameter, as one of those that it may be. */
function kindOf(parameters: readonly OperatorParameter[], standard: Kind, kinds: readonly Kind[]): Kind {
  const { kind } = readParameters(parameters, { ...HINTS, kind: kinds, isfuzzy: ['true', 'false'] });
  return kinds.find(each => each === kind?.text) ?? standard;
}

export const join = operator({
  name: 'join',
  summary: 'rows of this table and of another one, put together where the values of columns are equal',
  exampleBefore: column => `extend Key = tostring(${column})`,
  example: () => 'kind=leftouter (datatable(Key: string, Owner: string)["Cluster", "us"]) on Key',
  syntax: sequence({
    word: word('join'),
    parameters: parametersAndHints('kind', 'isfuzzy'),
    right: rule('tableArgument'),
    conditions,
  }),
  complete: tokens => (tokens.length === 1 ? [words(...KINDS.map(kind => `kind=${kind}`)), TABLES] : []),
  bind: (parts, scope, session) =>
    bindJoin(parts, shapeOf(kindOf(parts.parameters, 'innerunique', KINDS)), false, scope, session),
});

export const lookup = operator({
  name: 'lookup',
  summary: 'all rows, with the columns of the rows of another table where the values of columns are equal',
  exampleBefore: column => `extend Key = tostring(${column})`,
  example: () => '(datatable(Key: string, Owner: string)["Cluster", "us"]) on Key',
  syntax: sequence({
    word: word('lookup'),
    parameters: parametersAndHints('kind', 'isfuzzy'),
    right: rule('tableArgument'),
    conditions,
  }),
  complete: tokens => (tokens.length === 1 ? [words('kind=inner', 'kind=leftouter'), TABLES] : []),
  bind: (parts, scope, session) =>
    bindJoin(parts, shapeOf(kindOf(parts.parameters, 'leftouter', ['inner', 'leftouter'])), true, scope, session),
});

const TABLES = { kind: 'variables', of: 'table' } as const;
