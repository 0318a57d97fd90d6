import { parametersAndHints, parenthesized, rule, sequence, word } from '../../../../grammar/query/operator-syntax.js';
import { nearest } from '../../../../grammar/text/nearest.js';
import type { Row } from '../../table.js';
import { words } from '../completion-place.js';
import { messages } from '../messages.js';
import { fail } from '../problem.js';
import { MAX_ROWS } from '../query-meter.js';
import { isDynamic, types } from '../types.js';
import { operator, readParameters } from './operator.js';
import { identityOfRow } from './rows.js';

export const partition = operator({
  name: 'partition',
  summary: 'what operators make of the rows with each value of a column by themselves, one after the other',
  exampleBefore: column => `extend Key = tostring(${column})`,
  example: () => 'by Key (take 1)',
  syntax: sequence({
    word: word('partition'),
    parameters: parametersAndHints('kind'),
    by: word('by'),
    column: rule('referencedName'),
    operators: parenthesized(rule('pipeline')),
  }),
  complete: tokens =>
    tokens.length === 1 ? [words('by')] : tokens.at(-1)?.image === 'by' ? [{ kind: 'columns' }] : [],
  bind({ parameters, column: name, operators, keyword }, scope, session) {
    readParameters(parameters, {
      'hint.strategy': ['native', 'shuffle', 'legacy'],
      'hint.concurrency': null,
      'hint.spread': null,
      'hint.num_partitions': null,
    });
    const known = scope.columns.map(each => each.name);
    const column = scope.column(name.text) ?? (scope.isOpen ? scope.infer(name.text, types.unknown) : null);
    if (column === null) return fail(messages.unknownName(name, name.text, nearest(name.text, known), known));
    if (isDynamic(column.type)) fail(messages.typeNotAllowed(name, column.type.name));
    const inner = session.bindPipeline(operators, scope.serialized(false));
    if (inner.scope.isOpen && !scope.isOpen) {
      fail(
        messages.unsupported(
          keyword,
          'columns that only the data tell inside `partition`',
          'end it before, and unpack its result: | evaluate bag_unpack(…)',
        ),
      );
    }
    const { index } = column;
    return {
      scope: inner.scope.serialized(false),
      execute: (rows, run) => {
        const groups = new Map<unknown, Row[]>();
        for (const row of rows) {
          const identity = identityOfRow([row[index] ?? null], run, keyword);
          const group = groups.get(identity);
          if (group === undefined) groups.set(identity, [row]);
          else group.push(row);
        }
        const result: Row[] = [];
        for (const group of groups.values()) {
          run.meter.cells(operators.length + 1, scope.columns.length, keyword);
          const found = inner.execute(group, run).rows;
          if (result.length + found.length > MAX_ROWS) fail(messages.tooManyRows(keyword, MAX_ROWS));
          run.meter.cells(found.length, 1, keyword);
          for (const row of found) result.push(row);
        }
        return result;
      },
    };
  },
});
