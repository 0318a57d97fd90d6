import { folded } from './output/fold.js';
import { HELP_WIDTH, twoColumns } from './two-columns.js';
import type { OptionDefinition } from './option-table.js';
import { optionsOf, type Subcommand } from './subcommand.js';
import { subcommands } from './subcommands.js';

const EXIT_CODES =
  'Exit codes: 0 success, or yes; 1 a command failed, or no; 2 bad usage or input; 3 undecided; 70 internal error.';

/** Longer lines are hard to read. */
const MAX_HELP_WIDTH = 100;

/** `kusto-callout --help`. */
export function programHelp(options: readonly OptionDefinition[], width: number | null): string {
  const columns = helpColumns(width);
  return `kusto-callout: try Azure Data Explorer's callout policy commands on a cluster in memory

Usage: kusto-callout [SUBCOMMAND] [OPTIONS] [FILE...]

Without a subcommand: the REPL on a terminal, otherwise \`run -\`; with -e, \`run\`.

Subcommands:
${twoColumns([...Object.entries(subcommands).map(([name, { summary }]) => [name, summary] as const), ['help', 'show the help of a subcommand']], { columns })}

Options:
${optionLines(options, columns)}

Examples:
  kusto-callout -e '.show cluster policy callout'
  kusto-callout run script.kql --cluster cluster.json --format json

${folded(EXIT_CODES, columns)}`;
}

/** `kusto-callout help help`. */
export function helpHelp(width: number | null): string {
  const columns = helpColumns(width);
  return `Usage: kusto-callout help [SUBCOMMAND]

${reflowed('Shows the help of a subcommand: what it does, its options, and examples; kusto-callout SUBCOMMAND --help is the same. Without one, lists the subcommands.', columns)}

Examples:
  # the help of lint
  kusto-callout help lint

${folded(EXIT_CODES, columns)}`;
}

/** `kusto-callout SUBCOMMAND --help`. */
export function subcommandHelp(subcommand: Subcommand, width: number | null): string {
  const columns = helpColumns(width);
  const { name, operands, description, examples } = subcommand;
  return `Usage: ${`kusto-callout ${name} [OPTIONS] ${operands}`.trimEnd()}

${reflowed(description, columns)}

Options:
${optionLines(optionsOf(subcommand), columns)}

Examples:
${examples.map(({ arguments: typed, purpose }) => `  # ${purpose}\n  kusto-callout ${typed}`).join('\n')}

${folded(EXIT_CODES, columns)}`;
}

function helpColumns(width: number | null): number {
  return Math.min(width ?? HELP_WIDTH, MAX_HELP_WIDTH);
}

/** Paragraphs with lines of such a width. Lines that begin with a blank are examples and stay as they are; exit codes begin a line. */
function reflowed(text: string, columns: number): string {
  return text
    .replace(/(?<=\S)\n(?=\S)(?!Exit codes:)/g, ' ')
    .split('\n')
    .map(line => (line.startsWith(' ') ? line : folded(line, columns)))
    .join('\n');
}

function optionLines(options: readonly OptionDefinition[], columns: number): string {
  return twoColumns(
    options.map(({ name, short, value, description }) => [
      `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`,
      description,
    ]),
    { columns },
  );
}
