import { describe, expect, it } from 'vitest';
import { allowedLanguage } from '../../../src/analysis/callout-language.js';
import { familyPattern, type HostFamily } from '../../../src/analysis/hosts/host-family.js';
import { subjectsWithHost } from '../../../src/analysis/hosts/host-language.js';
import { shortWords } from '../../../src/analysis/hosts/sentences.js';
import { decideInput, readInput, type PolicyInput } from '../../../src/analysis/inputs/index.js';
import { surveyHosts, type TypeSurvey } from '../../../src/analysis/who/survey.js';
import { findMember, intersection } from '../../../src/automata/index.js';
import { uriParts } from '../../../src/uri/index.js';
import { escapeForRegex } from '../../../src/policy/rules-in-force.js';
import { effort } from '../../effort.js';
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
    [[String.raw`^https://a\.com`], ['any host at all: what the rule matches may appear before an @, as a user name']],
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
    [[String.raw`^https://x[0-9]+\.contoso\.com/`], ['any host like x*.contoso.com, with digits in place of the *']],
    [
      [String.raw`^https://x[0-9]{4}\.contoso\.com/`],
      ['some hosts like x*.contoso.com, with digits in place of the *'],
    ],
    [[String.raw`^https://x[a-z]+\.contoso\.com/`], ['any host like x*.contoso.com, with letters in place of the *']],
    [[String.raw`^https://x[a-z]+7\.contoso\.com/`], ['any host like x*7.contoso.com, with letters in place of the *']],
    [[String.raw`^https://[a-z]+\.contoso\.com/`], ['any name of letters under contoso.com']],
    [[String.raw`^https://\w+\.contoso\.com/`], ['any name under contoso.com']],
    [[String.raw`^https://[0-9]{4}\.contoso\.com/`], ['some names of digits under contoso.com']],
    [[String.raw`^https?://[0-9.]+/`], ['any host of digits and dots']],
    [[String.raw`^https?://[0-9]{1,3}(\.[0-9]{1,3}){3}/`], ['some hosts of digits and dots']],
    [[String.raw`^https://[a-z]+/`], ['any host of letters']],
    [
      [String.raw`^https://api[^/?#@:]contoso[^/?#@:]com/`, [String.raw`^https://api\.contoso\.com/`, false]],
      [
        'any host like api!contoso.com, with one character that is not a dot in place of the !',
        'any host like api?contoso!com, with one character in place of the ? and one character that is not a dot in place of the !',
      ],
    ],
    [
      ['.*', [String.raw`(?i)^https?://(?:[^/?#@]*@)?evil\.com(?:[:/?#]|$)`, false]],
      ['any host at all but evil.com: the rule matches everything'],
    ],
    // A rule that denies a host as it is written keeps nobody from it: neither in another case, nor over HTTPS:// in capitals.
    [
      ['.*', [String.raw`^(?i:https?)://(?:[^/?#@]*@)?e\.c(?:[:/?#]|$)`, false]],
      ['any host at all but e.c: the rule matches everything', 'exactly E.C', 'exactly E.c', 'exactly e.C'],
    ],
    [
      ['.*', [String.raw`^https?://(?:[^/?#@]*@)?e\.c(?:[:/?#]|$)`, false]],
      ['any host at all: the rule matches everything'],
    ],
    [[String.raw`^https://[0-9.x]+/`], ['hosts of many shapes']],
    // A rule with a dot that is not escaped: it may be a slash or an @, too.
    [
      [String.raw`^https://api.contoso\.com/`],
      ['any host like api?contoso.com, with one character in place of the ?', 'exactly api', 'exactly contoso.com'],
    ],
    [
      [String.raw`^https://api[^/?#@:]contoso[^/?#@:]com/`],
      ['any host like api?contoso?com, with one character in place of each ?'],
    ],
    [
      [String.raw`^https://a[^/?#@:]c/`, String.raw`^https://[ax]\.c/`],
      ['any host like a?c, with one character in place of the ?', 'exactly x.c'],
    ],
    [[String.raw`^https://API[^/?#@:]C/`], ['any host like API?C, with one character in place of the ?']],
    [
      [String.raw`^https://n[0-9]{1,2}\.c/`],
      ['any host like n#.c, with a digit in place of the #', 'any host like n##.c, with a digit in place of each #'],
    ],
    [
      [String.raw`^https://[a-z0-9]+[^/?#@:]c[^/?#@:]com/`],
      ['any host like *c?com, with one character in place of the ?'],
    ],
    // Read backward, such a rule has more states than there may be.
    [
      [String.raw`^https://.{1,63}\.contoso\.com/`],
      ['any host of up to 62 characters, and some longer ones: its wildcard takes any host'],
    ],
    [['.*', [String.raw`(?i)\Ahttps?://`, false]], []],
    [['.*', [String.raw`\Ahttps?://`, false]], ['any host at all: the rule matches everything']],
    [[String.raw`^Https://evil\.example/`], ['exactly evil.example']],
    [[String.raw`^https://(a|b)\.com/`, ['a', false]], ['exactly b.com']],
  ])('for %j', (rules, expected) => {
    const { hosts } = survey(policy(...rules));
    expect(hosts.map(({ words, because }) => (because === null ? words : `${words}: ${because}`))).toEqual(expected);
  });
});

it('tells families together of which the same is to be said', () => {
  const { hosts } = survey(policy(String.raw`^https://n[0-9]{1,2}\.c/`, String.raw`^https://(?:a|b|c)[^/?#@:]x/`));
  expect(shortWords(hosts.map(({ family }) => family))).toBe(
    'any host like a?x, b?x, c?x, n#.c and n##.c, with one character in place of each ? and a digit in place of each #',
  );
});

/** Hosts that the words promise. */
function promised({ reach, before, after, characters, longest }: HostFamily): readonly string[] {
  const ends = ['-', '.', 'a', 'z', '0', '9'].map(any =>
    after
      .replaceAll('?', any)
      .replaceAll('!', any === '.' ? 'x' : any)
      .replaceAll('#', any >= '0' && any <= '9' ? any : '5'),
  );
  const hosts = (...between: readonly string[]): string[] =>
    ends.flatMap(end => between.map(each => before + each + end));
  if (reach === 'some') return [];
  if (reach === 'exact' || reach === 'every character') return ends;
  if (characters === 'digits') return hosts('012', '3456789');
  if (characters === 'digits and dots') return hosts('012', '1.2.3.4');
  if (characters === 'letters') return hosts('abc', 'uvwxyz');
  if (reach === 'every label' || characters !== null) return hosts('abc', '012', 'a0b1c2d3');
  return hosts('a', 'a.b-c', '-', '1.2.3.4', 'z'.repeat(longest ?? 70));
}

it('says what is true, and leaves nothing out: every callout that is allowed goes to a host that is told', () => {
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
    '[0-9]',
    '[0-9]+',
    '[^/?#@:]',
    '.{1,9}',
  ];
  const hostPieces = ['a', 'b', '.', '.com', 'B', '1', '-', 'z'];
  let allowed = 0;
  let promises = 0;
  for (let count = 0; count < effort(60); count++) {
    const some = (): string => Array.from({ length: 1 + random.below(4) }, () => random.pick(pieces)).join('');
    const regexes = Array.from({ length: 1 + random.below(2) }, () => {
      const start = random.pick(['^https://', '^https://', '^https?://', '']);
      return start + some() + random.pick(['/', '/?$', '(?:/|$)', '']);
    });
    const input = policy(...regexes, ...(random.below(3) === 0 ? [[some(), false] as const] : []));
    const { hosts, others, unknown } = survey(input);
    expect(unknown).toBeNull();
    const told = hosts.map(({ family }) =>
      family === null ? null : new RegExp(`^(?:${familyPattern(family, true).replace(/^\(\?i:(.*)\)$/, '$1')})$`, 'i'),
    );
    const { language } = allowedLanguage(input.cluster, 'mysql');
    for (const host of hosts.flatMap(({ family }) => (family === null ? [] : promised(family)))) {
      const isReached = findMember(intersection(language, subjectsWithHost(escapeForRegex(host), 'uri')), {
        prefer: [],
      });
      if (isReached.verdict !== 'found')
        expect.fail(JSON.stringify({ regexes, host, hosts: hosts.map(({ words }) => words) }));
      promises++;
    }
    for (const { uri } of hosts) expect(decideInput(input, 'mysql', uri).allowed, uri).toBe(true);
    for (let tries = 0; tries < 300; tries++) {
      const host = Array.from({ length: 1 + random.below(4) }, () => random.pick(hostPieces)).join('');
      const uri = `${random.pick(['https://', 'http://', 'https://u@'])}${host}${random.pick(['', '/', '/a.com/', '?b', '\n', ':1/'])}`;
      if (!decideInput(input, 'mysql', uri).allowed) continue;
      allowed++;
      const parts = uriParts(uri.replace(/\n$/, ''));
      const isTold =
        parts === null ? others.length > 0 : told.some(family => family === null || family.test(parts.host));
      if (!isTold) expect.fail(JSON.stringify({ regexes, uri, hosts: hosts.map(({ words }) => words) }));
    }
  }
  expect(allowed).toBeGreaterThan(effort(1_000));
  expect(promises).toBeGreaterThan(effort(500));
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
