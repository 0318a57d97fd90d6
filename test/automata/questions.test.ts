import { describe, expect, it } from 'vitest';
import {
  complement,
  containsMatch,
  difference,
  everything,
  findMember,
  httpUris,
  intersection,
  nothing,
  union,
  type Language,
} from '../../src/automata/index.js';
import { PREDEFINED_RULES } from '../../src/policy/predefined.js';
import { processorTime } from '../processor-time.js';

/* Protects what people ask: is this within that, and if not, by which URI? In bounded time, whatever the patterns. */

function texts(pattern: string): Language {
  const result = containsMatch(pattern);
  if (!result.ok) throw new Error(result.reason.message);
  return result.language;
}

const uris = (pattern: string): Language => intersection(httpUris, texts(pattern));

describe('a member', () => {
  it.each([
    [String.raw`sqlname\.database\.azure\.com/?$`, String.raw`^https://sqlname\.database\.azure\.com/?$`],
    [
      String.raw`^https://contoso\.blob\.core\.windows\.net`,
      String.raw`^https://contoso\.blob\.core\.windows\.net(?:/|$)`,
    ],
    [String.raw`^https://a\.contoso\.com$`, String.raw`^https://a\.contoso\.com\z`],
    [String.raw`a.{18}b`, String.raw`a.{18}bc`],
  ])('of what %s has over %s', (wide, narrow) => {
    const answer = findMember(difference(uris(wide), texts(narrow)));
    expect(answer).toMatchSnapshot();
  });

  it.each([
    [String.raw`^https://[a-z]+\.x$`, String.raw`^https://[a-z0-9]+\.x\n?\z`],
    [String.raw`(?=.*b)^a`, String.raw`^a[^\n]*b`],
    [String.raw`^(?:https://a|https://b)/`, String.raw`^https://[ab]/`],
  ])('of %s and not %s there is none', (inner, outer) => {
    expect(findMember(difference(texts(inner), texts(outer)))).toEqual({ verdict: 'none' });
  });

  it('prefers well-formed https URIs, and takes others where there is nothing else', () => {
    expect(findMember(uris('.'))).toEqual({ verdict: 'found', text: 'https://a' });
    expect(findMember(uris('^http:'))).toEqual({ verdict: 'found', text: 'http://a' });
    expect(findMember(uris(' '))).toEqual({ verdict: 'found', text: 'http:// ' });
    expect(findMember(uris('x'), { prefer: [texts(String.raw`^https://evil\.example/`)] })).toEqual({
      verdict: 'found',
      text: 'https://evil.example/',
    });
  });

  it('of everything and nothing', () => {
    expect(findMember(everything, { prefer: [] })).toEqual({ verdict: 'found', text: '' });
    expect(findMember(nothing)).toEqual({ verdict: 'none' });
    expect(findMember(complement(everything))).toEqual({ verdict: 'none' });
  });
});

describe('no answer', () => {
  it.each([
    [String.raw`(a)\1`, 'unsupported', 'the pattern has a back reference, which no automaton here can do'],
    [String.raw`(?<=a)b(?=c)`, 'unsupported', 'the pattern has a lookahead, which no automaton here can do'],
    [String.raw`(?:[ab]{40}){40}a(?:[ab]{40}){40}`, 'budget', 'the question would take too many steps'],
  ])('about %s', (pattern, kind, message) => {
    expect(findMember(difference(uris(pattern), texts('x')))).toEqual({
      verdict: 'unknown',
      reason: { kind, message },
    });
  });

  it('where the clock says that it takes too long', () => {
    const answer = findMember(uris(PREDEFINED_RULES[3]?.CalloutUriRegex ?? ''), { budget: { isLate: () => true } });
    expect(answer).toEqual({ verdict: 'unknown', reason: { kind: 'budget', message: 'the question takes too long' } });
  });
});

describe('size', () => {
  it('each predefined rule is compared in bounded time', () => {
    for (const { CalloutUriRegex } of PREDEFINED_RULES) {
      const start = processorTime();
      const answer = findMember(difference(uris(CalloutUriRegex), texts(String.raw`^https?://[a-z0-9.-]+/?$`)));
      expect(answer.verdict).not.toBe('unknown');
      expect(processorTime() - start).toBeLessThan(1_000);
    }
  });

  it.each([
    String.raw`^https://NAME\.blob\.core\.windows\.net/`,
    String.raw`NAME\.database\.windows\.net/?$`,
    String.raw`[a-z0-9][a-z0-9\-]{0,61}NAME[a-z0-9]?\.database\.windows\.net/?$`,
  ])('200 rules against 200 like %s', shape => {
    const names = Array.from({ length: 200 }, (_, index) => `account${(index * 7_919) % 1_000}`);
    const rulesOf = (chosen: readonly string[]): Language =>
      union(...chosen.map(name => texts(shape.replace('NAME', name))));
    const [before, after] = [rulesOf(names), rulesOf([...names.slice(1), 'added'])];
    expect(findMember(intersection(httpUris, difference(after, before)))).toMatchObject({
      text: expect.stringContaining('added') as string,
    });
    expect(findMember(intersection(httpUris, difference(rulesOf(names.slice(5)), before)))).toEqual({
      verdict: 'none',
    });
  });
});
