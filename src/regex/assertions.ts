import type { AnchorKind } from './tree.js';
import { isBoundaryWord } from './unicode.js';

/** What stands on one side of a position, as far as any anchor cares. */
export const Side = {
  /** Nothing: the start of the input on the left, its end on the right. */
  edge: 0,
  /** A \n that is the last unit of the input. */
  finalNewline: 1,
  newline: 2,
  word: 3,
  other: 4,
} as const;
export type Side = (typeof Side)[keyof typeof Side];

const NEWLINE = 0x0a;

export function sideOf(unit: number, isLast: boolean): Side {
  if (unit === NEWLINE) return isLast ? Side.finalNewline : Side.newline;
  return isBoundaryWord(unit) ? Side.word : Side.other;
}

/** Does the anchor hold between these two? A search always begins at the start of the input, so `\G` is `\A`. */
export function anchorHolds(kind: AnchorKind, left: Side, right: Side): boolean {
  switch (kind) {
    case 'input-start':
    case 'search-start':
      return left === Side.edge;
    case 'line-start':
      return left <= Side.newline;
    case 'input-end':
      return right === Side.edge;
    case 'input-end-or-final-newline':
      return right <= Side.finalNewline;
    case 'line-end':
      return right <= Side.newline;
    case 'word-boundary':
      return (left === Side.word) !== (right === Side.word);
    case 'not-word-boundary':
      return (left === Side.word) === (right === Side.word);
  }
}
