import type { CharacterSet } from './character-set.js';

const ASCII = 0x80;

/** Answers fast whether a unit is a member of one of a program's sets. */
export class UnitMembership {
  private readonly ascii: Uint8Array;

  constructor(private readonly sets: readonly CharacterSet[]) {
    this.ascii = new Uint8Array(sets.length * ASCII);
    sets.forEach((set, index) => {
      for (const [first, last] of set) {
        if (first < ASCII) this.ascii.fill(1, index * ASCII + first, index * ASCII + Math.min(last, ASCII - 1) + 1);
      }
    });
  }

  /** `unit` may be NaN, for beyond the input: no set has that. */
  has(set: number, unit: number): boolean {
    return unit < ASCII ? this.ascii[set * ASCII + unit] === 1 : this.sets[set]?.has(unit) === true;
  }
}
