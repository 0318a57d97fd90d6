import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeLiteral, scanLiteral, sourceOffset, type StringLiteral } from '../../grammar/literals.js';
import { parse } from '../../src/commands/language.js';
import { copiedJson } from '../cases.js';
import { FEW_COMMANDS, loadKusto, type KustoOracle } from '../oracles/kusto.js';
import type { LiteralCase } from './literals.generate.js';
import { effort } from '../effort.js';

const ALTER = '.alter cluster policy callout ';
const cases = copiedJson('literals.json') as readonly LiteralCase[];

/** The value that our grammar reads from a policy, or null when it refuses the text. */
function valueOf(literal: string): string | null {
  const result = parse(ALTER + literal);
  if (!result.ok || result.statement.tail !== null) return null;
  const { command } = result.statement;
  return command?.argument === 'policy' ? command.policy.value : null;
}

/** A literal that must scan as closed, decoded. */
function decoded(text: string, start = 0): StringLiteral {
  const scan = scanLiteral(text, start);
  if (scan?.outcome !== 'closed') throw new Error(`not a literal: ${text}`);
  return decodeLiteral(text, start, scan);
}

describe('string literals have the values that the official parser decodes', () => {
  it('in a table of every form and escape', () => {
    expect(cases.length).toBeGreaterThan(1000);
    const wrong = cases.filter(({ literal, value }) => valueOf(literal) !== value);
    expect(wrong.map(({ literal, value }) => ({ literal, value, ours: valueOf(literal) }))).toEqual([]);
  });

  it('\\U, which the JavaScript build of the official parser leaves undecoded, is a code point', () => {
    expect(valueOf("'\\U0001F600'")).toBe('😀');
    expect(valueOf("'\\U00000041'")).toBe('A');
    expect(valueOf("'\\U0010FFFF'")).toBe('\u{10ffff}');
  });

  it.each(['\\U00110000', '\\UFFFFFFFF', '\\U0000D800', '\\U0000DFFF'])(
    '%s is not a code point of Unicode, so there is no value to give it',
    escape => {
      expect(valueOf(`'${escape}'`)).toBeNull();
    },
  );
});

describe('beside the official parser, live', () => {
  let oracle: KustoOracle;
  beforeAll(() => {
    oracle = loadKusto(FEW_COMMANDS);
  });

  it('random literals are accepted and decoded alike', () => {
    const piece = fc.oneof(
      fc.constantFrom("'", '"', '\\', '`', '~', '\\\\', "\\'", '\\"', '\n', '\r', "''", '""', '```', '~~~', '@', 'h'),
      fc.constantFrom('\\x', '\\u', '\\n', '\\0', '\\1', '\\37', '4', '7', '9', 'a', 'F', ' ', '//', ';', '|', '.'),
      fc.string({ unit: 'binary', maxLength: 3 }),
    );
    const quote = fc.constantFrom("'", '"', '```', '~~~');
    const literal = fc
      .tuple(fc.constantFrom('', '@', 'h', 'H', 'h@', 'H@'), quote, fc.array(piece, { maxLength: 8 }))
      .map(([prefix, mark, pieces]) => prefix + mark + pieces.join('') + mark);
    fc.assert(
      fc.property(literal, text => {
        // The oracle does not decode these.
        fc.pre(!text.includes('\\U'));
        const verdict = oracle.check(ALTER + text);
        const ours = valueOf(text);
        const tail = (result => result.ok && result.statement.tail !== null)(parse(ALTER + text));
        if (!tail) expect(ours).toBe(verdict.accepted ? verdict.literals[0] : null);
      }),
      { numRuns: effort(400) },
    );
  });
});

describe('sourceOffset says where a character of the value was written', () => {
  it.each([
    ["'a\\x41b'", 0, 1],
    ["'a\\x41b'", 1, 2],
    ["'a\\x41b'", 2, 6],
    ["'a\\x41b'", 3, 7],
    ["'\\U0001F600x'", 0, 1],
    ["'\\U0001F600x'", 1, 1],
    ["'\\U0001F600x'", 2, 11],
    ["@'a''b'", 1, 3],
    ["@'a''b'", 2, 5],
    ["@'a''b'", 3, 6],
    ['```\nx```', 1, 4],
    ["h'\\101b'", 1, 6],
  ] as const)('%s, character %i: offset %i', (text, index, offset) => {
    expect(sourceOffset(text, decoded(text), index)).toBe(offset);
  });

  it('is monotone, stays inside the content, and is where that character alone is written', () => {
    const piece = fc.constantFrom(
      'a',
      '\\n',
      '\\x41',
      '\\u0042',
      '\\101',
      '\\7',
      '\\\\',
      "\\'",
      '\\U0001F600',
      '"',
      '😀',
      ' ',
    );
    const escaped = fc.array(piece, { maxLength: 12 }).map(pieces => `'${pieces.join('')}'`);
    const verbatim = fc
      .array(fc.constantFrom('a', "''", '\\', '"', '😀'), { maxLength: 12 })
      .map(pieces => `h@'${pieces.join('')}'`);
    fc.assert(
      fc.property(fc.oneof(escaped, verbatim), fc.nat(5), (source, padding) => {
        const text = ' '.repeat(padding) + source;
        const literal = decoded(text, padding);
        let previous = literal.content.start;
        for (let index = 0; index <= literal.value.length; index++) {
          const offset = sourceOffset(text, literal, index);
          expect(offset).toBeGreaterThanOrEqual(previous);
          expect(offset).toBeLessThanOrEqual(literal.content.end);
          previous = offset;
          const inSurrogatePair = /[\udc00-\udfff]/.test(literal.value[index] ?? '');
          if (index === literal.value.length || inSurrogatePair) continue;
          // The source from there on, as a literal of its own, is the rest of the value.
          const rest = decoded(source.slice(0, literal.content.start - padding) + text.slice(offset, literal.end));
          expect(rest.value).toBe(literal.value.slice(index));
        }
        expect(previous).toBe(literal.content.end);
      }),
    );
  });
});
