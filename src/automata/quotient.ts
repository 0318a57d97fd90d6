import type { Budget } from './budget.js';
import { hopefulStates, type FiniteAutomaton } from './finite-automaton.js';
import { inverseOf } from './inverse.js';
import { minimize } from './minimize.js';
import { joinClasses, type UnitClasses } from './unit-classes.js';

/**
 * The automaton of what remains when a text of `without` is taken from the start, or the end, of the texts of an automaton. Both
 * read in the same direction; the result is minimal.
 */
export function quotient(
  automaton: FiniteAutomaton,
  without: FiniteAutomaton,
  at: 'start' | 'end',
  budget: Budget,
): FiniteAutomaton {
  const pairs = new Pairs(automaton, without, budget);
  const isReadFirst = (at === 'start') === (automaton.direction === 'forward');
  if (isReadFirst) return minimize(startingFrom(automaton, pairs.statesAfter(), budget), budget);
  return minimize({ ...automaton, accepting: pairs.statesBefore() }, budget);
}

/** A way on from a state of the right automaton: with a class of units of the left one. */
interface Way {
  readonly unitClass: number;
  readonly target: number;
}

/** The states of two automata that read the same text, followed only as far as the right one may still accept. */
class Pairs {
  /** By state of the right automaton. */
  private readonly ways: readonly (readonly Way[])[];

  constructor(
    private readonly left: FiniteAutomaton,
    private readonly right: FiniteAutomaton,
    private readonly budget: Budget,
  ) {
    const { joined, left: leftClasses, right: rightClasses } = joinClasses(left.units, right.units);
    const hopeful = hopefulStates(right);
    this.ways = Array.from({ length: right.size }, (_, state) => {
      const ways = new Map<string, Way>();
      for (let unitClass = 0; unitClass < joined.count; unitClass++) {
        const target = right.next[state * right.units.count + (rightClasses[unitClass] ?? 0)] ?? 0;
        const way = { unitClass: leftClasses[unitClass] ?? 0, target };
        if (hopeful[target] === 1) ways.set(`${way.unitClass} ${target}`, way);
      }
      return [...ways.values()];
    });
  }

  /** The states of the left automaton after all texts that the right one accepts. */
  statesAfter(): readonly number[] {
    const { left, right } = this;
    const after = new Set<number>();
    const pending = [0];
    const seen = new Uint8Array(left.size * right.size);
    seen[0] = 1;
    for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
      const rightState = pair % right.size;
      const leftState = (pair - rightState) / right.size;
      if (right.accepting[rightState] === 1) after.add(leftState);
      for (const target of this.after(leftState, rightState)) {
        if (seen[target] === 1) continue;
        seen[target] = 1;
        pending.push(target);
      }
    }
    return [...after];
  }

  /** By state of the left automaton, 1 where some text that the right one accepts leads on from there to acceptance. */
  statesBefore(): Uint8Array {
    const { left, right } = this;
    const hopeful = hopefulStates(left);
    const takesAll = Array.from(right.accepting, (_, state) => acceptsAll(right, state));
    const sources: number[] = [];
    const targets: number[] = [];
    const good: number[] = [];
    const isGood = new Uint8Array(left.size * right.size);
    for (let leftState = 0; leftState < left.size; leftState++) {
      for (let rightState = 0; rightState < right.size; rightState++) {
        const pair = leftState * right.size + rightState;
        if (takesAll[rightState] === true) isGood[pair] = hopeful[leftState] ?? 0;
        else {
          if (right.accepting[rightState] === 1) isGood[pair] = left.accepting[leftState] ?? 0;
          for (const target of this.after(leftState, rightState)) {
            sources.push(pair);
            targets.push(target);
          }
        }
        if (isGood[pair] === 1) good.push(pair);
      }
    }
    const { offsets, edges } = inverseOf(sources.length, isGood.length, edge => targets[edge] ?? 0);
    // What is pushed while this runs is met, too.
    for (const pair of good) {
      for (let place = offsets[pair] ?? 0; place < (offsets[pair + 1] ?? 0); place++) {
        const source = sources[edges[place] ?? 0] ?? 0;
        if (isGood[source] === 1) continue;
        isGood[source] = 1;
        good.push(source);
      }
    }
    return Uint8Array.from(left.accepting, (_, leftState) => isGood[leftState * right.size] ?? 0);
  }

  private after(leftState: number, rightState: number): readonly number[] {
    const { left, right } = this;
    const ways = this.ways[rightState] ?? [];
    this.budget.spend(ways.length + 1);
    const row = leftState * left.units.count;
    return ways.map(({ unitClass, target }) => (left.next[row + unitClass] ?? 0) * right.size + target);
  }
}

/** Whether every text that goes on from there is accepted. */
function acceptsAll({ units, next, accepting }: FiniteAutomaton, state: number): boolean {
  const row = next.subarray(state * units.count, (state + 1) * units.count);
  return accepting[state] === 1 && row.every(target => target === state);
}

/** The same automaton begun in several states at once. */
function startingFrom(automaton: FiniteAutomaton, starts: readonly number[], budget: Budget): FiniteAutomaton {
  const { units, direction } = automaton;
  const { count }: UnitClasses = units;
  const groups: (readonly number[])[] = [];
  const numbers = new Map<string, number>();
  const hopeful = hopefulStates(automaton);
  const all = automaton.accepting.findIndex((_, state) => acceptsAll(automaton, state));
  const numberOf = (states: Iterable<number>): number => {
    const members = new Set(states);
    // Where one of them accepts all that can follow, the others add nothing.
    const group = members.has(all) ? [all] : [...members].filter(state => hopeful[state] === 1).sort(ascending);
    const key = group.join();
    let number = numbers.get(key);
    if (number === undefined) {
      number = groups.push(group) - 1;
      numbers.set(key, number);
    }
    return number;
  };
  const next: number[] = [];
  const accepting: number[] = [];
  numberOf(starts);
  for (let state = 0; state < groups.length; state++) {
    const group = groups[state] ?? [];
    budget.allowStates(groups.length);
    budget.spend((group.length + 1) * count);
    accepting.push(group.some(member => automaton.accepting[member] === 1) ? 1 : 0);
    for (let unitClass = 0; unitClass < count; unitClass++) {
      next.push(numberOf(group.map(member => automaton.next[member * count + unitClass] ?? 0)));
    }
  }
  return {
    direction,
    units,
    size: groups.length,
    next: Int32Array.from(next),
    accepting: Uint8Array.from(accepting),
  };
}

function ascending(one: number, other: number): number {
  return one - other;
}
