import { describe, expect, it } from 'vitest';
import { DotnetRegex } from '../../../src/regex/index.js';
import { some } from '../../effort.js';
import { findingsOf, isConfirmed, restrictedTo } from './find.js';
import { moreGoods, moreMisses } from './strangers.js';

/* Protects the promise of the net beyond the rows that it was built by: 24 rules of attackers, 16 of honest administrators. */

describe('a rule made up by an attacker', () => {
  it.each(some(moreMisses, 2))('$type $regex is an error', ({ regex, type = 'webapi', through }) => {
    expect(DotnetRegex.compile(regex).isMatch(through)).toBe(true);
    const errors = findingsOf(restrictedTo(regex, type)).filter(({ severity }) => severity === 'error');
    expect(errors).not.toEqual([]);
    expect(errors.map(isConfirmed)).toEqual(errors.map(() => true));
  });
});

describe('a rule of an honest administrator', () => {
  it.each(moreGoods)('$type $regex is none', ({ regex, type = 'webapi' }) => {
    expect(findingsOf(restrictedTo(regex, type)).filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
