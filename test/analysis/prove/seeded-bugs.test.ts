import { describe, expect, it } from 'vitest';
import {
  containsMatch,
  intersection,
  nothing,
  PROOF_ENGINE,
  union,
  type FiniteAutomaton,
  type Language,
  type ProofEngine,
} from '../../../src/automata/index.js';
import { certificateOf, check, type TestClaim } from './policies.js';

/*
 * Protects against a prover that is wrong: each of these engines has a fault that makes it prove something false. The certificate that
 * it writes must not pass the checker.
 */

interface SeededBug extends TestClaim {
  readonly bug: string;
  readonly engine: Partial<ProofEngine>;
}

/** An engine that reads the patterns of policies and properties in another way. */
function misreading(change: (pattern: string) => string): Partial<ProofEngine> {
  return changing(language => {
    if (language.kind !== 'pattern' || language.pattern.startsWith(String.raw`\Ahttps?`)) return language;
    const result = containsMatch(change(language.pattern));
    if (!result.ok) throw new Error(result.reason.message);
    return result.language;
  });
}

/** An engine that takes other languages than it is given: the parts of unions, and whole ones. */
function changing(change: (language: Language) => Language): Partial<ProofEngine> {
  const changed = (language: Language): Language =>
    change(language.kind === 'union' ? union(...language.of.map(changed)) : language);
  return {
    automatonOf: (language, direction, budget) => PROOF_ENGINE.automatonOf(changed(language), direction, budget),
  };
}

/** An engine whose automata of the policy and the property are spoiled after they were made. */
function spoiling(spoil: (automaton: FiniteAutomaton) => FiniteAutomaton): Partial<ProofEngine> {
  return {
    automatonOf: (language, direction, budget) => {
      const result = PROOF_ENGINE.automatonOf(language, direction, budget);
      const isUniverse = language.kind === 'pattern' && language.pattern.startsWith(String.raw`\Ahttps?`);
      return result.ok && !isUniverse ? { ok: true, automaton: spoil(result.automaton) } : result;
    },
  };
}

const bugs: readonly SeededBug[] = [
  {
    bug: '^ is ignored',
    rules: [['sql', 'https://a/']],
    property: 'only sql within ^https://a/',
    engine: misreading(pattern => pattern.replace('^', '')),
  },
  {
    bug: '$ does not match before a final newline',
    rules: [['sql', '^https://a$']],
    property: String.raw`only sql within ^https://a\z`,
    engine: misreading(pattern => pattern.replace('$', String.raw`\z`)),
  },
  {
    bug: '$ is ignored',
    rules: [['sql', '^https://a']],
    property: 'only sql within ^https://a$',
    engine: misreading(pattern => pattern.replace('$', '')),
  },
  {
    bug: 'the whole text must match, as if nobody searched',
    rules: [['sql', 'a']],
    property: 'never sql ^https://a',
    engine: misreading(pattern => String.raw`\A(?:${pattern})\z`),
  },
  {
    bug: '. matches a newline',
    rules: [['sql', '^https://']],
    property: String.raw`only sql within ^https://.*\z`,
    engine: misreading(pattern => pattern.replace('.*', String.raw`[\s\S]*`)),
  },
  {
    bug: String.raw`\w is ASCII only`,
    rules: [['sql', String.raw`^https://\w+/`]],
    property: 'only sql within ^https://[A-Za-z0-9_]+/',
    engine: misreading(pattern => pattern.replace(String.raw`\w`, '[A-Za-z0-9_]')),
  },
  {
    bug: String.raw`\d is ASCII only`,
    rules: [['sql', String.raw`^https://\d/`]],
    property: 'only sql within ^https://[0-9]/',
    engine: misreading(pattern => pattern.replace(String.raw`\d`, '[0-9]')),
  },
  {
    bug: 'word boundaries are ignored',
    rules: [['sql', '^https://ab']],
    property: String.raw`only sql within ^https://a\b`,
    engine: misreading(pattern => pattern.replace(String.raw`\b`, '')),
  },
  {
    bug: 'a counted repeat is off by one',
    rules: [['sql', '^https://a{1,3}/']],
    property: 'only sql within ^https://a{1,2}/',
    engine: misreading(pattern => pattern.replace('{1,3}', '{1,2}')),
  },
  {
    bug: 'alternatives bind more tightly than they do',
    rules: [['sql', '^https://a/|b/']],
    property: 'only sql within ^https://[ab]/',
    engine: misreading(pattern => pattern.replace('^https://a/|b/', '^https://(?:a|b)/')),
  },
  {
    bug: 'case is ignored',
    rules: [['sql', '^https://[A-Z]/']],
    property: 'only sql within ^https://[a-z]/',
    engine: misreading(pattern => `(?i)${pattern}`),
  },
  {
    bug: 'deny rules of the other policy are ignored',
    rules: [['sql', '^https://a/']],
    other: [
      ['sql', '^https://a/'],
      ['sql', '/secret', 'deny'],
    ],
    property: 'subset other',
    engine: changing(language => (language.kind === 'pattern' && language.pattern === '/secret' ? nothing : language)),
  },
  {
    bug: 'a union is an intersection',
    rules: [
      ['sql', '^https://a/'],
      ['sql', '^https://b/'],
    ],
    property: 'only sql within ^https://a/',
    engine: changing(language => (language.kind === 'union' ? intersection(...language.of) : language)),
  },
  {
    bug: 'the complement is forgotten',
    rules: [['sql', '^https://a/']],
    property: 'only sql within ^https://b/',
    engine: { complementOf: automaton => automaton },
  },
  {
    bug: 'texts are not turned round where they are read backward',
    rules: [['sql', 'a$']],
    property: 'never sql ^https://',
    engine: {
      automatonOf: (language, direction, budget) => {
        const isTurned = language.kind === 'pattern' && language.pattern === 'a$';
        const result = PROOF_ENGINE.automatonOf(language, isTurned ? 'forward' : direction, budget);
        return result.ok ? { ok: true, automaton: { ...result.automaton, direction } } : result;
      },
    },
  },
  {
    bug: 'minimisation merges the last states with the first',
    rules: [['sql', '^https://ab/']],
    property: 'never sql ^https://',
    engine: spoiling(automaton => ({
      ...automaton,
      next: automaton.next.map(state => (automaton.accepting[state] === 1 ? 0 : state)),
    })),
  },
  {
    bug: 'the search ends early',
    rules: [['sql', '^https://abcdef/']],
    property: 'never sql ^https://',
    engine: {
      explore: (automata, budget) => ({
        text: null,
        states: PROOF_ENGINE.explore(automata, budget).states.slice(0, 4),
      }),
    },
  },
  {
    bug: 'the search takes the first states for hopeless',
    rules: [['sql', '.']],
    property: 'never sql .',
    engine: { explore: () => ({ text: null, states: [] }) },
  },
];

describe('a prover with a fault', () => {
  it.each(bugs)('is caught: $bug', ({ engine, ...claim }) => {
    // The claim is false, as the prover without the fault knows; with it, the claim is "proved".
    expect(certificateOf(claim)).toMatchObject({ ok: false, reason: { kind: 'false' } });
    const result = certificateOf(claim, { ...PROOF_ENGINE, ...engine });
    if (!result.ok) return expect.fail(result.reason.message);
    expect(check(claim, result.text)).toMatch(
      /not the automaton of|a text meets all conditions|a text leaves the simulation|does not begin at the start/,
    );
    return undefined;
  });
});
