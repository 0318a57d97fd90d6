import { armEndpoint, EMPTY_ARM_STATE } from '../../../src/server/arm/index.js';
import type { ServerResponse } from '../../../src/server/exchange.js';
import { clusterKey, EmulatorStore, withCluster, type EmulatorState } from '../../../src/server/store.js';
import { DEFAULT_CLUSTER, type ClusterState } from '../../../src/cluster/state.js';

export const ORIGIN = 'https://127.0.0.1:8443';
export const SUBSCRIPTION = DEFAULT_CLUSTER.subscriptionId;
export const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg`;
export const CLUSTER = `${GROUP}/providers/Microsoft.Kusto/clusters/mycluster`;
export const START = Date.UTC(2026, 10, 22, 12);

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** null where it is empty. */
  readonly body: unknown;
}

/** ARM without a network: a store, a clock that tests move, and identifiers that repeat. */
export class Arm {
  readonly store: EmulatorStore;
  now = START;
  private guids = 0;

  constructor(
    private readonly operationDelay = 0,
    clusters: readonly ClusterState[] = [DEFAULT_CLUSTER],
  ) {
    const empty: EmulatorState = { clusters: new Map(), arm: EMPTY_ARM_STATE };
    this.store = new EmulatorStore(
      clusters.reduce((state, cluster) => withCluster(state, { state: cluster, etag: '"first"' }), empty),
    );
  }

  ask(
    method: string,
    pathAndQuery: string,
    body: unknown = '',
    headers: Readonly<Record<string, string>> = {},
  ): Answer {
    const url = new URL(`https://host/?${pathAndQuery.split('?')[1] ?? ''}`);
    const path = pathAndQuery.split('?')[0] ?? '';
    if (!/api-version/i.test(pathAndQuery)) url.searchParams.set('api-version', '2024-04-13');
    const context = {
      store: this.store,
      surroundings: { now: () => this.now, newGuid: () => this.newGuid() },
      operationDelay: this.operationDelay,
    };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const answer: ServerResponse | null = armEndpoint(context, {
      method,
      path,
      query: url.searchParams,
      headers,
      body: text,
      origin: ORIGIN,
    });
    if (answer === null) throw new Error(`not a path of ARM: ${path}`);
    const parsed: unknown = answer.body === '' ? null : JSON.parse(answer.body);
    return { status: answer.status, headers: answer.headers, body: parsed };
  }

  /** A cluster as it is hosted. */
  cluster(name = 'mycluster'): ClusterState | undefined {
    return this.store.state.clusters.get(clusterKey({ ...DEFAULT_CLUSTER, name }))?.state;
  }

  /** What an answer's header leads to. */
  poll({ headers }: Answer, header: 'Azure-AsyncOperation' | 'Location' = 'Azure-AsyncOperation'): Answer {
    const url = headers[header];
    if (!url?.startsWith(ORIGIN)) throw new Error(`no ${header}: ${JSON.stringify(headers)}`);
    return this.ask('GET', url.slice(ORIGIN.length));
  }

  private newGuid(): string {
    return `00000000-0000-4000-8000-${String(++this.guids).padStart(12, '0')}`;
  }
}
