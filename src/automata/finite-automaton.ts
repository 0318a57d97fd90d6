import type { Direction } from '../regex/program.js';
import { inverseOf } from './inverse.js';
import type { UnitClasses } from './unit-classes.js';

export type { Direction };

/** In the order of trying: patterns that end in `$` are small when read backward, those that begin with `^` mostly either way. */
export const DIRECTIONS: readonly Direction[] = ['backward', 'forward'];

/**
 * A complete deterministic automaton over UTF-16 code units: the texts that it accepts, read from their start or, backward, from
 * their end. State 0 is the first.
 */
export interface FiniteAutomaton {
  readonly direction: Direction;
  readonly units: UnitClasses;
  readonly size: number;
  /** The state after a unit of a class: at `state * units.count + class`. */
  readonly next: Int32Array;
  /** By state, 1 where a text that ends there is accepted. */
  readonly accepting: Uint8Array;
}

/** The texts that the automaton does not accept. */
export function complementOf(automaton: FiniteAutomaton): FiniteAutomaton {
  return { ...automaton, accepting: automaton.accepting.map(accepts => 1 - accepts) };
}

/** The distance of a state from which no accepting one can be reached. */
export const HOPELESS = -1;

const distancesOf = new WeakMap<FiniteAutomaton, Int32Array>();

/** By state, how many units lead to an accepting one at least. Worked out once: many questions are put to one automaton. */
export function distances(automaton: FiniteAutomaton): Int32Array {
  let known = distancesOf.get(automaton);
  if (known === undefined) {
    known = workOutDistances(automaton);
    distancesOf.set(automaton, known);
  }
  return known;
}

/** By state, 1 where an accepting state can still be reached. */
export function hopefulStates(automaton: FiniteAutomaton): Uint8Array {
  return Uint8Array.from(distances(automaton), distance => (distance === HOPELESS ? 0 : 1));
}

function workOutDistances({ size, units, next, accepting }: FiniteAutomaton): Int32Array {
  const distance = new Int32Array(size).fill(HOPELESS);
  const { count } = units;
  const { offsets, edges } = inverseOf(next.length, size, index => next[index] ?? 0);
  const found: number[] = [];
  for (let state = 0; state < size; state++) {
    if (accepting[state] !== 1) continue;
    distance[state] = 0;
    found.push(state);
  }
  // What is pushed while this runs is met, too: nearest first.
  for (const state of found) {
    for (let place = offsets[state] ?? 0; place < (offsets[state + 1] ?? 0); place++) {
      const predecessor = Math.floor((edges[place] ?? 0) / count);
      if (distance[predecessor] !== HOPELESS) continue;
      distance[predecessor] = (distance[state] ?? 0) + 1;
      found.push(predecessor);
    }
  }
  return distance;
}
