import { Cluster, snapshotOf, stateOf } from '../../library/cluster.js';
import { scriptSteps, type ScriptStep } from '../../library/script.js';
import { Session } from '../../library/session.js';
import { lineStarts } from '../../../grammar/text/positions.js';
import { initialState } from '../../server/emulator.js';
import { readStateFile } from '../../server/state-file.js';
import { clusterKey, type EmulatorState } from '../../server/store.js';
import type { Surroundings } from '../../server/surroundings.js';
import { absolutePath, readNamedText, readTextFile } from '../files.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { write, type Io } from '../io.js';
import type { CommonOptions } from '../options.js';
import { faultReport, plainReport, type Fault } from '../report.js';
import { readCluster } from '../start.js';
import type { Style } from '../style.js';

/** What an emulator is to begin with. */
export interface Beginning {
  readonly stateFile: string | null;
  readonly clusterFiles: readonly string[];
  readonly initFile: string | null;
  readonly options: CommonOptions;
  readonly surroundings: Surroundings;
  readonly io: Io;
  /** Of standard error. */
  readonly style: Style;
}

export type BeginningResult =
  | {
      readonly ok: true;
      readonly state: EmulatorState;
      /** Whether it is that of an earlier run. */ readonly isKept: boolean;
    }
  | { readonly ok: false; readonly exitCode: ExitCode };

/** The state to begin with: that of the state's file, or else of clusters and a script. What is wrong has been reported. */
export async function readBeginning(beginning: Beginning): Promise<BeginningResult> {
  const { stateFile, clusterFiles, initFile, io, style } = beginning;
  if (stateFile !== null) {
    const kept = readStateFile(stateFile);
    if (kept.ok) return { ok: true, state: kept.state, isKept: true };
    if (!kept.missing) {
      const hint = 'move it away to begin anew; nothing in it was changed';
      await write(io.stderr, plainReport(`cannot use ${stateFile}: ${kept.message}`, hint, style));
      return { ok: false, exitCode: exitCodes.usage };
    }
  }
  const clusters: Cluster[] = [];
  for (const clusterFile of clusterFiles) {
    const cluster = await readCluster({ ...beginning.options, clusterFile }, io);
    if (cluster === null) return { ok: false, exitCode: exitCodes.usage };
    clusters.push(cluster);
  }
  const states = clusters.map(cluster => stateOf(cluster.snapshot()));
  const doubled = states.find((state, index) =>
    states.some((other, place) => place < index && other.name.toLowerCase() === state.name.toLowerCase()),
  );
  if (doubled !== undefined) {
    const message = `two of the clusters are called ${doubled.name}`;
    await write(io.stderr, plainReport(message, 'clusters are told apart by their names', style));
    return { ok: false, exitCode: exitCodes.usage };
  }
  const state = initialState(states, beginning.surroundings);
  return initFile === null ? { ok: true, state, isKept: false } : runInitScript(state, initFile, beginning);
}

/** Runs a script on the first cluster, and stops at its first error. */
async function runInitScript(state: EmulatorState, path: string, beginning: Beginning): Promise<BeginningResult> {
  const { io, style, options, surroundings } = beginning;
  const read = await readNamedText(path, io.stdin);
  if (!read.ok) {
    await write(io.stderr, plainReport(read.message, null, style));
    return { ok: false, exitCode: exitCodes.usage };
  }
  const [hosted] = state.clusters.values();
  if (hosted === undefined) return { ok: true, state, isKept: false };
  const cluster = new Cluster();
  cluster.restore(snapshotOf(hosted.state));
  cluster.now = () => surroundings.now();
  cluster.caller = {
    role: options.role ?? cluster.caller.role,
    principal: options.principal ?? cluster.caller.principal,
  };
  const folder = path === '-' ? null : absolutePath(path, null);
  const session = new Session(cluster, { readFile: file => readTextFile(absolutePath(file, folder)) });
  for (const step of scriptSteps(session, read.text)) {
    const fault = faultOf(step);
    if (fault === null) continue;
    const reported = { name: path, text: read.text, starts: lineStarts(read.text) };
    await write(io.stderr, faultReport(reported, fault, style));
    return { ok: false, exitCode: exitCodes.failed };
  }
  const changed = stateOf(cluster.snapshot());
  const others = [...state.clusters].slice(1);
  // By a new key: a script may rename the cluster through #arm.
  const clusters = new Map([[clusterKey(changed), { state: changed, etag: hosted.etag }], ...others]);
  return { ok: true, state: { ...state, clusters }, isKept: false };
}

/** What went wrong in a step; null where nothing did. */
function faultOf(step: ScriptStep): Fault | null {
  const { start, end } = step.span;
  if (step.kind === 'directive') {
    if (step.result.ok) return null;
    const { message, hint } = step.result;
    return { title: null, message, hint, span: { start, end } };
  }
  if (step.result.ok) return null;
  const { code, reason, message, hint, span } = step.result.error;
  return { title: `${code} (${reason})`, message, hint, span: { start: start + span.start, end: start + span.end } };
}
