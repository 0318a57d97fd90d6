import type { Budget } from './budget.js';
import { hopefulStates, type Direction, type FiniteAutomaton } from './finite-automaton.js';
import { classOf, type UnitClasses } from './unit-classes.js';

/** Letters first, so that a witness looks like a name. */
const READABLE_UNITS = unitsOf(
  'aebcdfghijklmnopqrstuvwxyz019-./:?=@_ABCDEFGHIJKLMNOPQRSTUVWXYZ2345678#&%+,;~!$*()\'"[]{}<>|^`\\ \n\t',
);

/** What a search of the common states of automata came to. */
export interface Exploration {
  /** The shortest text that all automata accept, null if there is none. */
  readonly text: string | null;
  /**
   * The states that the automata are in together, a tuple after the other, the first ones first; without those where one of them
   * can accept nothing any more.
   */
  readonly states: readonly number[];
}

/** The shortest text that all automata accept, null if there is none. */
export function shortestMember(automata: readonly FiniteAutomaton[], budget: Budget): string | null {
  return explore(automata, budget).text;
}

/**
 * Looks for a text that all automata accept: a breadth-first search of their common states, worked out as they are met. Among texts
 * of one length, units that people read easily come first.
 */
export function explore(automata: readonly FiniteAutomaton[], budget: Budget): Exploration {
  const hopes = automata.map(hopefulStates);
  const units = unitsToTry(automata);
  const columns = automata.map(automaton => units.map(unit => classOf(automaton.units, unit)));
  const width = automata.length;
  // States of all automata, side by side; where each came from, and by which unit.
  const states: number[] = new Array<number>(width).fill(0);
  const parents = [-1];
  const readings = [-1];
  const seen = new TupleSet(automata.map(({ size }) => size));
  const first = new Array<number>(width).fill(0);
  if (!hopes.every(hope => hope[0] === 1)) return { text: null, states: [] };
  seen.add(first);
  const tuple = new Array<number>(width).fill(0);
  for (let index = 0; index < parents.length; index++) {
    if (automata.every(({ accepting }, part) => accepting[states[index * width + part] ?? 0] === 1)) {
      return { text: spell(index, parents, readings, automata[0]?.direction ?? 'forward'), states };
    }
    budget.spend(units.length);
    for (let column = 0; column < units.length; column++) {
      let isHopeful = true;
      for (let part = 0; part < width && isHopeful; part++) {
        const automaton = automata[part];
        if (automaton === undefined) break;
        const row = (states[index * width + part] ?? 0) * automaton.units.count;
        const target = automaton.next[row + (columns[part]?.[column] ?? 0)] ?? 0;
        isHopeful = hopes[part]?.[target] === 1;
        tuple[part] = target;
      }
      if (!isHopeful || !seen.add(tuple)) continue;
      states.push(...tuple);
      parents.push(index);
      readings.push(units[column] ?? 0);
    }
    budget.allowStates(parents.length / 8);
  }
  return { text: null, states };
}

export function unitsOf(text: string): number[] {
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
}

/** One unit of each class that the automata make together, the most readable one. */
export function unitsToTry(automata: readonly { readonly units: UnitClasses }[]): number[] {
  const starts = new Set(automata.flatMap(({ units }) => [...units.starts]));
  const units: number[] = [];
  const seen = new Set<string>();
  for (const unit of [...READABLE_UNITS, ...[...starts].sort((left, right) => left - right)]) {
    const key = automata.map(automaton => classOf(automaton.units, unit)).join();
    if (seen.has(key)) continue;
    seen.add(key);
    units.push(unit);
  }
  return units;
}

export function spell(
  last: number,
  parents: readonly number[],
  readings: readonly number[],
  direction: Direction,
): string {
  const units: number[] = [];
  for (let index = last; (parents[index] ?? -1) >= 0; index = parents[index] ?? -1) units.push(readings[index] ?? 0);
  if (direction === 'forward') units.reverse();
  // Chunked, since a call takes only so many arguments.
  let text = '';
  for (let start = 0; start < units.length; start += 4096) {
    text += String.fromCharCode(...units.slice(start, start + 4096));
  }
  return text;
}

/** Tuples of states that have been met. */
class TupleSet {
  private readonly fitsNumber: boolean;
  private readonly numbers = new Set<number>();
  private readonly texts = new Set<string>();

  constructor(private readonly sizes: readonly number[]) {
    this.fitsNumber = sizes.reduce((product, size) => product * size, 1) < Number.MAX_SAFE_INTEGER;
  }

  /** `false` if it is there already. */
  add(tuple: readonly number[]): boolean {
    if (this.fitsNumber) {
      const number = tuple.reduce((code, state, part) => code * (this.sizes[part] ?? 1) + state, 0);
      if (this.numbers.has(number)) return false;
      this.numbers.add(number);
      return true;
    }
    const text = tuple.join();
    if (this.texts.has(text)) return false;
    this.texts.add(text);
    return true;
  }
}
