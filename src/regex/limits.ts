/**
 * Bounds of the dialect's implementation. Each has an error of its own; none is .NET's, whose bounds are the stack, the heap
 * and the clock.
 */

/** The longest pattern, in UTF-16 units. A rule that lists 10,000 host names has about 300,000. */
export const LONGEST_PATTERN = 1_000_000;

/**
 * How deep a tree may be, in nodes, so that walks over it may recurse: a group costs one level, and its alternation, its
 * concatenation and a quantifier on it one more each where it has them.
 */
export const MAXIMUM_DEPTH = 2_200;

/** How deep subtractions inside a class may nest: `[a-z-[aeiou-[e]]]` is three deep. */
export const MAXIMUM_CLASS_DEPTH = 200;
