import type { NamedExpression } from '../../../grammar/query/syntax.js';
import { bindExpression, type ExpressionContext } from './bind-expression.js';
import { messages } from './messages.js';
import { fail } from './problem.js';
import type { Projected, Projection } from './projection.js';
import type { BoundExpression } from './scope.js';
import type { Type } from './types.js';

/** How the items of an operator become columns. */
export interface ProjectionStyle {
  /** A computed column may take the place of one with its name: as `extend` does. */
  readonly replaceComputed: boolean;
  /** A column under its own name may do so too: as `mv-expand` does. */
  readonly replaceReferences: boolean;
  /** Names that columns of the input have are not given to nameless ones. */
  readonly avoidsInput: boolean;
  /** What a column is called that has no name: by its place, as `print` does, or the next `Column1`. */
  readonly nameless: (index: number) => string | null;
}

export const projectStyle: ProjectionStyle = {
  replaceComputed: false,
  replaceReferences: false,
  avoidsInput: false,
  nameless: () => null,
};
export const extendStyle: ProjectionStyle = { ...projectStyle, replaceComputed: true, avoidsInput: true };
export const expandStyle: ProjectionStyle = { ...projectStyle, replaceComputed: true, replaceReferences: true };
export const printStyle: ProjectionStyle = { ...projectStyle, nameless: index => `print_${index}` };

/** Binds items and adds them to a projection. */
export function projectItems(
  items: readonly NamedExpression[],
  context: ExpressionContext,
  projection: Projection,
  style: ProjectionStyle,
): void {
  for (const [index, item] of items.entries()) {
    addItem(item, bindExpression(item.expression, context), context, projection, style, index);
  }
}

/** Adds one bound item; gives the name that its column got in the end. */
export function addItem(
  item: NamedExpression,
  bound: BoundExpression,
  context: ExpressionContext,
  projection: Projection,
  style: ProjectionStyle,
  index = 0,
  type: Type = bound.type,
): void {
  if (item.tuple != null) fail(messages.notSeveralValues(item.tuple));
  const column = (name: string): Projected => ({ name, type, evaluate: bound.evaluate, source: null });
  if (item.name !== null) {
    const isReference = item.expression.kind === 'name' && bound.column !== null;
    projection.declare(column(item.name.text), item.name, isReference || style.replaceComputed);
    return;
  }
  if (bound.column !== null) {
    // A column under its own name counts as declared.
    projection.declare(
      { ...column(bound.column.name), source: bound.column },
      item.expression,
      style.replaceReferences,
    );
    return;
  }
  const printed = style.nameless(index);
  if (printed !== null) {
    projection.add(column(printed), false, printed);
    return;
  }
  const { scope, session } = context;
  const isTaken = (name: string) => style.avoidsInput && scope !== null && scope.column(name) !== null;
  projection.add(column(bound.resultName ?? session.nextColumnName(isTaken)), style.replaceComputed);
}
