import type { Budget } from './budget.js';
import type { FiniteAutomaton } from './finite-automaton.js';
import { inverseOf, type Inverse } from './inverse.js';
import { mergeClasses } from './unit-classes.js';

/**
 * The automaton of the same texts with the fewest states, numbered in the order in which they are met from the first one, and
 * with units that no state tells apart in one class. All states must be reachable.
 */
export function minimize(automaton: FiniteAutomaton, budget: Budget): FiniteAutomaton {
  const blocks = new Refinement(automaton, budget).run();
  return withFewestClasses(quotient(automaton, blocks));
}

/** Hopcroft's algorithm: the coarsest division of the states that no further reading can tell apart. */
class Refinement {
  private readonly count: number;
  /** All states, those of a block standing together; where each state is; the block of each state. */
  private readonly order: Uint32Array;
  private readonly places: Uint32Array;
  private readonly blockOf: Uint32Array;
  /** By block: where it begins and ends in `order`, and how many of its states are marked (they are first). */
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly marks: number[] = [];
  /** What leads to a state by a class. */
  private readonly inverse: Inverse;

  constructor(
    automaton: FiniteAutomaton,
    private readonly budget: Budget,
  ) {
    const { size, next, accepting } = automaton;
    const { count } = automaton.units;
    this.count = count;
    this.blockOf = new Uint32Array(size);
    this.order = new Uint32Array(size);
    this.places = new Uint32Array(size);
    let place = 0;
    for (const wanted of [0, 1]) {
      const start = place;
      for (let state = 0; state < size; state++) {
        if (accepting[state] !== wanted) continue;
        this.order[place] = state;
        this.places[state] = place++;
        this.blockOf[state] = this.starts.length;
      }
      if (place > start) this.addBlock(start, place);
    }
    budget.spend(next.length);
    this.inverse = inverseOf(next.length, size * count, index => (next[index] ?? 0) * count + (index % count));
  }

  run(): Uint32Array {
    // Splitters: a block and a class of units, as one number. The larger of the first two blocks need not be one.
    const pending: number[] = [];
    const isPending = new Uint8Array(this.order.length * this.count);
    const queue = (block: number, unitClass: number): void => {
      const splitter = block * this.count + unitClass;
      if (isPending[splitter] === 1) return;
      isPending[splitter] = 1;
      pending.push(splitter);
    };
    if (this.starts.length > 1) {
      const smaller = this.sizeOf(0) <= this.sizeOf(1) ? 0 : 1;
      for (let unitClass = 0; unitClass < this.count; unitClass++) queue(smaller, unitClass);
    }
    for (let splitter = pending.pop(); splitter !== undefined; splitter = pending.pop()) {
      isPending[splitter] = 0;
      const unitClass = splitter % this.count;
      for (const block of this.markPredecessors((splitter - unitClass) / this.count, unitClass)) {
        const added = this.splitMarked(block);
        if (added === null) continue;
        for (let other = 0; other < this.count; other++) {
          const isSplitter = isPending[block * this.count + other] === 1;
          queue(isSplitter || this.sizeOf(added) <= this.sizeOf(block) ? added : block, other);
        }
      }
    }
    return this.blockOf;
  }

  private sizeOf(block: number): number {
    return (this.ends[block] ?? 0) - (this.starts[block] ?? 0);
  }

  private addBlock(start: number, end: number): number {
    this.starts.push(start);
    this.ends.push(end);
    return this.marks.push(0) - 1;
  }

  /** Marks all states that come into the block by a unit of that class; the blocks that they belong to. */
  private markPredecessors(splitter: number, unitClass: number): number[] {
    const touched: number[] = [];
    const { offsets, edges } = this.inverse;
    // The block itself may be reordered by the marking.
    const members = this.order.slice(this.starts[splitter], this.ends[splitter]);
    this.budget.spend(members.length + 1);
    for (const state of members) {
      const slot = state * this.count + unitClass;
      for (let index = offsets[slot] ?? 0; index < (offsets[slot + 1] ?? 0); index++) {
        this.mark(Math.floor((edges[index] ?? 0) / this.count), touched);
      }
    }
    return touched;
  }

  private mark(state: number, touched: number[]): void {
    const { order, places, blockOf, starts, marks } = this;
    const block = blockOf[state] ?? 0;
    const marked = marks[block] ?? 0;
    const target = (starts[block] ?? 0) + marked;
    const place = places[state] ?? 0;
    if (place < target) return;
    const other = order[target] ?? 0;
    order[place] = other;
    places[other] = place;
    order[target] = state;
    places[state] = target;
    marks[block] = marked + 1;
    if (marked === 0) touched.push(block);
  }

  /** Takes the marked states out into a block of their own; null if that is all of them. */
  private splitMarked(block: number): number | null {
    const marked = this.marks[block] ?? 0;
    this.marks[block] = 0;
    if (marked === this.sizeOf(block)) return null;
    const start = this.starts[block] ?? 0;
    const added = this.addBlock(start, start + marked);
    this.starts[block] = start + marked;
    for (let place = start; place < start + marked; place++) this.blockOf[this.order[place] ?? 0] = added;
    this.budget.spend(marked);
    return added;
  }
}

function quotient(automaton: FiniteAutomaton, blocks: Uint32Array): FiniteAutomaton {
  const { count } = automaton.units;
  const numbers = new Map<number, number>();
  const representatives: number[] = [];
  const numberOf = (state: number): number => {
    const block = blocks[state] ?? 0;
    let number = numbers.get(block);
    if (number === undefined) {
      number = representatives.push(state) - 1;
      numbers.set(block, number);
    }
    return number;
  };
  numberOf(0);
  const next: number[] = [];
  for (let state = 0; state < representatives.length; state++) {
    const offset = (representatives[state] ?? 0) * count;
    for (let unitClass = 0; unitClass < count; unitClass++) {
      next.push(numberOf(automaton.next[offset + unitClass] ?? 0));
    }
  }
  return {
    ...automaton,
    size: representatives.length,
    next: Int32Array.from(next),
    accepting: Uint8Array.from(representatives, state => automaton.accepting[state] ?? 0),
  };
}

function withFewestClasses(automaton: FiniteAutomaton): FiniteAutomaton {
  const { size, next, units } = automaton;
  // Two classes are one as long as every state so far goes on to the same state with both.
  let merged = new Uint16Array(units.count);
  let count = 1;
  for (let state = 0; state < size && count < units.count; state++) {
    const numbers = new Map<number, number>();
    const refined = new Uint16Array(units.count);
    for (let unitClass = 0; unitClass < units.count; unitClass++) {
      const key = (merged[unitClass] ?? 0) * size + (next[state * units.count + unitClass] ?? 0);
      const number = numbers.get(key) ?? numbers.size;
      numbers.set(key, number);
      refined[unitClass] = number;
    }
    merged = refined;
    count = numbers.size;
  }
  if (count === units.count) return automaton;
  const kept = new Int32Array(size * count);
  for (let state = 0; state < size; state++) {
    for (let unitClass = 0; unitClass < units.count; unitClass++) {
      kept[state * count + (merged[unitClass] ?? 0)] = next[state * units.count + unitClass] ?? 0;
    }
  }
  return { ...automaton, units: mergeClasses(units, merged, count), next: kept };
}
