import { existsSync } from 'node:fs';
import { readInput, type PolicyInput } from '../analysis/inputs/index.js';
import { lineStarts, positionAt } from '../../grammar/text/positions.js';
import { optionsFor, readAnalysisOptions } from './analysis-options.js';
import { readInputText } from './inputs.js';
import { write, type Io } from './io.js';
import type { CommonOptions } from './options.js';
import { parametersForEach } from './parameters.js';
import { faultReport, plainReport, warningLine } from './report.js';
import type { Style } from './style.js';
import { readYaml } from './test-files/yaml-nodes.js';

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

/**
 * Reads inputs of any kind: files, `-`, `REV:PATH`. Templates get the parameters of the command line, scripts its cluster and caller.
 * Null where one of them is no good, which has been reported then.
 */
export async function readNamedInputs(
  names: readonly string[],
  common: CommonOptions,
  io: Io,
  style: Style,
): Promise<readonly NamedInput[] | null> {
  const refuse = async (text: string): Promise<null> => {
    await write(io.stderr, text);
    return null;
  };
  const options = await readAnalysisOptions({ options: common, io }, style);
  if (options === null) return null;
  const texts: string[] = [];
  for (const name of names) {
    const read = await readInputText(clusterOf(name).file, io);
    if (!read.ok) return refuse(plainReport(read.message, null, style));
    texts.push(read.text);
  }
  const { givenParameters = {}, ...others } = options;
  const parameters = await parametersForEach(texts, givenParameters);
  const inputs: NamedInput[] = [];
  for (const [index, name] of names.entries()) {
    const text = texts[index] ?? '';
    const starts = lineStarts(text);
    const own = parameters[index] ?? {};
    const result = readInput(text, {
      ...optionsFor(clusterOf(name).file, { ...others, ...(Object.keys(own).length > 0 && { givenParameters: own }) }),
      ...clusterOf(name),
      readYaml,
    });
    const shown = name === '-' ? 'standard input' : name;
    if (!result.ok) {
      const { reason, message, hint, start, end } = result.problem;
      const fault = { title: reason, message, hint, span: { start, end } };
      return refuse(faultReport({ name: shown, text, starts }, fault, style));
    }
    for (const { message, start } of result.input.warnings) {
      await write(io.stderr, warningLine(`${shown}:${positionAt(starts, start).line}`, message, style));
    }
    inputs.push({ name: shown, input: result.input });
  }
  return inputs;
}
