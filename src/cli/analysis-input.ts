import { readInput, type InputOptions } from '../analysis/inputs/index.js';
import { callerOn, templateAssignments } from '../cluster/assignments.js';
import { createCluster } from '../cluster/change.js';
import { documentReader } from '../library/documents.js';
import { positionAt } from '../../grammar/text/positions.js';
import { clusterPlace } from './cluster-place.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { absolutePath, readTextFile } from './files.js';
import { shownName } from './inputs.js';
import type { NamedInput } from './named-input.js';
import { parametersForEach, readParameters, type ParameterValues } from './parameters.js';
import { givenFactsOf } from './given-facts.js';
import { attemptInput, namedText, plainProblem, problemIn, stop, type CliProblem } from './problem.js';
import { isOfSomethingElse, treatmentOf, treatmentOfRefused } from './project/cluster-words.js';
import type { Operand } from './project/operands.js';
import { callerOf } from './session-setup.js';
import type { Invocation } from './subcommand.js';
import { readYaml } from '../json/yaml-nodes.js';

/** The text of an operand, or why it is not looked into. */
export type OperandText = { readonly file: Operand } & (
  | { readonly kind: 'text'; readonly text: string; readonly options: InputOptions }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'unread'; readonly problem: CliProblem }
);

/** What became of an operand. */
export type OperandReading = { readonly file: Operand } & (
  | { readonly kind: 'read'; readonly input: NamedInput }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'unread'; readonly problem: CliProblem }
);

/** Reads inputs of any kind, all of which are needed. */
export async function readNamedInputs(
  names: readonly string[],
  invocation: Invocation,
): Promise<readonly NamedInput[]> {
  const files = names.map(name => ({ name, isNamed: true, below: name }));
  const texts = await readOperandTexts(files, invocation);
  const inputs: NamedInput[] = [];
  for (const text of texts) if (text.kind === 'unread') stop(text.problem);
  for (const text of texts) {
    const reading = await readOperand(text, invocation);
    if (reading.kind === 'unread') return stop(reading.problem, unreadCode(reading.problem));
    if (reading.kind === 'read') inputs.push(reading.input);
  }
  return inputs;
}

/** What is not known until a change is applied leaves a question open; all else is a file that cannot be read. */
export function unreadCode({ reason }: Pick<CliProblem, 'reason'>): ExitCode {
  return reason === 'INPUT_UNKNOWN' || reason === 'INPUT_SENSITIVE' ? exitCodes.undecided : exitCodes.usage;
}

/** Reads inputs of any kind, each on its own: one that cannot be used keeps no other from it. */
export async function readOperands(
  files: readonly Operand[],
  invocation: Invocation,
): Promise<readonly OperandReading[]> {
  const readings: OperandReading[] = [];
  for (const text of await readOperandTexts(files, invocation)) readings.push(await readOperand(text, invocation));
  return readings;
}

async function readOperand(text: OperandText, { console }: Invocation): Promise<OperandReading> {
  if (text.kind !== 'text') return text;
  const { file } = text;
  const source = namedText(shownName(file.name), text.text);
  const result = readInput(source.text, text.options);
  if (!result.ok) {
    const treatment = file.isNamed ? 'read' : treatmentOfRefused(source.text, result.problem);
    if (treatment === 'skip and tell') await console.warn(shownName(file.name), `skipped: ${result.problem.message}`);
    if (treatment !== 'read') return { file, kind: 'skipped' };
    return { file, kind: 'unread', problem: problemIn(source, result.problem, 'reason') };
  }
  for (const { message, start } of result.input.warnings) {
    await console.warn(`${shownName(file.name)}:${positionAt(source.starts, start).line}`, message);
  }
  return { file, kind: 'read', input: { name: shownName(file.name), input: result.input } };
}

/**
 * The texts of operands, each with how it is read. Templates get the parameters of the configuration and of the command line, scripts
 * its cluster and caller.
 */
export async function readOperandTexts(
  files: readonly Operand[],
  invocation: Invocation,
  tellsSkipped = true,
): Promise<readonly OperandText[]> {
  const { givenParameters = {}, ...others } = await readInputOptions(invocation);
  const texts: (string | CliProblem | null)[] = [];
  for (const { name, isNamed, problem } of files) {
    if (problem !== undefined) {
      texts.push(problem);
      continue;
    }
    const read = await invocation.inputs.readAny(clusterPlace(name).file, isNamed);
    if (!read.ok) texts.push(plainProblem(read.message));
    else if (isNamed && isOfSomethingElse(read.text)) {
      const source = namedText(shownName(name), read.text);
      texts.push(
        problemIn(source, { message: 'the file tells of no Kusto cluster', hint: null, span: { start: 0, end: 1 } }),
      );
    } else {
      const treatment = isNamed ? 'read' : treatmentOf(name, read.text);
      if (treatment === 'skip and tell' && tellsSkipped)
        await invocation.console.warn(shownName(name), 'skipped: sources are read where they are named');
      texts.push(treatment === 'read' ? read.text : null);
    }
  }
  const given = await parametersForEach(
    texts.map(text => (typeof text === 'string' ? text : '')),
    givenParameters,
  );
  const results: OperandText[] = [];
  for (const [index, file] of files.entries()) {
    const text = texts[index];
    if (text === null || text === undefined) results.push({ file, kind: 'skipped' });
    else if (typeof text !== 'string') results.push({ file, kind: 'unread', problem: text });
    else {
      const place = clusterPlace(file.name, invocation.given.valueOf('name'));
      const own = await attemptInput(() => parametersOf(place.file, given[index] ?? {}, invocation));
      if (own.ok) {
        const parameters = Object.keys(own.value).length > 0 ? { givenParameters: own.value } : {};
        const options = { ...optionsFor(place.file, { ...others, ...parameters }), ...place, readYaml };
        results.push({ file, kind: 'text', text, options });
      } else results.push({ file, kind: 'unread', problem: own.problem });
    }
  }
  return results;
}

/** What the configuration gives to a file; of one name, the command line counts. */
async function parametersOf(file: string, given: ParameterValues, { project }: Invocation): Promise<ParameterValues> {
  const configured = file === '-' ? {} : ((await project?.parametersOf(file)) ?? {});
  const names = new Set(Object.keys(given).map(name => name.toLowerCase()));
  const others = Object.entries(configured).filter(([name]) => !names.has(name.toLowerCase()));
  return { ...Object.fromEntries(others), ...given };
}

/** How one input is read: what a script names is looked for beside it. */
export function optionsFor(file: string, options: InputOptions): InputOptions {
  return { ...options, readFile: path => readTextFile(absolutePath(path, file === '-' ? null : file)) };
}

/**
 * How inputs are read, from `--parameters` (for templates), `--predefined` (for clusters), `--cluster` (what scripts start with), `--as` and `--principal` (who runs
 * them).
 */
export async function readInputOptions(invocation: Invocation): Promise<InputOptions> {
  const { given, inputs } = invocation;
  const givenParameters = await readParameters(given.valuesOf('parameters'));
  const caller = callerOf(invocation);
  const options: InputOptions = {
    ...(Object.keys(givenParameters).length > 0 && { givenParameters }),
    ...(await givenFactsOf(invocation)),
    caller: callerOn(caller, []),
  };
  const file = given.valueOf('cluster');
  // Without an operand, the cluster is what is asked about.
  if (file === null || given.operands.length === 0) return options;
  const place = clusterPlace(file, given.valueOf('name'));
  const source = await inputs.need(place.file);
  const named = place.clusterName === undefined ? {} : { clusterName: place.clusterName };
  const result = createCluster(source.text, documentReader({ ...options, ...named, fileName: place.file }));
  if (!result.ok) return stop(problemIn(source, result.problem));
  const { state } = result;
  return {
    ...options,
    cluster: state,
    caller: callerOn(caller, templateAssignments(state.facts?.principalAssignments)),
  };
}
