import type { JsonValue } from '../json/nodes.js';
import { CHARACTERS_PER_STEP, SLOW_CHARACTERS_PER_STEP } from './deployment-meter.js';
import type { FunctionCall } from './call.js';

/** A function of the expression language. */
export interface FunctionDefinition {
  readonly minimum: number;
  readonly maximum: number;
  /** Whether it evaluates its arguments itself, and maybe not all of them. */
  readonly lazy: boolean;
  /** How many characters of its texts it reads for one step; null where it only hands them on, or charges what it reads itself. */
  readonly charactersPerStep: number | null;
  readonly run: (call: FunctionCall) => JsonValue;
}

export type FunctionTable = Readonly<Record<string, FunctionDefinition>>;

/** A function whose arguments are evaluated first. What it reads of lists and objects it charges itself. */
export function eager(minimum: number, maximum: number, run: (call: FunctionCall) => JsonValue): FunctionDefinition {
  return { minimum, maximum, lazy: false, charactersPerStep: CHARACTERS_PER_STEP, run };
}

/** The same for one that looks at each character by itself, which takes longer than what JavaScript does with whole texts. */
export function slow(minimum: number, maximum: number, run: (call: FunctionCall) => JsonValue): FunctionDefinition {
  return { minimum, maximum, lazy: false, charactersPerStep: SLOW_CHARACTERS_PER_STEP, run };
}

/** The same for one that takes as long for large arguments as for small ones. */
export function constant(minimum: number, maximum: number, run: (call: FunctionCall) => JsonValue): FunctionDefinition {
  return { minimum, maximum, lazy: false, charactersPerStep: null, run };
}

/** A function that evaluates its arguments itself. */
export function lazy(minimum: number, maximum: number, run: (call: FunctionCall) => JsonValue): FunctionDefinition {
  return { minimum, maximum, lazy: true, charactersPerStep: null, run };
}

/** Any number of arguments. */
export const MANY = Number.POSITIVE_INFINITY;
