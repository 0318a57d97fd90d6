import {
  list,
  mapped,
  maybeList,
  rule,
  sequence,
  token,
  word,
  type Syntax,
} from '../../../../grammar/query/operator-syntax.js';
import {
  CloseBracket,
  CloseParenthesis,
  Colon,
  OpenBracket,
  OpenParenthesis,
} from '../../../../grammar/query/tokens.js';
import type { Name, TypeName } from '../../../../grammar/query/syntax.js';
import type { Row } from '../../table.js';
import { bindExpression, castConstant } from '../bind-expression.js';
import { messages } from '../messages.js';
import { fail } from '../problem.js';
import { ColumnScope } from '../scope.js';
import { typeNamed, type Type } from '../types.js';
import { source } from './operator.js';

/** A column's name and type, as schemas declare it. */
export interface DeclaredColumn {
  readonly name: Name;
  readonly type: TypeName;
}

export const declaredColumn: Syntax<DeclaredColumn> = sequence({
  name: rule('declaredName'),
  colon: token(Colon),
  type: rule('typeName'),
});

/** `(name: type, …)` */
const schema: Syntax<DeclaredColumn[]> = mapped(
  sequence({ open: token(OpenParenthesis), columns: list(declaredColumn), close: token(CloseParenthesis) }),
  ({ columns }) => columns,
);

/** The columns of a schema, whose names are different. */
export function columnsOfSchema(declared: readonly DeclaredColumn[]): { readonly name: string; readonly type: Type }[] {
  const seen = new Set<string>();
  return declared.map(({ name, type }) => {
    if (seen.has(name.text)) fail(messages.duplicateColumn(name, name.text));
    seen.add(name.text);
    return { name: name.text, type: typeNamed(type.text) ?? fail(messages.unknownType(type, type.text, null)) };
  });
}

export const datatable = source({
  name: 'datatable',
  summary: 'a table with the columns and values that are written out, row after row',
  example: () => '(Type: string, Owner: string) ["sql", "dba", "kusto", "platform"]',
  syntax: sequence({
    word: word('datatable'),
    schema,
    open: token(OpenBracket),
    values: maybeList(rule('tableValue'), { trailing: true }),
    close: token(CloseBracket),
  }),
  bind({ schema: declared, values, keyword }, session) {
    const columns = columnsOfSchema(declared);
    const width = columns.length;
    const [first] = values;
    if (first !== undefined && values.length % width !== 0) {
      fail(messages.incompleteRow({ start: first.start, end: values.at(-1)?.end ?? first.end }, width));
    }
    const context = { scope: null, session, aggregates: null };
    const cells = values.map((value, index) => {
      const bound = bindExpression(value, context);
      if (!bound.isConstant) fail(messages.constantExpected(value));
      return castConstant(bound, columns[index % width]?.type ?? bound.type);
    });
    const scope = ColumnScope.of(columns);
    return {
      scope,
      execute: run => {
        run.meter.cells(cells.length, 1, keyword);
        const rows: Row[] = [];
        for (let start = 0; start < cells.length; start += width) {
          rows.push(cells.slice(start, start + width).map(evaluate => evaluate([], run)));
        }
        return { scope, rows };
      },
    };
  },
});
