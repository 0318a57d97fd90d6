import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { counted } from './counted.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { saveTextFile } from './files.js';
import { firstTestFile } from './init/first-cases.js';
import { foundClusters, type FoundCluster } from './init/found-clusters.js';
import { azureText, configText, githubText, schemaComment, type ToolPlace } from './init/texts.js';
import { options } from './option-table.js';
import { inputError, usageError } from './problem.js';
import { CONFIG_NAMES } from './project/find-config.js';
import { defaultBranch } from './project/revisions.js';
import { needOwnFile } from './project/written-files.js';
import type { Invocation, Subcommand } from './subcommand.js';

const CONFIG = 'kusto-callout.config.yaml';
const GITHUB = '.github/workflows/callout-policies.yml';
const AZURE = 'azure-pipelines.callout-policies.yml';
const AZURE_PIPELINES = ['azure-pipelines.yml', 'azure-pipelines.yaml'];

/** `init`: a configuration, a test file and a workflow for what is in the folder. */
export const init: Subcommand = {
  name: 'init',
  operands: '',
  description: `Looks for clusters in the current folder, and writes for them:

  ${CONFIG}  what \`kusto-callout ci\` checks: the files, with the parameters of their templates
  tests/callouts.yaml        what these clusters allow and refuse today; each case has been run and passes
  ${GITHUB}
                             a workflow that runs \`kusto-callout ci\`; where there is an azure-pipelines.yml,
                             ${AZURE} instead

It prints what it wrote, what needs your hand, and what to type next. Files that are there already stay as they are, and nothing is
written then; --force replaces them.
Exit codes: 0 written, 2 there is no cluster in the folder, a file is there already, or one cannot be written.`,
  examples: [{ arguments: 'init', purpose: 'in the folder of your templates' }],
  options: options('force'),
  run: initialize,
};

async function initialize(invocation: Invocation): Promise<ExitCode> {
  const { given, console } = invocation;
  if (given.operands.length > 0) usageError('init takes no files', 'it looks into the current folder');
  refuseOtherConfig();
  const clusters = await foundClusters();
  if (clusters.length === 0) {
    inputError(
      'no file in this folder tells of a cluster',
      'put an ARM template here, or: az kusto cluster show --name NAME --resource-group GROUP > cluster.json',
    );
  }
  const place = toolPlace();
  const tests = existsSync('test') && !existsSync('tests') ? 'test' : 'tests';
  const testFile = `${tests}/callouts.yaml`;
  const cases = await firstTestFile(testFile, clusters);
  const hasAzure = AZURE_PIPELINES.some(name => existsSync(name));
  const base = await defaultBranch();
  const files = new Map([
    [CONFIG, configText(clusters, cases === null ? null : `${tests}/*.yaml`, { base, place })],
    ...(cases === null ? [] : [[testFile, testText(cases, place)] as const]),
    hasAzure ? ([AZURE, azureText(place)] as const) : ([GITHUB, githubText(place)] as const),
  ]);
  const existing = [...files.keys()].filter(name => existsSync(name));
  if (existing.length > 0 && !given.has('force')) {
    const verb = existing.length === 1 ? 'is' : 'are';
    inputError(`${existing.join(', ')} ${verb} there already; nothing was written`, '--force replaces what is there');
  }
  // What is in the folder may come from others, links among it.
  for (const name of files.keys()) needOwnFile(CONFIG, name);
  for (const [name, text] of files) {
    const problem = saveTextFile(name, text, true);
    if (problem !== null) inputError(problem);
  }
  await console.write('text', reportText(clusters, [...files.keys()]));
  return exitCodes.ok;
}

/** Two configurations in a folder would be an error of every run that follows. */
function refuseOtherConfig(): void {
  const other = CONFIG_NAMES.find(name => name !== CONFIG && existsSync(name));
  if (other !== undefined)
    inputError(`${other} is there already`, `remove it first, or edit it; kusto-callout ci uses it`);
}

function testText(cases: string, place: ToolPlace): string {
  return `${schemaComment(place, 'test-file', 1)}# What these clusters allow and refuse. \`kusto-callout test\` runs it; \`kusto-callout help test\` shows what a case may have.
${cases}`;
}

function reportText(clusters: readonly FoundCluster[], files: readonly string[]): string {
  const lines = [`found ${counted(clusters.length, 'file')} with a cluster: ${namesOf(clusters)}`];
  for (const name of files) lines.push(`wrote ${name}`);
  for (const { file, problem } of clusters) {
    if (problem !== null) lines.push(`to do: ${file}: ${problem}: say so under \`files\` in ${CONFIG}`);
  }
  return `${lines.join('\n')}\nnext: kusto-callout ci\n`;
}

const MAX_NAMES = 5;

function namesOf(clusters: readonly FoundCluster[]): string {
  const names = clusters.slice(0, MAX_NAMES).map(({ file }) => file);
  const more = clusters.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function toolPlace(): ToolPlace {
  const schemas = relative('.', join(__dirname, 'schemas')).replaceAll('\\', '/');
  const isInside = schemas.startsWith('node_modules/') && existsSync(schemas);
  return { isInstalled: isDependency(), schemas: isInside ? schemas : null };
}

/** Whether the package of the folder names this one among its dependencies. */
function isDependency(): boolean {
  try {
    const text = readFileSync('package.json', 'utf8');
    return /"kusto-callout"\s*:/.test(text) && existsSync('package-lock.json');
  } catch {
    return false;
  }
}
