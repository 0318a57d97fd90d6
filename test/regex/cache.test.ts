import { describe, expect, it } from 'vitest';
import { CACHE_LIMITS, compileCached } from '../../src/regex/cache.js';

describe('the cache of compiled patterns', () => {
  it('compiles a pattern once, for each set of options', () => {
    expect(compileCached('a+b')).toBe(compileCached('a+b'));
    expect(compileCached('a+b', { ignoreCase: true })).not.toBe(compileCached('a+b'));
    expect(compileCached('a+b', { ignoreCase: true })).toMatchObject({ ok: true });
  });

  it('gives a bad pattern back as a value', () => {
    expect(compileCached('*')).toMatchObject({ ok: false, error: { kind: 'QuantifierAfterNothing', offset: 1 } });
  });

  it('forgets the pattern used longest ago when it is full', () => {
    const first = compileCached('forgotten');
    for (let count = 0; count < CACHE_LIMITS.patterns; count++) compileCached(`filler${count}`);
    expect(compileCached('forgotten')).not.toBe(first);
  });

  it('bounds the text it holds, not only the number of patterns', () => {
    const first = compileCached('short');
    for (let count = 0; count < 4; count++) compileCached(`${count}${'x'.repeat(300_000)}`);
    expect(compileCached('short')).not.toBe(first);
  });
});
