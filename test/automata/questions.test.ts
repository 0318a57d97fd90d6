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
  withoutPrefix,
  withoutSuffix,
  type Language,
} from '../../src/automata/index.js';
import { PREDEFINED_RULES } from '../../src/policy/predefined.js';
import { effort } from '../effort.js';
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

describe('an answer in spite of a pattern without an automaton', () => {
  const repeated = texts(String.raw`^https://(a|b)\1\.x/`);

  it('where it is not needed, or what is at hand is in it', () => {
    expect(findMember(repeated)).toEqual({ verdict: 'found', text: 'https://aa.x/' });
    expect(findMember(difference(repeated, uris('x')))).toEqual({ verdict: 'none' });
    expect(findMember(difference(uris('^https://y/'), repeated))).toEqual({ verdict: 'found', text: 'https://y/' });
    expect(findMember(difference(union(repeated, uris('^https://y/')), repeated))).toEqual({
      verdict: 'found',
      text: 'https://y/',
    });
  });
});

describe('what is left of a language', () => {
  const prefix = texts(String.raw`\Ahttps?://\z`);
  const suffix = texts(String.raw`\A(?:/.*)?\z`);

  it.each([
    [String.raw`\Ahttps://a/b`, 'a'],
    [String.raw`\Ahttps?://a+/b\z`, 'a+'],
    [String.raw`x`, '.*'],
    [String.raw`\Ahttp://(?:[ab]c|d/)`, '[ab]c.*|d'],
  ])('%s without what stands before and after: %s', (pattern, expected) => {
    const left = withoutSuffix(withoutPrefix(texts(pattern), prefix), suffix);
    const wanted = texts(`\\A(?:${expected})\\z`);
    for (const language of [difference(left, wanted), difference(wanted, left)]) {
      // Apart from newlines, which `.` leaves out, and slashes, after which a suffix may be empty.
      const answer = findMember(intersection(language, complement(texts(String.raw`[\n/]`))), { prefer: [] });
      expect(answer).toEqual({ verdict: 'none' });
    }
  });
});

describe('no answer', () => {
  it.each([
    [
      String.raw`([a-z]{9}[0-9]{9})\1`,
      'unsupported',
      'the pattern has a back reference, which no automaton here can do',
    ],
    [String.raw`(?<=a)b(?=c)`, 'unsupported', 'the pattern has a lookbehind, which no automaton here can do'],
  ])('about %s', (pattern, kind, message) => {
    expect(findMember(difference(uris(pattern), texts('x')))).toEqual({
      verdict: 'unknown',
      reason: expect.objectContaining({ kind, message }) as object,
    });
  });

  it('where the steps do not suffice', () => {
    const question = difference(uris(String.raw`(?:[ab]{40}){40}a(?:[ab]{40}){40}`), texts('x'));
    expect(findMember(question, { budget: { steps: 100_000 } })).toMatchObject({
      verdict: 'unknown',
      reason: { kind: 'budget', message: 'the question would take too many steps' },
    });
  });

  it('where the clock says that it takes too long', () => {
    const answer = findMember(uris(PREDEFINED_RULES[3]?.CalloutUriRegex ?? ''), { budget: { isLate: () => true } });
    expect(answer).toMatchObject({
      verdict: 'unknown',
      reason: { kind: 'budget', message: 'the question takes too long' },
    });
  });

  it('but for what is plainly empty, which needs no time', () => {
    const late = { budget: { isLate: () => true } };
    const rule = uris(String.raw`^https://a\.example/`);
    for (const empty of [nothing, intersection(rule, nothing), union(nothing, difference(nothing, rule))]) {
      expect(findMember(empty, late)).toEqual({ verdict: 'none' });
    }
    expect(findMember(union(nothing, rule), late)).toMatchObject({ verdict: 'unknown' });
    expect(findMember(difference(rule, rule), late)).toMatchObject({ verdict: 'unknown' });
  });
});

/** How many rules are compared with how many. */
const RULES = effort(200, 4);

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
  ])(`${RULES} rules against ${RULES} like %s`, shape => {
    const names = Array.from({ length: RULES }, (_, index) => `account${(index * 7_919) % 1_000}`);
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
