import type { JsonNode } from '../../json/nodes.js';
import { mention } from '../../../grammar/text/mention.js';
import { failAt, itemsOf, objectOf } from '../node-reader.js';

/** The most cases that one becomes. */
const MAX_ROWS = 10_000;

/**
 * The cases that a case with a table `each` stands for: one for each of its rows, with `${name}` replaced by what the row has under that
 * name, in every text of it. A case without a table stands for itself.
 */
export function expandedCases(node: JsonNode): readonly JsonNode[] {
  if (node.kind !== 'object') return [node];
  const table = node.members.find(({ name }) => name.value === 'each')?.value;
  if (table === undefined) return [node];
  const rows = itemsOf(table, '`each`');
  if (rows.length > MAX_ROWS) failAt(`\`each\` has ${rows.length} rows; at most ${MAX_ROWS} are run`, table);
  const members = node.members.filter(({ name }) => name.value !== 'each');
  return rows.map(row => {
    const values = new Map(
      objectOf(row, 'a row of `each`').members.map(({ name, value }) => [name.value, textOf(value)]),
    );
    const filled = members.map(({ name, value }) => ({ name, value: withValues(value, values) }));
    // The row is where the case is, for those who look for what failed.
    return { kind: 'object', members: filled, start: row.start, end: row.end };
  });
}

function textOf(node: JsonNode): string {
  if (node.kind === 'string') return node.value;
  if (node.kind === 'number' || node.kind === 'boolean') return String(node.value);
  return failAt('a value of `each` is a text, a number, true or false', node);
}

function withValues(node: JsonNode, values: ReadonlyMap<string, string>): JsonNode {
  switch (node.kind) {
    case 'string':
      return {
        ...node,
        value: node.value.replaceAll(
          /\$\{(\w+)\}/g,
          (_, name: string) => values.get(name) ?? failAt(`the row of \`each\` has no ${mention(name)}`, node),
        ),
      };
    case 'array':
      return { ...node, items: node.items.map(item => withValues(item, values)) };
    case 'object':
      return { ...node, members: node.members.map(({ name, value }) => ({ name, value: withValues(value, values) })) };
    default:
      return node;
  }
}
