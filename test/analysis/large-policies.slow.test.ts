import { describe, expect, it } from 'vitest';
import { processorTime } from '../processor-time.js';
import { largePolicies, leftOpen } from './large-policies.js';

describe.each(largePolicies(200, [200]))('who, diff and lint of $size $what', policy => {
  it('leave nothing open, and answer within two minutes', () => {
    const start = processorTime();
    expect(leftOpen(policy)).toEqual([]);
    expect(processorTime() - start).toBeLessThan(120_000);
  });
});
