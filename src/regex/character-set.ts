const LAST_UNIT = 0xffff;

/**
 * An immutable set of UTF-16 code units, kept in its one canonical form: sorted inclusive ranges that neither overlap nor
 * touch, flattened as `[first, last, first, last, ...]`.
 */
export class CharacterSet {
  /** No unit. */
  static readonly EMPTY = new CharacterSet([]);
  /** Every unit, lone surrogates among them. */
  static readonly ALL = new CharacterSet([0, LAST_UNIT]);

  private complemented: CharacterSet | undefined;

  private constructor(
    /** Flattened inclusive ranges, sorted: `[first, last, first, last, ...]`. */
    readonly ranges: readonly number[],
  ) {}

  /** From single units, in any order. */
  static of(...units: readonly number[]): CharacterSet {
    return CharacterSet.fromPairs(units.flatMap(unit => [unit, unit]));
  }

  /** Both ends belong to it; empty where `first` is greater than `last`. */
  static range(first: number, last: number): CharacterSet {
    return first > last ? CharacterSet.EMPTY : new CharacterSet([first, last]);
  }

  /** From flattened inclusive ranges in any order; they may overlap. */
  static fromPairs(pairs: readonly number[]): CharacterSet {
    const starts = isSorted(pairs) ? undefined : sortedStarts(pairs);
    const ranges: number[] = [];
    let lastUnit = -2;
    for (let index = 0; index + 1 < pairs.length; index += 2) {
      const start = starts === undefined ? index : (starts[index / 2] ?? 0);
      const first = pairs[start] ?? 0;
      const last = pairs[start + 1] ?? 0;
      if (first > lastUnit + 1) {
        ranges.push(first, last);
        lastUnit = last;
      } else if (last > lastUnit) {
        ranges[ranges.length - 1] = last;
        lastUnit = last;
      }
    }
    return new CharacterSet(ranges);
  }

  get isEmpty(): boolean {
    return this.ranges.length === 0;
  }

  /** The number of code units in the set. */
  get size(): number {
    let size = 0;
    for (const [first, last] of this) size += last - first + 1;
    return size;
  }

  /** The only member, or `undefined` if the set has none or more than one. */
  get onlyUnit(): number | undefined {
    const [first, last] = this.ranges;
    return this.ranges.length === 2 && first === last ? first : undefined;
  }

  /** The ranges, ends inclusive, in ascending order. */
  *[Symbol.iterator](): Generator<[first: number, last: number]> {
    for (let index = 0; index < this.ranges.length; index += 2) {
      yield [this.ranges[index] ?? 0, this.ranges[index + 1] ?? 0];
    }
  }

  has(unit: number): boolean {
    const { ranges } = this;
    let low = 0;
    let high = ranges.length >> 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (unit > (ranges[2 * middle + 1] ?? 0)) low = middle + 1;
      else high = middle;
    }
    return 2 * low < ranges.length && unit >= (ranges[2 * low] ?? 0);
  }

  complement(): CharacterSet {
    return (this.complemented ??= this.computeComplement());
  }

  private computeComplement(): CharacterSet {
    const ranges: number[] = [];
    let next = 0;
    for (const [first, last] of this) {
      if (first > next) ranges.push(next, first - 1);
      next = last + 1;
    }
    if (next <= LAST_UNIT) ranges.push(next, LAST_UNIT);
    return new CharacterSet(ranges);
  }

  union(...others: readonly CharacterSet[]): CharacterSet {
    const parts = [this, ...others].filter(part => !part.isEmpty);
    if (parts.length < 2) return parts[0] ?? CharacterSet.EMPTY;
    return CharacterSet.fromPairs(parts.flatMap(part => part.ranges));
  }

  intersect(other: CharacterSet): CharacterSet {
    const ranges: number[] = [];
    let left = 0;
    let right = 0;
    while (left < this.ranges.length && right < other.ranges.length) {
      const leftLast = this.ranges[left + 1] ?? 0;
      const rightLast = other.ranges[right + 1] ?? 0;
      const first = Math.max(this.ranges[left] ?? 0, other.ranges[right] ?? 0);
      const last = Math.min(leftLast, rightLast);
      if (first <= last) ranges.push(first, last);
      if (leftLast < rightLast) left += 2;
      else right += 2;
    }
    return new CharacterSet(ranges);
  }

  subtract(other: CharacterSet): CharacterSet {
    return other.isEmpty ? this : this.intersect(other.complement());
  }

  equals(other: CharacterSet): boolean {
    return (
      this.ranges.length === other.ranges.length && this.ranges.every((unit, index) => unit === other.ranges[index])
    );
  }
}

function isSorted(pairs: readonly number[]): boolean {
  for (let index = 2; index < pairs.length; index += 2) {
    if ((pairs[index] ?? 0) < (pairs[index - 2] ?? 0)) return false;
  }
  return true;
}

/** Where the ranges are, in the order of their first units. */
function sortedStarts(pairs: readonly number[]): number[] {
  const starts = Array.from({ length: pairs.length >> 1 }, (_, index) => 2 * index);
  return starts.sort((left, right) => (pairs[left] ?? 0) - (pairs[right] ?? 0));
}
