import {
  openQuestions,
  PROBES,
  QUESTION_IDS,
  runtimeBuilt,
  SETTLED_BY,
  type Probe,
  type ProbeName,
  type QuestionId,
} from '../assumptions/index.js';
import { createCluster } from '../cluster/change.js';
import { combined } from '../cluster/probed.js';
import { portableResource } from '../cluster/resource.js';
import { firstCell, showAnswerIn } from '../cluster/show-answer.js';
import type { ClusterState } from '../cluster/state.js';
import { ARM_JSON, readJson } from '../json/read.js';
import { documentReader } from '../library/documents.js';
import { CLOUD_NAMES } from '../policy/clouds.js';
import { ARM_CALLOUT_TYPES } from '../policy/callout-types.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { saveTextFile } from './files.js';
import { option, options } from './option-table.js';
import { inputError, problemIn, stop, usageError, type NamedText } from './problem.js';
import type { Invocation, Subcommand } from './subcommand.js';

/** `probe`: what to ask a real cluster, so that answers rest on what it says itself. */
export const probe: Subcommand = {
  name: 'probe',
  operands: '',
  description: `Prints a script of commands that only read, for a real cluster: their answers are all that can be known of it without a callout. Each
says which open questions of docs/assumptions.md it settles. --read makes one profile of the answers, which --cluster and
--predefined take: CSV or TSV of Kusto's web UI, the JSON of /v1/rest/mgmt, what --format json prints, and the resource as az
prints it. What stays open is told on standard error.
Exit codes: 0 done, 2 bad usage, or answers that cannot be read or are not of one cluster.`,
  examples: [{ arguments: 'probe', purpose: 'what to run on a cluster' }],
  options: [
    option('read', { description: 'make a profile of this answer; may be repeated' }),
    ...options('out', 'cloud'),
  ],
  run: async invocation => {
    const { given, console } = invocation;
    if (given.operands.length > 0) usageError('probe takes no operands', 'answers are read with --read FILE');
    if (given.has('read')) return readAnswers(invocation);
    if (given.has('out') || given.has('cloud')) usageError('--out and --cloud belong to --read FILE');
    await console.write('code', probeScript());
    return exitCodes.ok;
  },
};

/** The script, with what each command settles, and what none does. */
function probeScript(): string {
  // Of a record that is written out, Object.keys gives its keys and no others.
  const names = Object.keys(PROBES) as readonly ProbeName[];
  const reads = names.map(name => `--read ${PROBES[name].file}`).join(' ');
  const parts = names.map(name => {
    const { file, command, isCommandLine, tells }: Probe = PROBES[name];
    const settles = QUESTION_IDS.flatMap(id => {
      const settling = SETTLED_BY[id];
      if (settling.by !== name) return [];
      return [`//   settles ${id}${settling.when === null ? '' : `, ${settling.when}`}`];
    });
    const how = isCommandLine ? ', on a command line' : '';
    return [`// ${file}${how}: tells ${tells}`, ...settles, isCommandLine ? `//   ${command} > ${file}` : command].join(
      '\n',
    );
  });
  const open = QUESTION_IDS.flatMap(id => {
    const settling = SETTLED_BY[id];
    return settling.by === null ? [`//   ${id}: ${settling.why}`] : [];
  });
  return [
    `// Run these commands, which only read, on the cluster, save each answer, and make a profile of them:\n//   kusto-callout probe ${reads} --out profile.json`,
    ...parts,
    ['// Not settled by any command that only reads; --assume QUESTION=READING settles them:', ...open].join('\n'),
    '',
  ].join('\n\n');
}

/** What the answers tell. */
interface Answers {
  shown: ClusterState | null;
  resource: ClusterState | null;
  built: string | null;
}

async function readAnswers(invocation: Invocation): Promise<ExitCode> {
  const { given, inputs, console } = invocation;
  const answers: Answers = { shown: null, resource: null, built: null };
  for (const file of given.valuesOf('read')) await readAnswer(await inputs.need(file), answers, invocation);
  const { shown, resource, built } = answers;
  const both = shown !== null && resource !== null ? combined(shown, resource) : null;
  if (both?.ok === false) inputError(`the answers are not of one cluster at one moment: ${both.problem}`);
  const state = both?.ok === true ? both.value : (shown ?? resource);
  if (state === null) {
    return inputError(
      'no answer tells of the policy of a cluster',
      `run ${PROBES.callout.command}, and read what it answers`,
    );
  }
  const profile = portableResource(state);
  const path = given.valueOf('out');
  const problem = path === null ? null : saveTextFile(path, `${JSON.stringify(profile, null, 2)}\n`);
  if (problem !== null) inputError(problem);
  if (path === null) await console.json(profile);
  await console.note(notes(state, built));
  return exitCodes.ok;
}

async function readAnswer(source: NamedText, answers: Answers, { given, console }: Invocation): Promise<void> {
  const json = readJson(source.text, ARM_JSON);
  const root = json.ok ? json.value : null;
  const answer = showAnswerIn(source.text, root);
  const built = firstCell(source.text, root, 'BuildTime');
  if (built !== null) answers.built = built;
  // An answer of .show version alone is an envelope, too.
  if (built !== null && (answer === null || answer.tables.length === 0)) return;
  const cloud = given.choiceOf('cloud', CLOUD_NAMES);
  const result = createCluster(source.text, documentReader(cloud === null ? {} : { cloud }));
  if (!result.ok) return stop(problemIn(source, result.problem));
  for (const { message } of result.warnings) await console.warn(source.name, message);
  const kind = answer === null ? 'resource' : 'shown';
  if (answers[kind] !== null) inputError(`two of the files tell of ${answer === null ? 'a resource' : 'a policy'}`);
  answers[kind] = result.state;
}

/** What is settled, and what is left. */
function notes(state: ClusterState, built: string | null): string {
  const open = new Set(ARM_CALLOUT_TYPES.flatMap(type => openQuestions(state, type).map(({ id }) => id)));
  const runtime = built === null ? null : runtimeBuilt(built);
  const left = QUESTION_IDS.filter(id => open.has(id) && !(id === 'dotnet-runtime' && runtime !== null));
  const lines = [
    ...(state.predefinedRules === undefined ? [] : [`predefined rules: ${state.predefinedRules.length}, its own`]),
    ...(runtime === null ? [] : [`built ${built ?? ''}: give --assume dotnet-runtime=${runtime}`]),
    ...left.map(id => `open: ${id}: ${howToSettle(id)}`),
  ];
  return lines.join('\n');
}

function howToSettle(id: QuestionId): string {
  const settling = SETTLED_BY[id];
  if (settling.by === null) return settling.why;
  const { command } = PROBES[settling.by];
  return `${command} settles it${settling.when === null ? '' : ` ${settling.when}`}`;
}
