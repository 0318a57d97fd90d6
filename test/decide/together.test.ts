import { expect, it } from 'vitest';
import { Random } from '../regex/random-pattern.js';
import { compareDecisions } from './random-policy.js';

/* Protects decisions of all rules together: they are those of the rules one by one, by backtracking. */

it('1,000 random decisions are those of the rules one by one', () => {
  expect(compareDecisions(new Random(28_112_026), 100)).toBeNull();
});
