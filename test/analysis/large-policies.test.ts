import { describe, expect, it } from 'vitest';
import { processorTime } from '../processor-time.js';
import { largePolicies, leftOpen } from './large-policies.js';

/** Names like no others take longer, and are in the slow file. */
const soon = largePolicies(20, [20]).filter(({ what }) => what !== 'names like no others');

describe.each(soon)('who, diff and lint of $size $what', policy => {
  it('leave nothing open, and answer soon', () => {
    const start = processorTime();
    expect(leftOpen(policy)).toEqual([]);
    expect(processorTime() - start).toBeLessThan(15_000);
  });
});
