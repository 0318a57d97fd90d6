import { Cluster, snapshotOf, stateOf } from '../../library/cluster.js';
import { scriptSteps, type ScriptStep } from '../../library/script.js';
import { openSession } from '../../library/open-session.js';
import { initialState } from '../../server/emulator.js';
import { readStateFile } from '../../server/state-file.js';
import { clusterKey, type EmulatorState } from '../../server/store.js';
import type { Surroundings } from '../../server/surroundings.js';
import { absolutePath, readTextFile } from '../files.js';
import { exitCodes } from '../exit-codes.js';
import { inputError, problemIn, stop, type CliProblem, type NamedText } from '../problem.js';
import { callerOf, callerOnCluster, readCluster } from '../session-setup.js';
import type { Invocation } from '../subcommand.js';

/** What an emulator begins with. */
export interface Beginning {
  readonly state: EmulatorState;
  /** Whether it is that of an earlier run. */
  readonly isKept: boolean;
}

/** Where it comes from. */
export interface BeginningSources {
  readonly stateFile: string | null;
  readonly clusterFiles: readonly string[];
  readonly initFile: string | null;
}

/** The state to begin with: that of the state's file, or else of clusters and a script. */
export async function readBeginning(
  { stateFile, clusterFiles, initFile }: BeginningSources,
  surroundings: Surroundings,
  invocation: Invocation,
): Promise<Beginning> {
  if (stateFile !== null) {
    const kept = readStateFile(stateFile);
    if (kept.ok) return { state: kept.state, isKept: true };
    if (!kept.missing) {
      const hint = 'move it away to start over; nothing in it was changed';
      return inputError(`cannot use ${stateFile}: ${kept.message}`, hint);
    }
  }
  const clusters: Cluster[] = [];
  for (const clusterFile of filesOf(clusterFiles, invocation))
    clusters.push(await readCluster(invocation, clusterFile));
  const states = clusters.map(cluster => stateOf(cluster.snapshot()));
  const doubled = states.find((state, index) =>
    states.some((other, place) => place < index && other.name.toLowerCase() === state.name.toLowerCase()),
  );
  if (doubled !== undefined) {
    return inputError(`two of the clusters are called ${doubled.name}`, 'clusters are told apart by their names');
  }
  const state = initialState(states, surroundings);
  return {
    state: initFile === null ? state : await afterScript(state, initFile, surroundings, invocation),
    isKept: false,
  };
}

/** Without a file, one cluster with the predefined rules that the command line names, if it does. */
function filesOf(clusterFiles: readonly string[], { given }: Invocation): readonly (string | null)[] {
  return clusterFiles.length === 0 && (given.has('predefined') || given.has('cloud')) ? [null] : clusterFiles;
}

/** The state after a script has run on the first cluster; its first error ends the run. */
async function afterScript(
  state: EmulatorState,
  path: string,
  surroundings: Surroundings,
  invocation: Invocation,
): Promise<EmulatorState> {
  const source = await invocation.inputs.need(path);
  const [hosted] = state.clusters.values();
  if (hosted === undefined) return state;
  const cluster = new Cluster();
  cluster.restore(snapshotOf(hosted.state));
  cluster.now = () => surroundings.now();
  cluster.caller = callerOnCluster(callerOf(invocation), cluster);
  const folder = path === '-' ? null : absolutePath(path, null);
  const session = openSession(cluster, { readFile: file => readTextFile(absolutePath(file, folder)) });
  for (const step of scriptSteps(session, source.text)) {
    const problem = problemOf(step, source);
    if (problem !== null) stop(problem, exitCodes.failed);
  }
  const changed = stateOf(cluster.snapshot());
  const others = [...state.clusters].slice(1);
  // By a new key: a script may rename the cluster through #arm.
  const clusters = new Map([[clusterKey(changed), { state: changed, etag: hosted.etag }], ...others]);
  return { ...state, clusters };
}

/** What went wrong in a step of a script; null where nothing did. */
function problemOf(step: ScriptStep, source: NamedText): CliProblem | null {
  if (step.result.ok) return null;
  const { start } = step.span;
  if (step.kind === 'directive') return problemIn(source, { ...step.result, span: step.span });
  const { span, ...error } = step.result.error;
  return problemIn(source, { ...error, span: { start: start + span.start, end: start + span.end } });
}
