import { callerOn, templateAssignments, type GivenCaller } from '../cluster/assignments.js';
import { DEFAULT_CALLER, ROLES, type Caller } from '../cluster/caller.js';
import { Cluster, stateOf } from '../library/cluster.js';
import { ClusterError } from '../library/failure.js';
import { openSession } from '../library/open-session.js';
import type { Session } from '../library/session.js';
import { formats, isFormatName, type Format } from '../tabular/formats/index.js';
import { settledIn } from './assumption-options.js';
import { commandLineDirectives } from './directives.js';
import { clusterPlace } from './cluster-place.js';
import { absolutePath, readTextFile } from './files.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { givenFactsOf } from './given-facts.js';
import { problemIn, stop, usageError } from './problem.js';
import { Runner, type RunnerOptions } from './runner.js';
import { RESULT_FORMATS } from './run-options.js';
import { SessionSettings } from './session-settings.js';
import type { Invocation } from './subcommand.js';

/** A session with what runs texts in it. */
export interface Workplace {
  readonly cluster: Cluster;
  readonly session: Session;
  readonly settings: SessionSettings;
  readonly runner: Runner;
}

/** Who runs commands: `--role` and `--principal`. Who is named without a role has that which the cluster's template assigns. */
export function callerOf({ given }: Pick<Invocation, 'given'>): GivenCaller {
  const role = given.choiceOf('role', ROLES);
  const principal = given.valueOf('principal');
  if (principal?.trim() === '') usageError('--principal needs a name, for example aaduser=<object id>;<tenant id>');
  if (principal === null) return { ...DEFAULT_CALLER, ...(role !== null && { role }) };
  return { role, principal };
}

/** A caller in the role that it has on a cluster. */
export function callerOnCluster(given: GivenCaller, cluster: Cluster): Caller {
  return callerOn(given, templateAssignments(stateOf(cluster.snapshot()).facts?.principalAssignments));
}

/** How a session runs. */
export interface SessionSetup extends RunnerOptions {
  readonly interactive: boolean;
  readonly format: Format;
  /** The file of its cluster; null for the default cluster. */
  readonly clusterFile: string | null;
  /** How a run ends whose file does not tell what its cluster is. Default: 2, as for every file that cannot be used. */
  readonly unknownCode?: ExitCode;
}

/** Makes a session on the cluster of a file. */
export async function startSession(invocation: Invocation, options: SessionSetup): Promise<Workplace> {
  const { format, separateDocuments, interactive } = options;
  const caller = callerOf(invocation);
  const cluster = await readCluster(invocation, options.clusterFile, options.unknownCode);
  cluster.caller = callerOnCluster(caller, cluster);
  cluster.assumptions = settledIn(invocation.given);
  cluster.now = () => Date.now();
  const settings = new SessionSettings(format, format.forPrograms && !separateDocuments);
  const directives = commandLineDirectives({
    settings,
    interactive,
    runner: () => runner,
    style: invocation.console.style,
    width: () => invocation.console.width,
  });
  const session: Session = openSession(cluster, {
    directives,
    readFile: path => readTextFile(absolutePath(path, runner.currentFile)),
  });
  const runner: Runner = new Runner(session, settings, invocation.console, options);
  return { cluster, session, settings, runner };
}

/** The format of results: `auto` and `text` are tables where the terminal is wide enough. */
export function resultFormatOf({ given }: Invocation): Format {
  const name = given.choiceOf('format', RESULT_FORMATS);
  return name !== null && isFormatName(name) ? formats[name] : formats.auto;
}

/** The cluster of a file, with the parameters of the command line; the default one without a file. */
export async function readCluster(
  invocation: Invocation,
  file: string | null,
  unknownCode: ExitCode = exitCodes.usage,
): Promise<Cluster> {
  const { given, inputs, console } = invocation;
  const parameters = given.valuesOf('parameters');
  const facts = await givenFactsOf(invocation);
  const options = {
    ...facts,
    ...(parameters.length > 0 && {
      givenParameters: await (await import('./parameters.js')).readParameters(parameters),
    }),
  };
  if (file === null) return new Cluster(undefined, options);
  const place = clusterPlace(file, given.valueOf('name'));
  const source = await inputs.need(place.file);
  const named = place.clusterName === undefined ? {} : { clusterName: place.clusterName };
  try {
    const cluster = new Cluster(source.text, { ...options, ...named, fileName: place.file });
    for (const warning of cluster.warnings) await console.warn(file, warning);
    return cluster;
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    const { range, ...problem } = error.error;
    const offset = ({ line, column }: { readonly line: number; readonly column: number }): number =>
      (source.starts[line - 1] ?? 0) + column - 1;
    const span = { start: offset(range.start), end: offset(range.end) };
    stop(
      problemIn(source, { ...problem, span }),
      problem.reason === 'ARM_UNKNOWN_VALUE' ? unknownCode : exitCodes.usage,
    );
  }
}

/** A cluster after the scripts of the command line have run on it; what they print is dropped, and an error ends the run. */
export async function preparedCluster(invocation: Invocation, clusterFile: string | null): Promise<Cluster> {
  const quiet = { ...invocation, console: invocation.console.silent() };
  const { cluster, runner } = await startSession(quiet, {
    clusterFile,
    format: formats.auto,
    interactive: false,
    continueOnError: false,
    separateDocuments: false,
    throwsProblems: true,
    // A question about a cluster that is not known is not answered.
    unknownCode: exitCodes.undecided,
  });
  for (const script of invocation.given.valuesOf('script')) {
    const { text } = await invocation.inputs.need(script);
    await runner.run({ name: script, path: script === '-' ? null : absolutePath(script, null), text });
  }
  return cluster;
}
