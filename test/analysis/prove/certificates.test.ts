import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PREDEFINED_RULES } from '../../../src/policy/predefined.js';
import { Random, randomPattern } from '../../regex/random-pattern.js';
import { certificateOf, check, type TestClaim, type TestRule } from './policies.js';

/*
 * Protects that what we claim to have proved can be checked by somebody who does not believe us: certificates are accepted by a
 * checker that shares no code with the product, and no other text is.
 */

const checker = readFileSync(join(__dirname, '../certificate-checker.ts'), 'utf8');

const goodHosts: readonly TestClaim[] = [
  [String.raw`^https://contoso\.database\.windows\.net(:1433)?/?$`, 'contoso.database.windows.net'],
  [String.raw`^https://contoso\.blob\.core\.windows\.net/`, 'contoso.blob.core.windows.net'],
  [String.raw`^https://sqlname\.database\.azure\.com/?$`, 'sqlname.database.azure.com'],
  [String.raw`^https://contoso\.com(?::443)?(?:/|$)`, 'contoso.com'],
  [String.raw`^https://(?:a|b)\.contoso\.com/`, 'a.contoso.com, b.contoso.com'],
  [String.raw`^https://a\.contoso\.com\z`, 'a.contoso.com'],
].map(([regex = '', hosts = '']) => ({
  rules: [['sql', regex]],
  property: `only sql within hosts ${hosts}${regex.includes('1433') ? `, ${hosts}:1433` : ''}`,
}));

const goodRegexes: readonly TestClaim[] = [
  String.raw`^https://[a-z0-9-]{4,22}\.westeurope\.kusto\.windows\.net/?$`,
  String.raw`^https://[a-z0-9_-]+\.contoso\.com/`,
  String.raw`^https://[a-z0-9](?:[a-z0-9-]{0,59}[a-z0-9])?\.sql\.azuresynapse\.net/?$`,
  String.raw`^https://contoso\.com/public/(?:[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*/)*[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$`,
  String.raw`^https://[a-z0-9]+(?:-[a-z0-9]+)*\.contoso\.com/?$`,
].map(regex => ({ rules: [['kusto', regex]], property: 'only kusto within ^https://[a-z0-9-_]+[.a-z0-9-_]*(?:/|$)' }));

const comparisons: readonly TestClaim[] = [
  {
    rules: [
      ['sql', '^https://a/'],
      ['sql', '^https://b/'],
    ],
    other: [
      ['sql', '^https://[ab]/'],
      ['kusto', 'x'],
    ],
    property: 'subset other',
  },
  {
    rules: [
      ['sql', '^https://a/'],
      ['sql', '^https://b/'],
      ['external_data', 'x$'],
      ['sql', '/c$', 'deny'],
    ],
    other: [
      ['sql', '^https://[ab]/'],
      ['external_data', String.raw`x\n?\z`],
      ['sql', String.raw`/c\Z`, 'deny'],
    ],
    property: 'equal other',
  },
  {
    rules: [
      ['webapi', '.'],
      ['webapi', '^http:', 'deny'],
    ],
    property: 'never webapi ^http:',
  },
  { rules: [['webapi', '.']], property: 'only sql within nothing at all' },
  { rules: [['kusto', String.raw`\bkusto\b`]], property: String.raw`only kusto within \Bust\B|(?:^|\W)kusto(?:\W|$)` },
];

const predefined: readonly TestClaim[] = PREDEFINED_RULES.map(({ CalloutType, CalloutUriRegex }) => ({
  rules: [[CalloutType, CalloutUriRegex]],
  property: `only ${CalloutType} within ${CalloutUriRegex}`,
}));

function certified(claim: TestClaim): string {
  const result = certificateOf(claim);
  if (!result.ok) throw new Error(`${JSON.stringify(claim)}: ${result.reason.message}`);
  return result.text;
}

describe('the checker', () => {
  it('has 300 lines at most and shares no code with the product', () => {
    expect(checker.split('\n').length - 1).toBeLessThanOrEqual(300);
    expect(checker).not.toMatch(/\b(?:import|require)\b/);
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
    for (let count = 0; count < 40; count++) {
      const claim = randomClaim(random);
      const result = certificateOf(claim);
      if (!result.ok) continue;
      proved++;
      expect(check(claim, result.text), JSON.stringify(claim)).toBeNull();
    }
    expect(proved).toBeGreaterThan(15);
  });

  it('makes the same automata of random patterns, or says that it cannot', () => {
    const random = new Random(20261123);
    let accepted = 0;
    for (let count = 0; count < 150; count++) {
      const pattern = randomPattern(random, 'regular');
      const claim = { rules: [['sql', pattern]] as const, property: `only sql within ${pattern}` };
      if (/^\s|\s$|^hosts/.test(pattern) || pattern === '') continue;
      const result = certificateOf(claim);
      if (!result.ok) continue;
      const reason = check(claim, result.text);
      if (reason === null) accepted++;
      else expect(reason, pattern).toMatch(/cannot check/);
    }
    expect(accepted).toBeGreaterThan(50);
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
  const bases = [...comparisons.slice(0, 3), ...predefined.slice(2, 6), ...goodHosts.slice(0, 3)].map(claim => ({
    claim,
    text: certified(claim),
  }));

  it('are refused, 1,000 of them', () => {
    const random = new Random(1_000);
    const counts = new Map<string, number>();
    for (let count = 0; count < 1_000;) {
      const { claim, text } = random.pick(bases);
      const { name, change } = random.pick(mutations);
      const certificate = JSON.parse(text) as TestCertificate; // What we have just written.
      change(certificate, random);
      const changed = JSON.stringify(certificate);
      if (changed === JSON.stringify(JSON.parse(text))) continue;
      count++;
      counts.set(name, (counts.get(name) ?? 0) + 1);
      if (check(claim, changed) === null) expect.fail(`${name}: ${changed}`);
    }
    expect(Math.min(...mutations.map(({ name }) => counts.get(name) ?? 0))).toBeGreaterThan(20);
  });

  it('are refused where they are cut off, or no certificate at all', () => {
    const [base] = bases;
    if (base === undefined) return;
    for (const text of ['', '{}', 'null', '[]', base.text.slice(0, 1_000)])
      expect(check(base.claim, text)).not.toBeNull();
  });
});

interface TestCertificate {
  policies: { cluster: string; rules: { regex: string; canCall: boolean; type: string }[] }[];
  automata: {
    any: string[];
    direction: string;
    starts: number[];
    classes: number[];
    next: number[][];
    accepting: number[];
  }[];
  proofs: { property: Record<string, unknown>; claims: { type: string; automata: number[]; states: number[][] }[] }[];
}

/** Changes of which each breaks the certificate: automata are minimal, and every state, class and tuple of them is needed. */
const mutations: readonly { name: string; change: (certificate: TestCertificate, random: Random) => void }[] = [
  {
    name: 'a transition',
    change: ({ automata }, random) => {
      const { next } = random.pick(automata);
      const row = random.pick(next);
      row[random.below(row.length)] = random.below(next.length);
    },
  },
  {
    name: 'a transition to nowhere',
    change: ({ automata }, random) => {
      const { next } = random.pick(automata);
      const row = random.pick(next);
      row[random.below(row.length)] = random.pick([-1, next.length, 0.5, NaN]);
    },
  },
  {
    name: 'an accepting state',
    change: ({ automata }, random) => {
      const automaton = random.pick(automata);
      const state = random.below(automaton.next.length);
      automaton.accepting = automaton.accepting.includes(state)
        ? automaton.accepting.filter(other => other !== state)
        : [...automaton.accepting, state];
    },
  },
  {
    name: 'the class of a run',
    change: ({ automata }, random) => {
      const { classes, next } = random.pick(automata);
      classes[random.below(classes.length)] = random.below(next[0]?.length ?? 1);
    },
  },
  {
    name: 'the start of a run',
    change: ({ automata }, random) => {
      const { starts } = random.pick(automata);
      const index = random.below(starts.length);
      starts[index] = (starts[index] ?? 0) + random.pick([1, -1]);
    },
  },
  {
    name: 'a row less',
    change: ({ automata }, random) => {
      random.pick(automata).next.pop();
    },
  },
  {
    name: 'the direction',
    change: ({ automata }, random) => {
      const automaton = random.pick(automata);
      automaton.direction = automaton.direction === 'forward' ? 'backward' : 'forward';
    },
  },
  {
    name: 'a pattern',
    change: ({ automata }, random) => {
      const { any } = random.pick(automata);
      const index = random.below(any.length);
      any[index] = random.pick(['', 'a', ...automata.flatMap(automaton => automaton.any)]);
    },
  },
  {
    name: 'a tuple less',
    change: ({ proofs }, random) => {
      const { states } = random.pick(random.pick(proofs).claims);
      states.splice(random.below(states.length), 1);
    },
  },
  {
    name: 'another tuple',
    change: ({ proofs, automata }, random) => {
      const { states, automata: used } = random.pick(random.pick(proofs).claims);
      if (states.length === 0) return;
      const tuple = random.pick(states);
      const part = random.below(used.length);
      tuple[part] = random.below(automata[used[part] ?? 0]?.next.length ?? 1);
    },
  },
  {
    name: 'another automaton',
    change: ({ proofs, automata }, random) => {
      const { automata: used } = random.pick(random.pick(proofs).claims);
      if (used.length > 0) used[random.below(used.length)] = random.below(automata.length + 1);
    },
  },
  {
    name: 'a claim less',
    change: ({ proofs }, random) => {
      const { claims } = random.pick(proofs);
      claims.splice(random.below(claims.length), 1);
    },
  },
  {
    name: 'the type of a claim',
    change: ({ proofs }, random) => {
      random.pick(random.pick(proofs).claims).type = 'mysql';
    },
  },
  {
    name: 'a rule',
    change: ({ policies }, random) => {
      const rule = random.pick(random.pick(policies).rules);
      random.pick([() => (rule.canCall = !rule.canCall), () => (rule.regex += 'x'), () => (rule.type = 'mysql')])();
    },
  },
  {
    name: 'the property',
    change: ({ proofs }, random) => {
      const proof = random.pick(proofs);
      proof.property = {
        ...proof.property,
        ...random.pick([{ type: 'sql' }, { only: 'mysql' }, { never: 'sql', matching: 'x' }]),
      };
    },
  },
];
