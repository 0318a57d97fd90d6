import { describe, expect, it } from 'vitest';
import { processorTime } from '../processor-time.js';
import { largePolicies, leftOpen, leftOpenByDiff, leftOpenByWho } from './large-policies.js';

describe.each(largePolicies(200, [200]))('who, diff and lint of $size $what', policy => {
  it('leave nothing open, and answer within two minutes', () => {
    const start = processorTime();
    expect(leftOpen(policy)).toEqual([]);
    expect(processorTime() - start).toBeLessThan(120_000);
  });
});

describe.each(largePolicies(2_000, [2_000]))('who and diff of $size $what', policy => {
  it.each([
    ['who', leftOpenByWho],
    ['diff', leftOpenByDiff],
  ] as const)('%s leaves nothing open, and answers within twenty seconds', (_, leftOpenBy) => {
    const start = processorTime();
    expect(leftOpenBy(policy)).toEqual([]);
    expect(processorTime() - start).toBeLessThan(20_000);
  });
});
