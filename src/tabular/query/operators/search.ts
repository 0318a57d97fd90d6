import {
  mapped,
  many,
  rule,
  sequence,
  starAlone,
  token,
  word,
  either,
  anyWord,
} from '../../../../grammar/query/operator-syntax.js';
import { Equals } from '../../../../grammar/query/tokens.js';
import type { Expression } from '../../../../grammar/query/syntax.js';
import type { Row } from '../../table.js';
import { bindExpression } from '../bind-expression.js';
import { valuesAfter, words } from '../completion-place.js';
import { messages } from '../messages.js';
import { fail } from '../problem.js';
import { truth } from '../scalar-operators.js';
import { ColumnScope } from '../scope.js';
import { types } from '../types.js';
import { contextOf, operator, readParameters } from './operator.js';

/** A text that is searched for: a term, or with `*` at its ends the beginning, the end or any part of one. */
function searched(target: Expression, text: string, place: Expression, cs: boolean): Expression {
  const inner = text.replace(/^\*|\*$/g, '');
  const [before, after] = [text.startsWith('*'), text.length > 1 && text.endsWith('*')];
  const name = before && after ? 'contains' : before ? 'hassuffix' : after ? 'hasprefix' : 'has';
  const { start, end } = place;
  return {
    kind: 'binary',
    operator: cs ? `${name}_cs` : name,
    operatorSpan: { start, end },
    left: target,
    right: { kind: 'literal', type: 'string', text: inner, start, end },
    start,
    end,
  };
}

/** The predicate of a search as one of `where`: texts by themselves are sought in all columns. */
function predicateOf(expression: Expression, cs: boolean): Expression {
  const { start, end } = expression;
  switch (expression.kind) {
    case 'literal':
      // Texts one after another are a text, and no term, to the official parser.
      return expression.type === 'string' && expression.isCompound !== true
        ? searched({ kind: 'star', start, end }, expression.text, expression, cs)
        : expression;
    case 'star':
      return { kind: 'literal', type: 'bool', text: 'true', start, end };
    case 'parenthesized':
      return { ...expression, inner: predicateOf(expression.inner, cs) };
    case 'logical':
      return { ...expression, operands: expression.operands.map(each => predicateOf(each, cs)) };
    case 'binary': {
      const { operator: name, left, right } = expression;
      if (name === ':' && right.kind === 'literal' && right.type === 'string') {
        return searched(left, right.text, expression, cs);
      }
      return expression;
    }
    default:
      return expression;
  }
}

const KINDS = ['default', 'case_insensitive', 'case_sensitive'] as const;

export const search = operator({
  name: 'search',
  summary: 'the rows in which a text stands in any column',
  example: () => '"cluster"',
  syntax: sequence({
    word: word('search'),
    parameters: many(
      sequence({ name: anyWord('kind'), equals: token(Equals), value: rule('referencedName') }),
      ahead => ahead(2).tokenType === Equals,
    ),
    predicate: either<Expression>(
      {
        part: mapped(rule('star'), star => star),
        gate: starAlone,
      },
      rule('expression'),
    ),
  }),
  complete: tokens => (tokens.length === 1 ? [words('kind=case_sensitive'), { kind: 'columns' }] : valuesAfter(tokens)),
  bind({ parameters, predicate, keyword }, scope, session) {
    const { kind } = readParameters(parameters, { kind: KINDS });
    const changed = predicateOf(predicate, kind?.text === 'case_sensitive');
    const bound = bindExpression(changed, contextOf(scope, session));
    if (bound.type.name !== 'bool' && bound.type.name !== 'unknown') {
      fail(messages.mustHaveType(predicate, ['bool'], bound.type.name));
    }
    const holds = truth(bound);
    return {
      scope: ColumnScope.of([{ name: '$table', type: types.string }, ...scope.columns], scope.isOpen),
      execute: (rows, run) => {
        run.meter.cells(rows.length, scope.columns.length + 1, keyword);
        // What a command answers is not a table that has a name.
        return rows.filter(row => holds(row, run) === true).map((row): Row => ['', ...row]);
      },
    };
  },
});
