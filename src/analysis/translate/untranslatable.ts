import type { SourceRange } from '../../regex/index.js';

/** Why a regex has no translation, in words that end "…: not translatable". */
export const untranslatableReasons = {
  lookahead: 'a lookahead that is neither at the end nor about a single character',
  lookbehind: 'a lookbehind that is not a positive one at the start',
  backreference: 'a back reference',
  balancing: 'a balancing group',
  condition: 'a condition',
  atomic: 'an atomic group that may match texts of different lengths and is not at the end',
  runtimes: "a lazy repeat of what may be empty, which .NET's runtimes before and since October 2025 match differently",
  'too-large': 'the translation would be too large for the engine',
  surrogates: 'halves of too many different surrogate pairs',
} as const;

export type UntranslatableReason = keyof typeof untranslatableReasons;

/** What is in the way of a translation. */
export interface Untranslatable {
  readonly ok: false;
  readonly reason: UntranslatableReason;
  /** Where in the pattern, in UTF-16 units: the construct, or all of it. */
  readonly start: number;
  readonly end: number;
}

/** Carries it out of the recursion; never leaves the folder. */
export class UntranslatableNode extends Error {
  constructor(
    readonly reason: UntranslatableReason,
    readonly at: SourceRange,
  ) {
    super(reason);
  }
}
