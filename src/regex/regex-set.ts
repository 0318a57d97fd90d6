import { beginsAtStart } from './anchoring.js';
import { isRegular, type RegexExpression } from './expression.js';
import { MAX_AUTOMATON_SIZE, MAX_SET_SIZE } from './limits.js';
import type { Wanted } from './determinizer.js';
import { NO_MATCH, PatternSet, UNDECIDED } from './pattern-set.js';
import { programOfAll, programSize, type NumberedExpression, type Program } from './program.js';

/**
 * Many patterns as one or two automata: those tied to the start are read from there, and all others from the end, since names that
 * they look for mostly end alike.
 */
export class RegexSet {
  private constructor(
    private readonly programs: readonly Program[],
    /** The numbers of the patterns that are not among them: not regular, or too large. */
    readonly left: readonly number[],
  ) {}

  /** Patterns by their numbers, from 0; `null` for those that are to be left out. */
  static of(expressions: readonly (RegexExpression | null)[]): RegexSet {
    const left: number[] = [];
    const forward: NumberedExpression[] = [];
    const backward: NumberedExpression[] = [];
    let room = MAX_SET_SIZE;
    for (const [pattern, expression] of expressions.entries()) {
      const size = expression !== null && isRegular(expression) ? programSize(expression) : Infinity;
      if (expression === null || size > MAX_AUTOMATON_SIZE || size > room) {
        left.push(pattern);
        continue;
      }
      room -= size;
      (beginsAtStart(expression) ? forward : backward).push({ expression, pattern });
    }
    const programs: Program[] = [];
    for (const [patterns, direction] of [
      [forward, 'forward'],
      [backward, 'backward'],
    ] as const) {
      if (patterns.length === 0) continue;
      const result = programOfAll(patterns, direction, MAX_SET_SIZE);
      if (result.ok) programs.push(result.program);
      else left.push(...patterns.map(({ pattern }) => pattern));
    }
    return new RegexSet(programs, left);
  }

  /** Asks for the least label of the patterns that match; `labelOf` tells that of a pattern, from 0. */
  least(labelOf: (pattern: number) => number): SetMatcher {
    return this.matcher('least', labelOf);
  }

  /** Asks for all patterns that match. */
  all(): SetMatcher {
    return this.matcher('all', pattern => pattern);
  }

  private matcher(wanted: Wanted, labelOf: (pattern: number) => number): SetMatcher {
    return new SetMatcher(this.programs.map(program => PatternSet.of(program, wanted, labelOf) ?? null));
  }
}

/** Asks the automata of a set. */
export class SetMatcher {
  private readonly first: PatternSet | null;
  private readonly second: PatternSet | null;
  private readonly isKnown: boolean;

  constructor(sets: readonly (PatternSet | null)[]) {
    this.isKnown = !sets.includes(null);
    [this.first = null, this.second = null] = sets;
  }

  /** The least label of the patterns that match, `NO_MATCH` or `UNDECIDED`. */
  find(text: string): number {
    if (!this.isKnown) return UNDECIDED;
    if (this.first === null) return NO_MATCH;
    const label = this.first.find(text);
    return this.second === null || label === UNDECIDED ? label : lesser(label, this.second.find(text));
  }

  /** The same for a text of ASCII without \n that is in bytes. */
  findInBytes(bytes: Uint8Array, start: number, end: number): number {
    if (!this.isKnown) return UNDECIDED;
    if (this.first === null) return NO_MATCH;
    const label = this.first.findInBytes(bytes, start, end);
    return this.second === null || label === UNDECIDED
      ? label
      : lesser(label, this.second.findInBytes(bytes, start, end));
  }

  /** The numbers of all patterns that match, or `undefined` where they are not known. */
  findAll(text: string): readonly number[] | undefined {
    if (!this.isKnown) return undefined;
    const [first, second] = [this.first?.findAll(text), this.second?.findAll(text)];
    const isUnknown = (this.first !== null && first === undefined) || (this.second !== null && second === undefined);
    return isUnknown ? undefined : [...(first ?? []), ...(second ?? [])];
  }
}

function lesser(one: number, other: number): number {
  return one === NO_MATCH || (other !== NO_MATCH && other < one) ? other : one;
}
