import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patternProblem, remembered } from '../../src/policy/pattern-check.js';
import { PREDEFINED_RULES } from '../../src/policy/predefined.js';
import { readCarefully, readPolicy } from '../../src/policy/read.js';
import { readWellFormed } from '../../src/policy/read-well-formed.js';
import { escapeForRegex, fqdnRules } from '../../src/policy/rules-in-force.js';
import { mergeRules, policyText, type CalloutRule } from '../../src/policy/rules.js';
import { effort, everything } from '../effort.js';

/* Protects policy texts: what is read never throws and says where it is wrong, merging is as documented, FQDNs are escaped as .NET does. */

describe('readPolicy', () => {
  it('reads what policyText writes', () => {
    expect(readPolicy(policyText(PREDEFINED_RULES))).toEqual({ ok: true, rules: PREDEFINED_RULES });
  });

  it('never throws, and says where', () => {
    const member = fc.oneof(
      fc.jsonValue(),
      fc.record({
        CalloutType: fc.oneof(fc.constantFrom('sql', 'kusto', 'sq'), fc.jsonValue()),
        CalloutUriRegex: fc.oneof(fc.string(), fc.jsonValue()),
        CanCall: fc.oneof(fc.boolean(), fc.jsonValue()),
      }),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(member).map(items => JSON.stringify(items)),
          fc.string(),
        ),
        text => {
          const result = readPolicy(text);
          if (result.ok) {
            expect(JSON.parse(policyText(result.rules))).toEqual(JSON.parse(text));
            return;
          }
          const { span, message } = result.problem;
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeLessThanOrEqual(text.length);
          expect(message).not.toBe('');
        },
      ),
      { numRuns: effort(1_000) },
    );
  });

  it('takes no text the fast way that the careful reader reads otherwise', () => {
    const blank = fc.constantFrom('', ' ', '\n', '\t', '\ufeff', '// a\n');
    const type = fc.constantFrom('"CalloutType":"sql"', '"Call\\u006futType":"SQL"', '"CalloutType":"nobody"');
    const regex = fc.constantFrom(
      '"CalloutUriRegex":"a\\\\.b"',
      '"CalloutUriRegex":"\\u0022"',
      '"CalloutUriRegex":"*"',
    );
    const canCall = fc.constantFrom('"CanCall":true', '"CanCall":false', '"CanCall":"true"', '"canCall":true');
    const others = fc.constantFrom('"CanCall":false', '"__proto__":{}', '"CalloutType":"sql"', '');
    const member = fc
      .tuple(type, regex, canCall, others)
      .chain(([...parts]) =>
        fc.shuffledSubarray(
          parts.filter(part => part !== ''),
          { minLength: 3 },
        ),
      )
      .map(parts => `{${parts.join(',')}}`);
    const policy = fc.tuple(blank, fc.array(member, { maxLength: 3 }), blank);
    let fast = 0;
    fc.assert(
      fc.property(policy, ([before, members, after]) => {
        const text = `${before}[${members.join(',')}]${after}`;
        const rules = readWellFormed(text, 100);
        if (rules === null) return;
        fast++;
        expect(readCarefully(text)).toEqual({ ok: true, rules });
      }),
      { numRuns: everything ? 2_000 : 1_000 },
    );
    // A text that is read the fast way is rare; without any, nothing would have been compared.
    expect(fast).toBeGreaterThan(everything ? 20 : 0);
  });
});

describe('mergeRules', () => {
  const rule = (CalloutType: string, CalloutUriRegex: string, CanCall: boolean): CalloutRule => ({
    CalloutType,
    CalloutUriRegex,
    CanCall,
  });

  it.each<readonly [string, readonly CalloutRule[], readonly CalloutRule[], readonly CalloutRule[]]>([
    ['nothing', [], [], []],
    ['to nothing', [], [rule('sql', 'a', true)], [rule('sql', 'a', true)]],
    [
      'a new one, at the end',
      [rule('sql', 'a', true)],
      [rule('sql', 'b', true)],
      [rule('sql', 'a', true), rule('sql', 'b', true)],
    ],
    [
      'a known one, in place',
      [rule('sql', 'a', true), rule('sql', 'b', true)],
      [rule('sql', 'a', false)],
      [rule('sql', 'a', false), rule('sql', 'b', true)],
    ],
    [
      'another type is another rule',
      [rule('sql', 'a', true)],
      [rule('kusto', 'a', false)],
      [rule('sql', 'a', true), rule('kusto', 'a', false)],
    ],
    [
      'twice in one command: the last counts',
      [],
      [rule('sql', 'a', true), rule('SQL', 'a', false)],
      [rule('sql', 'a', false)],
    ],
    [
      'of two equal ones that .alter took, the first is overwritten',
      [rule('sql', 'a', true), rule('sql', 'a', true)],
      [rule('sql', 'a', false)],
      [rule('sql', 'a', false), rule('sql', 'a', true)],
    ],
    [
      'regexes are compared as they are',
      [rule('sql', 'a', true)],
      [rule('sql', '\na', false)],
      [rule('sql', 'a', true), rule('sql', '\na', false)],
    ],
  ])('%s', (_, current, added, merged) => {
    const before = JSON.stringify(current);
    expect(mergeRules(current, added)).toEqual(merged);
    expect(JSON.stringify(current)).toBe(before);
  });
});

describe('the rules of an FQDN list', () => {
  it.each([
    ['example.com', 'example\\.com'],
    ['*.example.com', '\\*\\.example\\.com'],
    ['a b\t#', 'a\\ b\\t\\#'],
    ['\\+?|{[()^$', '\\\\\\+\\?\\|\\{\\[\\(\\)\\^\\$'],
    [']}-', ']}-'],
    ['\n\r\f', '\\n\\r\\f'],
    ['😀', '😀'],
  ])("%j is escaped as .NET's Regex.Escape does", (text, escaped) => {
    expect(escapeForRegex(text)).toBe(escaped);
  });

  it('are valid regexes whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fqdn => {
        for (const { CalloutUriRegex } of fqdnRules(fqdn)) expect(patternProblem(CalloutUriRegex)).toBeNull();
      }),
    );
  });
});

it('the predefined rules are regexes that .NET takes', () => {
  expect(PREDEFINED_RULES.map(({ CalloutUriRegex }) => patternProblem(CalloutUriRegex))).toEqual(
    PREDEFINED_RULES.map(() => null),
  );
});

describe('remembered verdicts', () => {
  it('are bounded by the length of their patterns, and long ones are not kept', () => {
    const before = remembered().patterns;
    expect(patternProblem('a'.repeat(10_001))).toBeNull();
    expect(patternProblem('('.repeat(10_001))).not.toBeNull();
    expect(remembered().patterns).toBe(before);
    for (let index = 0; index < 300; index++) patternProblem(`${index}${'a'.repeat(9_900)}`);
    expect(remembered().units).toBeLessThanOrEqual(2_000_000);
  });

  it('are plain values', () => {
    expect(patternProblem('(')).toEqual(patternProblem('('));
    expect(patternProblem('(')).not.toBeInstanceOf(Error);
  });
});
