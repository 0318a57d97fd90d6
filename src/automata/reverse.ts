import type { Budget } from './budget.js';
import type { FiniteAutomaton } from './finite-automaton.js';
import { inverseOf, type Inverse } from './inverse.js';
import { minimize } from './minimize.js';

/** The minimal automaton of the same texts, read from their other end. */
export function reverse(automaton: FiniteAutomaton, budget: Budget): FiniteAutomaton {
  return minimize(new Reversal(automaton, budget).run(), budget);
}

/**
 * The subset construction: a state is the set of states from which what has been read, turned round, leads to acceptance. Where the
 * automaton is minimal the sets are few, no more than the states of the minimal automaton that reads the other way.
 */
class Reversal {
  private readonly groups: Uint32Array[] = [];
  private readonly numbers = new Map<string, number>();
  /** What leads to a state by a class. */
  private readonly inverse: Inverse;
  /** For each state, the last group that it was put in. */
  private readonly seen: Float64Array;
  private turn = 0;

  constructor(
    private readonly automaton: FiniteAutomaton,
    private readonly budget: Budget,
  ) {
    const { size, units, next } = automaton;
    const { count } = units;
    budget.spend(next.length + size);
    this.inverse = inverseOf(next.length, size * count, index => (next[index] ?? 0) * count + (index % count));
    this.seen = new Float64Array(size).fill(-1);
  }

  run(): FiniteAutomaton {
    const { direction, units, accepting: ends } = this.automaton;
    const next: number[] = [];
    const accepting: number[] = [];
    this.numberOf(Uint32Array.from(ends.keys()).filter(state => ends[state] === 1));
    for (let index = 0; index < this.groups.length; index++) {
      const group = this.groups[index] ?? new Uint32Array(0);
      // Groups are sorted, and a text has been read to its end where it leads on from the first state.
      accepting.push(group[0] === 0 ? 1 : 0);
      for (let unitClass = 0; unitClass < units.count; unitClass++)
        next.push(this.numberOf(this.before(group, unitClass)));
    }
    return {
      direction: direction === 'forward' ? 'backward' : 'forward',
      units,
      size: this.groups.length,
      next: Int32Array.from(next),
      accepting: Uint8Array.from(accepting),
    };
  }

  /** The states that a unit of that class leads from into the group. */
  private before(group: Uint32Array, unitClass: number): Uint32Array {
    const { seen, turn } = this;
    const { offsets, edges } = this.inverse;
    const { count } = this.automaton.units;
    this.turn++;
    const found: number[] = [];
    for (const state of group) {
      const slot = state * count + unitClass;
      for (let place = offsets[slot] ?? 0; place < (offsets[slot + 1] ?? 0); place++) {
        const source = Math.floor((edges[place] ?? 0) / count);
        if (seen[source] === turn) continue;
        seen[source] = turn;
        found.push(source);
      }
    }
    this.budget.spend(group.length + found.length + 1);
    return Uint32Array.from(found).sort();
  }

  private numberOf(group: Uint32Array): number {
    let key = '';
    for (const state of group) key += String.fromCharCode(state >>> 16, state & 0xffff);
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.groups.push(group) - 1;
      this.numbers.set(key, number);
      this.budget.allowStates(this.groups.length);
    }
    return number;
  }
}
