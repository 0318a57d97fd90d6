import type { Column } from '../table.js';
import { ColumnScope } from './scope.js';
import { types } from './types.js';

/** The columns of a command's result as expressions see them. */
export function inputScope(input: readonly Column[]): ColumnScope {
  return ColumnScope.of(input.map(({ name, type }) => ({ name, type: types[type] })));
}
