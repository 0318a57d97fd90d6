import type { OptionDefinition } from './arguments.js';
import { allOptions, commonOptions } from './options.js';
import { runOptions } from './run-options.js';
import { subcommands, type Subcommand } from './subcommand.js';

const EXIT_CODES = `Exit codes: 0 all well, or yes; 1 a command failed, or no; 2 bad usage or unreadable input; 3 undecided; 70 our fault.`;

/** `kusto-callout --help`. */
export function programHelp(): string {
  return `kusto-callout: try Azure Data Explorer's callout policy commands on a cluster in memory

Usage: kusto-callout [SUBCOMMAND] [OPTIONS] [FILE...]

Without a subcommand: the REPL on a terminal, otherwise \`run -\`; with -e, \`run\`.

Subcommands:
${twoColumns(Object.entries(subcommands).map(([name, { summary }]) => [name, summary]))}

Options:
${optionLines([...runOptions, ...commonOptions])}

Examples:
  kusto-callout -e '.show cluster policy callout'
  kusto-callout run script.kql --cluster cluster.json --format json

${EXIT_CODES}
`;
}

/** `kusto-callout SUBCOMMAND --help`. */
export function subcommandHelp({ usage, description, options }: Subcommand): string {
  return `Usage: kusto-callout ${usage}

${description}

Options:
${optionLines(allOptions(options))}

${EXIT_CODES}
`;
}

function optionLines(options: readonly OptionDefinition[]): string {
  return twoColumns(
    options.map(({ name, short, value, description }) => [
      `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`,
      description,
    ]),
  );
}

const HELP_WIDTH = 80;
const WIDEST_NAME = 26;

/** Lines of a name and what it means, aligned; what is long goes on in the next line. */
export function twoColumns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length).filter(length => length <= WIDEST_NAME));
  return rows
    .map(([name, text]) => {
      const indent = `\n${' '.repeat(width + 4)}`;
      const described = wordLines(text, HELP_WIDTH - width - 4).join(indent);
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
