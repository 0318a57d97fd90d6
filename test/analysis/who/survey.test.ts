import { describe, expect, it } from 'vitest';
import { familyPattern } from '../../../src/analysis/hosts/families.js';
import { decideInput, readInput, type PolicyInput } from '../../../src/analysis/inputs/index.js';
import { surveyHosts, type TypeSurvey } from '../../../src/analysis/who/survey.js';
import { uriParts } from '../../../src/decide/index.js';
import { Random } from '../../regex/random-pattern.js';

/* Protects what is said about whom a policy lets a cluster call: the words are true, and nothing is left out. */

type Rule = string | readonly [string, boolean];

function policy(...rules: readonly Rule[]): PolicyInput {
  const result = readInput(
    JSON.stringify(
      rules.map(rule => {
        const [regex, canCall] = typeof rule === 'string' ? [rule, true] : rule;
        return { CalloutType: 'mysql', CalloutUriRegex: regex, CanCall: canCall };
      }),
    ),
  );
  if (!result.ok) throw new Error(result.problem.message);
  return result.input;
}

function survey(input: PolicyInput): TypeSurvey {
  const found = surveyHosts(input, { subject: 'uri' }).find(({ type }) => type === 'mysql');
  if (found === undefined) throw new Error('every type is told of');
  return found;
}

describe('the words', () => {
  it.each<[Rule[], string[]]>([
    [[String.raw`^https://a\.com/?$`], ['exactly a.com']],
    [
      [String.raw`^https://(a|b)\.com/`, String.raw`^https://x\.y/`],
      ['exactly a.com', 'exactly b.com', 'exactly x.y'],
    ],
    [[String.raw`^https://A\.com/`], ['exactly A.com']],
    [[String.raw`(?i)^https://A\.com/`], ['exactly a.com']],
    [['.*'], ['any host at all: the rule matches everything']],
    [
      [String.raw`sqlname\.database\.azure\.com/?$`],
      ['any host at all: the rule is not anchored at the start, and so matches in a path or query too'],
    ],
    [[String.raw`^https://.*\.contoso\.com/`], ['any host at all: its wildcard takes any host']],
    [[String.raw`^https://a\.com`], ['any host at all: what the rule matches may stand before an @, as a user name']],
    [
      [String.raw`^https://a\.com[a-z0-9.-]*/`],
      ['any host that begins with a.com: the rule does not say where the host ends'],
    ],
    [
      [String.raw`^https://[a-z0-9.-]*contoso\.com(/|$)`],
      ['any host that ends in contoso.com: the rule asks for no dot before it'],
    ],
    [[String.raw`^https://[a-z0-9.-]+\.contoso\.com/`], ['any host under contoso.com, at any depth']],
    [[String.raw`^https://[a-z0-9-]+\.contoso\.com/`], ['any name under contoso.com']],
    [[String.raw`^https://[a-z0-9]{3,24}\.blob\.core\.windows\.net/`], ['any account of blob.core.windows.net']],
    [[String.raw`^https://x[0-9]+\.contoso\.com/`], ['some hosts like x*.contoso.com']],
    [[String.raw`^https?://[0-9.]+/`], ['hosts of many shapes']],
    // Read backward, such a rule has more states than there may be.
    [[String.raw`^https://.{1,63}\.contoso\.com/`], ['hosts of many shapes', 'hosts of other shapes']],
    [['.*', [String.raw`\Ahttps?://`, false]], []],
    [[String.raw`^https://(a|b)\.com/`, ['a', false]], ['exactly b.com']],
  ])('for %j', (rules, expected) => {
    const { hosts } = survey(policy(...rules));
    expect(hosts.map(({ words, because }) => (because === null ? words : `${words}: ${because}`))).toEqual(expected);
  });
});

it('leaves nothing out: every callout that is allowed goes to a host that is told', () => {
  const random = new Random(11);
  const pieces = [
    'a',
    'b',
    '[ab]',
    '[a-z]+',
    String.raw`\.`,
    String.raw`\.com`,
    '.',
    '(?:a|b)*',
    '[^/]*',
    'B',
    '-',
    '1?',
  ];
  const hostPieces = ['a', 'b', '.', '.com', 'B', '1', '-', 'z'];
  let allowed = 0;
  for (let count = 0; count < 60; count++) {
    const some = (): string => Array.from({ length: 1 + random.below(4) }, () => random.pick(pieces)).join('');
    const regexes = Array.from({ length: 1 + random.below(2) }, () => {
      const start = random.pick(['^https://', '^https://', '^https?://', '']);
      return start + some() + random.pick(['/', '/?$', '(?:/|$)', '']);
    });
    const input = policy(...regexes, ...(random.below(3) === 0 ? [[some(), false] as const] : []));
    const { hosts, hostless, unknown } = survey(input);
    expect(unknown).toBeNull();
    const told = hosts.map(({ family }) =>
      family === null ? null : new RegExp(`^(?:${familyPattern(family, true).replace(/^\(\?i:(.*)\)$/, '$1')})$`, 'i'),
    );
    for (const { uri } of hosts) expect(decideInput(input, 'mysql', uri).allowed, uri).toBe(true);
    for (let tries = 0; tries < 300; tries++) {
      const host = Array.from({ length: 1 + random.below(4) }, () => random.pick(hostPieces)).join('');
      const uri = `${random.pick(['https://', 'http://', 'https://u@'])}${host}${random.pick(['', '/', '/a.com/', '?b', '\n', ':1/'])}`;
      if (!decideInput(input, 'mysql', uri).allowed) continue;
      allowed++;
      const parts = uriParts(uri);
      const isTold =
        parts === null ? hostless !== null : told.some(family => family === null || family.test(parts.host));
      if (!isTold) expect.fail(JSON.stringify({ regexes, uri, hosts: hosts.map(({ words }) => words) }));
    }
  }
  expect(allowed).toBeGreaterThan(1_000);
});

it('tells of types without rules also when there is no time for the others', () => {
  const surveys = surveyHosts(policy(String.raw`^https://a\.com/`), { startClock: () => () => true });
  const known = surveys.filter(({ unknown }) => unknown === null).map(({ type }) => type);
  expect(known).toEqual(surveys.map(({ type }) => type).filter(type => type !== 'mysql'));
});

it('tells of all types before it looks at other match subjects', () => {
  let clocks = 0;
  const rules = readInput(
    JSON.stringify(
      ['kusto', 'sql', 'webapi'].map(type => ({
        CalloutType: type,
        CalloutUriRegex: String.raw`^https://a\.com/`,
        CanCall: true,
      })),
    ),
  );
  if (!rules.ok) throw new Error(rules.problem.message);
  surveyHosts(rules.input, { subject: 'uri', startClock: () => (clocks++, () => false) });
  // Time for as many questions as these took, and no more.
  const surveys = surveyHosts(rules.input, { startClock: () => (clocks-- > 0 ? () => false : () => true) });
  expect(surveys.map(({ unknown }) => unknown).filter(unknown => unknown !== null)).toEqual([]);
});
