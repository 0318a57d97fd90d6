import type { JsonValue } from '../json/nodes.js';
import type { Call } from './call.js';

/** A function of the expression language. */
export interface FunctionDefinition {
  readonly minimum: number;
  readonly maximum: number;
  /** Whether it evaluates its arguments itself, and maybe not all of them. */
  readonly lazy: boolean;
  readonly run: (call: Call) => JsonValue;
}

export type FunctionTable = Readonly<Record<string, FunctionDefinition>>;

/** A function whose arguments are evaluated first. */
export function eager(minimum: number, maximum: number, run: (call: Call) => JsonValue): FunctionDefinition {
  return { minimum, maximum, lazy: false, run };
}

/** A function that evaluates its arguments itself. */
export function lazy(minimum: number, maximum: number, run: (call: Call) => JsonValue): FunctionDefinition {
  return { minimum, maximum, lazy: true, run };
}

/** Any number of arguments. */
export const MANY = Number.POSITIVE_INFINITY;
