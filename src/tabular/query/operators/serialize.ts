import { maybeList, rule, sequence, word } from '../../../../grammar/query/operator-syntax.js';
import { valuesAfter } from '../completion-place.js';
import { extendStyle, projectItems } from '../project-items.js';
import { Projection } from '../projection.js';
import { inferColumns, projecting } from './columns.js';
import { operator, rowContextOf } from './operator.js';

export const serialize = operator({
  name: 'serialize',
  summary: 'the rows in an order that is to mean something, so that row_number(), prev() and their like are allowed',
  example: () => 'Number = row_number()',
  syntax: sequence({ word: word('serialize'), items: maybeList(rule('namedExpression')) }),
  complete: valuesAfter,
  bind({ items, keyword }, scope, session) {
    const ordered = scope.serialized();
    if (items.length === 0) return { scope: ordered, execute: rows => rows };
    inferColumns(items, ordered, session);
    const projection = new Projection();
    projection.addAll(ordered.columns);
    projectItems(items, rowContextOf(ordered, session), projection, extendStyle);
    return {
      scope: projection.scope(scope.isOpen).serialized(),
      execute: projecting(projection.columns, keyword),
    };
  },
});
