import { mapped, optional, rule, sequence, word } from '../../../../grammar/query/operator-syntax.js';
import type { Cell } from '../../table.js';
import { bindExpression } from '../bind-expression.js';
import { valuesAfter, words } from '../completion-place.js';
import { messages } from '../messages.js';
import { fail } from '../problem.js';
import { bookRead, IDENTITY_COST, IDENTITY_WEIGHT } from '../priced.js';
import { ColumnScope } from '../scope.js';
import { isNumeric, types } from '../types.js';
import { toReal } from '../values/convert.js';
import { identityOfDynamic } from '../values/dynamic.js';
import { contextOf, operator } from './operator.js';
import { limitOf } from './rows.js';

/** The service estimates; this counts. */
export const topHitters = operator({
  name: 'top-hitters',
  summary: 'the values of a column that most rows have, or for which the sum of another value is greatest',
  example: column => `3 of ${column}`,
  syntax: sequence({
    word: word('top-hitters'),
    limit: rule('expression'),
    of: word('of'),
    column: rule('namedExpression'),
    by: optional(mapped(sequence({ by: word('by'), value: rule('expression') }), ({ value }) => value)),
  }),
  complete: tokens =>
    tokens.some(({ image }) => image === 'of') ? valuesAfter(tokens, 'by') : tokens.length > 1 ? [words('of')] : [],
  bind({ limit, column, by, keyword }, scope, session) {
    const count = limitOf({ name: null, expression: limit, start: limit.start, end: limit.end }, scope, session);
    const context = contextOf(scope, session);
    const value = bindExpression(column.expression, context);
    if (!value.isColumn || value.column === null) return fail(messages.columnExpected(column));
    const { index, type, name } = value.column;
    const weight = by === null ? null : bindExpression(by, context);
    if (by !== null && weight !== null && !isNumeric(weight.type)) fail(messages.numberExpected(by, weight.type.name));
    const isReal = weight !== null && !['int', 'long'].includes(weight.type.name);
    const counted =
      weight === null
        ? { name: `approximate_count_${name}`, type: types.long }
        : { name: `approximate_sum_${weight.resultName ?? ''}`, type: isReal ? types.real : types.long };
    return {
      scope: ColumnScope.of([{ name: column.name?.text ?? name, type }, counted], scope.isOpen, true),
      execute: (rows, run) => {
        const sums = new Map<unknown, { readonly value: Cell; sum: number }>();
        for (const row of rows) {
          const found = row[index] ?? null;
          run.meter.spend(IDENTITY_COST, keyword);
          bookRead(found, run, keyword, IDENTITY_WEIGHT);
          const identity = identityOfDynamic(found);
          const entry = sums.get(identity) ?? { value: found, sum: 0 };
          sums.set(identity, entry);
          entry.sum += weight === null ? 1 : (toReal(weight.evaluate(row, run)) ?? 0);
        }
        return [...sums.values()]
          .sort((left, right) => right.sum - left.sum)
          .slice(0, count(run))
          .map(({ value: each, sum }) => [each, sum]);
      },
    };
  },
});
