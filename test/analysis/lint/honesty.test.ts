import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyFixes, lint, lintRules } from '../../../src/analysis/lint/index.js';
import { decideInput, readInput } from '../../../src/analysis/inputs/index.js';
import { DotnetRegex } from '../../../src/regex/index.js';
import { randomPattern, Random } from '../../regex/random-pattern.js';
import { catalogue } from './catalogue.js';
import { findingsOf, isConfirmed, policyOf } from './find.js';
import { effort, some } from '../../effort.js';

/* Protects that the linter never claims what is not so, whatever the regex. */

/** Regexes as people write them, and as they get them wrong. */
const pieces = [
  '^',
  '$',
  'https://',
  'https?://',
  'http',
  '.',
  '\\.',
  '.*',
  '[^/]+',
  '[^/]*',
  '[a-z0-9-]+',
  '\\w+',
  'contoso',
  'Fabrikam',
  'com',
  'net',
  '/',
  '/?',
  '|',
  '(?:a|b)',
  '(?:/|$)',
  '(:\\d*)?',
  '/public',
  'blob\\.core\\.windows\\.net',
  '[A-z]',
  '[+-_]',
  ' ',
  '(?m)',
  '{0,3}?',
  '(a+)*',
  '\\b',
  '@',
  '\\\\',
];
const likely = fc.array(fc.constantFrom(...pieces), { maxLength: 9 }).map(parts => parts.join(''));
const anything = fc.integer().map(seed => randomPattern(new Random(seed), 'rich'));

describe('whatever the regex', () => {
  const check = (regex: string): void => {
    const text = policyOf(regex);
    for (const finding of findingsOf(text)) {
      if (finding.severity === 'error') expect(isConfirmed(finding), `${finding.rule} of ${regex}`).toBe(true);
      expect(finding.span.start).toBeGreaterThanOrEqual(0);
      expect(finding.span.end).toBeLessThanOrEqual(text.length);
      expect(finding.span.end).toBeGreaterThanOrEqual(finding.span.start);
    }
  };

  it('errors are confirmed, for what people write', () => {
    fc.assert(fc.property(likely, check), { seed: 6, numRuns: effort(150, 15) });
  });

  it('and for what people do not write', () => {
    fc.assert(fc.property(anything, check), { seed: 6, numRuns: effort(60) });
  });

  it('fixes allow nothing that was not allowed before', () => {
    fc.assert(
      fc.property(likely, regex => {
        const before = readInput(policyOf(regex));
        if (!before.ok) return;
        const { text, applied } = applyFixes(policyOf(regex));
        if (applied.length === 0) return;
        const after = readInput(text);
        if (!after.ok) throw new Error(`${regex} became ${text}`);
        const uris = catalogue.map(({ witness }) => witness);
        for (const uri of uris) {
          if (decideInput(after.input, 'webapi', uri).allowed) {
            expect(decideInput(before.input, 'webapi', uri).allowed, `${regex} became ${text}`).toBe(true);
          }
        }
      }),
      { seed: 6, numRuns: effort(60) },
    );
  });
});

describe('fixes of the catalogue', () => {
  it.each(some(catalogue, 8))('$rule $bad: what is mended has no error left, or nothing was', ({ bad }) => {
    const { text, applied } = applyFixes(policyOf(bad));
    const left = findingsOf(text).filter(({ fix }) => fix?.isProved === true && fix.edit !== null);
    expect(left).toEqual([]);
    if (applied.length === 0) expect(text).toBe(policyOf(bad));
  });

  it('keep the hosts that are named', () => {
    const { text } = applyFixes(policyOf('contoso.database.windows.net/?$'));
    const [rule] = JSON.parse(text) as { CalloutUriRegex: string }[];
    expect(DotnetRegex.compile(rule?.CalloutUriRegex ?? '').isMatch('https://contoso.database.windows.net')).toBe(true);
  });
});

describe('a witness', () => {
  const denied = (regex: string) =>
    lint(
      JSON.stringify([
        { CalloutType: 'webapi', CalloutUriRegex: 'contoso\\.example/', CanCall: true },
        { CalloutType: 'webapi', CalloutUriRegex: regex, CanCall: false },
      ]),
    ).findings.filter(({ rule }) => rule === 'EGR002');

  it('is one that no other rule denies, where there is one', () => {
    const [finding] = denied('^https://evil\\.example/c');
    expect(finding?.severity).toBe('error');
    expect(finding?.witness).toMatchObject({ decision: 'allowed', effect: 'allowed' });
  });

  it('that is denied in any case makes no error', () => {
    const [finding] = denied('evil');
    expect(finding?.severity).toBe('warning');
    expect(finding?.witness?.decision).toBe('denied');
    expect(finding?.assumption).toBe('the rule that denies this URI may go one day; now it is denied');
  });

  it('says under which match subjects it holds', () => {
    const findings = findingsOf(policyOf('contoso\\.example/?$'));
    expect(findings.map(({ rule, witness }) => [rule, witness?.subjects])).toEqual([
      ['EGR002', ['uri']],
      ['EGR004', ['uri', 'origin', 'host']],
    ]);
  });
});

it('questions that take too long stay open: nothing is claimed that was not checked', () => {
  const names = Array.from({ length: 400 }, (_, index) => `host${index * 7919}`).join('|');
  const { findings } = lint(policyOf(`(?:${names})\\.example[^/]*`), { isLate: () => true });
  expect(findings.some(({ unknown }) => unknown !== null)).toBe(true);
  for (const finding of findings) {
    if (finding.severity === 'error') expect(isConfirmed(finding)).toBe(true);
    else if (finding.unknown !== null) expect(finding.witness).toBeNull();
  }
});

it('a regex of very many alternatives is not gone through one by one when it is late', () => {
  const names = Array.from({ length: 3_000 }, (_, index) => `host${index}\\.com`).join('|');
  const { findings } = lint(policyOf(names), { isLate: () => true });
  expect(findings.length).toBeLessThan(lintRules.length);
  expect(findings.some(({ unknown }) => unknown !== null)).toBe(true);
});

it('what is not looked at does not pass for clean', () => {
  const rules = Array.from({ length: 2_001 }, (_, index) => ({
    calloutType: 'webapi',
    calloutUriRegex: `(${index}`,
    outboundAccess: 'Allow',
  }));
  const text = JSON.stringify({ restrictOutboundNetworkAccess: 'Enabled', calloutPolicies: rules });
  const open = lint(text).findings.filter(({ unknown }) => unknown !== null);
  expect(open.map(({ rule, span }) => `${rule} ${text.slice(span.start, span.end)}`)).toEqual(['EGR036 (2000']);
});
