import { bookRead, IDENTITY_COST, IDENTITY_WEIGHT } from '../priced.js';
import { list, mapped, optional, rule, sequence, token, word } from '../../../../grammar/query/operator-syntax.js';
import { Equals, keywords } from '../../../../grammar/query/tokens.js';
import type { Expression, NamedExpression, OrderedExpression } from '../../../../grammar/query/syntax.js';
import type { Span } from '../../../../grammar/text/positions.js';
import type { Cell, Row } from '../../table.js';
import { bindExpression, castConstant } from '../bind-expression.js';
import { valuesAfter, words } from '../completion-place.js';
import { messages } from '../messages.js';
import { fail } from '../problem.js';
import { Projection } from '../projection.js';
import { MAX_ROWS } from '../query-meter.js';
import type { BindingContext, BoundExpression, ColumnScope, ComputeCell, RunContext } from '../scope.js';
import { isDynamic } from '../types.js';
import { orderOf } from '../values/compare.js';
import { identityOfDynamic } from '../values/dynamic.js';
import { contextOf, operator } from './operator.js';
import { limitOf } from './rows.js';
import { bindGrouped, type GroupedValue } from './summarize.js';

interface LevelSyntax {
  readonly limit: Expression | null;
  readonly value: NamedExpression;
  readonly others: Expression | null;
  readonly by: OrderedExpression;
}

interface Level {
  readonly count: ((run: RunContext) => number) | null;
  readonly key: BoundExpression;
  readonly others: ComputeCell | null;
  readonly grouped: GroupedValue;
  readonly isAscending: boolean;
}

const level = mapped(
  sequence({
    word: word('top-nested'),
    limit: optional(rule('expression'), ahead => ahead(1).tokenType !== keywords.of),
    of: word('of'),
    value: rule('namedExpression'),
    others: optional(
      mapped(
        sequence({ with: word('with'), others: word('others'), equals: token(Equals), value: rule('expression') }),
        ({ value }) => value,
      ),
    ),
    by: word('by'),
    key: rule('orderedExpression'),
  }),
  ({ limit, value, others, key }): LevelSyntax => ({ limit, value, others, by: key }),
);

function bindLevel({ limit, value, others, by }: LevelSyntax, scope: ColumnScope, session: BindingContext): Level {
  const context = contextOf(scope, session);
  const key = bindExpression(value.expression, context);
  const rest = others === null ? null : bindExpression(others, context);
  if (others !== null && rest !== null && !rest.isConstant) fail(messages.constantExpected(others));
  return {
    count:
      limit === null
        ? null
        : limitOf({ name: null, expression: limit, start: limit.start, end: limit.end }, scope, session),
    key,
    others: rest === null ? null : castConstant(rest, key.type),
    grouped: bindGrouped(by.expression, scope, session),
    isAscending: by.direction === 'asc',
  };
}

interface Group {
  readonly key: Cell;
  readonly rows: readonly Row[];
  readonly value: Cell;
}

/** The best groups of a level, and the others as one where they are asked for. */
function groupsOf(
  rows: readonly Row[],
  { count, key, others, grouped, isAscending }: Level,
  run: RunContext,
  span: Span,
): Group[] {
  const byKey = new Map<unknown, { readonly key: Cell; readonly rows: Row[] }>();
  run.meter.cells(rows.length, 2, span);
  for (const row of rows) {
    const value = key.evaluate(row, run);
    run.meter.spend(IDENTITY_COST, span);
    bookRead(value, run, span, IDENTITY_WEIGHT);
    const identity = identityOfDynamic(value);
    const group = byKey.get(identity);
    if (group === undefined) byKey.set(identity, { key: value, rows: [row] });
    else group.rows.push(row);
  }
  const valued = ({ key: own, rows: its }: { readonly key: Cell; readonly rows: readonly Row[] }): Group => {
    const collected = grouped.collect();
    for (const row of its) collected.add(row, run);
    return { key: own, rows: its, value: collected.value(run) };
  };
  const order = orderOf(grouped.type);
  const groups = [...byKey.values()].map(valued).sort((left, right) => {
    if (left.value === null || right.value === null) return Number(left.value === null) - Number(right.value === null);
    return (isAscending ? 1 : -1) * order(left.value, right.value);
  });
  const best = count === null ? groups : groups.slice(0, count(run));
  const left = groups.slice(best.length);
  if (others === null || left.length === 0) return best;
  return [...best, valued({ key: others([], run), rows: left.flatMap(group => group.rows) })];
}

/** Each level looks at the rows of one group of the level before (top-nested-operator.md). */
export const topNested = operator({
  name: 'top-nested',
  summary: 'the best groups of rows by an aggregate, and in each of them the best groups by another one',
  example: column => `3 of tostring(${column}) by count()`,
  syntax: sequence({ levels: list(level) }),
  complete: tokens => {
    const last = tokens.at(-1);
    if (last?.image === 'by') return [{ kind: 'aggregates' }];
    if (tokens.some(({ image }) => image === 'of')) return valuesAfter(tokens, 'by', 'with others=');
    return tokens.length > 1 ? [words('of')] : [];
  },
  bind({ levels, keyword }, scope, session) {
    const bound = levels.map(each => bindLevel(each, scope, session));
    const projection = new Projection();
    for (const [index, { value, by }] of levels.entries()) {
      const own = bound[index];
      if (own === undefined) continue;
      const name = value.name?.text ?? own.key.resultName ?? session.nextColumnName(() => false);
      const keyColumn = { name, type: own.key.type, source: null, evaluate: (): Cell => null };
      if (value.name === null) projection.add(keyColumn);
      else projection.declare(keyColumn, value.name, false);
      const counted = {
        name: by.name?.text ?? `aggregated_${name}`,
        type: own.grouped.type,
        source: null,
        evaluate: (): Cell => null,
      };
      if (by.name === null) projection.add(counted);
      else projection.declare(counted, by.name, false);
      if (isDynamic(own.grouped.type)) fail(messages.typeNotAllowed(by.expression, own.grouped.type.name));
    }
    return {
      scope: projection.scope(scope.isOpen),
      execute: (rows, run) => {
        const result: Row[] = [];
        const descend = (its: readonly Row[], depth: number, before: Row): void => {
          const current = bound[depth];
          if (current === undefined) {
            if (result.length >= MAX_ROWS) fail(messages.tooManyRows(keyword, MAX_ROWS));
            result.push(before);
            return;
          }
          for (const group of groupsOf(its, current, run, keyword)) {
            descend(group.rows, depth + 1, [...before, group.key, group.value]);
          }
        };
        descend(rows, 0, []);
        return result;
      },
    };
  },
});
