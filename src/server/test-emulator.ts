import { randomUUID } from 'node:crypto';
import type { Caller } from '../cluster/caller.js';
import type { ClusterState } from '../cluster/state.js';
import { Cluster, snapshotOf, stateOf, type ClusterOptions } from '../library/cluster.js';
import { clusterAddresses, initialState, startServing, type ClusterAddress } from './emulator.js';
import { fetchHandler } from './fetch-handler.js';

/** What an emulator for tests begins with. Everything is optional. */
export interface StartEmulatorOptions {
  /** Clusters, or what they are made of. Default: one, of the default name. A cluster is copied, not shared. */
  readonly clusters?: readonly (Cluster | ClusterOptions | string)[];
  /** 0 (default) picks a free one; null opens none, and `fetch` alone answers. */
  readonly port?: number | null;
  /** Whether to serve https as well, which clients of ARM insist on. Default: no. */
  readonly https?: boolean;
  /** Milliseconds that ARM's asynchronous operations take. Default 0: they have ended when they are answered. */
  readonly operationDelay?: number;
  /** Who sends requests that do not say. Default: an AllDatabasesAdmin. */
  readonly caller?: Caller;
}

/** An emulator in this process; see `startEmulator`. */
export interface TestEmulator {
  /** Of the Kusto endpoint, without a slash at the end. */
  readonly url: string;
  /** Of the ARM endpoint over https; null without it. Over http, ARM answers at `url`. */
  readonly armUrl: string | null;
  /** What clients of `armUrl` must trust, in PEM; null without https. */
  readonly caCertificate: string | null;
  /** For SDKs: leads to the first cluster. */
  readonly connectionString: string;
  /** Every cluster as it is reached now. */
  readonly clusters: readonly ClusterAddress[];
  /** A copy of a cluster as it is now, by its name: the first one by default. Throws where there is none. */
  cluster(name?: string): Cluster;
  /** As the global `fetch`, but answered by the emulator itself, without a network. Paths are enough. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** Stops it. Throws what went wrong inside, if anything did. */
  close(): Promise<void>;
}

/** Where an emulator without a port is said to be. */
const NOWHERE = 'http://127.0.0.1';

/** What `startEmulator` of the library does, behind its door. */
export async function startTestEmulator(options: StartEmulatorOptions = {}): Promise<TestEmulator> {
  const { port = 0, caller } = options;
  const faults: unknown[] = [];
  const surroundings = { now: () => Date.now(), newGuid: () => randomUUID() };
  const emulator = await startServing({
    state: initialState((options.clusters ?? []).map(clusterState), surroundings),
    host: '127.0.0.1',
    port,
    httpsPort: options.https === true ? 0 : null,
    operationDelay: options.operationDelay ?? 0,
    surroundings,
    log: {
      fault: error => faults.push(error),
      unsaved: error => faults.push(error),
    },
    ...(caller !== undefined && { defaultCaller: caller }),
  });
  const { store } = emulator.application;
  const url = emulator.url ?? NOWHERE;
  const addresses = (): readonly ClusterAddress[] => clusterAddresses(store.state, url);
  const handler = fetchHandler(emulator.application);
  return {
    url,
    armUrl: emulator.httpsUrl,
    caCertificate: emulator.certificate,
    connectionString: addresses()[0]?.connectionString ?? `Data Source=${url}`,
    get clusters() {
      return addresses();
    },
    cluster(name) {
      const hosted = [...store.state.clusters.values()].find(
        ({ state }) => name === undefined || state.name.toLowerCase() === name.toLowerCase(),
      );
      if (hosted === undefined)
        throw new Error(name === undefined ? 'no cluster is left' : `no cluster is called ${name}`);
      const copy = new Cluster();
      copy.restore(snapshotOf(hosted.state));
      return copy;
    },
    fetch: (input, init) => handler(new Request(input instanceof Request ? input : new URL(input, url), init)),
    close: async () => {
      await emulator.close();
      const [fault] = faults;
      if (fault !== undefined) throw new Error('internal error in the emulator', { cause: fault });
    },
  };
}

function clusterState(from: Cluster | ClusterOptions | string): ClusterState {
  // Through the constructor, which says what is wrong.
  return stateOf((from instanceof Cluster ? from : new Cluster(from)).snapshot());
}
