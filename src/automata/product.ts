import type { Budget } from './budget.js';
import type { FiniteAutomaton } from './finite-automaton.js';
import { minimize } from './minimize.js';
import { joinClasses } from './unit-classes.js';

/** The pair of states where one side alone has settled the answer. */
const SETTLED = -1;

/** The texts that both automata accept, or at least one of them. Both read in the same direction; the result is minimal. */
export function product(
  left: FiniteAutomaton,
  right: FiniteAutomaton,
  operation: 'and' | 'or',
  budget: Budget,
): FiniteAutomaton {
  const { joined, left: leftClasses, right: rightClasses } = joinClasses(left.units, right.units);
  const { count } = joined;
  const settledAnswer = operation === 'and' ? 0 : 1;
  const leftSink = sinkOf(left, settledAnswer);
  const rightSink = sinkOf(right, settledAnswer);
  const numbers = new Map<number, number>();
  const pairs: number[] = [];
  const numberOf = (leftState: number, rightState: number): number => {
    const isSettled = leftState === leftSink || rightState === rightSink;
    const pair = isSettled ? SETTLED : leftState * right.size + rightState;
    let number = numbers.get(pair);
    if (number === undefined) {
      number = pairs.push(pair) - 1;
      numbers.set(pair, number);
    }
    return number;
  };
  const next: number[] = [];
  const accepting: number[] = [];
  numberOf(0, 0);
  for (let state = 0; state < pairs.length; state++) {
    budget.allowStates(pairs.length);
    budget.spend(count);
    const pair = pairs[state] ?? SETTLED;
    if (pair === SETTLED) {
      accepting.push(settledAnswer);
      for (let unitClass = 0; unitClass < count; unitClass++) next.push(state);
      continue;
    }
    const rightState = pair % right.size;
    const leftState = (pair - rightState) / right.size;
    const votes = (left.accepting[leftState] ?? 0) + (right.accepting[rightState] ?? 0);
    accepting.push(votes >= (operation === 'and' ? 2 : 1) ? 1 : 0);
    for (let unitClass = 0; unitClass < count; unitClass++) {
      const leftNext = left.next[leftState * left.units.count + (leftClasses[unitClass] ?? 0)] ?? 0;
      const rightNext = right.next[rightState * right.units.count + (rightClasses[unitClass] ?? 0)] ?? 0;
      next.push(numberOf(leftNext, rightNext));
    }
  }
  const unminimized = {
    direction: left.direction,
    units: joined,
    size: pairs.length,
    next: Int32Array.from(next),
    accepting: Uint8Array.from(accepting),
  };
  return minimize(unminimized, budget);
}

/** The state that is never left again and answers so; -1 if there is none. A minimal automaton has one at most. */
function sinkOf({ size, units, next, accepting }: FiniteAutomaton, answer: number): number {
  for (let state = 0; state < size; state++) {
    if (accepting[state] !== answer) continue;
    let leaves = false;
    for (let unitClass = 0; unitClass < units.count && !leaves; unitClass++) {
      leaves = next[state * units.count + unitClass] !== state;
    }
    if (!leaves) return state;
  }
  return -1;
}
