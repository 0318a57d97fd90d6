import { randomUUID } from 'node:crypto';
import { DEFAULT_CALLER } from '../cluster/caller.js';
import { isLoopback } from '../server/host-check.js';
import { clusterAddresses, initialState, startServing, type Emulator } from '../server/emulator.js';
import { mention } from '../../grammar/text/mention.js';
import { usageProblem, type Arguments, type OptionDefinition, type UsageProblem } from './arguments.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { systemErrorText } from './files.js';
import { write } from './io.js';
import { unknownValue } from './options.js';
import { plainReport } from './report.js';
import { greeting, type Addresses } from './serve/greeting.js';
import type { BeginningResult } from './serve/initial-state.js';
import { jsonLog, textLog } from './serve/log.js';
import { ServedFiles } from './serve/served-files.js';
import { hasColor, styleOf } from './style.js';
import type { Invocation, Subcommand } from './subcommand.js';

const serveOptions: readonly OptionDefinition[] = [
  { name: 'port', value: 'N', description: 'of the Kusto endpoint; 0 picks a free one (default: 8080)' },
  { name: 'https-port', value: 'N', description: 'also serve https, which az and ARM clients insist on' },
  { name: 'operation-delay', value: 'MS', description: "let ARM's operations take that long (default: 0)" },
  { name: 'host', value: 'NAME', description: 'listen at this name or address (default: 127.0.0.1)' },
  { name: 'allow-remote', description: 'let --host be more than this machine: anybody who reaches it may do anything' },
  { name: 'cluster', value: 'FILE', description: 'serve the cluster of this file; may be repeated' },
  { name: 'init', value: 'SCRIPT', description: 'run this script on the first cluster before serving' },
  { name: 'state', value: 'FILE', description: 'keep the state in this file across restarts' },
  { name: 'ready-file', value: 'FILE', description: 'write the addresses there, as JSON, once requests are answered' },
  { name: 'log', value: 'json', description: 'log every request on standard error, one JSON object a line' },
  { name: 'quiet', description: 'say nothing at the start' },
];

/** `serve`: the emulator. */
export const serve: Subcommand = {
  usage: 'serve [OPTIONS]',
  description: `Serves clusters over HTTP as Kusto's management endpoint, for SDKs, tools and tests; with --https-port also as ARM, for az.
Nobody is authenticated: a request runs as the role in its header x-kusto-callout-role (admin, monitor, viewer, none), as
the owner of its bearer token, which is not verified, or else as --as and --principal say. In memory, unless --state
names a file; once that file is there, it counts, and --cluster and --init do not. SIGINT and SIGTERM stop it.
Exit codes: 0 stopped, 1 the script failed or the last state was not saved, 2 bad usage, port or file.`,
  options: serveOptions,
  refused: { format: null },
  execute,
};

async function execute(invocation: Invocation): Promise<ExitCode | UsageProblem> {
  const settings = readSettings(invocation.arguments);
  if ('ok' in settings) return settings;
  const { stateFile } = settings;
  if (stateFile === null) return serveUntilStopped(settings, invocation);
  const lock = await (await import('../server/state-lock.js')).lockState(stateFile);
  if (lock === null) {
    const { io, options } = invocation;
    const hint = 'each needs a file of its own, or one would overwrite what the other saved';
    const style = styleOf(hasColor(io.stderr, io.env, options.noColor));
    await write(io.stderr, plainReport(`cannot use ${stateFile}: another emulator uses it`, hint, style));
    return exitCodes.usage;
  }
  try {
    return await serveUntilStopped(settings, invocation);
  } finally {
    await lock.release();
  }
}

async function serveUntilStopped(settings: Settings, { options, io }: Invocation): Promise<ExitCode> {
  const { stateFile, readyFile } = settings;
  const style = styleOf(hasColor(io.stderr, io.env, options.noColor));
  const surroundings = { now: () => Date.now(), newGuid: () => randomUUID() };
  const isPlain = settings.clusterFiles.length === 0 && settings.initFile === null && stateFile === null;
  // What reads files need not be loaded where there are none to read.
  const beginning: BeginningResult = isPlain
    ? { ok: true, state: initialState([], surroundings), isKept: false }
    : await (await import('./serve/initial-state.js')).readBeginning({ ...settings, options, surroundings, io, style });
  if (!beginning.ok) return beginning.exitCode;
  const files = new ServedFiles(readyFile);

  let emulator: Emulator;
  try {
    emulator = await startServing({
      state: beginning.state,
      host: settings.host,
      port: settings.port,
      httpsPort: settings.httpsPort,
      operationDelay: settings.operationDelay,
      surroundings,
      log: settings.isLogged ? jsonLog(io, surroundings.now) : textLog(io, style, stateFile),
      defaultCaller: {
        role: options.role ?? DEFAULT_CALLER.role,
        principal: options.principal ?? DEFAULT_CALLER.principal,
      },
      ...(stateFile !== null && { stateFile }),
    });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    await write(io.stderr, plainReport(...startProblem(error, settings), style));
    return exitCodes.usage;
  }
  const stop = stopSignal();
  const addresses = addressesOf(emulator, files.saveCertificate(emulator.certificate));
  const problem = files.saveAddresses(addresses);
  if (problem !== null) {
    await write(io.stderr, plainReport(problem, null, style));
    files.remove();
    await emulator.close();
    return exitCodes.usage;
  }
  if (!settings.isQuiet) {
    const notes = beginning.isKept ? keptNotes(settings) : [];
    await write(io.stdout, greeting(addresses, notes, styleOf(hasColor(io.stdout, io.env, options.noColor))));
  }
  await stop;
  files.remove();
  return (await emulator.close()) ? exitCodes.ok : exitCodes.failed;
}

/** The options of `serve`, checked. */
interface Settings {
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

function readSettings(given: Arguments): Settings | UsageProblem {
  const [operand] = given.operands;
  if (operand !== undefined) {
    return usageProblem(
      `serve takes no ${mention(operand)}`,
      'clusters are given by --cluster FILE, scripts by --init SCRIPT',
    );
  }
  const port = readPort(given.valueOf('port') ?? '8080');
  if (port === null) return usageProblem('--port is a number from 0 to 65535');
  const httpsPort = given.has('https-port') ? readPort(given.valueOf('https-port') ?? '') : null;
  if (given.has('https-port') && httpsPort === null) return usageProblem('--https-port is a number from 0 to 65535');
  const delay = given.valueOf('operation-delay') ?? '0';
  if (!/^\d{1,7}$/.test(delay)) return usageProblem('--operation-delay is a number of milliseconds');
  const host = given.valueOf('host') ?? '127.0.0.1';
  if (!isLoopback(host) && !given.has('allow-remote')) {
    return usageProblem(
      `${mention(host)} can be reached from other machines, and nobody who comes is authenticated`,
      'add --allow-remote if that is what you want',
    );
  }
  const log = given.valueOf('log');
  if (log !== null && log !== 'json') return unknownValue('log', log, ['json']);
  const clusterFiles = given.inOrder.filter(({ name }) => name === 'cluster').map(({ value }) => value);
  const initFile = given.valueOf('init');
  if ([...clusterFiles, initFile].filter(path => path === '-').length > 1) {
    return usageProblem('standard input (-) can be read only once');
  }
  return {
    host,
    port,
    httpsPort,
    operationDelay: Number(delay),
    clusterFiles,
    initFile,
    stateFile: given.valueOf('state'),
    readyFile: given.valueOf('ready-file'),
    isLogged: log === 'json',
    isQuiet: given.has('quiet'),
  };
}

function readPort(text: string): number | null {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : null;
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

function keptNotes({ stateFile, clusterFiles, initFile }: Settings): readonly string[] {
  const unused = [...(clusterFiles.length > 0 ? ['--cluster'] : []), ...(initFile === null ? [] : ['--init'])];
  const besides = unused.length === 0 ? '' : `; ${unused.join(' and ')} not used`;
  return [`It goes on with the state in ${stateFile ?? ''}${besides}.`];
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}

/** Why the emulator cannot start, and what to do. */
function startProblem(error: NodeJS.ErrnoException, settings: Settings): [string, string | null] {
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
