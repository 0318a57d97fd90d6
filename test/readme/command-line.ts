import { optionsOf, type Subcommand } from '../../src/cli/subcommand.js';
import { isSubcommandName, subcommands } from '../../src/cli/subcommands.js';
import { optionTable, type OptionDefinition } from '../../src/cli/option-table.js';

/** Every subcommand with its summary, for docs/command-line.md. */
export async function subcommandTable(): Promise<string> {
  const rows = (await all()).map(({ subcommand: { name, operands }, summary }) => {
    const usage = `kusto-callout ${name} [OPTIONS] ${operands}`.trimEnd();
    return `| ${code(usage)} | ${summary} |`;
  });
  return [
    '| subcommand | |',
    '|---|---|',
    ...rows,
    '| `kusto-callout help [SUBCOMMAND]` | show the help of a subcommand |',
  ].join('\n');
}

/** Every option with what it means and which subcommands have it, in the order of the table of options. */
export async function optionsTable(): Promise<string> {
  const loaded = await all();
  const order = Object.keys(optionTable);
  /** By how an option is written and described, the subcommands that have it so. */
  const rows = new Map<string, { readonly definition: OptionDefinition; readonly names: string[] }>();
  for (const { subcommand } of loaded) {
    for (const definition of optionsOf(subcommand)) {
      const key = `${usageOf(definition)}\n${definition.description}`;
      const row = rows.get(key) ?? { definition, names: [] };
      row.names.push(subcommand.name);
      rows.set(key, row);
    }
  }
  const sorted = [...rows.values()].sort(
    (one, other) => order.indexOf(one.definition.name) - order.indexOf(other.definition.name),
  );
  const lines = sorted.map(({ definition, names }) => {
    const who = names.length === loaded.length ? 'all' : names.join(', ');
    return `| ${code(usageOf(definition))} | ${cell(definition.description)} | ${who} |`;
  });
  return ['| option | | subcommands |', '|---|---|---|', ...lines].join('\n');
}

async function all(): Promise<readonly { readonly subcommand: Subcommand; readonly summary: string }[]> {
  const names = Object.keys(subcommands).filter(isSubcommandName);
  return Promise.all(
    names.map(async name => ({ subcommand: await subcommands[name].load(), summary: subcommands[name].summary })),
  );
}

function usageOf({ name, short, value }: OptionDefinition): string {
  return `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
}

function code(text: string): string {
  return `\`${cell(text)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
