import { describe, expect, it } from 'vitest';
import { findingsOf, restrictedTo } from './find.js';
import { misses } from './misses.js';

/* Protects how the net tells people what it has found. */

describe('what lets strangers through', () => {
  it('is said in words that people understand', () => {
    const said = misses.map(({ regex, type = 'webapi' }) => {
      const errors = findingsOf(restrictedTo(regex, type)).filter(({ severity }) => severity === 'error');
      return [
        regex,
        ...errors.map(({ rule, message, witness }) => `  ${rule} ${message}\n    ${witness?.uri ?? ''}`),
      ].join('\n');
    });
    expect(said.join('\n')).toMatchSnapshot();
  });
});
