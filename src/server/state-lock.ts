import { createHash, randomUUID } from 'node:crypto';
import {
  linkSync,
  lstatSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

/** The sole use of a state's file, until it is given back or the process ends, however it ends. */
export interface StateLock {
  release(): Promise<void>;
}

/** What the lock's file tells of its holder. */
interface Holder {
  readonly host: string;
  readonly process: number;
  /** When the process was started, as the kernel counts: a number that was given away again is not taken for its holder. */
  readonly started: string | null;
  readonly token: string;
}

/** How often a holder says that it is alive, and after how long without a word it is dead to those who cannot see its process. */
const HEARTBEAT = 2_000;
const MAX_SILENCE = 8_000;
/** Others may try at the same time. */
const MAX_ATTEMPTS = 5;

/**
 * Takes a state's file for this process; null where another emulator has it. Two of them would each overwrite what the other saved.
 *
 * What is held is a file beside the state's own, so that every process that reaches the state finds the lock, whatever the temporary folder or
 * the container. It is made by a hard link, which is whole at once and never replaces another. The file of a process of this machine
 * that has ended is recognised by its number and its start; of another machine or container, by having said nothing for a while.
 */
export async function lockState(stateFile: string): Promise<StateLock | null> {
  const path = lockPath(stateFile);
  const token = randomUUID();
  const holder: Holder = { host: hostId(), process: process.pid, started: startOf(process.pid), token };
  const own = `${path}.${token.slice(0, 8)}`;
  try {
    writeFileSync(own, JSON.stringify(holder), { flag: 'wx', mode: 0o600 });
  } catch {
    // Where nothing can be written, nothing can be saved either, and that is told in its own words.
    return { release: () => Promise.resolve() };
  }
  try {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (linked(own, path)) {
        removeLeftovers(path);
        return held(path, holder);
      }
      const other = readHolder(path);
      if (other !== null && (await isAlive(path, other))) return null;
      removeIfStill(path, other);
    }
    return null;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Where the lock of a state's file is; where a link leads, beside what it leads to. */
export function lockPath(stateFile: string): string {
  const path = resolve(stateFile);
  const real = realPath(path) ?? join(realPath(dirname(path)) ?? dirname(path), basename(path));
  return `${real}.lock`;
}

/** What emulators left beside the state that were killed while they started. */
function removeLeftovers(path: string): void {
  const prefix = `${basename(path)}.`;
  for (const name of readdirSync(dirname(path)))
    if (name.startsWith(prefix) && /^[0-9a-f]{8}$/.test(name.slice(prefix.length)))
      rmSync(join(dirname(path), name), { force: true });
}

/** Keeps the lock's file young while the process lives. */
function held(path: string, holder: Holder): StateLock {
  const beat = setInterval(() => {
    if (readHolder(path)?.token !== holder.token) return;
    try {
      writeFileSync(path, JSON.stringify(holder));
    } catch {
      // The next beat tries again.
    }
  }, HEARTBEAT);
  beat.unref();
  return {
    release: () => {
      clearInterval(beat);
      removeIfStill(path, holder);
      return Promise.resolve();
    },
  };
}

function linked(own: string, path: string): boolean {
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    // A file system without hard links.
    try {
      writeFileSync(path, readFileSync(own), { flag: 'wx', mode: 0o600 });
      return true;
    } catch {
      return false;
    }
  }
}

function readHolder(path: string): Holder | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value !== 'object' || value === null) return null;
    const { host, process: number, started, token } = value as Readonly<Record<string, unknown>>;
    return typeof host === 'string' && typeof number === 'number' && typeof token === 'string'
      ? { host, process: number, started: typeof started === 'string' ? started : null, token }
      : null;
  } catch {
    return null;
  }
}

async function isAlive(path: string, { host, process: number, started }: Holder): Promise<boolean> {
  if (host === hostId()) return isRunning(number) && (started === null || startOf(number) === started);
  // Its process cannot be seen from here. Clocks of two machines may differ, so the file is watched and not compared with a clock.
  const first = ageMark(path);
  const deadline = performance.now() + MAX_SILENCE;
  while (performance.now() < deadline) {
    await new Promise(done => setTimeout(done, HEARTBEAT / 4));
    if (ageMark(path) !== first) return true;
  }
  return false;
}

function ageMark(path: string): number | null {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return null;
  }
}

/** Takes a lock's file away, unless another has taken it in the meantime. */
function removeIfStill(path: string, holder: Holder | null): void {
  const aside = `${path}.${randomUUID().slice(0, 8)}`;
  try {
    // Only one of those who try this at a time gets it.
    renameSync(path, aside);
    const now = readHolder(aside);
    if (now !== null && now.token !== holder?.token) linkSync(aside, path);
  } catch {
    // Another was quicker.
  }
  rmSync(aside, { force: true });
}

function isRunning(number: number): boolean {
  try {
    process.kill(number, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** When a process was started, in ticks since the start of the machine; null where the system does not tell. */
function startOf(number: number): string | null {
  try {
    // The name of the program, in brackets, may hold anything.
    const text = readFileSync(`/proc/${number}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/** The machine, or the container in it, whose process numbers these are. */
function hostId(): string {
  const parts = [hostname(), readOr('/proc/sys/kernel/random/boot_id'), linkOf('/proc/self/ns/pid')];
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 24);
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function linkOf(path: string): string {
  try {
    return String(statSync(path).ino);
  } catch {
    return '';
  }
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

/** Why a file cannot keep the state, whatever is in it; null where it can. */
export function stateFileProblem(stateFile: string): string | null {
  try {
    const entry = lstatSync(stateFile);
    if (entry.isSymbolicLink() && realPath(stateFile) === null) return 'it is a link that leads nowhere';
    const target = entry.isSymbolicLink() ? statSync(stateFile) : entry;
    if (target.nlink > 1 && target.isFile())
      return 'it has another name too (a hard link), and what is saved would be under one of them only';
  } catch {
    // There is none yet.
  }
  return null;
}
