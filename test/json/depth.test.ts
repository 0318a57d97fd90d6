import { expect, it } from 'vitest';
import { nestsDeeper } from '../../src/json/depth.js';

/* Protects against JSON of nothing but brackets, which is told by a look at the text. */

const LONG = ' '.repeat(20_000);

it.each([
  ['[[[1]]]', 3, false],
  ['[[[1]]]', 2, true],
  ['{"a":{"b":[]}}', 3, false],
  ['{"a":{"b":[]}}', 2, true],
  ['["[[[[", "a\\"[[[[", "\\\\"]', 1, false],
  ['["\\\\", [[1]]]', 2, true],
  ['[][][][]', 1, false],
  ['["', 1, false],
])('%s is deeper than %i: %s', (text, depth, expected) => {
  expect(nestsDeeper(LONG + text, depth)).toBe(expected);
});
