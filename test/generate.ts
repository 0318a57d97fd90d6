/*
 * Writes every generated file: the grammar's reference, the table of known commands, the tables of assumptions and of differences, and
 * what the examples of the README and of docs/ print.
 * `npm run generate`; tests fail when a file is not what its generator gives.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { knownCommandsData } from '../grammar/known-commands.generate.js';
import { diagrams, ebnf } from '../grammar/reference/generate.js';
import { pages, runConsole, withOutputs } from './readme/console.js';
import { publicSuffixesData } from '../src/analysis/lint/net/public-suffixes.generate.js';
import { sharedServicesData, sharedServicesPage } from '../src/analysis/lint/net/shared-services.generate.js';
import { storedReachData } from '../src/analysis/hosts/stored-reach.generate.js';
import { storedAutomataData } from '../src/analysis/stored-automata.generate.js';
import { lintRulesIndex } from '../src/analysis/lint/rules-index.generate.js';
import { assumptionsTable, QUESTION_IDS } from '../src/assumptions/index.js';
import { language } from '../src/commands/language.js';
import { differences } from '../src/differences.js';
import { optionsTable, subcommandTable } from './readme/command-line.js';
import { configSchema } from '../src/cli/schemas/config-schema.js';
import type { Schema } from '../src/cli/schemas/schema.js';
import { testFileSchema } from '../src/cli/schemas/test-file-schema.js';
import { OUTPUTS, outputSchemas } from './schemas/output-schemas.js';

const root = resolve(__dirname, '..');

/** The table of docs/differences.md. */
export function differencesTable(): string {
  const rows = Object.entries(differences).map(([id, { decision, why }]) => `| ${decision} | ${why} \`${id}\` |`);
  return ['| What it does | What is known, and why |', '|---|---|', ...rows].join('\n');
}

/** A text with what stands between two markers replaced: `<!-- name:begin -->` and `<!-- name:end -->`. */
export function withSection(text: string, name: string, section: string): string {
  const begin = `<!-- ${name}:begin -->`;
  const end = `<!-- ${name}:end -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`no section ${name}`);
  return `${text.slice(0, from + begin.length)}\n\n${section}\n\n${text.slice(to)}`;
}

function schemaText(schema: Schema): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** Every generated file, and what writes the text that it should have. */
export function generatedFiles(): readonly { readonly file: string; readonly text: () => string | Promise<string> }[] {
  const assumptionsPage = readFileSync(join(root, 'docs/assumptions.md'), 'utf8');
  const commandLinePage = readFileSync(join(root, 'docs/command-line.md'), 'utf8');
  const differencesPage = readFileSync(join(root, 'docs/differences.md'), 'utf8');
  return [
    { file: 'grammar/known-commands.data.ts', text: () => knownCommandsData() },
    { file: 'grammar/reference/grammar.ebnf', text: () => ebnf(language.table) },
    { file: 'grammar/reference/diagrams.html', text: () => diagrams(language.table) },
    { file: 'src/analysis/lint/net/public-suffixes.data.ts', text: () => publicSuffixesData() },
    { file: 'src/analysis/lint/net/shared-services.data.ts', text: () => sharedServicesData() },
    { file: 'src/automata/stored-automata.data.ts', text: () => storedAutomataData() },
    { file: 'src/analysis/hosts/stored-reach.data.ts', text: () => storedReachData() },
    { file: 'src/cli/schemas/config.schema.json', text: () => schemaText(configSchema()) },
    { file: 'src/cli/schemas/test-file.schema.json', text: () => schemaText(testFileSchema()) },
    ...OUTPUTS.map(name => ({
      file: `src/cli/schemas/${name}-output.schema.json`,
      text: () => schemaText(outputSchemas().get(name) ?? {}),
    })),
    { file: 'docs/shared-services.md', text: () => sharedServicesPage() },
    { file: 'src/analysis/lint/rules/README.md', text: () => lintRulesIndex() },
    {
      file: 'docs/assumptions.md',
      text: () => withSection(assumptionsPage, 'assumptions', assumptionsTable(QUESTION_IDS)),
    },
    {
      file: 'docs/command-line.md',
      text: async () =>
        withSection(
          withSection(commandLinePage, 'subcommands', await subcommandTable()),
          'options',
          await optionsTable(),
        ),
    },
    { file: 'docs/differences.md', text: () => withSection(differencesPage, 'differences', differencesTable()) },
  ];
}

if (require.main === module) {
  process.chdir(root);
  void (async () => {
    for (const { file, text } of generatedFiles()) writeFileSync(join(root, file), await text());
    for (const file of pages) {
      const path = join(root, file);
      writeFileSync(path, await withOutputs(readFileSync(path, 'utf8'), runConsole));
    }
  })();
}
