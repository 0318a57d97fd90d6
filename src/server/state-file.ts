import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { HostedCluster, EmulatorState } from './store.js';
import { clusterKey } from './store.js';
import { isRecord } from '../arm/values.js';
import type { JsonRecord, JsonValue } from '../json/nodes.js';
import { EMPTY_ARM_STATE, MAX_CLUSTERS, type ArmState } from './arm/state.js';
import { deepFrozen } from './frozen.js';
import { MAX_STATE_LENGTH } from './limits.js';
import { stateLength } from './state-length.js';
import { stateProblem } from './state-schema.js';
import type { DurableWriter } from './state-saver.js';

const FORMAT = 'kusto-callout state';
/** Counts up when the shape of the state changes; older files are refused, not misread. */
const VERSION = 1;
const MAX_FILE_SIZE = 256 * 1024 * 1024;

export type StateFileResult =
  | { readonly ok: true; readonly state: EmulatorState }
  | { readonly ok: false; readonly missing: boolean; readonly message: string };

/** The state in the form of its file: one JSON object, with a checksum that tells a whole file from a damaged or edited one. */
export function stateText({ clusters, arm }: EmulatorState): string {
  const state = JSON.stringify({ clusters: [...clusters.values()], arm });
  return `{"format":"${FORMAT}","version":${VERSION},"sha256":"${checksum(state)}","state":${state}}\n`;
}

/** Reads a state's file. Anything but what {@link stateText} wrote is refused. */
export function readStateText(text: string): StateFileResult {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return refused('it is not JSON, so it is not a state of kusto-callout, or a damaged one');
  }
  if (typeof root !== 'object' || root === null || !('format' in root) || root.format !== FORMAT) {
    return refused('it is not a state of kusto-callout');
  }
  if (!('version' in root) || root.version !== VERSION) {
    return refused('another version of kusto-callout wrote it');
  }
  if (!('state' in root) || !('sha256' in root) || root.sha256 !== checksum(JSON.stringify(root.state))) {
    return refused('it is damaged, or was changed by hand');
  }
  // JSON.parse gives JSON; that it is a state, the schema says.
  const value = deepFrozen(withAllOfArm(root.state as JsonValue));
  const problem = stateProblem(value);
  if (problem !== null) return refused(`it is not a state that kusto-callout wrote: ${problem}`);
  const { clusters, arm } = value as unknown as { readonly clusters: readonly HostedCluster[]; readonly arm: ArmState };
  const state = { clusters: new Map(clusters.map(hosted => [clusterKey(hosted.state), hosted])), arm };
  if (state.clusters.size < clusters.length)
    return refused('it is not a state that kusto-callout wrote: a cluster is in it twice');
  if (clusters.length > MAX_CLUSTERS || stateLength(state) > MAX_STATE_LENGTH)
    return refused('it holds more than the emulator does');
  return { ok: true, state };
}

/** Files of older versions lack what came later. */
function withAllOfArm(state: JsonValue): JsonValue {
  return isRecord(state) && isRecord(state['arm'])
    ? // Plain JSON, as the state's file has it.
      { ...state, arm: { ...(EMPTY_ARM_STATE as unknown as JsonRecord), ...state['arm'] } }
    : state;
}

/** The state that a file holds; `missing` where there is no such file. */
export function readStateFile(path: string): StateFileResult {
  let text: string;
  try {
    const stats = statSync(path);
    if (!stats.isFile()) return refused('it is not a regular file');
    if (stats.size > MAX_FILE_SIZE) return refused('it is larger than 256 MB');
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { ok: false, missing, message: error instanceof Error ? error.message : String(error) };
  }
  return readStateText(text);
}

/** What the writer needs of the file system; tests bring one that fails. */
export interface FileSystem {
  readonly open: typeof open;
  readonly rename: typeof rename;
  readonly rm: typeof rm;
}

/**
 * Writes a file so that at any moment, also after a loss of power, it holds either the old text or the new one: into a file beside
 * it, onto the disk, and then in its place.
 */
export function durableWriter(path: string, system: FileSystem = { open, rename, rm }): DurableWriter {
  return async text => {
    const target = realPath(path);
    const temporary = `${target}.tmp`;
    // Not into a file that is there already: it may be a link to somewhere else.
    await system.rm(temporary, { force: true });
    try {
      const file = await system.open(temporary, 'wx', 0o600);
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      await system.rename(temporary, target);
    } catch (error) {
      // On a full disk, half a file would be in the way.
      await system.rm(temporary, { force: true }).catch(() => undefined);
      throw error;
    }
    await syncFolder(dirname(target), system);
  };
}

/** Makes the renaming itself last. Windows cannot open folders, and needs none of it. */
async function syncFolder(path: string, system: FileSystem): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await system.open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Where a link leads, so that the link stays one. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function refused(message: string): StateFileResult {
  return { ok: false, missing: false, message };
}
