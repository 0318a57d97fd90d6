import { existsSync } from 'node:fs';
import { readInput, type InputOptions, type PolicyInput } from '../analysis/inputs/index.js';
import { createCluster } from '../cluster/change.js';
import { documentReader } from '../library/documents.js';
import { positionAt } from '../../grammar/text/positions.js';
import { absolutePath, readTextFile } from './files.js';
import { shownName } from './inputs.js';
import { parametersForEach, readParameters } from './parameters.js';
import { inputError, namedText, problemIn, stop } from './problem.js';
import { callerOf } from './session-setup.js';
import type { Invocation } from './subcommand.js';
import { readYaml } from './yaml-nodes.js';

/** An input of the command line, read. */
export interface NamedInput {
  /** As the user named it. */
  readonly name: string;
  readonly input: PolicyInput;
}

/** `FILE#NAME` names a cluster of a file that tells of several; a file whose own name has a `#` is meant as it is. */
function clusterOf(name: string): { readonly file: string; readonly clusterName?: string } {
  const hash = name.indexOf('#');
  if (hash <= 0 || existsSync(name)) return { file: name };
  return { file: name.slice(0, hash), clusterName: name.slice(hash + 1) };
}

/** Reads inputs of any kind. Templates get the parameters of the command line, scripts its cluster and caller. */
export async function readNamedInputs(
  names: readonly string[],
  invocation: Invocation,
): Promise<readonly NamedInput[]> {
  const { givenParameters = {}, ...others } = await readInputOptions(invocation);
  const texts: string[] = [];
  for (const name of names) {
    const read = await invocation.inputs.readAny(clusterOf(name).file);
    texts.push(read.ok ? read.text : inputError(read.message));
  }
  const parameters = await parametersForEach(texts, givenParameters);
  const inputs: NamedInput[] = [];
  for (const [index, name] of names.entries()) {
    const source = namedText(shownName(name), texts[index] ?? '');
    const own = parameters[index] ?? {};
    const options = { ...others, ...(Object.keys(own).length > 0 && { givenParameters: own }) };
    const place = clusterOf(name);
    const result = readInput(source.text, { ...optionsFor(place.file, options), ...place, readYaml });
    if (!result.ok) return stop(problemIn(source, result.problem, result.problem.reason));
    for (const { message, start } of result.input.warnings) {
      await invocation.console.warn(`${shownName(name)}:${positionAt(source.starts, start).line}`, message);
    }
    inputs.push({ name: shownName(name), input: result.input });
  }
  return inputs;
}

/** The same for one input: what a script names is looked for beside it. */
export function optionsFor(file: string, options: InputOptions): InputOptions {
  return { ...options, readFile: path => readTextFile(absolutePath(path, file === '-' ? null : file)) };
}

/**
 * How inputs are read, from `--parameters` (for templates), `--cluster` (what scripts start with), `--as` and `--principal` (who runs
 * them).
 */
export async function readInputOptions(invocation: Invocation): Promise<InputOptions> {
  const { given, inputs } = invocation;
  const givenParameters = await readParameters(given.valuesOf('parameters'));
  const options: InputOptions = {
    ...(Object.keys(givenParameters).length > 0 && { givenParameters }),
    caller: callerOf(invocation),
  };
  const file = given.valueOf('cluster');
  // Without an operand, the cluster is what is asked about.
  if (file === null || given.operands.length === 0) return options;
  const source = await inputs.need(file);
  const result = createCluster(source.text, documentReader(options));
  return result.ok ? { ...options, cluster: result.state } : stop(problemIn(source, result.problem));
}
