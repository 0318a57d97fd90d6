import { rule, sequence, word } from '../../../../grammar/query/operator-syntax.js';
import type { Row } from '../../table.js';
import { bindExpression } from '../bind-expression.js';
import { valuesAfter, words } from '../completion-place.js';
import { messages } from '../messages.js';
import { fail } from '../problem.js';
import { bookRead, IDENTITY_COST, IDENTITY_WEIGHT } from '../priced.js';
import { ColumnScope } from '../scope.js';
import { identityOfDynamic } from '../values/dynamic.js';
import { contextOf, operator } from './operator.js';
import { limitOf } from './rows.js';

/** Which rows is left open; these are the first, so that every run can be repeated: OURS(query-sample). */
export const sample = operator({
  name: 'sample',
  summary: 'some rows, so many',
  example: () => '10',
  syntax: sequence({ word: word('sample'), limit: rule('namedExpression') }),
  bind({ limit }, scope, session) {
    const count = limitOf(limit, scope, session);
    return { scope: scope.serialized(false), execute: (rows, run) => rows.slice(0, count(run)) };
  },
});

export const sampleDistinct = operator({
  name: 'sample-distinct',
  summary: 'some different values of a column, so many',
  example: column => `10 of ${column}`,
  syntax: sequence({
    word: word('sample-distinct'),
    limit: rule('expression'),
    of: word('of'),
    column: rule('namedExpression'),
  }),
  complete: tokens =>
    tokens.some(({ image }) => image === 'of') ? valuesAfter(tokens) : tokens.length > 1 ? [words('of')] : [],
  bind({ limit, column, keyword }, scope, session) {
    const count = limitOf({ name: null, expression: limit, start: limit.start, end: limit.end }, scope, session);
    const bound = bindExpression(column.expression, contextOf(scope, session));
    if (!bound.isColumn || bound.column === null) return fail(messages.columnExpected(column));
    const { index, type } = bound.column;
    return {
      scope: ColumnScope.of([{ name: column.name?.text ?? bound.column.name, type }], scope.isOpen),
      execute: (rows, run) => {
        const most = count(run);
        const seen = new Map<unknown, Row>();
        for (const row of rows) {
          if (seen.size >= most) break;
          const value = row[index] ?? null;
          run.meter.spend(IDENTITY_COST, keyword);
          bookRead(value, run, keyword, IDENTITY_WEIGHT);
          const identity = identityOfDynamic(value);
          if (!seen.has(identity)) seen.set(identity, [value]);
        }
        return [...seen.values()];
      },
    };
  },
});
