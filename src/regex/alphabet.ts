import type { CharacterSet } from './character-set.js';

const UNITS = 0x10000;
/** How many units the table of an alphabet answers for directly. */
export const ASCII = 0x80;

/**
 * The code units, sorted into classes that no set of a pattern tells apart, so that a transition table needs one column for
 * each class instead of 65,536.
 */
export class Alphabet {
  /** The number of classes. */
  readonly size: number;
  /** One unit of each class. */
  readonly representatives: readonly number[];
  /** The classes of the first units, for loops that cannot afford a call. */
  readonly ascii: Uint16Array;
  /** Where runs of units of one class begin, and which class that is. */
  private readonly runStarts: readonly number[];
  private readonly runClasses: readonly number[];

  constructor(sets: readonly CharacterSet[]) {
    const boundaries = new Set([0]);
    for (const set of sets) {
      for (const [first, last] of set) {
        boundaries.add(first);
        if (last + 1 < UNITS) boundaries.add(last + 1);
      }
    }
    const runStarts = [...boundaries].sort((left, right) => left - right);
    let runClasses = runStarts.map(() => 0);
    for (const set of sets) runClasses = refined(runClasses, runStarts, set);
    const representatives: number[] = [];
    runClasses.forEach((unitClass, run) => {
      representatives[unitClass] ??= runStarts[run] ?? 0;
    });
    this.size = representatives.length;
    this.representatives = representatives;
    this.runStarts = runStarts;
    this.runClasses = runClasses;
    this.ascii = Uint16Array.from({ length: ASCII }, (_, unit) => this.lookUp(unit));
  }

  classOf(unit: number): number {
    return unit < ASCII ? (this.ascii[unit] ?? 0) : this.lookUp(unit);
  }

  private lookUp(unit: number): number {
    const { runStarts } = this;
    let low = 0;
    let high = runStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((runStarts[middle] ?? 0) <= unit) low = middle;
      else high = middle - 1;
    }
    return this.runClasses[low] ?? 0;
  }
}

/** Splits each class into what is in the set and what is not; classes are numbered in the order in which they come up. */
function refined(runClasses: readonly number[], runStarts: readonly number[], set: CharacterSet): number[] {
  const numbers = new Map<number, number>();
  const { ranges } = set;
  let next = 0;
  return runClasses.map((unitClass, run) => {
    const start = runStarts[run] ?? 0;
    while (next < ranges.length && (ranges[next + 1] ?? 0) < start) next += 2;
    const isMember = next < ranges.length && (ranges[next] ?? 0) <= start;
    const key = 2 * unitClass + Number(isMember);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, numbers.size);
    return numbers.size - 1;
  });
}
