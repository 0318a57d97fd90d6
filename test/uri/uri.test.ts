import { describe, expect, it } from 'vitest';
import { isIpv6, isWellFormed, portPattern, uriParts } from '../../src/uri/index.js';
import { DotnetRegex } from '../../src/regex/index.js';
import { HOST, OPTIONAL_USERINFO, PORT, SCHEME } from '../../src/uri/index.js';
import { Witnesses } from '../../src/analysis/lint/witnesses.js';
import { Random } from '../regex/random-pattern.js';

/* Protects the one place that knows about URIs: their parts, when they are well-formed, and the same as pieces of regexes. */

describe('a well-formed URI', () => {
  it.each([
    ['https://contoso.com', true],
    ['https://u:p@evil.example/', true],
    ['HTTPS://Contoso.com:443/a/b;c=d?e=f/g?#h?', true],
    ['ftp://evil.example/', true],
    ['abfss://container@account.dfs.core.windows.net/x', true],
    ['tcp:contoso.database.windows.net,1433', true],
    ['https://[::1]:8080/', true],
    ['https://[1:2:3:4:5:6:7:8]/', true],
    ['https://[::ffff:1.2.3.4]/', true],
    ['https://[v1.a:b]/', true],
    ['https://a_b.example/%20', true],
    ['https:///a', false],
    ['http://:80/', false],
    ['https:a', false],
    ['https://[1:2]/', false],
    ['https://[::1::]/', false],
    ['https://a:65536/', false],
    ['https://a:b/', false],
    ['https://a b/', false],
    ['https://a/\n', false],
    ['https://a/%2', false],
    ['https://a\\b/', false],
    ['https://a@b@c/', false],
    [' https://a/', false],
    ['Server=tcp:contoso.database.windows.net,1433;', false],
    ['contoso.com', false],
    ['', false],
  ])('%j: %j', (text, expected) => {
    expect(isWellFormed(text)).toBe(expected);
  });

  it('is the same to diff and to lint', () => {
    const draft = { witness: { uri: 'https://u:p@evil.example/', effect: 'allowed' as const } };
    expect(new Witnesses(null).confirmed(draft, 'evil', null)?.wellFormed).toBe(true);
  });
});

it('parts are what the pieces of regexes say', () => {
  const pattern = DotnetRegex.compile(String.raw`\A${SCHEME}://${OPTIONAL_USERINFO}${HOST}(?::${PORT})?(?:[/?#]|\z)`);
  const random = new Random(8);
  const pieces = [
    'https',
    'Tcp',
    '1',
    '://',
    ':',
    '//',
    'u',
    '@',
    '@',
    'a.example',
    '[::1]',
    '[g]',
    ':443',
    ':065535',
    ':65535',
    ':65536',
  ];
  const ends = ['', '/', '?', '#', '\n', ' ', '\\', '\u00a0'];
  let uris = 0;
  for (let count = 0; count < 20_000; count++) {
    const start = random.below(2) === 0 ? 'https://' : '';
    const text =
      start + Array.from({ length: random.below(5) }, () => random.pick(pieces)).join('') + random.pick(ends);
    const isUri = uriParts(text) !== null;
    if (isUri) uris++;
    if (pattern.isMatch(text) !== isUri) expect.fail(JSON.stringify(text));
  }
  expect(uris).toBeGreaterThan(1_000);
});

it('ports are read with leading zeros, and may be left out where they are the default', () => {
  const matches = (port: number, isDefault: boolean, text: string): boolean =>
    new RegExp(`^${portPattern(port, isDefault)}$`).test(text);
  expect(['', ':', ':443', ':00443'].map(text => matches(443, true, text))).toEqual([true, true, true, true]);
  expect(['', ':', ':8443', ':08443', ':008443'].map(text => matches(8443, false, text))).toEqual([
    false,
    false,
    true,
    true,
    false,
  ]);
});

it.each([
  ['::', true],
  ['1::', true],
  ['1:2:3:4:5:6:1.2.3.4', true],
  ['1:2:3:4:5:6:7:1.2.3.4', false],
  ['1.2.3.4::', false],
  [':1', false],
  ['12345::', false],
])('the IPv6 address %s: %j', (text, expected) => {
  expect(isIpv6(text)).toBe(expected);
});
