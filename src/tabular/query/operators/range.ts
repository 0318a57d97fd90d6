import { rule, sequence, word } from '../../../../grammar/query/operator-syntax.js';
import type { Expression } from '../../../../grammar/query/syntax.js';
import type { Cell, Row } from '../../table.js';
import { bindExpression, castConstant } from '../bind-expression.js';
import { messages } from '../messages.js';
import { fail } from '../problem.js';
import { MAX_ROWS } from '../query-meter.js';
import { ColumnScope, type BoundExpression } from '../scope.js';
import { isNumeric, isSummable, types, widestNumber, type Type } from '../types.js';
import { addLongs, calculateDecimals, decimalTextOf, compareDecimals, type Long } from '../values/numbers.js';
import { validDatetime } from '../values/datetime.js';
import { validTimespan } from '../values/timespan.js';
import { source } from './operator.js';

/** The type of the values, which all three numbers can be; a length of time is a step of points in time. */
function typeOf(bounds: readonly BoundExpression[], expressions: readonly Expression[]): Type {
  for (const [index, { type }] of bounds.entries()) {
    const expression = expressions[index];
    if (expression !== undefined && !isSummable(type)) fail(messages.summableExpected(expression, type.name));
  }
  const [from, to, step] = bounds.map(({ type }) => type);
  if (from === undefined || to === undefined || step === undefined) throw new Error('a range has three values');
  if (isNumeric(from) && isNumeric(to) && isNumeric(step)) {
    const isInt = [from, to, step].every(({ name }) => name === 'int');
    return isInt ? types.int : (widestNumber([from, to, step]) ?? types.long);
  }
  const [start, end, by] = expressions;
  if (start === undefined || end === undefined || by === undefined) throw new Error('a range has three values');
  if (isNumeric(from))
    fail(messages.mustHaveType(isNumeric(to) ? by : end, [from.name], isNumeric(to) ? step.name : to.name));
  if (to.name !== from.name) fail(messages.mustHaveType(end, [from.name], to.name));
  if (step.name !== 'timespan') fail(messages.mustHaveType(by, ['timespan'], step.name));
  return from;
}

function next(value: Cell, step: Cell, type: Type): Cell {
  switch (type.name) {
    case 'datetime':
      return typeof value === 'bigint' && typeof step === 'bigint' ? validDatetime(value + step) : null;
    case 'timespan':
      return typeof value === 'bigint' && typeof step === 'bigint' ? validTimespan(value + step) : null;
    case 'decimal':
      return calculateDecimals('+', decimalTextOf(value), decimalTextOf(step));
    case 'real':
      return Number(value) + Number(step);
    default:
      // Ints and longs are left.
      return addLongs(value as Long, step as Long);
  }
}

function isPast(value: Cell, end: Cell, isUp: boolean, type: Type): boolean {
  if (value === null || end === null) return true;
  if (type.name === 'decimal') {
    const order = compareDecimals(decimalTextOf(value), decimalTextOf(end));
    return isUp ? order > 0 : order < 0;
  }
  return isUp ? value > end : value < end;
}

export const range = source({
  name: 'range',
  summary: 'a table of one column with values at equal steps',
  example: () => 'Number from 1 to 3 step 1',
  syntax: sequence({
    word: word('range'),
    name: rule('declaredName'),
    from: word('from'),
    first: rule('expression'),
    to: word('to'),
    stop: rule('expression'),
    by: word('step'),
    step: rule('expression'),
  }),
  bind({ name, first, stop, step, keyword }, session) {
    const expressions = [first, stop, step];
    const context = { scope: null, session, aggregates: null };
    const bounds = expressions.map(each => bindExpression(each, context));
    const type = typeOf(bounds, expressions);
    const values = bounds.map((bound, index) =>
      castConstant(bound, index === 2 && type.name === 'datetime' ? types.timespan : type),
    );
    const scope = ColumnScope.of([{ name: name.text, type }], false, true);
    return {
      scope,
      execute: run => {
        const [from = null, to = null, by = null] = values.map(evaluate => evaluate([], run));
        const rows: Row[] = [];
        const sign = Math.sign(Number(by));
        if (sign === 0) return { scope, rows };
        for (let value = from; !isPast(value, to, sign > 0, type); value = next(value, by, type)) {
          if (rows.length >= MAX_ROWS) fail(messages.tooManyRows(keyword, MAX_ROWS));
          run.meter.cells(1, 1, keyword);
          rows.push([value]);
        }
        return { scope, rows };
      },
    };
  },
});
