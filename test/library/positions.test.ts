/*
 * Where an error stands: always said of the text as it was typed, whatever escapes, fences and line breaks lie between it and
 * the JSON or the regex at fault. Asserted by the text that is underlined.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cluster, type ExecuteError } from '../../src/index.js';

const ALTER = '.alter cluster policy callout ';

/** The text between two positions, found by counting lines as editors do. */
function textAt(text: string, range: ExecuteError['range']): string {
  const lines = text.split(/(?<=\r\n|\r(?!\n)|\n)/);
  const offsetOf = ({ line, column }: { line: number; column: number }) =>
    lines.slice(0, line - 1).reduce((sum, each) => sum + each.length, 0) + column - 1;
  return text.slice(offsetOf(range.start), offsetOf(range.end));
}

/** The refusal of a text, with the place both as range and as offsets. */
function expectError(text: string) {
  const result = new Cluster().execute(text);
  if (result.ok) throw new Error(`was not refused: ${text}`);
  const { error } = result;
  const { span } = error;
  return {
    error,
    underlines(expected: string) {
      expect(textAt(text, error.range)).toBe(expected);
      expect(text.slice(span.start, span.end)).toBe(expected);
      return this;
    },
    /** As `underlines`, where the same text stands more than once. */
    at(line: number, column: number) {
      expect(error.range.start).toEqual({ line, column });
      return this;
    },
  };
}

/** A JSON text as each form of literal writes it. */
const forms: readonly (readonly [name: string, write: (json: string) => string])[] = [
  ["'…'", json => `'${json.replace(/[\\']/g, '\\$&')}'`],
  ['"…"', json => `"${json.replace(/[\\"]/g, '\\$&')}"`],
  ["@'…'", json => `@'${json.replaceAll("'", "''")}'`],
  ['@"…"', json => `@"${json.replaceAll('"', '""')}"`],
  ["h'…'", json => `h'${json.replace(/[\\']/g, '\\$&')}'`],
  ['``` … ```', json => `\`\`\`${json}\`\`\``],
  ['``` on lines of its own', json => `\n\`\`\`\n${json}\n\`\`\``],
  ['``` after CRLF', json => `\r\n\`\`\`\r\n${json}\r\n\`\`\``],
  ['~~~', json => `~~~${json}~~~`],
  ["every character as \\x or \\u: '…'", json => `'${Array.from(json, hexadecimal).join('')}'`],
];

function hexadecimal(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

describe.each(forms)('in %s the fault is underlined as it is written there', (_, write) => {
  const insides: readonly (readonly [what: string, before: string, fault: string, after: string])[] = [
    ['a wrong value', '[{"CalloutType":"sql","CalloutUriRegex":"a","CanCall":', '"true"', '}]'],
    ['an unknown type', '[{"CalloutType":', '"slq"', ',"CalloutUriRegex":"a","CanCall":true}]'],
    ['an unknown key', '[{', '"calloutType"', ':"sql"}]'],
    ['a trailing comma', '[{"CalloutType":"sql"', ',', '}]'],
    ['a missing comma', '[{"CalloutType":"sql" ', '"CanCall"', ':true}]'],
    ['a smart quote', '[{"CalloutType":', '\u201c', 'sql\u201d}]'],
    ['a bad escape of JSON', '[{"CalloutUriRegex":"a', '\\.', 'b"}]'],
    ['a fault of the regex', '[{"CalloutType":"sql","CalloutUriRegex":"a\\\\.b', ')', '","CanCall":true}]'],
    [
      'a fault of the regex behind JSON escapes',
      '[{"CalloutType":"sql","CalloutUriRegex":"\\u0061\\/\\\\d',
      '\\u0029',
      '","CanCall":true}]',
    ],
    ['a rule that is none', '[{"CalloutType":"sql","CalloutUriRegex":"a","CanCall":true},', '17', ']'],
    ['an object instead of an array, by its bracket', '', '{', '"CalloutType":"sql"}'],
    ['a rule without a key, by its bracket', '[', '{', '"CalloutType":"sql"}]'],
    ['a bracket without its end', '', '[', '{}'],
  ];

  it.each(insides)('%s', (__, before, fault, after) => {
    const literal = write(before + fault + after);
    // The same form around the parts alone tells what the fault looks like in it.
    const inner = (json: string) => {
      const whole = write(json);
      const [opening = '', closing = ''] = write('\u0000').split(/\\x00|\u0000/);
      return whole.slice(opening.length, whole.length - closing.length);
    };
    expectError(ALTER + literal).underlines(inner(fault));
  });
});

describe('the position counts lines of the whole text', () => {
  it.each(['\n', '\r\n', '\r'])('with line breaks %j', lineBreak => {
    const text = [
      '// comment',
      '.alter cluster',
      '  policy callout',
      '```',
      '[',
      '  {"CalloutType": 1}',
      ']',
      '```',
    ].join(lineBreak);
    expectError(text).at(6, 3).underlines('{');
  });

  it('a tab is one column', () => {
    expectError('\t.show cluster policy calout').at(1, 23).underlines('calout');
  });

  it('a character beyond the BMP is two columns, as in editors', () => {
    expectError('.alter cluster policy callout \'["😀", 1 2]\'').at(1, 41).underlines('2');
  });

  it('inside .execute cluster script, it is the line of the whole script', () => {
    const text =
      ".execute cluster script with (ThrowOnErrors=true) <|\n.show version\n.alter cluster policy callout @'[{}, 1]'";
    expectError(text).at(3, 34).underlines('{');
  });

  it('after a long line, and a literal full of escapes', () => {
    const padding = '\\u0020'.repeat(5000);
    expectError(`${ALTER}'${padding}[1]'`)
      .at(1, 31 + 1 + padding.length + 1 - 0)
      .underlines('1');
  });
});

describe('syntax errors underline what is wrong', () => {
  it.each([
    ['.show cluster policy calout', 'calout'],
    ['.shwo cluster policy callout', '.shwo cluster policy callout'],
    ['.Show cluster policy callout', 'Show'],
    ['show cluster policy callout', 'show'],
    ['.alter cluster policy callout [{}]', '['],
    ['.alter cluster policy callout', ''],
    ['.show cluster policy callout  foo bar', 'foo bar'],
    [`${ALTER}'[]' '[]'`, "'[]'"],
    [`${ALTER}'a\\.b'`, '\\.'],
    [`${ALTER}'a\\u12'`, '\\u'],
    [`${ALTER}\`\`\`[]`, '```'],
    [`${ALTER}@'[\n]'`, "@'["],
    [`${ALTER}\u201c[]\u201d`, '\u201c'],
    ['.alter -merge cluster policy callout ""', 'alter -merge'],
    ['.show version\n.show cluster', '.show cluster'],
    ['.drop cluster policy callout', '.drop cluster policy callout'],
    [`.alter database db policy callout '[]'`, 'database'],
    ['.execute cluster script <|\n.show version\n.show cluster policy calout', 'calout'],
    ['.execute cluster script with (ThrowOnErrors=maybe) <|\n.show version', 'maybe'],
    [`${ALTER}''`, "''"],
    [`${ALTER}'  '`, "'  '"],
  ])('%s', (text, underlined) => {
    expectError(text).underlines(underlined);
  });

  it('never more than the text, and start never after end, whatever is put in', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '.alter cluster policy callout ',
        '.show version',
        "'",
        '"',
        '```',
        '[',
        ']',
        '{',
        '}',
        '\\',
        '\n',
        '|',
        ';',
        '.execute cluster script <|\n',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), pieces => {
        const text = pieces.join('');
        const result = new Cluster().execute(text);
        if (result.ok) return;
        const { start, end } = result.error.span;
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(end).toBeLessThanOrEqual(text.length);
        expect(textAt(text, result.error.range)).toBe(text.slice(start, end));
      }),
      { numRuns: 500 },
    );
  });
});

describe('faults of ARM documents have their property and their place', () => {
  it.each([
    ['{\n  "calloutPolicies": [\n    { "calloutType": "sqll" }\n  ]\n}', 'properties.calloutPolicies[0]', '{'],
    ['{ "restrictOutboundNetworkAccess": "On" }', 'properties.restrictOutboundNetworkAccess', '"On"'],
    ['// c\n{ /* c */ "allowedFqdnList": ["a",\r\n 2] }', 'properties.allowedFqdnList[1]', '2'],
    ['{ "properties": { "allowedCallout": [] } }', 'properties.allowedCallout', '"allowedCallout"'],
    ['\ufeff{ "properties": { "allowedFqdnList": {} } }', 'properties.allowedFqdnList', '{'],
    ['{ "properties": tru }', '', 'tru'],
  ])('%s', (text, target, underlined) => {
    const result = new Cluster().patch(text);
    if (result.ok) throw new Error('was not refused');
    expect(result.error.target).toBe(target);
    expect(textAt(text, result.error.range)).toBe(underlined);
  });

  it('of a document given as an object, in its JSON text', () => {
    // @ts-expect-error: what callers in JavaScript may pass.
    const result = new Cluster().patch({ properties: { allowedFqdnList: [1] } });
    expect(result).toMatchObject({ ok: false, error: { range: { start: { line: 4, column: 7 } } } });
  });
});
