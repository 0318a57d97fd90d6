import { writeSync } from 'node:fs';
import { exitCodes } from './exit-codes.js';
import { abandon, type Io } from './io.js';
import { safeText } from './output/safe-text.js';
import { runProgram } from './program.js';

/*
 * The program itself: the process's streams and its end. All else is in `program.ts`, which tests run without a process.
 */

// Getters: the process makes its streams on first use, and what is not used should not cost time at the start.
const io: Io = {
  get stdin() {
    return process.stdin;
  },
  get stdout() {
    return watched(process.stdout);
  },
  get stderr() {
    return watched(process.stderr);
  },
  env: process.env,
};

const watchedStreams = new Set<NodeJS.WriteStream>();

/** A reader that leaves early (`| head`) is not an error. Writers see that the stream is closed, and stop. */
function watched(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  if (watchedStreams.has(stream)) return stream;
  watchedStreams.add(stream);
  return stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') abandon(stream);
    else fail(error);
  });
}

process.on('uncaughtException', fail);

// No process.exit: what is written to a pipe may still be on its way when the last command has run.
runProgram(process.argv.slice(2), io).then(code => {
  process.exitCode = code;
}, fail);

function fail(error: unknown): void {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const details = (process.env['KUSTO_CALLOUT_DEBUG'] ?? '') === '' ? '' : `${stack}\n`;
  const message = error instanceof Error ? error.message : String(error);
  try {
    const more = details === '' ? ' and what KUSTO_CALLOUT_DEBUG=1 adds to this message' : '';
    const about = `This is a bug in the program, not a problem with your input. Please report it, with what you ran${more}.`;
    writeSync(2, safeText('text', `kusto-callout failed: ${message}\n${about}\n${details}`));
  } catch {
    // Standard error is closed.
  }
  process.exit(exitCodes.fault);
}

// esbuild takes a file without exports for CommonJS in this package, and then wraps all that it imports.
export {};
