import { expect, it } from 'vitest';
import { copiedJson } from '../cases.js';
import { literalCases } from './literals.generate.js';

it('the table of literals is what the official parser says', () => {
  expect(literalCases()).toEqual(copiedJson('literals.json'));
});
