import type { Budget } from './budget.js';
import { hopefulStates, type FiniteAutomaton } from './finite-automaton.js';
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
  const pairs = pairsOf(automaton, without, budget);
  const isReadFirst = (at === 'start') === (automaton.direction === 'forward');
  if (isReadFirst) return minimize(startingFrom(automaton, statesAfter(pairs, without), budget), budget);
  // A text is accepted where some text of `without` still leads on to acceptance.
  const hopeful = hopefulStates(pairs);
  const accepting = Uint8Array.from({ length: automaton.size }, (_, state) => hopeful[state * without.size] ?? 0);
  return minimize({ ...automaton, accepting }, budget);
}

/** Both at once, whether their states can be met together or not; accepting where both accept. */
function pairsOf(left: FiniteAutomaton, right: FiniteAutomaton, budget: Budget): FiniteAutomaton {
  const { joined, left: leftClasses, right: rightClasses } = joinClasses(left.units, right.units);
  const size = left.size * right.size;
  const { count } = joined;
  budget.allowStates(size / 16);
  budget.spend(size * count);
  const next = new Int32Array(size * count);
  const accepting = new Uint8Array(size);
  let place = 0;
  for (let leftState = 0; leftState < left.size; leftState++) {
    for (let rightState = 0; rightState < right.size; rightState++) {
      const bothAccept = left.accepting[leftState] === 1 && right.accepting[rightState] === 1;
      accepting[leftState * right.size + rightState] = bothAccept ? 1 : 0;
      for (let unitClass = 0; unitClass < count; unitClass++) {
        const leftNext = left.next[leftState * left.units.count + (leftClasses[unitClass] ?? 0)] ?? 0;
        const rightNext = right.next[rightState * right.units.count + (rightClasses[unitClass] ?? 0)] ?? 0;
        next[place++] = leftNext * right.size + rightNext;
      }
    }
  }
  return { direction: left.direction, units: joined, size, next, accepting };
}

/** The states of the left automaton after all texts that the right one accepts. */
function statesAfter({ size, units, next }: FiniteAutomaton, right: FiniteAutomaton): readonly number[] {
  const seen = new Uint8Array(size);
  const pending = [0];
  seen[0] = 1;
  const after = new Set<number>();
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const rightState = pair % right.size;
    if (right.accepting[rightState] === 1) after.add((pair - rightState) / right.size);
    for (let unitClass = 0; unitClass < units.count; unitClass++) {
      const target = next[pair * units.count + unitClass] ?? 0;
      if (seen[target] === 1) continue;
      seen[target] = 1;
      pending.push(target);
    }
  }
  return [...after].sort((one, other) => one - other);
}

/** The same automaton begun in several states at once. */
function startingFrom(automaton: FiniteAutomaton, starts: readonly number[], budget: Budget): FiniteAutomaton {
  const { units, direction } = automaton;
  const { count }: UnitClasses = units;
  const groups: (readonly number[])[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (group: readonly number[]): number => {
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
      const targets = new Set(group.map(member => automaton.next[member * count + unitClass] ?? 0));
      next.push(numberOf([...targets].sort((one, other) => one - other)));
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
