import { describe, expect, it } from 'vitest';
import { processorTime } from '../processor-time.js';
import { largePolicies, leftOpen } from './large-policies.js';

describe.each(largePolicies(500, [500]))('who, diff and lint of $size $what', policy => {
  it('leave nothing open, and answer within a minute', () => {
    const start = processorTime();
    expect(leftOpen(policy)).toEqual([]);
    expect(processorTime() - start).toBeLessThan(60_000);
  });
});
