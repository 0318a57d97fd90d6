import { describe, expect, it } from 'vitest';
import { PREDEFINED_RULES } from '../../../src/policy/predefined.js';
import { DotnetRegex } from '../../../src/regex/index.js';
import { catalogue } from './catalogue.js';
import { some } from '../../effort.js';
import { findingsOf, isConfirmed, policyOf, rulesIn } from './find.js';

/* Protects what the linter is for: every fault of the catalogue is found and shown, and what is right is left alone. */

describe('the catalogue', () => {
  it.each(some(catalogue, 6))('$rule finds $bad', ({ rule, bad, witness, effect }) => {
    const found = findingsOf(policyOf(bad)).filter(finding => finding.rule === rule);
    expect(found).not.toEqual([]);
    expect(found.map(isConfirmed)).toEqual(found.map(() => true));
    // The catalogue's own witness shows it as well.
    expect(DotnetRegex.compile(bad).isMatch(witness)).toBe(effect !== 'denied');
  });

  it.each(some(catalogue, 6))('$rule: nothing is wrong with $good', ({ good }) => {
    expect(findingsOf(policyOf(good))).toEqual([]);
  });
});

describe('the predefined rules', () => {
  // Unanchored, open to all names of their services; \w of all scripts; a label that may be empty; everything.
  const expected = [
    'EGR002 EGR019 EGR020',
    'EGR047',
    '',
    'EGR002 EGR020',
    'EGR002 EGR016 EGR020',
    'EGR030',
    'EGR002 EGR020',
  ];

  it.each(PREDEFINED_RULES.map((rule, index) => ({ ...rule, found: expected[index] })))(
    '$CalloutType $CalloutUriRegex: $found',
    ({ CalloutType, CalloutUriRegex, found }) => {
      expect(rulesIn(findingsOf(policyOf(CalloutUriRegex, CalloutType)))).toBe(found);
    },
  );
});

const raw = String.raw;

/** Beyond the catalogue: what people write besides, and what is found in it. */
const others: readonly (readonly [regex: string, found: string])[] = [
  [raw`^https://[a-z]+contoso\.com/`, 'EGR004'],
  [raw`^https://[a-z]+-prod\.contoso\.com/`, ''],
  [raw`^https://([a-z]+\.)*contoso\.com/`, ''],
  [raw`^https://[a-z0-9-]+\.com/`, 'EGR020'],
  [raw`^https://[a-z0-9-]+\.internal/`, ''],
  [raw`^https://contoso[12]\.blob\.core\.windows\.net/`, ''],
  [raw`^https://contoso[a-z][a-z]\.blob\.core\.windows\.net/`, 'EGR020'],
  [raw`^https://[^.]+\.contoso\.com/`, 'EGR006'],
  [raw`^https://\S+\.contoso\.com/`, 'EGR006'],
  [raw`^https:\/\/contoso\.com\/`, ''],
  [raw`(?i)^https://contoso\.com/`, ''],
  [raw`^https://contoso\.(?:com|net|org)/`, ''],
  [raw`^https://a\.contoso\.com/|^https://b\.contoso\.com/`, ''],
  [raw`^(https://a\.contoso\.com/|https://b\.contoso\.com/)`, ''],
  [raw`^https://contoso\.com(/|\?|#|$)`, ''],
  [raw`^https://contoso\.com(/.*)?$`, ''],
  [raw`^https://(?!evil)[a-z]+\.contoso\.com/`, ''],
  [raw`https://contoso\.com/`, 'EGR002'],
  [raw`\bcontoso\.com\b`, 'EGR002 EGR003 EGR004'],
  [raw`^.*\.contoso\.com/`, 'EGR005'],
  [raw`^https://[\w.-]+/`, 'EGR030'],
  [raw`^https://10\.0\.0\.5/`, ''],
  [raw`^https://169\.254\.169\.254/`, 'EGR024'],
  [raw`^https://[0-9]+/`, 'EGR024'],
  ['$x', 'EGR031'],
  // What follows the name reads more of the host as well.
  [raw`^https://contoso\.com.*`, 'EGR003'],
  [raw`^https://contoso\.com.*$`, 'EGR003'],
  [raw`^https://contoso\.com(.*)$`, 'EGR003'],
  [raw`^https://contoso\.com.*/`, 'EGR003'],
  [raw`^https://contoso\.com[^?]*$`, 'EGR003'],
  [raw`^https://contoso\.com\S+`, 'EGR003'],
  [raw`^https://contoso\.com/?.*`, 'EGR003'],
  [raw`^https://contoso\.com/*`, 'EGR003'],
  [raw`^https://contoso\.com(/|$|.*)`, 'EGR003'],
  [raw`^https://contoso\.com\b`, 'EGR003'],
  [raw`^https://contoso\.com(?![a-z])`, 'EGR003'],
  [raw`^https://contoso\.`, 'EGR003'],
  [raw`^https://contoso\..*`, 'EGR003'],
  [raw`^https://contoso\.com(?=/|$)`, ''],
  [raw`^https://contoso\.com/.*`, ''],
  [raw`^https://contoso\.com(?:/[^?]*)?(?:\?.*)?\z`, ''],
  // A port that nothing ends may be a password.
  [raw`^https://contoso\.com:443`, 'EGR007'],
  [raw`^https://contoso\.com:443/?`, 'EGR007'],
  [raw`^https://contoso\.com:.*/`, 'EGR007 EGR012'],
  [raw`^https://contoso\.com:443(?:/|$)`, ''],
  [raw`^https://contoso\.com[:/]`, 'EGR007'],
  [raw`^https://contoso\.com(?:[:/]|$)`, 'EGR007'],
  [raw`^https://contoso\.com(?::443)?(?:[/?#]|$)`, ''],
  [raw`^https://contoso\.com[/?#]`, ''],
  // What JSON has made of \b and \t.
  ['^https://\bcontoso\\.com/', 'EGR015'],
  ['^https://\tcontoso\\.com/', 'EGR015'],
  // Names that are listed, whatever lists them.
  [raw`^https://[Cc]ontoso\.com/`, ''],
  [raw`^https://c[o0]ntoso\.com/`, ''],
  [raw`^https://[ab]contoso\.com/`, ''],
  [raw`^https://[a-z]{2}[Cc]ontoso\.com/`, 'EGR004'],
  // Beside the name of an account, and above the domain of all accounts.
  [raw`^https://[a-z0-9]*contoso\.blob\.core\.windows\.net/`, 'EGR020'],
  [raw`^https://(?:[a-z0-9]+\.)*contoso\.blob\.core\.windows\.net/`, ''],
  [raw`^https://[a-z0-9.-]+\.windows\.net/`, 'EGR020'],
  [raw`^https://[a-z0-9-]+\.core\.windows\.net/`, ''],
  [raw`^https://contoso\.[a-z]+\.core\.windows\.net/`, ''],
  [raw`^\w+://contoso\.com/`, 'EGR011'],
  [raw`^[a-z]+s://contoso\.com/`, ''],
  [raw`^https:\\/\\/contoso\.com/`, 'EGR010 EGR018 EGR031'],
];

describe('beyond the catalogue', () => {
  it.each(some(others, 4))('%s: %s', (regex, found) => {
    expect(rulesIn(findingsOf(policyOf(regex)))).toBe(found);
  });
});

describe('a rule that denies', () => {
  it('may match too much: that is not a leak', () => {
    expect(findingsOf(policyOf('contoso.com', 'webapi', false))).toEqual([]);
  });

  it('must not match too little', () => {
    expect(rulesIn(findingsOf(policyOf('^https://Contoso\\.com/', 'webapi', false)))).toBe('EGR023');
  });
});
