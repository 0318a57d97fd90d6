import type { EndpointContext } from '../context.js';
import type { ServerRequest } from '../exchange.js';
import type { EmulatorState } from '../store.js';

/** What the ARM endpoint works with besides the request. */
export interface ArmContext extends EndpointContext {
  /** How long an asynchronous operation takes, in milliseconds. Default: 0, it has ended when its answer arrives. */
  readonly operationDelay?: number;
}

/** One request at work. */
export interface ArmRequest extends ServerRequest {
  readonly context: ArmContext;
  /** The state that the request found. */
  readonly state: EmulatorState;
  readonly now: number;
  readonly apiVersion: string;
}
