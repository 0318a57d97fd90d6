/** What an example of an operator needs to know of it. */
export interface ShownOperator {
  /** Its words that are offered. */
  readonly offered: readonly string[];
  readonly example: (column: string, condition: string) => string;
  /** The operator that comes before it in an example, if one must. */
  readonly exampleBefore?: (column: string) => string;
}

/** A use of an operator on a table with these columns, as it is in a tail; null if the operator is none of these. */
export function exampleOf(
  operators: readonly ShownOperator[],
  operator: string,
  columns: readonly string[],
): string | null {
  const found = operators.find(({ offered }) => offered.includes(operator));
  if (found === undefined) return null;
  const column = columns.includes('EntityType') ? 'EntityType' : (columns[0] ?? 'Column');
  // The one column whose values everybody knows; a test of others that holds for any.
  const condition = column === 'EntityType' ? 'EntityType == "Cluster"' : `isnotempty(${column})`;
  const before = found.exampleBefore === undefined ? '' : `| ${found.exampleBefore(column)} `;
  return `${before}| ${operator} ${found.example(column, condition)}`.trimEnd();
}
