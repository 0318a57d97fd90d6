import { describe, expect, it } from 'vitest';
import { catching, fail, failed, success, type Problem } from '../../grammar/text/problem.js';

/* Protects the one way to refuse input: a problem found deep in a reader becomes a result; a bug does not. */

const problem: Problem = { code: 'Code', reason: 'REASON', message: 'wrong', hint: null, span: { start: 1, end: 2 } };

describe('catching', () => {
  it('gives the value of a reader that ends', () => {
    expect(catching(() => 42)).toEqual(success(42));
  });

  it('gives the problem of a reader that fails, however deep', () => {
    const read = (depth: number): number => (depth === 0 ? fail(problem) : read(depth - 1) + 1);
    const result = catching(() => read(50));
    expect(result).toEqual(failed(problem));
  });

  it('stops at the nearest one', () => {
    expect(catching(() => catching(() => fail(problem)))).toEqual(success(failed(problem)));
  });

  it('lets bugs pass', () => {
    expect(() =>
      catching(() => {
        throw new TypeError('a bug');
      }),
    ).toThrow(new TypeError('a bug'));
  });
});
