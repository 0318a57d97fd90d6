import { CharacterSet } from '../../regex/index.js';

/**
 * What must come next, as a translated regex has found out without consuming it. It is consumed, and so checked, by whatever
 * comes next in the pattern, or after its end.
 */
export interface Promised {
  /** One of these UTF-16 units, ... */
  readonly units: CharacterSet;
  /** ... or the end of the text, ... */
  readonly orEnd: boolean;
  /** ... and nothing after that unit, which is then a \n. */
  readonly isFinal: boolean;
}

/** Where a match is between two UTF-16 units of a well-formed text, as far as the rest of it can tell. */
export interface State {
  /** 0 between two characters; inside a surrogate pair, the class that its first half is of, counted from 1. */
  readonly half: number;
  /** Whether the unit before is one of a word, as `\b` has it. Always false where the pattern never asks. */
  readonly afterWord: boolean;
  readonly promised: Promised | null;
}

/** Gives the same object for the same state. */
export class States {
  private readonly known = new Map<string, State>();

  of(half: number, afterWord: boolean, promised: Promised | null): State {
    const promise = promised === null ? '' : `${promised.units.ranges.join()}/${promised.orEnd}/${promised.isFinal}`;
    const key = `${half}/${afterWord}/${promise}`;
    let state = this.known.get(key);
    if (state === undefined) {
      state = { half, afterWord, promised };
      this.known.set(key, state);
    }
    return state;
  }

  /** The state with one more promise, or null where both cannot be kept. */
  promising(state: State, more: Promised): State | null {
    const { promised } = state;
    const both =
      promised === null
        ? more
        : {
            units: promised.units.intersect(more.units),
            orEnd: promised.orEnd && more.orEnd,
            isFinal: promised.isFinal || more.isFinal,
          };
    return both.units.isEmpty && !both.orEnd ? null : this.of(state.half, state.afterWord, both);
  }
}

export const FINAL_NEWLINE: Promised = { units: CharacterSet.of(0x0a), orEnd: false, isFinal: true };
