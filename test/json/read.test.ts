import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueOf, type JsonNode } from '../../src/json/nodes.js';
import { ARM_JSON, MAX_JSON_DEPTH, offsetInString, readJson, type JsonDialect } from '../../src/json/read.js';
import { effort } from '../effort.js';

function value(text: string, dialect?: JsonDialect): unknown {
  const result = readJson(text, dialect);
  if (!result.ok) throw new SyntaxError(result.problem.message);
  return valueOf(result.value);
}

function accepts(text: string, dialect?: JsonDialect): boolean {
  return readJson(text, dialect).ok;
}

/** What JSON.parse makes of a text, or undefined where it refuses it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function hasDuplicates(node: JsonNode): boolean {
  if (node.kind === 'array') return node.items.some(hasDuplicates);
  if (node.kind !== 'object') return false;
  return (
    new Set(node.members.map(({ name }) => name.value)).size < node.members.length ||
    node.members.some(member => hasDuplicates(member.value))
  );
}

describe('readJson agrees with JSON.parse', () => {
  it('on valid JSON, with every escape and blank', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t', '\r\n '), (data, indent) => {
        const text = JSON.stringify(data, null, indent);
        expect(value(text)).toEqual(JSON.parse(text));
        expect(value(text, ARM_JSON)).toEqual(JSON.parse(text));
      }),
      { numRuns: effort(500) },
    );
  });

  it('on what is refused, but for duplicate names and depth', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"',
        '"a"',
        '"b"',
        '1',
        '-',
        '0',
        '.5',
        'e3',
        'true',
        'null',
        ' ',
        '\n',
      ),
      fc.constantFrom(
        '\\n',
        '\\u0041',
        '\\u00',
        '\\x',
        '\\',
        '//',
        '/**/',
        "'",
        '\u00a0',
        '\ufeff',
        '\u2028',
        '\u0000',
        'NaN',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), pieces => {
        // A byte order mark at the start is taken here, and not by JSON.parse.
        const text = pieces.join('').replace(/^\ufeff+/, '');
        const expected = parsed(text);
        const result = readJson(text);
        if (result.ok) {
          expect(valueOf(result.value)).toEqual(expected);
          expect(hasDuplicates(result.value)).toBe(false);
        } else if (expected !== undefined) {
          expect(result.problem.message).toContain('twice');
        }
      }),
      { numRuns: effort(3_000) },
    );
  });

  it.each(['1', '-0', '1.5e-7', '1E+2', '12345678901234567890', '1e999', '-1e999', '0.1'])('number %s', text => {
    expect(value(text)).toBe(JSON.parse(text));
  });

  it('keeps __proto__ an own name', () => {
    const record = value('{"__proto__": {"a": 1}}') as object;
    expect(Object.keys(record)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
  });
});

describe('readJson is stricter, or laxer, where it says so', () => {
  it('refuses a name that appears twice', () => {
    expect(() => value('{"a": 1, "b": 2, "a": 3}')).toThrow('the name `a` appears twice');
    expect(accepts('{"a": {"a": 1}}')).toBe(true);
    expect(accepts('{"a": 1, "\\u0061": 2}')).toBe(false);
  });

  it('bounds the depth', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(accepts(nested(MAX_JSON_DEPTH))).toBe(true);
    expect(accepts(nested(MAX_JSON_DEPTH + 2))).toBe(false);
  });

  it.each(['// c\n{}', '{} // c', '{/* c */}', '{"a": /* c */ 1}', '{"a": 1 // c\r}', '[1, /* , */ 2]'])(
    'comments in the dialect of ARM: %s',
    text => {
      expect(accepts(text, ARM_JSON)).toBe(true);
      expect(accepts(text)).toBe(false);
    },
  );

  it.each(['[1,]', '{"a": 1,}', '[[],]'])('a trailing comma in the dialect of ARM: %s', text => {
    expect(accepts(text, ARM_JSON)).toBe(true);
    expect(accepts(text)).toBe(false);
  });

  it.each(['[,]', '{,}', '[1,,]', '{"a": 1,,}'])('but not a lone comma: %s', text => {
    expect(accepts(text, ARM_JSON)).toBe(false);
  });

  it('raw line breaks in strings in the dialect of ARM', () => {
    expect(value('"a\r\nb\tc"', ARM_JSON)).toBe('a\r\nb\tc');
    expect(accepts('"a\tb"')).toBe(false);
  });

  it('a byte order mark', () => {
    expect(value('\ufeff[1]')).toEqual([1]);
  });
});

describe('places', () => {
  it('every node spans its text', () => {
    const text = ' {"a": [1, "b\\u0041", null], "c": {"d": false}} ';
    const result = readJson(text);
    if (!result.ok) throw new Error(result.problem.message);
    const visit = (node: JsonNode): void => {
      expect(value(text.slice(node.start, node.end))).toEqual(valueOf(node));
      if (node.kind === 'array') node.items.forEach(visit);
      if (node.kind === 'object') {
        for (const member of node.members) {
          visit(member.name);
          visit(member.value);
        }
      }
    };
    visit(result.value);
  });

  it('offsetInString finds the character of a string that its source wrote', () => {
    const character = fc.constantFrom('a', '\\n', '\\u0041', '\\\\', '\\"', '\\/', '\\ud83d\\ude00', '😀', ' ');
    fc.assert(
      fc.property(fc.array(character, { maxLength: 10 }), characters => {
        const text = `["x", "${characters.join('')}"]`;
        const result = readJson(text);
        const string = result.ok && result.value.kind === 'array' ? result.value.items[1] : undefined;
        if (string?.kind !== 'string') throw new Error('not read');
        let previous = string.start;
        for (let index = 0; index <= string.value.length; index++) {
          const offset = offsetInString(text, string, index);
          expect(offset).toBeGreaterThan(previous);
          previous = offset;
          expect(value(`"${text.slice(offset, string.end)}`)).toBe(string.value.slice(index));
        }
        expect(previous).toBe(string.end - 1);
      }),
    );
  });
});
