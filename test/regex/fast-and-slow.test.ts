import { describe, expect, it } from 'vitest';
import { DotnetRegex, RegexBudgetError } from '../../src/regex/index.js';
import { readCases } from './cases.js';
import { Random, randomInput, randomPattern, type PatternKind } from './random-pattern.js';
import { effort } from '../effort.js';

interface Pair {
  readonly pattern: string;
  readonly input: string;
}

/** What the fast paths say (literals, automaton, threads) and what plain backtracking says, if they differ. */
function difference({ pattern, input }: Pair): string | undefined {
  const compiled = DotnetRegex.tryCompile(pattern);
  if (!compiled.ok) return undefined;
  const { regex } = compiled;
  try {
    const slow = JSON.stringify(regex.matchByBacktracking(input));
    const fast = JSON.stringify(regex.match(input));
    const decision = regex.isMatch(input);
    if (fast === slow && decision === (slow !== 'null')) return undefined;
    return `fast ${fast}, slow ${slow}, isMatch ${String(decision)}`;
  } catch (error) {
    if (error instanceof RegexBudgetError) return undefined;
    throw error;
  }
}

/** The smallest pair that still differs, by leaving out one piece after the other. */
function shrink(pair: Pair): Pair {
  for (const field of ['pattern', 'input'] as const) {
    const text = pair[field];
    for (let length = text.length; length > 0; length--) {
      for (let start = 0; start + length <= text.length; start++) {
        const smaller = { ...pair, [field]: text.slice(0, start) + text.slice(start + length) };
        if (difference(smaller) !== undefined) return shrink(smaller);
      }
    }
  }
  return pair;
}

const keptPairs = readCases('fast-and-slow-pairs.json') as readonly Pair[];

/** Loops of loops of what may be empty, where an empty iteration decides which way is preferred. */
function nestedLoops(random: Random, depth: number): string {
  const inner = (): string => nestedLoops(random, depth - 1);
  switch (random.below(depth === 0 ? 4 : 8)) {
    case 0:
    case 1:
      return random.pick(['a', 'b']);
    case 2:
      return '.';
    case 3:
      return random.pick(['', '$', '\\b']);
    case 4:
      return `${inner()}${inner()}`;
    case 5:
      return `(?:${inner()}|${inner()})`;
    default: {
      const quantifier = random.pick(['*', '+', '?', '{0,2}', '{1,2}', '{2}', '{2,3}', '{2,}']);
      return `(?:${inner()})${quantifier}${random.pick(['', '?'])}`;
    }
  }
}

describe('the fast paths answer as the slow one does', () => {
  it.each(keptPairs)('on the kept pair $pattern, $input', pair => {
    expect(difference(pair)).toBeUndefined();
  });

  it('on random pairs', () => {
    const random = new Random(20260101);
    for (let count = 0; count < effort(6_000); count++) {
      const kind: PatternKind = random.pick(['regular', 'regular', 'regular', 'rich', 'unicode'] as const);
      const pattern = randomPattern(random, kind);
      for (let inputs = 0; inputs < 4; inputs++) {
        const pair = { pattern, input: randomInput(random, kind, pattern) };
        if (difference(pair) === undefined) continue;
        const smallest = shrink(pair);
        expect.fail(`Add to fast-and-slow-pairs.json: ${JSON.stringify(smallest)} (${difference(smallest) ?? ''})`);
      }
    }
  });

  it('on pairs of nested loops', () => {
    const random = new Random(20261128);
    for (let count = 0; count < effort(3_000); count++) {
      const pattern = nestedLoops(random, 5) + random.pick(['', 'b']);
      for (let inputs = 0; inputs < 4; inputs++) {
        const input = Array.from({ length: random.below(7) }, () => random.pick(['a', 'a', 'b', '.'])).join('');
        const found = difference({ pattern, input });
        if (found !== undefined) expect.fail(`${JSON.stringify({ pattern, input })}: ${found}`);
      }
    }
  });
});
