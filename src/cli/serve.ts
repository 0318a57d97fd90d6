import { randomUUID } from 'node:crypto';
import { isLoopback } from '../server/host-check.js';
import { clusterAddresses, initialState, startServing, type Emulator } from '../server/emulator.js';
import { mention } from '../../grammar/text/mention.js';
import type { Arguments } from './arguments.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { systemErrorText } from './files.js';
import { option, options } from './option-table.js';
import { inputError, usageError } from './problem.js';
import { greeting, type Addresses } from './serve/greeting.js';
import type { Beginning } from './serve/initial-state.js';
import { jsonLog, textLog } from './serve/log.js';
import { ServedFiles } from './serve/served-files.js';
import { callerOf } from './session-setup.js';
import type { Invocation, Subcommand } from './subcommand.js';

/** `serve`: the emulator. */
export const serve: Subcommand = {
  name: 'serve',
  operands: '',
  description: `Serves clusters over HTTP as Kusto's management endpoint, for SDKs, tools and tests; with --https-port also as ARM, for az.
Requests are not authenticated: a request runs as the role in its header x-kusto-callout-role (admin, monitor, viewer, none), as
the owner of its bearer token, which is not verified, or else as --role and --principal say. In memory, unless --state
names a file; once that file exists, it counts, and --cluster and --script do not. SIGINT and SIGTERM stop it.
Exit codes: 0 stopped, 1 the script failed or the last state was not saved, 2 bad usage, port or file.`,
  examples: [
    { arguments: 'serve --cluster restricted.json --port 0', purpose: 'a cluster of yours, at a free port' },
    { arguments: 'serve --https-port 8443 --state emulator.json', purpose: 'also for az, kept across restarts' },
  ],
  options: [
    ...options('port', 'https-port', 'operation-delay', 'host', 'allow-remote'),
    option('cluster', { description: 'serve the cluster of this file; may be repeated' }),
    ...options('predefined', 'cloud', 'parameters', 'role', 'principal'),
    option('script', { description: 'run this script on the first cluster before serving' }),
    ...options('state', 'ready-file', 'log', 'quiet'),
  ],
  run: serveClusters,
};

async function serveClusters(invocation: Invocation): Promise<ExitCode> {
  const settings = readSettings(invocation.given);
  const { stateFile } = settings;
  if (stateFile === null) return serveUntilStopped(settings, invocation);
  const { lockState, stateFileProblem } = await import('../server/state-lock.js');
  const problem = stateFileProblem(stateFile);
  if (problem !== null) return inputError(`cannot use ${stateFile}: ${problem}`, 'name the file itself');
  const lock = await lockState(stateFile);
  if (lock === null) {
    const hint = 'each needs a file of its own, or one would overwrite what the other saved';
    return inputError(`cannot use ${stateFile}: another emulator uses it`, hint);
  }
  try {
    return await serveUntilStopped(settings, invocation);
  } finally {
    await lock.release();
  }
}

async function serveUntilStopped(settings: ServeSettings, invocation: Invocation): Promise<ExitCode> {
  const { stateFile, readyFile } = settings;
  const { console } = invocation;
  const defaultCaller = callerOf(invocation);
  const surroundings = { now: () => Date.now(), newGuid: () => randomUUID() };
  const isPlain = settings.clusterFiles.length === 0 && settings.initFile === null && stateFile === null;
  // What reads files need not be loaded where there are none to read.
  const beginning: Beginning = isPlain
    ? { state: initialState([], surroundings), isKept: false }
    : await (await import('./serve/initial-state.js')).readBeginning(settings, surroundings, invocation);
  const files = new ServedFiles(readyFile);
  const emulator = await start();
  const stop = stopSignal();
  const addresses = addressesOf(emulator, files.saveCertificate(emulator.certificate));
  const problem = files.saveAddresses(addresses);
  if (problem !== null) {
    files.remove();
    await emulator.close();
    inputError(problem);
  }
  if (!settings.isQuiet) {
    const notes = beginning.isKept ? keptNotes(settings) : [];
    await console.write('text', greeting(addresses, notes, console.style));
  }
  await stop;
  files.remove();
  return (await emulator.close()) ? exitCodes.ok : exitCodes.failed;

  async function start(): Promise<Emulator> {
    try {
      return await startServing({
        state: beginning.state,
        host: settings.host,
        port: settings.port,
        httpsPort: settings.httpsPort,
        operationDelay: settings.operationDelay,
        surroundings,
        log: settings.isLogged ? jsonLog(console, surroundings.now) : textLog(invocation, stateFile),
        defaultCaller,
        ...(stateFile !== null && { stateFile }),
      });
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return inputError(...startProblem(error, settings));
    }
  }
}

/** The options of `serve`, checked. */
interface ServeSettings {
  readonly host: string;
  readonly port: number;
  readonly httpsPort: number | null;
  readonly operationDelay: number;
  readonly clusterFiles: readonly string[];
  readonly initFile: string | null;
  readonly stateFile: string | null;
  readonly readyFile: string | null;
  readonly isLogged: boolean;
  readonly isQuiet: boolean;
}

function readSettings(given: Arguments): ServeSettings {
  const [operand] = given.operands;
  if (operand !== undefined) {
    usageError(
      `serve does not take ${mention(operand)}`,
      'clusters are given by --cluster FILE, scripts by --script FILE',
    );
  }
  const port = portOf(given, 'port') ?? 8080;
  const httpsPort = portOf(given, 'https-port');
  const delay = given.valueOf('operation-delay') ?? '0';
  if (!/^\d{1,7}$/.test(delay)) usageError('--operation-delay is a number of milliseconds');
  const host = given.valueOf('host') ?? '127.0.0.1';
  if (!isLoopback(host) && !given.has('allow-remote')) {
    usageError(
      `${mention(host)} is reachable from other machines, and requests are not authenticated`,
      'add --allow-remote if that is what you want',
    );
  }
  const log = given.choiceOf('log', ['json']);
  return {
    host,
    port,
    httpsPort,
    operationDelay: Number(delay),
    clusterFiles: given.valuesOf('cluster'),
    initFile: given.valueOf('script'),
    stateFile: given.valueOf('state'),
    readyFile: given.valueOf('ready-file'),
    isLogged: log === 'json',
    isQuiet: given.has('quiet'),
  };
}

function portOf(given: Arguments, name: 'port' | 'https-port'): number | null {
  const text = given.valueOf(name);
  if (text === null) return null;
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535
    ? Number(text)
    : usageError(`--${name} is a number from 0 to 65535`);
}

function addressesOf({ url, httpsUrl, application }: Emulator, caFile: string | null): Addresses {
  const kusto = url ?? '';
  return {
    kusto,
    arm: httpsUrl,
    caFile,
    msiEndpoint: `${kusto}/oauth2/token`,
    clusters: clusterAddresses(application.store.state, kusto),
  };
}

function keptNotes({ stateFile, clusterFiles, initFile }: ServeSettings): readonly string[] {
  const unused = [...(clusterFiles.length > 0 ? ['--cluster'] : []), ...(initFile === null ? [] : ['--script'])];
  const besides = unused.length === 0 ? '' : `; ${unused.join(' and ')} not used`;
  return [`It goes on with the state in ${stateFile ?? ''}${besides}.`];
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}

/** Why the emulator cannot start, and what to do. */
function startProblem(error: NodeJS.ErrnoException, settings: ServeSettings): [string, string | null] {
  const { host, httpsPort, stateFile } = settings;
  const isFile = error.syscall !== 'listen' && error.syscall !== 'bind' && error.syscall !== 'getaddrinfo';
  if (isFile) return [`cannot write ${stateFile ?? ''}: ${systemErrorText(error)}`, null];
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: 'another program listens there',
    EACCES: 'that port needs more rights',
    EADDRNOTAVAIL: 'this machine has no such address',
    ENOTFOUND: 'this machine has no such address',
  };
  const reason = reasons[error.code ?? ''] ?? error.message;
  // Of the two ports, the one that could not be had.
  const port = 'port' in error && typeof error.port === 'number' ? error.port : settings.port;
  const option = port === httpsPort ? '--https-port' : '--port';
  const hint = error.code === 'EADDRINUSE' || error.code === 'EACCES' ? `${option} 0 picks a free port` : null;
  return [`cannot listen at ${host}:${port}: ${reason}`, hint];
}

/** Done when the process is asked to stop. */
function stopSignal(): Promise<void> {
  return new Promise(resolve => {
    const stop = (): void => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      resolve();
    };
    process.on('SIGINT', stop).on('SIGTERM', stop);
  });
}
