import { readInput, type PolicyInput } from '../analysis/inputs/index.js';
import { createCluster } from '../cluster/change.js';
import type { ClusterState } from '../cluster/state.js';
import { documentReader } from '../library/documents.js';
import { lineStarts, positionAt } from '../text/positions.js';
import { absolutePath, readTextFile } from './files.js';
import { readInputText } from './inputs.js';
import { write, type Io } from './io.js';
import type { CommonOptions } from './options.js';
import { readParameters } from './parameters.js';
import { faultReport, plainReport, warningLine } from './report.js';
import type { Style } from './style.js';

/** An input of the command line, read. */
export interface NamedInput {
  /** As the user named it. */
  readonly name: string;
  readonly input: PolicyInput;
}

/**
 * Reads inputs of any kind: files, `-`, `REV:PATH`. Templates get the parameters of the command line, scripts its cluster. Null where
 * one of them is no good, which has been reported then.
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
  const parameters = await readParameters(common.parameters);
  if (!parameters.ok) return refuse(plainReport(parameters.message, parameters.hint, style));
  const cluster = startingCluster(common.clusterFile, style);
  if ('report' in cluster) return refuse(cluster.report);
  const inputs: NamedInput[] = [];
  for (const name of names) {
    const read = await readInputText(name, io);
    if (!read.ok) return refuse(plainReport(read.message, null, style));
    const starts = lineStarts(read.text);
    const result = readInput(read.text, {
      parameters: parameters.parameters,
      ...(cluster.state !== null && { cluster: cluster.state }),
      readFile: path => readTextFile(absolutePath(path, name === '-' ? null : name)),
    });
    const shown = name === '-' ? 'standard input' : name;
    if (!result.ok) {
      const { reason, message, hint, start, end } = result.problem;
      const fault = { title: reason, message, hint, span: { start, end } };
      return refuse(faultReport({ name: shown, text: read.text, starts }, fault, style));
    }
    for (const { message, start } of result.input.warnings) {
      await write(io.stderr, warningLine(`${shown}:${positionAt(starts, start).line}`, message, style));
    }
    inputs.push({ name: shown, input: result.input });
  }
  return inputs;
}

/** The cluster that scripts start with. */
function startingCluster(
  path: string | null,
  style: Style,
): { readonly state: ClusterState | null } | { readonly report: string } {
  if (path === null) return { state: null };
  const read = readTextFile(path);
  if (!read.ok) return { report: plainReport(read.message, null, style) };
  const result = createCluster(read.text, documentReader());
  if (result.ok) return { state: result.state };
  const { code, reason, message, hint, start, end } = result.problem;
  const text = { name: path, text: read.text, starts: lineStarts(read.text) };
  return { report: faultReport(text, { title: `${code} (${reason})`, message, hint, span: { start, end } }, style) };
}
