import type { Operator } from '../../../grammar/query/syntax.js';
import { operatorNamed } from './operators/index.js';
import type { BindingContext, ColumnScope, Pipeline } from './scope.js';

/** Checks operators one after the other, each against the columns that the one before gives, and compiles them. */
export function bindPipeline(operators: readonly Operator[], scope: ColumnScope, session: BindingContext): Pipeline {
  const [operator, ...rest] = operators;
  if (operator === undefined) return { scope, execute: rows => ({ scope, rows }) };

  const bound = operatorNamed(operator.name).bind(operator, scope, session);
  if ('execute' in bound) {
    const next = bindPipeline(rest, bound.scope, session);
    return { scope: next.scope, execute: (rows, run) => next.execute(bound.execute(rows, run), run) };
  }
  // What follows is checked now, as far as possible, and bound again once the data have told the columns.
  const later = session.fork();
  const next = bindPipeline(rest, bound.scope, session);
  return {
    scope: next.scope,
    execute: (rows, run) => {
      const unpacked = bound.unpack(rows, run);
      return bindPipeline(rest, unpacked.scope, later.fork()).execute(unpacked.rows, run);
    },
  };
}
