import type { CharacterSet } from './character-set.js';
import { MAXIMUM_ALPHABET_WORK } from './limits.js';

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
    private readonly runStarts: readonly number[],
    private readonly runClasses: Uint16Array,
  ) {
    this.size = representatives.length;
    this.ascii = Uint16Array.from({ length: ASCII }, (_, unit) => this.classOf(unit));
  }

  /** `undefined` if the sets cut each other up so much that this would take more than `MAXIMUM_ALPHABET_WORK`. */
  static of(sets: readonly CharacterSet[]): Alphabet | undefined {
    const runStarts = startsOfRuns(sets);
    // Each set splits the classes into what is in it and what is not, by giving a new class to what is in it.
    const runClasses = new Uint32Array(runStarts.length);
    let classCount = 1;
    let work = 0;
    for (const set of sets) {
      const inside = new Map<number, number>();
      for (const run of runsOfSmallerHalf(set, runStarts)) {
        if (++work > MAXIMUM_ALPHABET_WORK) return undefined;
        const before = runClasses[run] ?? 0;
        let after = inside.get(before);
        if (after === undefined) {
          after = classCount++;
          inside.set(before, after);
        }
        runClasses[run] = after;
      }
    }
    return Alphabet.numbered(runStarts, runClasses);
  }

  /** Numbers the classes that are left from 0 on. */
  private static numbered(runStarts: readonly number[], runClasses: Uint32Array): Alphabet {
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

function startsOfRuns(sets: readonly CharacterSet[]): number[] {
  const starts = new Set([0]);
  for (const set of sets) {
    for (const [first, last] of set) {
      starts.add(first);
      if (last + 1 < UNITS) starts.add(last + 1);
    }
  }
  return [...starts].sort((left, right) => left - right);
}

/** The runs inside a set, or those outside it if they are fewer: the set splits the classes the same either way. */
function* runsOfSmallerHalf(set: CharacterSet, runStarts: readonly number[]): Generator<number> {
  const runCount = (part: CharacterSet): number =>
    [...part].reduce((count, range) => count + runsOf(range, runStarts).length, 0);
  const half = runCount(set) > runStarts.length / 2 ? set.complement() : set;
  for (const range of half) {
    const { first, length } = runsOf(range, runStarts);
    for (let run = first; run < first + length; run++) yield run;
  }
}

function runsOf(
  [first, last]: readonly [number, number],
  runStarts: readonly number[],
): { first: number; length: number } {
  const firstRun = lastNotAbove(runStarts, first);
  return { first: firstRun, length: lastNotAbove(runStarts, last) - firstRun + 1 };
}

/** The index of the last of the sorted numbers that is not above `limit`. */
function lastNotAbove(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
