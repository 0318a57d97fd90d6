import type { Direction } from '../regex/program.js';
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

const hopefulOf = new WeakMap<FiniteAutomaton, Uint8Array>();

/** By state, 1 where an accepting state can still be reached. Worked out once: many questions are put to one automaton. */
export function hopefulStates(automaton: FiniteAutomaton): Uint8Array {
  let hopeful = hopefulOf.get(automaton);
  if (hopeful === undefined) {
    hopeful = workOutHopefulStates(automaton);
    hopefulOf.set(automaton, hopeful);
  }
  return hopeful;
}

function workOutHopefulStates({ size, units, next, accepting }: FiniteAutomaton): Uint8Array {
  const hopeful = Uint8Array.from(accepting);
  const { count } = units;
  // Predecessors, packed: those of a state stand between two offsets.
  const offsets = new Uint32Array(size + 1);
  for (const target of next) offsets[target + 1] = (offsets[target + 1] ?? 0) + 1;
  for (let state = 0; state < size; state++) offsets[state + 1] = (offsets[state + 1] ?? 0) + (offsets[state] ?? 0);
  const filled = offsets.slice();
  const predecessors = new Uint32Array(next.length);
  next.forEach((target, index) => {
    const place = filled[target] ?? 0;
    predecessors[place] = Math.floor(index / count);
    filled[target] = place + 1;
  });
  const pending: number[] = [];
  hopeful.forEach((isHopeful, state) => {
    if (isHopeful === 1) pending.push(state);
  });
  for (let state = pending.pop(); state !== undefined; state = pending.pop()) {
    for (let place = offsets[state] ?? 0; place < (offsets[state + 1] ?? 0); place++) {
      const predecessor = predecessors[place] ?? 0;
      if (hopeful[predecessor] === 1) continue;
      hopeful[predecessor] = 1;
      pending.push(predecessor);
    }
  }
  return hopeful;
}
