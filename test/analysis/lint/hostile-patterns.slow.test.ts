import { expect, test } from 'vitest';
import { lint } from '../../../src/analysis/lint/index.js';
import { processorTime } from '../../processor-time.js';

/** Patterns that ARM would take, of up to 200,000 units. */
const patterns: readonly (readonly [string, string])[] = [
  ['.*a, 60,000 times', '.*a'.repeat(60_000)],
  ['50,000 back references to one group', `(a)${String.raw`\1`.repeat(50_000)}`],
  [String.raw`\w, 60,000 times`, String.raw`\w`.repeat(60_000)],
  ['a group of 100,000 units, and 20,000 back references', `(${'a'.repeat(100_000)})${String.raw`\1`.repeat(20_000)}`],
  ['600 repeats inside one another', `${'(?:'.repeat(600)}a${')+'.repeat(600)}`],
];

test.each(patterns)('lint ends soon after its limit: %s', (_, regex) => {
  const text = JSON.stringify([{ CalloutType: 'external_data', CalloutUriRegex: regex, CanCall: true }]);
  const start = processorTime();
  // The limit and the two seconds that are allowed after it, of computing.
  lint(text, { isLate: () => processorTime() - start > 3_000 });
  expect(processorTime() - start).toBeLessThan(5_000);
});
