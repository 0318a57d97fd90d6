/** Where no terminal says how wide it is. */
export const HELP_WIDTH = 80;
const MAX_NAME_WIDTH = 26;

/** Lines of a name and what it means, aligned; what is long goes on in the next line. */
export function twoColumns(
  rows: readonly (readonly [string, string])[],
  {
    maxNameWidth = MAX_NAME_WIDTH,
    columns = HELP_WIDTH,
  }: { readonly maxNameWidth?: number; readonly columns?: number } = {},
): string {
  const width = Math.max(...rows.map(([name]) => name.length).filter(length => length <= maxNameWidth));
  return rows
    .map(([name, text]) => {
      const indent = `\n${' '.repeat(width + 4)}`;
      const described = wordLines(text, columns - width - 4).join(indent);
      return `  ${name.padEnd(width)}${name.length > width ? indent : '  '}${described}`;
    })
    .join('\n');
}

function wordLines(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}
