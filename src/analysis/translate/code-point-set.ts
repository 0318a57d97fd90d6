import type { CharacterSet } from '../../regex/index.js';

const FIRST_SURROGATE = 0xd800;
const LAST_SURROGATE = 0xdfff;
const LAST_CODE_POINT = 0x10ffff;

type Range = readonly [first: number, last: number];

/**
 * An immutable set of the characters that a well-formed text can hold: all code points but the surrogates. Sorted inclusive ranges
 * that neither overlap nor touch; two ranges with nothing but surrogates between them touch.
 */
export class CodePointSet {
  private constructor(readonly ranges: readonly Range[]) {}

  /** From inclusive ranges in any order; surrogates in them are not characters and do not count. */
  static of(...given: readonly Range[]): CodePointSet {
    const sorted = given.flatMap(withoutSurrogates).sort(([left], [right]) => left - right);
    const ranges: [number, number][] = [];
    for (const [first, last] of sorted) {
      const previous = ranges.at(-1);
      if (previous !== undefined && first <= following(previous[1])) previous[1] = Math.max(previous[1], last);
      else ranges.push([first, last]);
    }
    return new CodePointSet(ranges);
  }

  /** The members of a set of UTF-16 units that are characters by themselves. */
  static ofUnits(units: CharacterSet): CodePointSet {
    return CodePointSet.of(...units);
  }

  /** The characters whose surrogates are out of these two sets. */
  static ofPairs(highs: CharacterSet, lows: CharacterSet): CodePointSet {
    const ranges: Range[] = [];
    for (const [firstHigh, lastHigh] of highs) {
      for (const [firstLow, lastLow] of lows) {
        if (firstLow === 0xdc00 && lastLow === LAST_SURROGATE) {
          ranges.push([characterOf(firstHigh, firstLow), characterOf(lastHigh, lastLow)]);
          continue;
        }
        for (let high = firstHigh; high <= lastHigh; high++) {
          ranges.push([characterOf(high, firstLow), characterOf(high, lastLow)]);
        }
      }
    }
    return CodePointSet.of(...ranges);
  }

  get isEmpty(): boolean {
    return this.ranges.length === 0;
  }

  /** The only member, or `undefined` if the set has none or more than one. */
  get onlyMember(): number | undefined {
    const [range, another] = this.ranges;
    return range !== undefined && another === undefined && range[0] === range[1] ? range[0] : undefined;
  }

  union(other: CodePointSet): CodePointSet {
    return CodePointSet.of(...this.ranges, ...other.ranges);
  }

  complement(): CodePointSet {
    const ranges: Range[] = [];
    let next = 0;
    for (const [first, last] of this.ranges) {
      if (first > next) ranges.push([next, first - 1]);
      next = last + 1;
    }
    if (next <= LAST_CODE_POINT) ranges.push([next, LAST_CODE_POINT]);
    return CodePointSet.of(...ranges);
  }
}

function characterOf(high: number, low: number): number {
  return 0x10000 + ((high - FIRST_SURROGATE) << 10) + (low - 0xdc00);
}

function following(codePoint: number): number {
  return codePoint === FIRST_SURROGATE - 1 ? LAST_SURROGATE + 1 : codePoint + 1;
}

function withoutSurrogates([first, last]: Range): Range[] {
  const parts: Range[] = [
    [first, Math.min(last, FIRST_SURROGATE - 1)],
    [Math.max(first, LAST_SURROGATE + 1), last],
  ];
  return parts.filter(([from, to]) => from <= to);
}
