import { describe, expect, it } from 'vitest';
import { toLowercase } from '../../src/regex/case-equivalence.js';
import { DotnetRegex, literalFacts, parsePattern, type LiteralFacts } from '../../src/regex/index.js';
import { Random, randomInput, randomPattern, type PatternKind } from './random-pattern.js';

/* Protects what is known of the text of a match: it may be too little, never wrong. */

function factsOf(pattern: string, comparison?: 'as written' | 'lower case'): LiteralFacts {
  const parsed = parsePattern(pattern);
  if (!parsed.ok) throw parsed.error;
  return literalFacts(parsed.tree, comparison);
}

describe('what a match must contain', () => {
  it.each<[pattern: string, facts: Partial<LiteralFacts>]>([
    ['sql\\.contoso\\.com', { exact: ['sql.contoso.com'], required: ['sql.contoso.com'] }],
    ['[a-z0-9-]+\\.database\\.windows\\.net/?$', { required: ['.database.windows.net'], exact: undefined }],
    ['x\\.net/?$', { suffixes: ['x.net/', 'x.net'] }],
    ['^https://.*\\.azure\\.com', { prefixes: ['https://'], required: ['.azure.com'] }],
    ['(?:a|b)\\.com', { required: ['a.com', 'b.com'], exact: ['a.com', 'b.com'] }],
    ['(?:north|south)+x', { required: ['northx', 'southx'] }],
    ['a?', { required: undefined }],
    ['.*', { required: undefined, exact: undefined }],
    ['^a|b', { required: ['a', 'b'], prefixes: undefined, exact: undefined }],
    ['a\\b', { required: ['a'], exact: undefined }],
    ['(?=x)ab', { required: ['ab'], exact: undefined }],
  ])('%s', (pattern, facts) => {
    expect(factsOf(pattern)).toMatchObject(facts);
  });

  it('knows literals of any case when they are compared in lower case', () => {
    expect(factsOf('(?i)Contoso\\.com').exact).toBeUndefined();
    expect(factsOf('(?i)Contoso\\.com', 'lower case').required).toEqual(['contoso.com']);
  });

  it('holds for every random pattern and every input that it matches', () => {
    const random = new Random(42);
    const lowered = (text: string): string =>
      Array.from({ length: text.length }, (_, index) => String.fromCharCode(toLowercase(text.charCodeAt(index)))).join(
        '',
      );
    let matches = 0;
    while (matches < 3_000) {
      const kind: PatternKind = random.pick(['regular', 'rich', 'unicode'] as const);
      const pattern = randomPattern(random, kind);
      const compiled = DotnetRegex.tryCompile(pattern);
      if (!compiled.ok) continue;
      const facts = literalFacts(compiled.regex.tree);
      const inLowerCase = literalFacts(compiled.regex.tree, 'lower case');
      for (let count = 0; count < 4; count++) {
        const input = randomInput(random, kind, pattern);
        const isMatch = compiled.regex.matchByBacktracking(input) !== null;
        const context = JSON.stringify({ pattern, input, facts });
        if (facts.exact !== undefined) {
          expect(
            facts.exact.some(literal => input.includes(literal)),
            context,
          ).toBe(isMatch);
        }
        if (!isMatch) continue;
        matches++;
        const body = input.replace(/\n$/, '');
        const { required = [''], prefixes = [''], suffixes = [''] } = facts;
        expect(
          required.some(literal => input.includes(literal)),
          context,
        ).toBe(true);
        expect(
          prefixes.some(literal => input.startsWith(literal)),
          context,
        ).toBe(true);
        expect(
          suffixes.some(literal => input.endsWith(literal) || body.endsWith(literal)),
          context,
        ).toBe(true);
        expect(
          (inLowerCase.required ?? ['']).some(literal => lowered(input).includes(literal)),
          context,
        ).toBe(true);
      }
    }
  });
});
