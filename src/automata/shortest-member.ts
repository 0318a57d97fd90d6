import type { Budget } from './budget.js';
import { distances, HOPELESS, type Direction, type FiniteAutomaton } from './finite-automaton.js';
import { classOf, type UnitClasses } from './unit-classes.js';

/** Letters first, so that a witness looks like a name. */
const READABLE_UNITS = unitsOf(
  'aebcdfghijklmnopqrstuvwxyz019-./:?=@_ABCDEFGHIJKLMNOPQRSTUVWXYZ2345678#&%+,;~!$*()\'"[]{}<>|^`\\ \n\t',
);

/** What a search of the common states of automata came to. */
export interface Exploration {
  /** A text that all automata accept, null if there is none. */
  readonly text: string | null;
  /**
   * Where there is none: the states that the automata are in together, a tuple after the other, the first ones first; without those
   * where one of them can accept nothing any more.
   */
  readonly states: readonly number[];
}

/** The shortest text that all automata accept, null if there is none; or any text, where that is enough. */
export function shortestMember(
  automata: readonly FiniteAutomaton[],
  budget: Budget,
  wanted: 'shortest' | 'any' = 'shortest',
): string | null {
  // The smallest first: they say soonest that nothing leads on.
  return explore(
    [...automata].sort((left, right) => left.size - right.size),
    budget,
    wanted,
  ).text;
}

/**
 * Looks for a text that all automata accept. First for any short one, where what each automaton still needs at least shows the way; or
 * else all common states are seen, and there is none. Then breadth-first for the shortest, without all that leads to longer ones.
 * Among texts of one length, units that people read easily come first.
 */
export function explore(
  automata: readonly FiniteAutomaton[],
  budget: Budget,
  wanted: 'shortest' | 'any' = 'shortest',
): Exploration {
  const columns = new Columns(automata);
  const common = new CommonStates(columns, budget);
  const some = common.some();
  if (some === null || wanted === 'any') return { text: some?.text ?? null, states: common.states };
  const shortest = new CommonStates(columns, budget, some.text.length);
  return { text: shortest.shortest(), states: shortest.states };
}

/** What automata make together of the units. */
class Columns {
  readonly distances: readonly Int32Array[];
  readonly units: readonly number[];
  /** By automaton: the class of each unit. */
  readonly classes: readonly (readonly number[])[];

  constructor(readonly automata: readonly FiniteAutomaton[]) {
    const units = unitsToTry(automata);
    this.distances = automata.map(distances);
    this.units = units;
    this.classes = automata.map(automaton => units.map(unit => classOf(automaton.units, unit)));
  }
}

/** The states that automata are in together, worked out as they are met. */
class CommonStates {
  /** States of all automata, side by side; where each came from, by which unit, after how many. */
  readonly states: number[] = [];
  private readonly parents: number[] = [];
  private readonly readings: number[] = [];
  private readonly lengths: number[] = [];
  private readonly seen: TupleSet;
  private readonly automata: readonly FiniteAutomaton[];
  private readonly tuple: number[];

  constructor(
    private readonly columns: Columns,
    private readonly budget: Budget,
    /** States that lead to longer texts only are left out. */
    private readonly bound = Infinity,
  ) {
    const { automata } = columns;
    this.automata = automata;
    this.seen = new TupleSet(automata.map(({ size }) => size));
    this.tuple = new Array<number>(automata.length).fill(0);
    const estimate = columns.distances.reduce((most, each) => further(most, each[0] ?? HOPELESS), 0);
    if (estimate === HOPELESS) return;
    this.seen.add(this.tuple);
    this.add(-1, -1, 0);
  }

  /** Some text that all accept, hardly longer than the shortest; null if there is none. */
  some(): { readonly text: string } | null {
    // By the length that texts must have at least that lead on from there.
    const pending: number[][] = [[0]];
    if (this.parents.length === 0) return null;
    for (let estimate = 0; estimate < pending.length; estimate++) {
      const ofLength = pending[estimate] ?? [];
      for (let index = ofLength.pop(); index !== undefined; index = ofLength.pop()) {
        if (this.isAccepted(index)) return { text: this.textTo(index) };
        this.goOn(index, (added, least) => {
          // Estimates never sink along a way.
          const place = Math.max(least, estimate);
          while (pending.length <= place) pending.push([]);
          pending[place]?.push(added);
        });
      }
    }
    return null;
  }

  shortest(): string | null {
    for (let index = 0; index < this.parents.length; index++) {
      if (this.isAccepted(index)) return this.textTo(index);
      this.goOn(index, () => undefined);
    }
    return null;
  }

  private textTo(index: number): string {
    return spell(index, this.parents, this.readings, this.automata[0]?.direction ?? 'forward');
  }

  private isAccepted(index: number): boolean {
    const { automata, states } = this;
    const width = automata.length;
    return automata.every(({ accepting }, part) => accepting[states[index * width + part] ?? 0] === 1);
  }

  /** Adds what can be met next and leads to acceptance by each. */
  private goOn(index: number, visit: (added: number, leastLength: number) => void): void {
    const { automata, states, tuple } = this;
    const { classes, distances, units } = this.columns;
    const width = automata.length;
    const length = (this.lengths[index] ?? 0) + 1;
    this.budget.spend(units.length);
    for (let column = 0; column < units.length; column++) {
      let estimate = 0;
      for (let part = 0; part < width && estimate !== HOPELESS; part++) {
        const automaton = automata[part];
        if (automaton === undefined) break;
        const row = (states[index * width + part] ?? 0) * automaton.units.count;
        const target = automaton.next[row + (classes[part]?.[column] ?? 0)] ?? 0;
        estimate = further(estimate, distances[part]?.[target] ?? HOPELESS);
        tuple[part] = target;
      }
      if (estimate === HOPELESS || length + estimate > this.bound || !this.seen.add(tuple)) continue;
      visit(this.add(index, units[column] ?? 0, length), length + estimate);
    }
    this.budget.allowStates(this.parents.length / 8);
  }

  private add(parent: number, unit: number, length: number): number {
    for (const state of this.tuple) this.states.push(state);
    this.readings.push(unit);
    this.lengths.push(length);
    return this.parents.push(parent) - 1;
  }
}

function further(one: number, other: number): number {
  return one === HOPELESS || other === HOPELESS ? HOPELESS : Math.max(one, other);
}

export function unitsOf(text: string): number[] {
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
}

/** One unit of each class that the automata make together, the most readable one. */
export function unitsToTry(automata: readonly { readonly units: UnitClasses }[]): number[] {
  const starts = new Set<number>();
  for (const { units } of automata) for (const start of units.starts) starts.add(start);
  const ordered = [...READABLE_UNITS, ...[...starts].sort((left, right) => left - right)];
  // For each automaton in turn, what those before it and its own classes tell apart is numbered anew.
  let numbers: readonly number[] = ordered.map(() => 0);
  for (const { units } of automata) {
    const known = new Map<number, number>();
    numbers = ordered.map((unit, index) => {
      const key = (numbers[index] ?? 0) * 0x1_0000 + classOf(units, unit);
      const number = known.get(key) ?? known.size;
      known.set(key, number);
      return number;
    });
  }
  const seen = new Set<number | undefined>();
  return ordered.filter((_, index) => seen.size < seen.add(numbers[index]).size);
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
      let number = 0;
      for (let part = 0; part < tuple.length; part++) number = number * (this.sizes[part] ?? 1) + (tuple[part] ?? 0);
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
