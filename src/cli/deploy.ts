import { randomUUID } from 'node:crypto';
import { deployTemplate, whatIf, type DeployOptions, type DeployResult } from '../arm/index.js';
import { createCluster } from '../cluster/change.js';
import type { ArmProblem, ArmWarning } from '../cluster/messages.js';
import type { ClusterState } from '../cluster/state.js';
import { documentReader } from '../library/documents.js';
import { lineStarts, positionAt } from '../../grammar/text/positions.js';
import { usageProblem, type Arguments, type OptionDefinition, type UsageProblem } from './arguments.js';
import { deploymentJson, deploymentText, whatIfJson, whatIfText } from './deploy/report.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { readNamedText } from './files.js';
import { write, type Io } from './io.js';
import { unknownValue } from './options.js';
import { readParameters } from './parameters.js';
import { faultReport, plainReport, warningLine, type ReportedText } from './report.js';
import { hasColor, styleOf, type Style } from './style.js';
import type { Invocation, Subcommand } from './subcommand.js';

const FORMATS = ['text', 'json'] as const;
const MODES = ['incremental', 'complete'] as const;

const deployOptions: readonly OptionDefinition[] = [
  { name: 'cluster', value: 'FILE', description: 'the cluster that is there before (default: none)' },
  { name: 'parameters', value: 'FILE|NAME=VALUE', description: 'parameters of the template; may be repeated' },
  { name: 'resource-group', value: 'NAME', description: 'deploy to this group (default: that of the cluster, or rg)' },
  { name: 'subscription', value: 'ID', description: 'and this subscription (default: that of the cluster, or zeros)' },
  {
    name: 'mode',
    value: 'MODE',
    description: 'incremental (default) or complete, which removes what is not in the template',
  },
  { name: 'what-if', description: 'tell what would change, also for callouts, and change nothing' },
  { name: 'format', value: 'NAME', description: 'print as text or json (default: text)' },
];

const NOBODY = 'templates are deployed by nobody in particular; roles are for commands';

/** `deploy TEMPLATE`: what an ARM template makes of a cluster. */
export const deploy: Subcommand = {
  usage: 'deploy [OPTIONS] TEMPLATE',
  description: `Deploys an ARM template (- for standard input) and prints the cluster resource that results, which --cluster takes
again. Expressions are evaluated, with parameters from files or as name=value; the last of one name counts. Resources
of other types are taken and have no effect here; each is named on standard error. --what-if tells instead what would
change: properties, and the rules for callouts that come into force or no longer are.
Exit codes: 0 deployed, 1 refused, 2 bad usage or unreadable input.`,
  options: deployOptions,
  refused: { as: NOBODY, principal: NOBODY },
  execute,
};

async function execute({ arguments: given, options: common, io }: Invocation): Promise<ExitCode | UsageProblem> {
  const [path, another] = given.operands;
  if (path === undefined) {
    return usageProblem(
      'deploy needs a TEMPLATE, or - for standard input',
      'for example: kusto-callout deploy main.json',
    );
  }
  if (another !== undefined) {
    const hint = another.includes('=') ? `repeat the option: --parameters ${another}` : null;
    return usageProblem('deploy takes one TEMPLATE', hint);
  }
  if (path === '-' && common.clusterFile === '-') return usageProblem('standard input (-) can be read only once');
  const formatName = given.valueOf('format') ?? 'text';
  const format = FORMATS.find(known => known === formatName);
  if (format === undefined) return unknownValue('format', formatName, FORMATS);
  const modeName = (given.valueOf('mode') ?? 'incremental').toLowerCase();
  const mode = MODES.find(known => known === modeName);
  if (mode === undefined) return unknownValue('mode', modeName, MODES);

  const style = styleOf(hasColor(io.stderr, io.env, common.noColor));
  const before = await readClusters(common.clusterFile, io, style);
  if (before === null) return exitCodes.usage;
  const parameters = await readParameters(common.parameters);
  if (!parameters.ok) {
    await write(io.stderr, plainReport(parameters.message, parameters.hint, style));
    return exitCodes.usage;
  }
  const template = await readNamedText(path, io.stdin);
  if (!template.ok) {
    await write(io.stderr, plainReport(template.message, null, style));
    return exitCodes.usage;
  }

  const source = reportedText(path, template.text);
  const result = deployTemplate(before, template.text, {
    ...placeOf(given),
    parameters: parameters.parameters,
    mode: mode === 'complete' ? 'Complete' : 'Incremental',
    now: () => Date.now(),
    newGuid: randomUUID,
  });
  if (!result.ok) {
    await write(io.stderr, faultReport(source, faultOf(result.problem, result.refused), style));
    return exitCodes.failed;
  }
  for (const warning of result.warnings) await write(io.stderr, warningText(source, warning, style));
  await write(io.stdout, report(before, result, { format, isWhatIf: given.has('what-if') }, common.noColor, io));
  return exitCodes.ok;
}

function report(
  before: readonly ClusterState[],
  result: DeployResult & { readonly ok: true },
  wanted: { readonly format: (typeof FORMATS)[number]; readonly isWhatIf: boolean },
  noColor: boolean,
  io: Io,
): string {
  if (!wanted.isWhatIf) return wanted.format === 'json' ? deploymentJson(result) : deploymentText(result);
  const changes = whatIf(before, result);
  if (wanted.format === 'json') return whatIfJson(changes);
  return whatIfText(changes, styleOf(hasColor(io.stdout, io.env, noColor)));
}

function placeOf(given: Arguments): Pick<DeployOptions, 'resourceGroup' | 'subscriptionId'> {
  const resourceGroup = given.valueOf('resource-group');
  const subscriptionId = given.valueOf('subscription');
  return { ...(resourceGroup !== null && { resourceGroup }), ...(subscriptionId !== null && { subscriptionId }) };
}

/** The clusters that are there before: one, or none. Null when its file is no good, which has been reported then. */
async function readClusters(path: string | null, io: Io, style: Style): Promise<readonly ClusterState[] | null> {
  if (path === null) return [];
  const read = await readNamedText(path, io.stdin);
  if (!read.ok) {
    await write(io.stderr, plainReport(read.message, null, style));
    return null;
  }
  const source = reportedText(path, read.text);
  const result = createCluster(read.text, documentReader());
  if (!result.ok) {
    await write(io.stderr, faultReport(source, faultOf(result.problem, 'template'), style));
    return null;
  }
  for (const warning of result.warnings) await write(io.stderr, warningText(source, warning, style));
  return [result.state];
}

function reportedText(name: string, text: string): ReportedText {
  return { name, text, starts: lineStarts(text) };
}

function faultOf({ code, reason, message, hint, start, end }: ArmProblem, refused: 'template' | 'resource') {
  const title = refused === 'resource' ? `DeploymentFailed: ${code} (${reason})` : `${code} (${reason})`;
  return { title, message, hint, span: { start, end } };
}

function warningText({ name, starts }: ReportedText, { message, start }: ArmWarning, style: Style): string {
  return warningLine(`${name ?? ''}:${positionAt(starts, start).line}`, message, style);
}
