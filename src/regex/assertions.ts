import type { AnchorKind } from './tree.js';
import { isBoundaryWord } from './unicode.js';

/** What is on one side of a position, as far as any anchor cares. */
export const NeighbourKind = {
  /** Nothing: the start of the input on the left, its end on the right. */
  edge: 0,
  /** A \n that is the last unit of the input. */
  finalNewline: 1,
  newline: 2,
  word: 3,
  other: 4,
} as const;
export type NeighbourKind = (typeof NeighbourKind)[keyof typeof NeighbourKind];

const NEWLINE = 0x0a;

export function sideOf(unit: number, isLast: boolean): NeighbourKind {
  if (unit === NEWLINE) return isLast ? NeighbourKind.finalNewline : NeighbourKind.newline;
  return isBoundaryWord(unit) ? NeighbourKind.word : NeighbourKind.other;
}

/** Does the anchor hold between these two? A search always begins at the start of the input, so `\G` is `\A`. */
export function anchorHolds(kind: AnchorKind, left: NeighbourKind, right: NeighbourKind): boolean {
  switch (kind) {
    case 'input-start':
    case 'search-start':
      return left === NeighbourKind.edge;
    case 'line-start':
      return left <= NeighbourKind.newline;
    case 'input-end':
      return right === NeighbourKind.edge;
    case 'input-end-or-final-newline':
      return right <= NeighbourKind.finalNewline;
    case 'line-end':
      return right <= NeighbourKind.newline;
    case 'word-boundary':
      return (left === NeighbourKind.word) !== (right === NeighbourKind.word);
    case 'not-word-boundary':
      return (left === NeighbourKind.word) === (right === NeighbourKind.word);
  }
}
