import type { JsonValue } from '../../json/nodes.js';

/** What ARM knows besides clusters. A value, and plain JSON. */
export interface ArmState {
  readonly [name: string]: JsonValue;
}

export const EMPTY_ARM_STATE: ArmState = Object.freeze({});
