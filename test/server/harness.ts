import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ClusterState } from '../../src/cluster/state.js';
import { Cluster, stateOf, type ClusterOptions } from '../../src/library/cluster.js';
import { initialState, startServing, type Emulator, type EmulatorOptions } from '../../src/server/emulator.js';
import type { ServerResponse } from '../../src/server/exchange.js';
import type { EmulatorState } from '../../src/server/store.js';
import type { Surroundings } from '../../src/server/surroundings.js';
import { BUILT_CLI } from '../built-cli.js';

/** As users get it. */
const BUILT_WORKER = join(dirname(BUILT_CLI), 'serve-worker.js');

/** 2026-01-01, and GUIDs that count up. */
export function fixedSurroundings(): Surroundings {
  let guids = 0;
  return {
    now: () => Date.UTC(2026, 0, 1),
    newGuid: () => `00000000-0000-4000-8000-${String(++guids).padStart(12, '0')}`,
  };
}

export function clusterOf(options: ClusterOptions | string = {}): ClusterState {
  return stateOf(new Cluster(options).snapshot());
}

export function stateWith(clusters: readonly ClusterOptions[], surroundings: Surroundings): EmulatorState {
  return initialState(clusters.map(clusterOf), surroundings);
}

/** An emulator on a free port, stopped after the test. A fault inside fails the test. */
export async function serving(
  clusters: readonly ClusterOptions[] = [],
  options: Partial<EmulatorOptions> = {},
): Promise<Emulator & { readonly port: number; readonly url: string }> {
  const surroundings = fixedSurroundings();
  const faults: unknown[] = [];
  const emulator = await startServing({
    state: stateWith(clusters, surroundings),
    host: '127.0.0.1',
    port: 0,
    surroundings,
    workerFile: BUILT_WORKER,
    log: { fault: error => faults.push(error), unsaved: error => faults.push(error) },
    ...options,
  });
  onTestFinished(async () => {
    await emulator.close();
    if (faults[0] !== undefined) throw new Error('a fault inside', { cause: faults[0] });
  });
  const url = emulator.url ?? 'http://127.0.0.1';
  return { ...emulator, url, port: Number(new URL(url).port) };
}

/** Asks the endpoints themselves, without a network. */
export function ask(
  { application }: Pick<Emulator, 'application'>,
  method: string,
  target: string,
  body: unknown = '',
  headers: Readonly<Record<string, string>> = {},
): ServerResponse & { readonly json: unknown } {
  const url = new URL(target, 'http://127.0.0.1');
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const { response } = application.answer({
    method,
    path: url.pathname,
    query: url.searchParams,
    headers: { ...(text !== '' && { 'content-type': 'application/json; charset=utf-8' }), ...headers },
    body: text,
    origin: url.origin,
  });
  const isJson = /^[[{]/.test(response.body);
  return { ...response, json: isJson ? (JSON.parse(response.body) as unknown) : null };
}

/** Runs a command as clients send it. */
export function command(
  emulator: Pick<Emulator, 'application'>,
  csl: string,
  headers: Readonly<Record<string, string>> = {},
): ReturnType<typeof ask> {
  return ask(emulator, 'POST', '/v1/rest/mgmt', { db: 'NetDefaultDB', csl }, headers);
}

/** Sends bytes as they are, and gives all that comes back until the server closes or `milliseconds` pass. */
export function sendRaw(port: number, bytes: string | Buffer, milliseconds = 5_000): Promise<string> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    const done = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(text);
    };
    const timer = setTimeout(done, milliseconds);
    socket.on('data', chunk => (text += chunk.toString('latin1')));
    socket.on('close', done).on('error', done);
    socket.write(bytes);
  });
}

/** What the services' error envelope says. */
export interface ErrorBody {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly '@message': string;
    readonly '@type'?: string;
    readonly '@context'?: Readonly<Record<string, unknown>>;
  };
}
