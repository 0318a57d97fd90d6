import { lowercaseOfRange } from './case-equivalence.js';
import { CharacterSet } from './character-set.js';
import type { ClassItem } from './tree.js';

/** The members of one bracketed class as they are read; with case ignored it has lower-case units only, as .NET's does. */
export class ClassMembers {
  readonly items: ClassItem[] = [];
  private readonly sets = new Set<CharacterSet>();
  private readonly pairs: number[] = [];
  private subtracted: ClassMembers | undefined;
  negated = false;

  constructor(readonly ignoreCase: boolean) {}

  addRange(first: number, last: number, start: number, end: number): void {
    if (this.ignoreCase) this.pairs.push(...lowercaseOfRange(first, last));
    else this.pairs.push(first, last);
    const type = first === last ? 'character' : 'range';
    this.items.push({ type, start, end, set: CharacterSet.range(first, last) });
  }

  addSet(set: CharacterSet, start: number, end: number): void {
    this.sets.add(set);
    this.items.push({ type: 'escape', start, end, set });
  }

  subtract(members: ClassMembers, start: number, end: number): void {
    this.subtracted = members;
    this.items.push({ type: 'subtraction', start, end, set: CharacterSet.EMPTY });
  }

  /** Negation concerns the members only, not what is subtracted from them. */
  resolve(): CharacterSet {
    const members = CharacterSet.fromPairs(this.pairs).union(...this.sets);
    const kept = this.negated ? members.complement() : members;
    return this.subtracted === undefined ? kept : kept.subtract(this.subtracted.resolve());
  }
}
