import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitBlocks, splitScript } from '../../grammar/blocks.js';
import { copiedJson } from '../cases.js';
import { FEW_COMMANDS, loadKusto } from '../oracles/kusto.js';
import { processorTime } from '../processor-time.js';
import { effort } from '../effort.js';

interface ScriptCase {
  readonly name: string;
  readonly input: string;
  readonly blocks: readonly { readonly start: number; readonly length: number; readonly text: string }[];
}

/** Blocks of nothing but Kusto's blanks and line breaks are dropped. */
const EMPTY = /^[\t \f\r\n\u00a0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]*$/;

function spans(blocks: ScriptCase['blocks']) {
  return blocks.filter(({ text }) => !EMPTY.test(text)).map(({ start, length }) => ({ start, end: start + length }));
}

/** The pieces of a script, a directive with its `#` in any case. */
function pieces(script: string): string[] {
  return splitScript(script).map(({ text }) => text);
}

describe('splitBlocks gives the blocks of the official editor', () => {
  it.each(copiedJson('scripts.json') as readonly ScriptCase[])('$name', ({ input, blocks }) => {
    expect(splitBlocks(input)).toEqual(spans(blocks));
  });

  it('of random documents', () => {
    const oracle = loadKusto(FEW_COMMANDS);
    const piece = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('\n', '\n\n', '\r\n', '\r', ' ', '\n \t\n') },
      fc.constantFrom('\t', '\f', '\v', '\u0085', '\u00a0', '\u200b', '\u2028', '\u2029', '\ufeff'),
      fc.constantFrom("'", '"', '@', "h'", 'h@"', '```', '~~~', '``', '//', '/', '#', '\\', '\\"', '\\x41', '\\d'),
      fc.constantFrom('.show version', '.', 'x', '|', '<|', '1', ';', "''"),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 16 }), parts => {
        const text = parts.join('');
        expect(splitBlocks(text)).toEqual(spans(oracle.blocks(text)));
      }),
      { numRuns: effort(2_000) },
    );
  });
});

const MEGABYTES = effort(50, 5);

describe('splitScript', () => {
  const SHOW = '.show cluster policy callout';

  it.each<readonly [string, string, readonly string[]]>([
    ['a blank line separates commands', `${SHOW}\n\n.show version`, [SHOW, '.show version']],
    ['a line of blanks is blank', `${SHOW}\n \t\u00a0\n.show version`, [SHOW, '.show version']],
    ['CRLF', `${SHOW}\r\n\r\n.show version\r\n`, [SHOW, '.show version']],
    ['a lone CR', `${SHOW}\r\r.show version`, [SHOW, '.show version']],
    ['a byte order mark', `\ufeff${SHOW}\n\n.show version`, [SHOW, '.show version']],
    ['a line that begins with a dot starts a command', `${SHOW}\n.show version`, [SHOW, '.show version']],
    ['blanks before that dot', `${SHOW}\n   .show version`, [SHOW, '.show version']],
    ['a dot inside a line starts none', '.show\n  cluster .show version', ['.show\n  cluster .show version']],
    ['a pipeline over several lines', `${SHOW}\n| count\n| take 1`, [`${SHOW}\n| count\n| take 1`]],
    [
      'a dot inside a literal starts none',
      '.alter cluster policy callout ```\n.x\n\n.y\n```\n.show version',
      ['.alter cluster policy callout ```\n.x\n\n.y\n```', '.show version'],
    ],
    [
      'a blank line inside a fence separates nothing',
      '.alter cluster policy callout ~~~\n\n[]\n\n~~~\n\n.show version',
      ['.alter cluster policy callout ~~~\n\n[]\n\n~~~', '.show version'],
    ],
    [
      'an unterminated quote ends with its line, so the next command is its own',
      ".alter cluster policy callout '[]\n\n.show version",
      [".alter cluster policy callout '[]", '.show version'],
    ],
    [
      'an unterminated fence swallows the rest, which then fails as a whole',
      '.alter cluster policy callout ```\n[]\n\n.show version',
      ['.alter cluster policy callout ```\n[]\n\n.show version'],
    ],
    [
      'an apostrophe in a comment opens nothing',
      `// don't\n${SHOW}\n\n.show version`,
      [`// don't\n${SHOW}`, '.show version'],
    ],
    [
      'a fence in a comment opens nothing',
      `// \`\`\`\n${SHOW}\n\n.show version`,
      [`// \`\`\`\n${SHOW}`, '.show version'],
    ],
    ['comments above a command go with it', `${SHOW}\n// b\n// c\n.show version`, [SHOW, '// b\n// c\n.show version']],
    ['comments alone are nothing to run', '// a\n\n// b\n', []],
    ['nothing', '', []],
    ['blanks only', ' \r\n\n\t\u2028', []],
    ['a directive is a piece of its own', `${SHOW}\n#as viewer\n.show version`, [SHOW, '#as viewer', '.show version']],
    ['a directive after blanks', '  #as viewer  \n.show version', ['#as viewer', '.show version']],
    ['several directives', '#as viewer\n#undo\n\n#reset', ['#as viewer', '#undo', '#reset']],
    [
      'an apostrophe in a directive opens no literal',
      "#arm it's.json\n\n.show version",
      ["#arm it's.json", '.show version'],
    ],
    ['a fence in a directive opens no literal', '#arm ```.json\n\n.show version', ['#arm ```.json', '.show version']],
    [
      'a # inside a literal is not a directive',
      '.alter cluster policy callout ```\n#x\n```\n#undo',
      ['.alter cluster policy callout ```\n#x\n```', '#undo'],
    ],
    ['a # that begins no line is not a directive', '.show version # x', ['.show version # x']],
    ['a directive between a comment and its command', '// a\n#undo\n.show version', ['#undo', '.show version']],
    [
      'after <| a dot belongs to the script',
      '.execute cluster script <|\n.show version\n.show cluster\n\n.show databases',
      ['.execute cluster script <|\n.show version\n.show cluster', '.show databases'],
    ],
    [
      'the first command on the line of <|',
      '.execute cluster script <| .show version\n.show cluster',
      ['.execute cluster script <| .show version\n.show cluster'],
    ],
    [
      '<| after a string literal',
      ".execute cluster script with (ThrowOnErrors='true') <|\n.show version\n.show cluster",
      [".execute cluster script with (ThrowOnErrors='true') <|\n.show version\n.show cluster"],
    ],
    ['<| in a comment is none', '.show version // <|\n.show cluster', ['.show version // <|', '.show cluster']],
    [
      '<| in a literal is none',
      '.alter cluster policy callout "<|"\n.show cluster',
      ['.alter cluster policy callout "<|"', '.show cluster'],
    ],
    [
      'comments inside a script body stay there',
      '.execute cluster script <|\n// a\n.show version\n// b\n.show cluster',
      ['.execute cluster script <|\n// a\n.show version\n// b\n.show cluster'],
    ],
    ['U+2028 breaks lines but is not a blank line', `${SHOW}\u2028.show version`, [SHOW, '.show version']],
    [
      'a vertical tab is not a blank: what Kusto refuses is not dropped',
      '\v\n\n.show version',
      ['\v', '.show version'],
    ],
  ])('%s', (_, script, expected) => {
    expect(pieces(script)).toEqual(expected);
  });

  it('tells directives from commands, and gives the place of each', () => {
    const script = '\n  .show version\n\n #undo \n';
    expect(splitScript(script)).toEqual([
      { kind: 'command', text: '.show version', start: 3, end: 16 },
      { kind: 'directive', text: '#undo', start: 19, end: 24 },
    ]);
  });

  it('loses nothing but blanks and comments', () => {
    const line = fc.constantFrom(
      '.show version',
      '#undo',
      '// c',
      '',
      '  ',
      '| count',
      "'a",
      '```',
      'x ```',
      '~~~',
      '<|',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n', '\r'), (lines, lineBreak) => {
        const text = lines.join(lineBreak);
        let end = 0;
        for (const piece of splitScript(text)) {
          expect(text.slice(end, piece.start)).toMatch(/^(\s|\/\/ c)*$/);
          expect(text.slice(piece.start, piece.end)).toBe(piece.text);
          end = piece.end;
        }
        expect(text.slice(end)).toMatch(/^(\s|\/\/ c)*$/);
      }),
    );
  });

  it(`takes time in proportion to the script: ${MEGABYTES} MB in seconds`, () => {
    // No literal until the end: looking ahead for the next one at every line would take hours.
    const line = '.show cluster policy callout // a comment\n';
    const script = `${line.repeat(Math.ceil((MEGABYTES * 1_000_000) / line.length))}\n.alter cluster policy callout '[]'`;
    const started = processorTime();
    expect(splitScript(script)).toHaveLength(Math.ceil((MEGABYTES * 1_000_000) / line.length) + 1);
    expect(processorTime() - started).toBeLessThan(15_000);
  });

  it('the same for a script of many fences, blank lines and directives', () => {
    const block = '#as admin\n\n.alter cluster policy callout ```\n[]\n\n```\n\n';
    const count = Math.ceil(5_000_000 / block.length);
    const started = processorTime();
    expect(splitScript(block.repeat(count))).toHaveLength(2 * count);
    expect(processorTime() - started).toBeLessThan(5_000);
  });
});
