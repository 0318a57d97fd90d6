import {
  anyWord,
  list,
  mapped,
  optional,
  parameters,
  parenthesized,
  rule,
  sequence,
  word,
} from '../../../../grammar/query/operator-syntax.js';
import type { Row } from '../../table.js';
import { valuesAfter, words } from '../completion-place.js';
import { messages } from '../messages.js';
import { fail } from '../problem.js';
import { Projection, reference } from '../projection.js';
import { MAX_ROWS } from '../query-meter.js';
import { expandItem, expanding, STANDARD_LIMIT } from './mv-expand.js';
import { operator } from './operator.js';

/**
 * The subquery sees one row's elements at a time. Columns of the row that it does not give stay as they are
 * (mv-apply-operator.md).
 */
export const mvApply = operator({
  name: 'mv-apply',
  obsolete: ['mvapply'],
  summary: 'what operators make of the elements of an array, for each row by itself',
  example: column => `Part = split(tostring(${column}), ".") to typeof(string) on (summarize Parts = count())`,
  syntax: sequence({
    word: anyWord('mv-apply', 'mvapply'),
    parameters: parameters('with_itemindex', 'kind', 'bagexpansion'),
    items: list(expandItem),
    limit: optional(mapped(sequence({ limit: word('limit'), count: rule('expression') }), ({ count }) => count)),
    on: word('on'),
    operators: parenthesized(rule('pipeline')),
  }),
  complete: tokens =>
    tokens.length === 1
      ? [{ kind: 'columns' }, words('with_itemindex=', 'kind='), { kind: 'functions' }]
      : valuesAfter(tokens, 'to typeof(', 'on ('),
  bind(parts, scope, session) {
    const { operators, keyword } = parts;
    const expanded = expanding({ ...parts, limitOfArray: STANDARD_LIMIT }, scope, session);
    const inner = session.bindPipeline(operators, expanded.scope.serialized(false));
    if (inner.scope.isOpen && !scope.isOpen) {
      fail(
        messages.unsupported(
          keyword,
          'columns that only the data tell inside `mv-apply`',
          'end it before, and unpack its result: | evaluate bag_unpack(…)',
        ),
      );
    }
    const projection = new Projection();
    projection.addAll(scope.columns);
    // What the subquery gives is marked, so that its place is found again.
    const given = inner.scope.columns.map(column => ({ ...reference(column), source: null, evaluate: () => null }));
    for (const column of given) projection.add(column, true);
    const { columns } = projection;
    const places = columns.map(({ evaluate }) => given.findIndex(column => column.evaluate === evaluate));
    return {
      scope: projection.scope(scope.isOpen),
      execute: (rows, run) => {
        const result: Row[] = [];
        for (const row of rows) {
          run.meter.cells(operators.length + 1, columns.length, keyword);
          const found = inner.execute(expanded.execute([row], run), run).rows;
          if (result.length + found.length > MAX_ROWS) fail(messages.tooManyRows(keyword, MAX_ROWS));
          run.meter.cells(found.length, columns.length, keyword);
          for (const each of found) {
            result.push(
              columns.map(({ evaluate }, index) => {
                const place = places[index] ?? -1;
                return place < 0 ? evaluate(row, run) : (each[place] ?? null);
              }),
            );
          }
        }
        return result;
      },
    };
  },
});
