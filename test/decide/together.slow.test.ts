import { expect, it } from 'vitest';
import { Random } from '../regex/random-pattern.js';
import { compareDecisions } from './random-policy.js';

it('100,000 random decisions are those of the rules one by one', () => {
  expect(compareDecisions(new Random(1_128), 10_000)).toBeNull();
});
