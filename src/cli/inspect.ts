import {
  describeInventory,
  readInventory,
  type Egress,
  type Inventory,
  type KnownCluster,
} from '../inventory/index.js';
import { valueOf, type JsonNode } from '../json/nodes.js';
import { listed, mention, printable } from '../../grammar/text/mention.js';
import { usageProblem, type OptionDefinition, type UsageProblem } from './arguments.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { readInputText } from './inputs.js';
import { write } from './io.js';
import { unknownValue } from './options.js';
import { parametersForEach, readParameters } from './parameters.js';
import { plainReport } from './report.js';
import { hasColor, styleOf } from './style.js';
import type { Invocation, Subcommand } from './subcommand.js';
import { readYaml } from './test-files/yaml-nodes.js';

const FORMATS = ['text', 'json'] as const;

const inspectOptions: readonly OptionDefinition[] = [
  { name: 'format', value: 'NAME', description: `print as ${FORMATS.join(' or ')} (default: text)` },
];

/** `inspect FILE...`: what a file says of clusters, before anything is concluded from it. */
export const inspect: Subcommand = {
  usage: 'inspect [OPTIONS] FILE...',
  description: `Prints what was understood of files that tools write: az, REST and PowerShell, Resource Graph, what-if results, Terraform
plans and states, Pulumi previews and exports, output of bicep build-params, manifests of Kubernetes, ARM templates.
For each cluster: its name and address, what the change does to it, the three egress properties before and after, and
what the file does not tell.
FILE is a file, REV:PATH for a file of a git revision, - for standard input.
Exit codes: 0 told, 2 bad usage, or a file that is not read (the message names the command whose output is).`,
  options: inspectOptions,
  refused: {
    cluster: 'the clusters are those of the files',
    as: null,
    principal: null,
  },
  execute,
};

async function execute({ arguments: given, options: common, io }: Invocation): Promise<ExitCode | UsageProblem> {
  const names = given.operands;
  if (names.length === 0) {
    return usageProblem('inspect takes files, or - for standard input', 'for example: kusto-callout inspect plan.json');
  }
  const formatName = given.valueOf('format') ?? 'text';
  const format = FORMATS.find(known => known === formatName);
  if (format === undefined) return unknownValue('format', formatName, FORMATS);
  const style = styleOf(hasColor(io.stderr, io.env, common.noColor));
  const parameters = await readParameters(common.parameters);
  if (!parameters.ok) {
    await write(io.stderr, plainReport(parameters.message, parameters.hint, style));
    return exitCodes.usage;
  }
  const files: Record<string, object> = {};
  let isRefused = false;
  for (const name of names) {
    const shown = name === '-' ? 'standard input' : name;
    const text = await readInputText(name, io);
    const [own = {}] = text.ok ? await parametersForEach([text.text], parameters.parameters) : [];
    const result = text.ok
      ? readInventory(text.text, { file: name === '-' ? 'FILE' : name, parameters: own, readYaml })
      : { ok: false as const, problem: { message: text.message, hint: null } };
    if (!result.ok) {
      const { message, hint } = result.problem;
      isRefused = true;
      files[name] = { clusters: [], reject: hint === null ? message : `${message}: ${hint}` };
      await write(io.stderr, plainReport(text.ok ? `${shown}: ${message}` : message, hint, style));
      continue;
    }
    files[name] = describeInventory(result.inventory);
    if (format === 'text') await write(io.stdout, inventoryText(shown, result.inventory));
  }
  if (format === 'json') await write(io.stdout, `${JSON.stringify({ version: 1, files }, null, 2)}\n`);
  return isRefused ? exitCodes.usage : exitCodes.ok;
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
  if (cloud !== null) lines.push(`    cloud: ${cloud}`);
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

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
