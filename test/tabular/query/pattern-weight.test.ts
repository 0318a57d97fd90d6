import { describe, expect, it } from 'vitest';
import { patternWeight } from '../../../src/tabular/query/pattern-weight.js';
import { some } from '../../effort.js';
import { problemOf, rowsOf } from './run-tail.js';

/* Protects the emulator's time from patterns of Rust's engine that are short as written and long as they run. */

describe('the weight of a pattern', () => {
  it.each([
    ['abc', 3, 3],
    ['a*b+c?$', 3, 3],
    ['(ab){3}', 6, 6],
    ['((ab){10}c){2,5}', 105, 105],
    ['a{2,}', 2, 2],
    ['[a-z]{4}', 4, 4],
    ['[^]a]{4}', 4, 16],
    ['\\w{20}', 20, 6_000],
    ['[\\w.-]{1,63}\\.example\\.com', 75, 18_912],
    ['\\d{3}', 3, 300],
    ['(((', 0, 0],
  ])('%s', (pattern, positions, size) => {
    expect(patternWeight(pattern)).toEqual({ positions, size });
  });
});

const LONG = "extend b = strrep('a', 20000) | mv-expand i = range(1, 100)";

describe('a pattern that would have its automaton worked out anew for each row', () => {
  it.each(some(["@'\\w{300}b'", "strrep('a', 9000)", "@'(?:\\w{30}){5}b'"], 3))('ends the run: %s', pattern => {
    expect(problemOf(`| take 1 | ${LONG} | where b matches regex ${pattern}`).reason).toBe('QUERY_TOO_LARGE');
  });

  it.each(["@'^[\\w.-]{1,63}\\.example\\.com$'", "@'(\\d{1,3}\\.){3}\\d{1,3}'", "@'\\w{40}'"])(
    'is none of those that people write, on texts as they are: %s',
    pattern => {
      const tail = `| take 1 | mv-expand i = range(1, 2000) | extend host = strcat('server', i, '.example.com') | where host matches regex ${pattern} | count`;
      expect(rowsOf(tail)).toHaveLength(1);
    },
  );
});
