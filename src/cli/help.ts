import { twoColumns } from './two-columns.js';
import type { OptionDefinition } from './option-table.js';
import { optionsOf, type Subcommand } from './subcommand.js';
import { subcommands } from './subcommands.js';

const EXIT_CODES =
  'Exit codes: 0 success, or yes; 1 a command failed, or no; 2 bad usage or input; 3 undecided; 70 internal error.';

/** `kusto-callout --help`. */
export function programHelp(options: readonly OptionDefinition[]): string {
  return `kusto-callout: try Azure Data Explorer's callout policy commands on a cluster in memory

Usage: kusto-callout [SUBCOMMAND] [OPTIONS] [FILE...]

Without a subcommand: the REPL on a terminal, otherwise \`run -\`; with -e, \`run\`.

Subcommands:
${twoColumns([...Object.entries(subcommands).map(([name, { summary }]) => [name, summary] as const), ['help', 'show the help of a subcommand']])}

Options:
${optionLines(options)}

Examples:
  kusto-callout -e '.show cluster policy callout'
  kusto-callout run script.kql --cluster cluster.json --format json

${EXIT_CODES}`;
}

/** `kusto-callout help help`. */
export function helpHelp(): string {
  return `Usage: kusto-callout help [SUBCOMMAND]

Shows the help of a subcommand: what it does, its options, and examples; kusto-callout SUBCOMMAND --help is the same. Without one, lists
the subcommands.

Examples:
  # the help of lint
  kusto-callout help lint

${EXIT_CODES}`;
}

/** `kusto-callout SUBCOMMAND --help`. */
export function subcommandHelp(subcommand: Subcommand): string {
  const { name, operands, description, examples } = subcommand;
  return `Usage: ${`kusto-callout ${name} [OPTIONS] ${operands}`.trimEnd()}

${description}

Options:
${optionLines(optionsOf(subcommand))}

Examples:
${examples.map(({ arguments: typed, purpose }) => `  # ${purpose}\n  kusto-callout ${typed}`).join('\n')}

${EXIT_CODES}`;
}

function optionLines(options: readonly OptionDefinition[]): string {
  return twoColumns(
    options.map(({ name, short, value, description }) => [
      `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`,
      description,
    ]),
  );
}
