import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkCertificate } from '../../../src/verify/check-certificate.js';
import { effort } from '../../effort.js';
import { Random, randomPattern } from '../../regex/random-pattern.js';
import { changeCertificates } from './change-certificates.js';
import {
  certificateBases,
  certified,
  comparisons,
  goodHosts,
  goodRegexes,
  predefined,
  smallCertificateBases,
} from './claims.js';
import { everyMutation } from './mutations.js';
import { certificateOf, check, type TestClaim, type TestRule } from './policies.js';

/*
 * Protects that what we claim to have proved can be checked by somebody who does not believe us: certificates are accepted by a
 * checker that shares no code with the product, and no other text is.
 */

const folder = join(__dirname, '../../../src/verify');
const checker = readdirSync(folder).map(file => readFileSync(join(folder, file), 'utf8'));

describe('the checker', () => {
  it('imports nothing but its own files', () => {
    const imported = checker.flatMap(text => [...text.matchAll(/\bfrom '([^']+)'|\b(?:import|require)\(/g)]);
    expect(imported.length).toBeGreaterThan(3);
    expect(imported.filter(([, path = '']) => !/^\.\/[a-z-]+\.js$/.test(path))).toEqual([]);
  });

  it.each([...predefined, ...goodHosts, ...goodRegexes, ...comparisons])(
    'accepts the certificate of $property',
    claim => {
      expect(check(claim, certified(claim))).toBeNull();
    },
  );

  it('accepts certificates of generated policies', () => {
    const random = new Random(4);
    let proved = 0;
    for (let count = 0; count < effort(16, 4); count++) {
      const claim = randomClaim(random);
      const result = certificateOf(claim);
      if (!result.ok) continue;
      proved++;
      expect(check(claim, result.text), JSON.stringify(claim)).toBeNull();
    }
    expect(proved).toBeGreaterThan(effort(5, 4));
  });

  it('makes the same automata of random patterns, or says that it cannot', () => {
    const random = new Random(20261123);
    let accepted = 0;
    for (let count = 0; count < effort(80, 4); count++) {
      const pattern = randomPattern(random, 'regular');
      const claim = { rules: [['sql', pattern]] as const, property: `only sql within ${pattern}` };
      if (/^\s|\s$|^hosts/.test(pattern) || pattern === '') continue;
      const result = certificateOf(claim);
      if (!result.ok) continue;
      const reason = check(claim, result.text);
      if (reason === null) accepted++;
      else expect(reason, pattern).toMatch(/cannot check/);
    }
    expect(accepted).toBeGreaterThan(effort(25, 5));
  });
});

const NAMES = ['a', 'ab', 'contoso', '[a-z]+', '[a-z0-9]{1,3}', String.raw`\w+`];
const SUFFIXES = [String.raw`\.x\.net`, String.raw`\.database\.windows\.net`, '.net'];
const ENDS = ['/', '/?$', String.raw`\z`, '(?:/|$)', ''];

function randomClaim(random: Random): TestClaim {
  const regex = (): string =>
    (random.chance(80) ? '^https://' : '') + random.pick(NAMES) + random.pick(SUFFIXES) + random.pick(ENDS);
  const rules = Array.from({ length: 1 + random.below(3) }, (): TestRule => ['sql', regex()]);
  const deny: TestRule[] = random.chance(30) ? [['sql', regex(), 'deny']] : [];
  const patterns = rules.map(([, pattern]) => pattern);
  if (random.chance(50)) {
    const extra: TestRule[] = random.chance(50) ? [['sql', regex()]] : [];
    return { rules: [...rules, ...deny], other: [...extra, ...rules.reverse()], property: 'subset other' };
  }
  return { rules: [...rules, ...deny], property: `only sql within ${patterns.join('|')}` };
}

describe('certificates that were changed', () => {
  it('are refused where anything at all is another, which the checksum tells', () => {
    const [base] = certificateBases();
    if (base === undefined) return;
    const changed = base.text.replace('"cluster":"mycluster"', '"cluster":"yourcluster"');
    expect(checkCertificate(changed)).toEqual({ ok: false, reason: 'it is damaged: the checksum is another one' });
    expect(checkCertificate(JSON.stringify(JSON.parse(base.text)))).toMatchObject({ ok: true });
  });

  it('are refused where they were forged, in each of the ways', () => {
    changeCertificates(smallCertificateBases(), 2 * everyMutation.length, 20);
  });

  it('are refused where they are cut off, or not certificates at all', () => {
    const [base] = certificateBases();
    if (base === undefined) return;
    for (const text of ['', '{}', 'null', '[]', '"x"', base.text.slice(0, 1_000)])
      expect(check(base.claim, text)).not.toBeNull();
  });

  it('are refused by name where they are of another version', () => {
    const [base] = certificateBases();
    const old = (version: string) => base?.text.replace('certificate 2', `certificate ${version}`) ?? '';
    expect(checkCertificate(old('1'))).toEqual({
      ok: false,
      reason:
        'it is a certificate of version 1, which spoke only of texts that begin with http:// or https://; prove writes version 2',
    });
    expect(checkCertificate(old('3'))).toEqual({
      ok: false,
      reason: 'it is a certificate of version 3; this checker knows version 2',
    });
  });
});
