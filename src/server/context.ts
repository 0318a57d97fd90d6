import type { Caller } from '../cluster/caller.js';
import type { EmulatorStore } from './store.js';
import type { Surroundings } from './surroundings.js';

/** What an endpoint works with besides the request. */
export interface EndpointContext {
  readonly store: EmulatorStore;
  readonly surroundings: Surroundings;
  /** Who sends requests that do not say. Default: an AllDatabasesAdmin. */
  readonly defaultCaller?: Caller;
}
