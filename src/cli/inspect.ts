import { cloudOf } from '../policy/clouds.js';
import {
  describeInventory,
  readInventory,
  type Egress,
  type Inventory,
  type KnownCluster,
} from '../inventory/index.js';
import { valueOf, type JsonNode } from '../json/nodes.js';
import type { JsonData } from '../tabular/formats/json-text.js';
import { listed, mention, printable } from '../../grammar/text/mention.js';
import { counted } from './counted.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { JSON_VERSION } from './findings/formats.js';
import { shownName } from './inputs.js';
import { formatOption, options } from './option-table.js';
import { parametersForEach, readParameters, type ParameterValues } from './parameters.js';
import { attemptInput, inputError, usageError } from './problem.js';
import type { Invocation, Subcommand } from './subcommand.js';
import { readYaml } from '../json/yaml-nodes.js';

const FORMATS = ['text', 'json'] as const;

/** `inspect FILE...`: what a file says of clusters, before anything is concluded from it. */
export const inspect: Subcommand = {
  name: 'inspect',
  operands: 'FILE...',
  description: `Prints what was understood of files that tools write: az, REST and PowerShell, Resource Graph, what-if results, Terraform
plans and states, Pulumi previews and exports, output of bicep build-params, manifests of Kubernetes, ARM templates.
For each cluster: its name and address, what the change does to it, the three egress properties before and after, and
what the file does not tell.
FILE is a file, REV:PATH for a file of a git revision, - for standard input.
Exit codes: 0 told, 2 bad usage, or a file that is not read (the message names the command whose output is).`,
  examples: [{ arguments: 'inspect template.json --parameters name=contoso', purpose: 'what a file says of clusters' }],
  options: [formatOption(FORMATS), ...options('parameters')],
  without: { cluster: 'the clusters are those of the files' },
  run: inspectFiles,
};

async function inspectFiles(invocation: Invocation): Promise<ExitCode> {
  const { given, console } = invocation;
  const names = given.operands;
  if (names.length === 0) {
    usageError('inspect takes files, or - for standard input', 'for example: kusto-callout inspect plan.json');
  }
  const format = given.choiceOf('format', FORMATS) ?? 'text';
  const parameters = await readParameters(given.valuesOf('parameters'));
  const files: [string, JsonData][] = [];
  let isRefused = false;
  for (const name of names) {
    const result = await attemptInput(() => inventoryOf(name, parameters, invocation));
    if (!result.ok) {
      const { message, hint } = result.problem;
      isRefused = true;
      files.push([name, { clusters: [], reject: hint === null ? message : `${message}: ${hint}` }]);
      await console.problem(result.problem);
      continue;
    }
    // What describes an inventory is data for JSON, of a type without an index.
    files.push([name, describeInventory(result.value) as unknown as JsonData]);
    if (format === 'text') await console.write('text', inventoryText(shownName(name), result.value));
  }
  if (format === 'json') await console.json({ version: JSON_VERSION, files: Object.fromEntries(files) });
  return isRefused ? exitCodes.usage : exitCodes.ok;
}

async function inventoryOf(name: string, parameters: ParameterValues, { inputs }: Invocation): Promise<Inventory> {
  const read = await inputs.readAny(name);
  if (!read.ok) return inputError(read.message);
  const [own = {}] = await parametersForEach([read.text], parameters);
  const result = readInventory(read.text, { file: name === '-' ? 'FILE' : name, parameters: own, readYaml });
  return result.ok
    ? result.inventory
    : inputError(`${shownName(name)}: ${result.problem.message}`, result.problem.hint);
}

function inventoryText(name: string, { form, clusters, scripts, notes }: Inventory): string {
  const lines = [`${name}: ${form}, ${counted(clusters.length, 'cluster')}`];
  for (const cluster of clusters) lines.push('', ...clusterLines(cluster));
  for (const { address, cluster, level, content, isSensitive } of scripts) {
    const text = content === null ? 'not in the file' : isSensitive ? 'sensitive, not shown' : printable(content);
    lines.push('', `  script ${mention(address ?? 'of the template')} of cluster ${cluster ?? '(not told)'}`);
    lines.push(`    level: ${level}`, `    commands: ${text}`);
  }
  if (notes.length > 0) lines.push('', ...notes.map(note => `  note: ${printable(note)}`));
  return `${lines.join('\n')}\n`;
}

function clusterLines(cluster: KnownCluster): readonly string[] {
  const { name, address, id, action, cloud, before, after, unknown, sensitive, also, nameBefore } = cluster;
  const where = address ?? id;
  const lines = [`  ${name === null ? '(name not told)' : printable(name)}${action === null ? '' : ` (${action})`}`];
  if (where !== null) lines.push(`    at: ${printable(where)}`);
  if (nameBefore !== null) lines.push(`    replaces: ${printable(nameBefore)}`);
  if (also.length > 0) lines.push(`    changed by: ${also.map(printable).join(', ')}`);
  const azName = cloud === null ? null : cloudOf(cloud).az;
  if (azName !== null) lines.push(`    cloud: ${azName}`);
  if (before !== null) lines.push('    before:', ...egressLines(before, sensitive, []));
  if (after === null) lines.push('    after: deleted');
  else lines.push(before === null ? '    egress:' : '    after:', ...egressLines(after, sensitive, unknown));
  if (cluster.appends.length > 0) lines.push(`    adds to: ${listed(cluster.appends, 'and')}`);
  if (cluster.removes.length > 0) lines.push(`    takes from: ${listed(cluster.removes, 'and')}`);
  if (cluster.isPartial) lines.push('    the file states only this part of the cluster');
  return lines;
}

function egressLines(egress: Egress, sensitive: readonly string[], unknown: readonly string[]): readonly string[] {
  const properties = ['restrictOutboundNetworkAccess', 'allowedFqdnList', 'calloutPolicies'] as const;
  return properties.flatMap(property => {
    const node = egress[property];
    const isHidden = sensitive.some(path => path === property || path.startsWith(`${property}[`));
    const open = unknown.filter(path => path === property || path.startsWith(`${property}[`));
    const value =
      node === undefined ? (open.length > 0 ? 'not known' : 'not stated') : isHidden ? '(sensitive)' : shown(node);
    const missing = node !== undefined && open.length > 0 ? ` (not known: ${open.join(', ')})` : '';
    return [`      ${property}: ${value}${missing}`];
  });
}

function shown(node: JsonNode): string {
  return node.kind === 'string' ? printable(node.value) : printable(JSON.stringify(valueOf(node)));
}
