import { describe, expect, it } from 'vitest';
import { comparePolicies, type DifferenceAnswer } from '../../src/analysis/diff/compare.js';
import { decideInput, readInput, type PolicyInput } from '../../src/analysis/inputs/index.js';
import { prove } from '../../src/analysis/prove/prove.js';
import { surveyHosts } from '../../src/analysis/who/survey.js';
import { familyPattern } from '../../src/analysis/hosts/host-family.js';
import { DotnetRegex } from '../../src/regex/index.js';
import { uriParts } from '../../src/uri/index.js';
import { effort } from '../effort.js';
import { Random } from '../regex/random-pattern.js';
import { propertyOf } from './prove/policies.js';

/*
 * Protects that a claim about a policy is one about every text: other schemes, capital letters, no scheme, connection strings, blanks at
 * the start. What diff, who and prove say is held to decisions about every text of a universe that has them all.
 */

const TYPE = 'webapi';
const STARTS = [
  'https://',
  'http://',
  'Https://',
  'HTTPS://',
  'ftp://',
  'abfss://c@',
  'tcp:',
  'Server=tcp:',
  ' https://',
  '\thttps://',
  '',
];
const HOSTS = ['a.com', 'A.com', 'evil.example', 'x.a.com', 'u:p@a.com'];
const ENDS = ['', '/', '/p', ',1433;Database=d;', ':443/', '\n', '?q=https://a.com/', '#a.com'];
const UNIVERSE = STARTS.flatMap(start => HOSTS.flatMap(host => ENDS.map(end => start + host + end)));

const PIECES = {
  start: [
    '^https://',
    '^Https://',
    '(?i)^https://',
    '^ftp://',
    '^tcp:',
    '^abfss://',
    '^https?://',
    '^[a-z]+://',
    String.raw`^\s*https://`,
    '^Server=tcp:',
    '^',
    '',
  ],
  host: [
    String.raw`a\.com`,
    String.raw`(?:x\.)?a\.com`,
    String.raw`evil\.example`,
    '[^/]+',
    '.*',
    String.raw`\w+\.a\.com`,
  ],
  end: ['/', '/?$', '(?:/|$)', ',1433', '', String.raw`\z`],
};

type Rule = readonly [regex: string, canCall?: false];

function policy(rules: readonly Rule[]): PolicyInput {
  const text = JSON.stringify(
    rules.map(([CalloutUriRegex, CanCall = true]) => ({ CalloutType: TYPE, CalloutUriRegex, CanCall })),
  );
  const result = readInput(text);
  if (!result.ok) throw new Error(result.problem.message);
  return result.input;
}

const isAllowed = (input: PolicyInput, uri: string): boolean => decideInput(input, TYPE, uri).allowed;

function compared(before: PolicyInput, after: PolicyInput) {
  const found = comparePolicies(before, after, { subject: 'uri' }).find(({ type }) => type === TYPE);
  if (found === undefined) throw new Error('every type is compared');
  return found;
}

function surveyed(input: PolicyInput) {
  const found = surveyHosts(input, { subject: 'uri' }).find(({ type }) => type === TYPE);
  if (found === undefined) throw new Error('every type is told of');
  return found;
}

const PLAIN: Rule = [String.raw`^https://api\.contoso\.com/`];

describe('what was not seen before', () => {
  it.each([
    [String.raw`^Https://evil\.example/`, 'Https://evil.example/', 'exactly evil.example'],
    [String.raw`^ftp://evil\.example/`, 'ftp://evil.example/', 'any text that begins with ftp://evil.example/'],
    ['^tcp:', 'tcp://a', 'any text that begins with tcp:'],
    ['(?i)^tcp:', 'tcp://a', 'any text that begins with tcp:, in any case'],
    ['(?i)^Tcp:X', 'tcp:x', 'any text that begins with tcp:x, in any case'],
    ['^abfss://', 'abfss://a', 'any text that begins with abfss://'],
    ['^Server=tcp:', 'Server=tcp:', 'any text that begins with Server=tcp:'],
    [String.raw`^evil\.example$`, 'evil.example', 'exactly evil.example; exactly `evil.example<U+000A>`'],
    ['^ https://a/', ' https://a/', 'any text that begins with ` https://a/`'],
    [String.raw`\A\z`, '', 'the empty text'],
    [String.raw`\A(?:[0-9][a-z])+\z`, '0a', 'texts that are not http or https URIs with a host'],
    ['.*', 'https://a', 'any host at all; any text that is not an http or https URI with a host'],
  ])('a rule %s is found by diff, prove and who', (regex, uri, words) => {
    const [before, after] = [policy([PLAIN]), policy([PLAIN, [regex]])];
    const { newlyAllowed } = compared(before, after);
    expect(newlyAllowed.verdict === 'found' && newlyAllowed.witness.uri).toBe(uri);
    expect(
      prove(propertyOf('only webapi within hosts api.contoso.com'), { name: 'new', input: after }, new Map()),
    ).toMatchObject({
      verdict: 'FAIL',
      witness: { uri },
    });
    const { hosts, others } = surveyed(after);
    const told = [...hosts, ...others].filter(each => each.words !== 'exactly api.contoso.com');
    expect(told.map(each => each.words).join('; ')).toBe(words);
    expect(told.every(each => isAllowed(after, each.uri))).toBe(true);
  });

  it('a property about hosts holds of what calls them, however that is written', () => {
    const names = 'only webapi within hosts api.contoso.com, other.example:8443';
    const holds = (regex: string): string =>
      prove(propertyOf(names), { name: 'p', input: policy([[regex]]) }, new Map()).verdict;
    expect(holds(String.raw`(?i)^https://(?:u@|u:p@)?api\.contoso\.com(?::0*443|:)?(?:[/?#]|$)`)).toBe('FAIL');
    expect(holds(String.raw`(?i)^https://(?:u@|u:p@)?api\.contoso\.com(?::0{0,2}443|:)?(?:[/?#]|$)`)).toBe('PASS');
    expect(holds(String.raw`^https://other\.example:8443(?:/|$)`)).toBe('PASS');
    expect(holds(String.raw`^https://other\.example(?:/|$)`)).toBe('FAIL');
    expect(holds(String.raw`(?i)^https?://api\.contoso\.com/`)).toBe('FAIL');
  });
});

it('diff, who and prove are right about every text of a universe with other schemes, cases and connection strings', () => {
  const random = new Random(Number(process.env['KUSTO_CALLOUT_SEED'] ?? 10));
  const regex = (): string => random.pick(PIECES.start) + random.pick(PIECES.host) + random.pick(PIECES.end);
  const rules = (): Rule[] => [
    ...Array.from({ length: 1 + random.below(2) }, (): Rule => [regex()]),
    ...(random.below(3) === 0 ? [[regex(), false] as const] : []),
  ];
  const properties = [
    'only webapi within hosts a.com',
    'never webapi evil',
    'only webapi within ^https://',
    'never webapi ^ftp:',
    String.raw`only webapi within a\.com`,
  ];
  let claims = 0;
  for (let count = effort(300, 30); count > 0; count--) {
    const [old, now] = [rules(), random.below(3) === 0 ? null : rules()];
    // Policies that differ in one rule are the usual ones.
    const [before, after] = [policy(old), policy(now ?? [...old, [regex()]])];
    const { newlyAllowed, newlyDenied } = compared(before, after);
    const holds = (finding: DifferenceAnswer, from: PolicyInput, to: PolicyInput): void => {
      const other = UNIVERSE.find(uri => isAllowed(to, uri) && !isAllowed(from, uri));
      const detail = JSON.stringify({ before: old, after: now, other, finding });
      if (finding.verdict === 'found') {
        const { uri } = finding.witness;
        if (!isAllowed(to, uri) || isAllowed(from, uri)) expect.fail(detail);
      } else if (finding.verdict === 'unknown' || other !== undefined) expect.fail(detail);
      claims++;
    };
    holds(newlyAllowed, before, after);
    holds(newlyDenied, after, before);

    const { hosts, others, unknown } = surveyed(after);
    expect(unknown).toBeNull();
    const families = hosts.map(({ family }) =>
      family === null ? null : DotnetRegex.compile(String.raw`\A(?:${familyPattern(family, true)})\z`),
    );
    const isTold = (uri: string): boolean => {
      const parts = uriParts(uri.replace(/\n$/, ''));
      if (parts !== null && /^https?$/.test(parts.scheme))
        return families.some(family => family === null || family.isMatch(parts.host));
      return others.some(({ start, reach }) =>
        reach === 'exact'
          ? uri.toLowerCase() === start.toLowerCase()
          : uri.toLowerCase().startsWith(start.toLowerCase()),
      );
    };
    const untold = UNIVERSE.find(uri => isAllowed(after, uri) && !isTold(uri));
    if (untold !== undefined) expect.fail(JSON.stringify({ rules: now ?? old, untold, hosts, others }));
    for (const { start, reach } of others) {
      if (reach !== 'every' || start === '') continue;
      for (const end of ENDS) expect(isAllowed(after, start + end), start + end).toBe(true);
    }
    claims++;

    const property = propertyOf(random.pick(properties));
    const verdict = prove(property, { name: 'p', input: after }, new Map());
    if (verdict.verdict === 'UNKNOWN') expect.fail(JSON.stringify({ rules: now ?? old, property, verdict }));
    const breaks = (uri: string): boolean => {
      if (!isAllowed(after, uri)) return false;
      if ('never' in property) return DotnetRegex.compile(property.matching).isMatch(uri);
      if (!('only' in property)) return false;
      if ('regex' in property.within) return !DotnetRegex.compile(property.within.regex).isMatch(uri);
      // As the property says it in words: https, that host, the default port; a line break at the end is cut off.
      const parts = uriParts(uri.replace(/\n$/, ''));
      return !(parts?.scheme === 'https' && parts.port === null && property.within.hosts.includes(parts.host));
    };
    if (verdict.verdict === 'FAIL') expect(breaks(verdict.witness.uri), JSON.stringify({ verdict })).toBe(true);
    else {
      const counterexample = UNIVERSE.find(breaks);
      if (counterexample !== undefined) expect.fail(JSON.stringify({ rules: now ?? old, property, counterexample }));
    }
    claims++;
  }
  expect(claims).toBeGreaterThan(4 * effort(300, 30) - 1);
});
