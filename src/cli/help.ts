import { twoColumns } from './two-columns.js';
import type { OptionDefinition } from './arguments.js';
import { commonOptions } from './options.js';
import { runOptions } from './run-options.js';
import { optionsOf, type Subcommand } from './subcommand.js';
import { subcommands } from './subcommands.js';

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
export function subcommandHelp(subcommand: Subcommand): string {
  const { usage, description } = subcommand;
  return `Usage: kusto-callout ${usage}

${description}

Options:
${optionLines(optionsOf(subcommand))}

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
