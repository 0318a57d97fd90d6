import type { GivenCaller } from '../cluster/assignments.js';
import type { EmulatorStore } from './store.js';
import type { Surroundings } from './surroundings.js';

/** What an endpoint works with besides the request. */
export interface EndpointContext {
  readonly store: EmulatorStore;
  readonly surroundings: Surroundings;
  /** Who sends requests that do not say. Default: an AllDatabasesAdmin. */
  readonly defaultCaller?: GivenCaller;
  /** The part of the work of a template or query that may be done, from 0 to 1. Default 1. What takes more is {@link MoreEffort}. */
  readonly effort?: number;
}

/** Leaves a request that takes more work than was allowed; the caller that allowed it catches it. */
export class MoreEffort extends Error {}
