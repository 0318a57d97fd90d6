import { rule, sequence, word } from '../../../../grammar/query/operator-syntax.js';
import { valuesAfter } from '../completion-place.js';
import { printStyle, projectItems } from '../project-items.js';
import { Projection } from '../projection.js';
import { source } from './operator.js';

export const print = source({
  name: 'print',
  summary: 'a table of one row, with the values that are listed',
  example: () => 'now()',
  syntax: sequence({ word: word('print'), items: rule('namedExpressions') }),
  complete: valuesAfter,
  bind({ items }, session) {
    const projection = new Projection();
    projectItems(items, { scope: null, session, aggregates: null }, projection, printStyle);
    const scope = projection.scope(false);
    const { columns } = projection;
    return { scope, execute: run => ({ scope, rows: [columns.map(({ evaluate }) => evaluate([], run))] }) };
  },
});
