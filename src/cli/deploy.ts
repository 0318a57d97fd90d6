import { randomUUID } from 'node:crypto';
import { deployTemplate, whatIf, type DeployOptions } from '../arm/index.js';
import { createCluster } from '../cluster/change.js';
import type { ArmWarning } from '../cluster/messages.js';
import { readPredefinedRules } from '../cluster/given-facts.js';
import type { ClusterState } from '../cluster/state.js';
import { documentReader } from '../library/documents.js';
import { sourceRefusal } from '../library/tool-documents.js';
import { positionAt } from '../../grammar/text/positions.js';
import type { Arguments } from './arguments.js';
import { deploymentJson, deploymentText, whatIfJson, whatIfText } from './deploy/report.js';
import { clusterPlace } from './cluster-place.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { formatOption, option, options } from './option-table.js';
import type { Console } from './output/console.js';
import { readParameters } from './parameters.js';
import { givenFactsOf } from './given-facts.js';
import { problemIn, stop, type NamedText } from './problem.js';
import { onlyOperand, type Invocation, type Subcommand } from './subcommand.js';

const FORMATS = ['text', 'json'] as const;
const MODES = ['incremental', 'complete'] as const;

const NO_CALLER = 'deployments have no caller; roles apply to commands only';

/** `deploy TEMPLATE`: what an ARM template makes of a cluster. */
export const deploy: Subcommand = {
  name: 'deploy',
  operands: 'TEMPLATE',
  description: `Deploys an ARM template (- for standard input) and prints the resulting cluster resource, which --cluster accepts.
Expressions are evaluated, with parameters from files or as name=value; the last of one name counts. Resources of other
types are accepted and have no effect here; each is named on standard error. --what-if shows instead what would change:
properties, and the callout rules that take effect or no longer do.
Exit codes: 0 deployed, 1 refused, 2 bad usage or unreadable input.`,
  examples: [
    { arguments: 'deploy template.json', purpose: 'the cluster that a template makes' },
    { arguments: 'deploy template.json --cluster open.json --what-if', purpose: 'what it would change' },
  ],
  options: [
    option('cluster', { description: 'the cluster that exists before (default: none)' }),
    ...options('predefined', 'cloud', 'name', 'parameters', 'resource-group', 'subscription', 'mode', 'what-if'),
    formatOption(FORMATS),
  ],
  without: { role: NO_CALLER, principal: NO_CALLER },
  run: deployOne,
};

async function deployOne(invocation: Invocation): Promise<ExitCode> {
  const { given, inputs, console } = invocation;
  const path = onlyOperand(invocation, deploy);
  const format = given.choiceOf('format', FORMATS) ?? 'text';
  const mode = given.choiceOf('mode', MODES) ?? 'incremental';
  const before = await clustersBefore(invocation);
  const parameters = await readParameters(given.valuesOf('parameters'));
  const template = await inputs.need(path);
  const result = deployTemplate(before, template.text, {
    ...placeOf(given),
    ...(await newClusterFacts(invocation)),
    parameters,
    mode: mode === 'complete' ? 'Complete' : 'Incremental',
    now: () => Date.now(),
    newGuid: randomUUID,
  });
  if (!result.ok) {
    const { refused } = result;
    const source = refused === 'resource' ? null : sourceRefusal(template.text, path);
    const problem = source?.ok === false ? source.problem : result.problem;
    const code = refused === 'resource' ? `DeploymentFailed: ${problem.code}` : problem.code;
    stop(problemIn(template, { ...problem, code }), exitCodes.failed);
  }
  await warnAll(template, result.warnings, console);
  if (!given.has('what-if')) await console.json(format === 'json' ? deploymentJson(result) : deploymentText(result));
  else {
    const changes = whatIf(before, result);
    if (format === 'json') await console.json(whatIfJson(changes));
    else await console.write('text', whatIfText(changes, console.style));
  }
  return exitCodes.ok;
}

function placeOf(given: Arguments): Pick<DeployOptions, 'resourceGroup' | 'subscriptionId'> {
  const resourceGroup = given.valueOf('resource-group');
  const subscriptionId = given.valueOf('subscription');
  return { ...(resourceGroup !== null && { resourceGroup }), ...(subscriptionId !== null && { subscriptionId }) };
}

/** What the command line tells of a cluster that the template makes. */
async function newClusterFacts(invocation: Invocation): Promise<Pick<DeployOptions, 'facts'>> {
  const { predefined, cloud } = await givenFactsOf(invocation);
  const rules = predefined === undefined ? null : readPredefinedRules(predefined);
  return { facts: { ...(cloud && { cloud }), ...(rules?.ok === true && { predefinedRules: rules.value }) } };
}

/** The clusters that exist before: one, or none. */
async function clustersBefore(invocation: Invocation): Promise<readonly ClusterState[]> {
  const { given, inputs, console } = invocation;
  const path = given.valueOf('cluster');
  if (path === null) return [];
  const place = clusterPlace(path, given.valueOf('name'));
  const source = await inputs.need(place.file);
  const named = place.clusterName === undefined ? {} : { clusterName: place.clusterName };
  const result = createCluster(
    source.text,
    documentReader({ ...named, fileName: place.file, ...(await givenFactsOf(invocation)) }),
  );
  if (!result.ok) return stop(problemIn(source, result.problem));
  await warnAll(source, result.warnings, console);
  return [result.state];
}

async function warnAll({ name, starts }: NamedText, warnings: readonly ArmWarning[], console: Console): Promise<void> {
  for (const { message, start } of warnings) {
    await console.warn(`${name ?? ''}:${positionAt(starts, start).line}`, message);
  }
}
