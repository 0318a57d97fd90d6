/**
 * Bounds of the dialect's implementation. Each has an error of its own; none is .NET's, whose bounds are the stack, the heap
 * and the clock.
 */

/** The longest pattern, in UTF-16 units. A rule that lists 1,000 host names has about 30,000. */
export const MAX_PATTERN_LENGTH = 200_000;

/**
 * How deep a tree may be, in nodes, so that walks over it may recurse: a group costs one level, and its alternation, its
 * concatenation and a quantifier on it one more each where it has them.
 */
export const MAX_DEPTH = 2_200;

/** How deep subtractions inside a class may nest: `[a-z-[aeiou-[e]]]` is three deep. */
export const MAX_CLASS_DEPTH = 200;

/** The ranges that the different classes of one pattern may have in all: `\w` has some 700. */
export const MAX_CLASS_RANGES = 500_000;

/**
 * The largest automaton of a regular pattern, in instructions, once its counted repeats are written out: `[a-z]{1,63}` takes
 * 125, a list of 1,000 host names about 30,000. A pattern beyond it is refused with `RegexSizeError` when it is compiled.
 */
export const MAX_AUTOMATON_SIZE = 50_000;

/**
 * What one match of a regular pattern may cost: instructions visited while transitions are worked out. Transitions that are
 * known already cost nothing here, so that only a large automaton on a long input comes near it.
 */
export const LINEAR_BUDGET = { base: 5_000_000, perUnit: 50 } as const;

/** The steps of sorting the code units into classes for the automaton of one pattern; beyond them it goes without. */
export const MAX_ALPHABET_WORK = 5_000_000;

/** The transitions that the automaton of one pattern keeps (4 bytes each); then it forgets them all and starts afresh. */
export const MAX_CACHED_TRANSITIONS = 32_768;

/** The instructions that the states of the automaton of one pattern list in total (4 bytes each, with its key), likewise. */
export const MAX_CACHED_INSTRUCTIONS = 65_536;

/**
 * The steps that one match of any other pattern may take: instructions, ways given up, four units of a simple repeat. Beyond
 * them it ends in `RegexBudgetError`. A step takes 10 to 30 ns.
 */
export const BACKTRACKING_BUDGET = { base: 250_000, perUnit: 8 } as const;

/** The ways that one match may keep open, to come back to (20 bytes each); beyond them, `RegexBudgetError` as well. */
export const MAX_OPEN_WAYS = 2_000_000;

/** The same for the one automaton of many patterns: what each of them may have, up to so many in all. */
export const MAX_SET_TRANSITIONS = 8_000_000;
export const MAX_SET_INSTRUCTIONS = 4_000_000;

/** The largest program of many patterns, in instructions; those beyond are asked one by one. */
export const MAX_SET_SIZE = 2_000_000;
