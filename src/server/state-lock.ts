import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

/** The sole use of a state's file, until it is given back or the process ends, however it ends. */
export interface StateLock {
  release(): Promise<void>;
}

/**
 * Takes a state's file for this process; null where another emulator of this machine has it. Two of them would each overwrite what
 * the other saved. What is held is a local socket: unlike a file with a process id in it, it cannot outlive a `kill -9`, and a
 * process id that was given away again is never taken for its holder. Where sockets cannot be had, there is no lock, and no harm.
 */
export async function lockState(stateFile: string): Promise<StateLock | null> {
  const address = addressOf(stateFile);
  let held = await listenAt(address);
  if (held === 'taken') {
    if (await isAnswered(address)) return null;
    // What a killed emulator left behind.
    await rm(address, { force: true }).catch(() => undefined);
    held = await listenAt(address);
    if (held === 'taken' && (await isAnswered(address))) return null;
  }
  if (typeof held === 'string') return { release: () => Promise.resolve() };
  const server = held;
  return {
    release: () =>
      new Promise(done => {
        server.close(() => {
          done();
        });
      }),
  };
}

/** The same for every way to write the file's path. */
function addressOf(stateFile: string): string {
  const path = resolve(stateFile);
  const real = realPath(path) ?? join(realPath(dirname(path)) ?? dirname(path), basename(path));
  const name = `kusto-callout-${createHash('sha256').update(real).digest('hex').slice(0, 24)}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.lock`);
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

function listenAt(address: string): Promise<Server | 'taken' | 'impossible'> {
  return new Promise(done => {
    const server = createServer(socket => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      done(error.code === 'EADDRINUSE' ? 'taken' : 'impossible');
    });
    server.listen(address, () => {
      // It ends with the process, and does not keep it.
      done(server.unref());
    });
  });
}

/** Whether a process is there. */
function isAnswered(address: string): Promise<boolean> {
  return new Promise(done => {
    const socket = connect(address);
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => {
      done(false);
    });
  });
}
