import type { InputOptions } from '../analysis/inputs/index.js';
import { DEFAULT_CALLER } from '../cluster/caller.js';
import { createCluster } from '../cluster/change.js';
import { documentReader } from '../library/documents.js';
import { lineStarts } from '../../grammar/text/positions.js';
import { absolutePath, readTextFile } from './files.js';
import { write } from './io.js';
import { readParameters } from './parameters.js';
import { faultReport, plainReport } from './report.js';
import type { Style } from './style.js';
import type { Invocation } from './subcommand.js';

/** The same for one input: what a script names is looked for beside it. */
export function optionsFor(file: string, options: InputOptions): InputOptions {
  return { ...options, readFile: path => readTextFile(absolutePath(path, file === '-' ? null : file)) };
}

/**
 * How inputs are read, from `--parameters` (for templates), `--cluster` (what scripts start with), `--as` and `--principal` (who runs
 * them); null where one of these is no good, which has been reported then.
 */
export async function readAnalysisOptions(
  { options: common, io }: Pick<Invocation, 'options' | 'io'>,
  style: Style,
): Promise<InputOptions | null> {
  const parameters = await readParameters(common.parameters);
  if (!parameters.ok) {
    await write(io.stderr, plainReport(parameters.message, parameters.hint, style));
    return null;
  }
  const givenParameters = parameters.parameters;
  const hasParameters = Object.keys(givenParameters).length > 0;
  const options: InputOptions = {
    ...(hasParameters && { givenParameters }),
    caller: { role: common.role ?? DEFAULT_CALLER.role, principal: common.principal ?? DEFAULT_CALLER.principal },
  };
  if (common.clusterFile === null) return options;
  const read = readTextFile(common.clusterFile);
  if (!read.ok) {
    await write(io.stderr, plainReport(read.message, null, style));
    return null;
  }
  const result = createCluster(read.text, documentReader(options));
  if (result.ok) return { ...options, cluster: result.state };
  const { code, reason, message, hint, start, end } = result.problem;
  const source = { name: common.clusterFile, text: read.text, starts: lineStarts(read.text) };
  const fault = { title: `${code} (${reason})`, message, hint, span: { start, end } };
  await write(io.stderr, faultReport(source, fault, style));
  return null;
}
