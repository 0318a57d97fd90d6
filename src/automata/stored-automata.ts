import type { Budget } from './budget.js';
import type { Direction, FiniteAutomaton } from './finite-automaton.js';
import { STORED_AUTOMATA } from './stored-automata.data.js';

/*
 * Automata of patterns that most questions ask about, worked out before: those of what every question ranges over, and of the predefined
 * rules. A program that has just started takes longer to make them than for all the rest. `stored-automata.generate.ts` writes them.
 */

const stored: ReadonlyMap<string, string> = new Map(
  STORED_AUTOMATA.split('\n').map(line => {
    const end = line.lastIndexOf('\t');
    return [line.slice(0, end), line.slice(end + 1)];
  }),
);

/** Of an automaton that would have more states than that; it is not stored. */
const TOO_LARGE = /^> (\d+)$/;

/** By what the automaton of a pattern in a direction is found. */
export function storedKey(pattern: string, ignoreCase: boolean, direction: Direction): string {
  return `${direction}${ignoreCase ? ' (?i)' : ''} ${pattern}`;
}

/** The automaton, if it is stored; null where it must be worked out. Throws where it is known that the states of the budget do not suffice. */
export function storedAutomaton(
  pattern: string,
  ignoreCase: boolean,
  direction: Direction,
  budget: Budget,
): FiniteAutomaton | null {
  const text = stored.get(storedKey(pattern, ignoreCase, direction));
  if (text === undefined) return null;
  const [, states] = TOO_LARGE.exec(text) ?? [];
  if (states === undefined) return decodeAutomaton(text, direction);
  budget.allowStates(Number(states) + 1);
  return null;
}

/** What is stored of an automaton that has more states than that. */
export function tooLarge(states: number): string {
  return `> ${states}`;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** A digit has so many bits of a number, and one that says whether more follow. */
const BITS = 5;
const MORE = 1 << BITS;

/** An automaton as a text of letters and digits. */
export function encodeAutomaton({ units, size, next, accepting }: FiniteAutomaton): string {
  const numbers = [units.starts.length, units.count, size, ...units.starts, ...units.classes, ...next, ...accepting];
  return numbers.map(encodeNumber).join('');
}

function encodeNumber(number: number): string {
  let text = '';
  let rest = number;
  while (rest >= MORE) {
    text += DIGITS.charAt(MORE | (rest & (MORE - 1)));
    rest >>>= BITS;
  }
  return text + DIGITS.charAt(rest);
}

const VALUES = new Uint8Array(0x80);
for (let value = 0; value < DIGITS.length; value++) VALUES[DIGITS.charCodeAt(value)] = value;

export function decodeAutomaton(text: string, direction: Direction): FiniteAutomaton {
  let position = 0;
  const number = (): number => {
    let result = 0;
    for (let shift = 0; ; shift += BITS) {
      const value = VALUES[text.charCodeAt(position++)] ?? 0;
      result |= (value & (MORE - 1)) << shift;
      if (value < MORE) return result;
    }
  };
  const fill = <Numbers extends Uint32Array | Uint16Array | Int32Array | Uint8Array>(numbers: Numbers): Numbers => {
    for (let index = 0; index < numbers.length; index++) numbers[index] = number();
    return numbers;
  };
  const runs = number();
  const count = number();
  const size = number();
  return {
    direction,
    units: { starts: fill(new Uint32Array(runs)), classes: fill(new Uint16Array(runs)), count },
    size,
    next: fill(new Int32Array(size * count)),
    accepting: fill(new Uint8Array(size)),
  };
}
