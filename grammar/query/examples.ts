import type { supportedOperators } from './known-operators.js';

type SupportedOperator = (typeof supportedOperators)[number];

/** How each operator is used on a table with that column, which may be of any scalar type. */
function examplesOn(column: string): Readonly<Record<SupportedOperator, string>> {
  // The one column whose values everybody knows; a test of others that holds for any.
  const condition = column === 'EntityType' ? 'EntityType == "Cluster"' : `isnotempty(${column})`;
  return {
    where: condition,
    filter: condition,
    project: column,
    extend: `Text = tostring(${column})`,
    'mv-expand': `Part = split(tostring(${column}), ".")`,
    summarize: `count() by ${column}`,
    count: '',
    take: '10',
    limit: '10',
    sort: `by ${column} asc`,
    order: `by ${column} asc`,
    top: `3 by ${column}`,
    distinct: column,
    'project-away': column,
    'project-keep': column,
    'project-rename': `NewName = ${column}`,
    'project-reorder': column,
    getschema: '',
    evaluate: 'narrow()',
    as: 'Result',
  };
}

/** A use of an operator on a table with these columns, as it stands in a tail; null if the operator is none of ours. */
export function exampleOf(operator: string, columns: readonly string[]): string | null {
  const column = columns.includes('EntityType') ? 'EntityType' : (columns[0] ?? 'Column');
  const examples: Readonly<Record<string, string>> = examplesOn(column);
  if (!Object.hasOwn(examples, operator)) return null;
  return `| ${operator} ${examples[operator] ?? ''}`.trimEnd();
}
