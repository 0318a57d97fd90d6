import { hostname } from 'node:os';
import type { GivenCaller } from '../cluster/assignments.js';
import { clusterIdentifier } from '../cluster/resource.js';
import { DEFAULT_CLUSTER, type ClusterState } from '../cluster/state.js';
import { EMPTY_ARM_STATE } from './arm/state.js';
import { Application, type ServerLog } from './application.js';
import { isWildcard } from './host-check.js';
import { assignmentResources, hostedFromFile } from './loaded-cluster.js';
import { listen, type Listener } from './node-server.js';
import { durableWriter, stateText } from './state-file.js';
import { StateSaver, type DurableWriter } from './state-saver.js';
import { clusterKey, EmulatorStore, type EmulatorState } from './store.js';
import type { Surroundings } from './surroundings.js';

/** How a client reaches a cluster. */
export interface ClusterAddress {
  /** As its ARM resource has it. */
  readonly name: string;
  /** For ARM: `/subscriptions/…/Microsoft.Kusto/Clusters/…`. */
  readonly resourceId: string;
  /** For SDKs. */
  readonly connectionString: string;
}

/** What an emulator is started with. */
export interface EmulatorOptions {
  /** What it begins with: {@link initialState}, or the state of a file. */
  readonly state: EmulatorState;
  readonly host: string;
  /** 0 picks a free one; null opens none. */
  readonly port: number | null;
  /** The same for https, which clients of ARM insist on; null (default) serves none. */
  readonly httpsPort?: number | null;
  /** Milliseconds that ARM's asynchronous operations take. Default 0: they have ended when they are answered. */
  readonly operationDelay?: number;
  readonly surroundings: Surroundings;
  readonly log: EmulatorLog;
  /** Who sends requests that do not say. Default: an AllDatabasesAdmin. */
  readonly defaultCaller?: GivenCaller;
  /** The file that keeps the state. */
  readonly stateFile?: string;
  /** Replaced in tests. */
  readonly writer?: DurableWriter;
  /** The program of the thread for requests that take long; replaced in tests by the built one, which starts at once. */
  readonly workerFile?: string;
}

export interface EmulatorLog extends ServerLog {
  /** The state could not be saved. */
  unsaved(error: unknown): void;
}

/** An emulator that listens. */
export interface Emulator {
  readonly application: Application;
  /** Of the Kusto endpoint, without a slash at the end; null without a port. */
  readonly url: string | null;
  /** Of the https one; null without it. It answers the same, and so does the other: only clients make a difference. */
  readonly httpsUrl: string | null;
  /** The certificate of https in PEM, which is its own authority; null without https. */
  readonly certificate: string | null;
  /** Lets requests end, and stops. False when the last state could not be saved. */
  close(): Promise<boolean>;
}

/** The state of an emulator that hosts these clusters; one of the default name where there is none. */
export function initialState(clusters: readonly ClusterState[], surroundings: Surroundings): EmulatorState {
  const all = clusters.length === 0 ? [DEFAULT_CLUSTER] : clusters;
  const resources = all.flatMap(assignmentResources);
  return {
    clusters: new Map(
      all.map(state => [clusterKey(state), hostedFromFile(state, () => `"${surroundings.newGuid()}"`)] as const),
    ),
    arm: resources.length === 0 ? EMPTY_ARM_STATE : { ...EMPTY_ARM_STATE, resources: Object.fromEntries(resources) },
  };
}

/** Starts an emulator. Rejects when a port cannot be had, or the state cannot be saved to begin with. */
export async function startServing(options: EmulatorOptions): Promise<Emulator> {
  const { state, host, port, surroundings, log, stateFile } = options;
  const write = options.writer ?? (stateFile === undefined ? null : durableWriter(stateFile));
  // A file that cannot be written should be known before anything is lost.
  if (write !== null) await write(stateText(state));
  const saver =
    write === null
      ? null
      : new StateSaver(stateText, write, error => {
          log.unsaved(error);
        });
  const store = new EmulatorStore(state, next => saver?.changed(next));
  const context = {
    store,
    surroundings,
    operationDelay: options.operationDelay ?? 0,
    ...(options.defaultCaller !== undefined && { defaultCaller: options.defaultCaller }),
  };
  const application = new Application(context, log, saver, options.workerFile);
  const http = port === null ? null : await listen(application, { host, port });
  const https = await listenSecurely(application, options).catch(async (error: unknown) => {
    await http?.close();
    throw error;
  });
  return {
    application,
    url: http?.url ?? null,
    httpsUrl: https?.listener.url ?? null,
    certificate: https?.certificate ?? null,
    close: async () => {
      await Promise.all([http?.close(), https?.listener.close()]);
      await application.close();
      return saver === null || (await saver.flush());
    },
  };
}

async function listenSecurely(
  application: Application,
  { host, httpsPort = null, surroundings }: EmulatorOptions,
): Promise<{ readonly listener: Listener; readonly certificate: string } | null> {
  if (httpsPort === null) return null;
  const { createCertificate } = await import('./https/certificate.js');
  const names = isWildcard(host) ? [hostname()] : [host];
  const certificate = createCertificate({ now: surroundings.now(), hosts: names });
  return { listener: await listen(application, { host, port: httpsPort, certificate }), certificate: certificate.cert };
}

/** Clients keep the path of a connection string, and the first part of the path names the cluster: OURS(clusters-by-path). */
export function clusterAddresses({ clusters }: EmulatorState, url: string): readonly ClusterAddress[] {
  return [...clusters.values()].map(({ state }) => ({
    name: state.name,
    resourceId: clusterIdentifier(state),
    connectionString: `Data Source=${clusters.size === 1 ? url : `${url}/${state.name}`}`,
  }));
}
