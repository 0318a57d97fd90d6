import type { CharacterSet } from './character-set.js';
import { MAX_ALPHABET_WORK } from './limits.js';

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
  /** The classes of the first units, for loops that cannot afford a call. */
  readonly ascii: Uint16Array;

  private constructor(
    /** One unit of each class. */
    readonly representatives: readonly number[],
    /** Where runs of units of one class begin, and which class that is. */
    readonly runStarts: Uint32Array,
    readonly runClasses: Uint16Array,
  ) {
    this.size = representatives.length;
    this.ascii = Uint16Array.from({ length: ASCII }, (_, unit) => this.classOf(unit));
  }

  /** `undefined` if the sets cut each other up so much that this would take more than `MAX_ALPHABET_WORK`. */
  static of(sets: readonly CharacterSet[]): Alphabet | undefined {
    const runStarts = startsOfRuns(sets);
    // Each set splits the classes into what is in it and what is not, by giving a new class to what is in it.
    const runClasses = new Uint32Array(runStarts.length);
    let classCount = 1;
    let work = 0;
    for (const set of sets) {
      const inside = new Map<number, number>();
      const { ranges } = smallerHalf(set, runStarts);
      for (let index = 0; index < ranges.length; index += 2) {
        const end = runAfter(ranges, index, runStarts);
        for (let run = firstRun(ranges, index, runStarts); run < end; run++) {
          if (++work > MAX_ALPHABET_WORK) return undefined;
          const before = runClasses[run] ?? 0;
          let after = inside.get(before);
          if (after === undefined) {
            after = classCount++;
            inside.set(before, after);
          }
          runClasses[run] = after;
        }
      }
    }
    return Alphabet.numbered(runStarts, runClasses);
  }

  /** Numbers the classes that are left from 0 on. */
  private static numbered(runStarts: Uint32Array, runClasses: Uint32Array): Alphabet {
    const numbers = new Map<number, number>();
    const representatives: number[] = [];
    const numbered = Uint16Array.from(runClasses, (runClass, run) => {
      const known = numbers.get(runClass);
      if (known !== undefined) return known;
      numbers.set(runClass, numbers.size);
      return representatives.push(runStarts[run] ?? 0) - 1;
    });
    return new Alphabet(representatives, runStarts, numbered);
  }

  classOf(unit: number): number {
    return this.runClasses[lastNotAbove(this.runStarts, unit)] ?? 0;
  }
}

function startsOfRuns(sets: readonly CharacterSet[]): Uint32Array {
  const starts = [0];
  for (const { ranges } of sets) {
    for (let index = 0; index < ranges.length; index += 2) {
      const end = (ranges[index + 1] ?? 0) + 1;
      starts.push(ranges[index] ?? 0);
      if (end < UNITS) starts.push(end);
    }
  }
  const sorted = Uint32Array.from(starts).sort();
  return sorted.filter((start, index) => index === 0 || start !== sorted[index - 1]);
}

/** The set, or what is not in it if that is fewer runs: the classes are split the same either way. */
function smallerHalf(set: CharacterSet, runStarts: Uint32Array): CharacterSet {
  let count = 0;
  for (let index = 0; index < set.ranges.length; index += 2) {
    count += runAfter(set.ranges, index, runStarts) - firstRun(set.ranges, index, runStarts);
  }
  return count > runStarts.length / 2 ? set.complement() : set;
}

/** The run where the range at that index begins, and the one after the range. */
function firstRun(ranges: readonly number[], index: number, runStarts: Uint32Array): number {
  return lastNotAbove(runStarts, ranges[index] ?? 0);
}

function runAfter(ranges: readonly number[], index: number, runStarts: Uint32Array): number {
  return lastNotAbove(runStarts, ranges[index + 1] ?? 0) + 1;
}

/** The index of the last of the sorted numbers that is not above `limit`. */
function lastNotAbove(sorted: Uint32Array, limit: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
