import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import setup, { BUILT_CLI } from '../built-cli.js';
import { commands, requestsOnTheWire, templates, type Attack } from './inputs.js';

/*
 * `npm run test:attacks`: what strangers may send, to the built emulator with a heap of 512 MB. Every attack must be answered within
 * two seconds of its sending, with a status that is not a fault; while it is worked on, a small command must be answered; what was
 * acknowledged must be there after a kill. Then `readers.ts` attacks what reads files. Attacks on outputs belong to the command line's own
 * tests.
 */

/** Milliseconds. A clock on the wall also counts what else the machine does, so what is late is asked again: the best of three counts. */
const MAX_ANSWER = 2_000;
/** The same for small commands meanwhile. SECURITY.md has what an idle machine takes, which is less than a fifth. */
const MAX_SMALL = 500;
const TRIES = 3;
const MAX_MEMORY = 1_024;
const DEPLOYMENT =
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Resources/deployments';

interface Figures {
  tried: number;
  refused: number;
  /** Milliseconds, of attacks and of the small commands that were sent meanwhile. */
  slowest: number;
  slowestName: string;
  slowestSmall: number;
  slowestSmallName: string;
  /** Megabytes. */
  memory: number;
  readonly failures: string[];
}

const folder = mkdtempSync(join(tmpdir(), 'kusto-callout-attacks-'));
const stateFile = join(folder, 'state.json');
const figures: Figures = {
  tried: 0,
  refused: 0,
  slowest: 0,
  slowestName: '',
  slowestSmall: 0,
  slowestSmallName: '',
  memory: 0,
  failures: [],
};

async function start(): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const ready = join(folder, 'ready.json');
  const flags = [
    '--max-old-space-size=512',
    BUILT_CLI,
    'serve',
    '--port',
    '0',
    '--state',
    stateFile,
    '--ready-file',
    ready,
  ];
  const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise(resolve => child.stdout.once('data', resolve));
  const { kusto } = JSON.parse(readFileSync(ready, 'utf8')) as { readonly kusto: string };
  return { child, url: kusto };
}

function memoryOf({ pid = 0 }: ChildProcess): number {
  try {
    const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kilobytes) / 1024);
  } catch {
    return 0;
  }
}

/** Sends one, and tells how many milliseconds its answer took. */
async function send(url: string, { name, path, method = 'POST', body, encoding }: Attack): Promise<number> {
  const started = performance.now();
  const headers = {
    'content-type': 'application/json',
    ...(encoding !== undefined && { 'content-encoding': encoding }),
  };
  const response = await fetch(`${url}${path}`, { method, headers, body });
  await response.text();
  const took = performance.now() - started;
  figures.tried++;
  if (response.status >= 400) figures.refused++;
  if (response.status === 500) figures.failures.push(`${name}: 500`);
  return took;
}

/** The least of a few tries, no more of them than are needed to be under the limit. */
async function leastOf(limit: number, measure: () => Promise<number>): Promise<number> {
  let least = Infinity;
  for (let attempt = 0; attempt < TRIES && least > limit; attempt++) least = Math.min(least, await measure());
  return least;
}

function judgeAnswer(name: string, took: number): void {
  if (took > figures.slowest) [figures.slowest, figures.slowestName] = [took, name];
  if (took > MAX_ANSWER) figures.failures.push(`${name}: answered after ${Math.round(took)} ms`);
}

/**
 * Sends small commands in a thread of its own, so that it measures the server and not how long this process takes to make an attack.
 * Tells, when it is asked, the milliseconds of the slowest since it was asked last.
 */
const ASKER = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { Agent, request } = require('node:http');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let slowest = 0;
  function ask() {
    const started = performance.now();
    const sent = request(workerData + '/v1/rest/mgmt', { agent, method: 'POST', headers: { 'content-type': 'application/json' } }, answer => {
      answer.resume().on('end', () => {
        slowest = Math.max(slowest, performance.now() - started);
        setTimeout(ask, 10);
      });
    });
    sent.on('error', () => setTimeout(ask, 10));
    sent.end('{"csl":".show version"}');
  }
  parentPort.on('message', () => { parentPort.postMessage(slowest); slowest = 0; });
  ask();
`;

async function slowestOf(asker: Worker): Promise<number> {
  const told = new Promise<number>(resolve => asker.once('message', resolve));
  asker.postMessage('tell');
  return told;
}

/** Sends an attack, while small commands are sent. */
async function attack(url: string, asker: Worker, one: Attack): Promise<void> {
  let small = Infinity;
  const took = await leastOf(MAX_ANSWER, async () => {
    await slowestOf(asker);
    const answered = await send(url, one);
    small = Math.min(small, await slowestOf(asker));
    return answered;
  });
  judgeAnswer(one.name, took);
  const slowest = await leastOf(MAX_SMALL, async () => {
    if (small <= MAX_SMALL) return small;
    await slowestOf(asker);
    await send(url, one);
    return slowestOf(asker);
  });
  if (slowest > figures.slowestSmall) [figures.slowestSmall, figures.slowestSmallName] = [slowest, one.name];
  if (slowest > MAX_SMALL) figures.failures.push(`${one.name}: a small command took ${Math.round(slowest)} ms`);
}

interface ReaderFigures {
  readonly tried: number;
  readonly refused: number;
  readonly slowest: number;
  readonly slowestName: string;
  readonly memory: number;
  readonly failures: readonly string[];
}

/** The attacks on what reads files, in a process of their own with the same heap. */
async function attackReaders(): Promise<ReaderFigures> {
  const child = spawn(
    process.execPath,
    ['--max-old-space-size=512', '--require', join(__dirname, '../../src/ts-node.cjs'), join(__dirname, 'readers.ts')],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const code = await new Promise(resolve => child.once('close', resolve));
  const line = text.trim().split('\n').at(-1) ?? '';
  if (code !== 0 || line === '') throw new Error(`the attacks on readers ended with ${String(code)}`);
  // What readers.ts prints.
  return JSON.parse(line) as ReaderFigures;
}

/** Bytes that may be no request at all; the connection must end, and the server go on. */
function sendBytes(url: string, bytes: string | Buffer): Promise<void> {
  const { port, hostname } = new URL(url);
  figures.tried++;
  return new Promise(resolve => {
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    const timer = setTimeout(() => socket.destroy(), 1_500);
    socket
      .on('data', chunk => (figures.refused += /^HTTP\/1\.1 [45]/.test(chunk.toString('latin1')) ? 1 : 0))
      .on('error', () => undefined)
      .on('close', () => {
        clearTimeout(timer);
        resolve();
      });
  });
}

async function main(): Promise<void> {
  setup();
  let server = await start();
  const begun = performance.now();
  // The thread of long requests is started by the first one.
  await send(server.url, {
    name: 'warm up',
    path: `${DEPLOYMENT}/warm?api-version=2021-04-01`,
    method: 'PUT',
    body: templates()[0]?.body ?? '',
  });
  const askers = () => new Worker(ASKER, { eval: true, workerData: server.url });
  let asker = askers();
  for (const one of [...commands(), ...templates()]) {
    await attack(server.url, asker, one);
    figures.memory = Math.max(figures.memory, memoryOf(server.child));
    if (server.child.exitCode !== null || server.child.signalCode !== null) {
      figures.failures.push(`${one.name}: the server has ended`);
      server = await start();
      await asker.terminate();
      asker = askers();
    }
  }
  await asker.terminate();
  await Promise.all(requestsOnTheWire.map(bytes => sendBytes(server.url, bytes)));
  // 64 at once: what there is no room for is refused at once.
  const bomb = gzipSync(Buffer.alloc(32 * 1024 * 1024 - 100, '('));
  const before = figures.slowest;
  const one = { name: '64 at once', path: '/v1/rest/mgmt', body: bomb, encoding: 'gzip' };
  const slowestOfAll = await leastOf(MAX_ANSWER, async () =>
    Math.max(...(await Promise.all(Array.from({ length: 64 }, () => send(server.url, one))))),
  );
  judgeAnswer(one.name, slowestOfAll);
  const together = figures.slowest;
  figures.memory = Math.max(figures.memory, memoryOf(server.child));
  // What is acknowledged outlives the process.
  let lost = 0;
  for (let round = 0; round < 10; round++) {
    const policy = JSON.stringify([{ CalloutType: 'sql', CalloutUriRegex: `round${round}`, CanCall: true }]);
    const change = {
      name: 'change',
      path: '/v1/rest/mgmt',
      body: JSON.stringify({ csl: `.alter cluster policy callout '${policy}'` }),
    };
    judgeAnswer(change.name, await leastOf(MAX_ANSWER, () => send(server.url, change)));
    server.child.kill('SIGKILL');
    await new Promise(resolve => server.child.once('close', resolve));
    server = await start();
    if (!readFileSync(stateFile, 'utf8').includes(`round${round}`)) lost++;
  }
  server.child.kill('SIGTERM');
  await new Promise(resolve => server.child.once('close', resolve));
  rmSync(folder, { recursive: true, force: true });
  if (figures.memory > MAX_MEMORY) figures.failures.push(`memory: ${figures.memory} MB`);
  if (lost > 0) figures.failures.push(`${lost} acknowledged changes were lost`);
  const readers = await attackReaders();
  for (const failure of readers.failures) figures.failures.push(failure);
  console.log(
    `files: tried ${readers.tried}, refused ${readers.refused}; slowest ${Math.round(readers.slowest)} ms of computing (${readers.slowestName}); largest memory ${readers.memory} MB`,
  );
  console.log(`server: tried ${figures.tried}, refused ${figures.refused}`);
  console.log(
    `slowest answer ${Math.round(figures.slowest)} ms (${figures.slowestName}); before the 64 at once ${Math.round(before)} ms, with them ${Math.round(together)} ms`,
  );
  console.log(`slowest small command meanwhile ${Math.round(figures.slowestSmall)} ms (${figures.slowestSmallName})`);
  console.log(
    `largest memory ${figures.memory} MB; lost changes ${lost}; seconds ${Math.round((performance.now() - begun) / 1_000)}`,
  );
  for (const failure of figures.failures) console.log(`FAILED ${failure}`);
  process.exitCode = figures.failures.length === 0 ? 0 : 1;
}

void main();
