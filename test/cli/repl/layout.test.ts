import { describe, expect, it } from 'vitest';
import { highlights } from '../../../src/cli/repl/highlight.js';
import { candidateRows, commonBeginning } from '../../../src/cli/repl/candidate-rows.js';
import { layOut } from '../../../src/cli/repl/layout.js';
import { keyName } from '../../../src/cli/repl/key-name.js';
import { styleOf } from '../../../src/cli/style.js';

/* Protects what the editor shows: colours, rows and cursor, candidates, names of keys. */

describe('highlighting', () => {
  it.each<[string, [string, string][]]>([
    [
      '.show cluster // why',
      [
        ['.', 'command'],
        ['show', 'command'],
        ['cluster', 'command'],
        ['// why', 'comment'],
      ],
    ],
    [
      "h@'a' \"b",
      [
        ["h@'a'", 'string'],
        ['"b', 'string'],
      ],
    ],
    [
      '```\n// no comment\n``` // one',
      [
        ['```\n// no comment\n```', 'string'],
        ['// one', 'comment'],
      ],
    ],
    ['#as admin // all of it', [['#as admin // all of it', 'directive']]],
    [
      'show nonsense “x”',
      [
        ['show', 'command'],
        ['“', 'error'],
        ['”', 'error'],
      ],
    ],
    [
      '// one\n\n// two\n.',
      [
        ['// one', 'comment'],
        ['// two', 'comment'],
        ['.', 'command'],
      ],
    ],
  ])('%j', (text, expected) => {
    expect(highlights(text).map(({ start, end, kind }) => [text.slice(start, end), kind])).toEqual(expected);
  });

  it('leaves a very long text plain', () => {
    expect(highlights('.'.repeat(70_000))).toEqual([]);
  });
});

describe('the layout of an input', () => {
  const laidOut = (marked: string, width: number) => {
    const text = marked.replace('^', '');
    return layOut({
      text,
      cursor: marked.indexOf('^'),
      prompt: 'p> ',
      continuationPrompt: '.. ',
      highlights: [],
      style: styleOf(false),
      width,
    });
  };
  it.each<[string, string, number, string[], [row: number, column: number]]>([
    ['an empty input', '^', 10, ['p> '], [0, 3]],
    ['lines after the first with their own prompt', 'ab\nc^', 10, ['p> ab', '.. c'], [1, 4]],
    ['a line that fills its row', 'abcdefg^', 10, ['p> abcdefg', ''], [1, 0]],
    ['a line that is wrapped', 'abcdefg^h', 10, ['p> abcdefg', 'h'], [1, 0]],
    ['a full line before another', 'abcdefg\nx^', 10, ['p> abcdefg', '.. x'], [1, 4]],
    ['the cursor at the end of a full line', 'abcdefg^\nx', 10, ['p> abcdefg', '', '.. x'], [1, 0]],
    ['wide characters, which are never cut', 'abcdef表^', 10, ['p> abcdef', '表'], [1, 2]],
    ['combining marks, which take no column', 'e\u0301^x', 10, ['p> e\u0301x'], [0, 4]],
    ['tabs as two blanks', '\t^x', 10, ['p>   x'], [0, 5]],
    ['what a terminal would obey', '\u001b^', 20, ['p> <U+001B>'], [0, 11]],
  ])('%s', (_what, marked, width, rows, [row, column]) => {
    expect(laidOut(marked, width)).toEqual({ rows, cursorRow: row, cursorColumn: column });
  });

  it('styles what is highlighted, on each row on its own', () => {
    const text = "'abcdefgh'";
    const { rows } = layOut({
      text,
      cursor: 0,
      prompt: '',
      continuationPrompt: '',
      highlights: highlights(text),
      style: styleOf(true),
      width: 6,
    });
    expect(rows).toEqual(["\u001b[32m'abcde\u001b[0m", "\u001b[32mfgh'\u001b[0m"]);
  });
});

describe('candidates', () => {
  it('are listed in columns, down first', () => {
    const candidates = ['one', 'two', 'three', 'four', 'five'].map(label => ({ text: label, label }));
    expect(candidateRows(candidates, 20)).toEqual(['one    four', 'two    five', 'three']);
    expect(candidateRows(candidates, 3)).toEqual(['one', 'two', 'three', 'four', 'five']);
  });

  it('share a beginning', () => {
    expect(commonBeginning(['alter ', 'alter-merge '])).toBe('alter');
    expect(commonBeginning(['a', 'b'])).toBe('');
    expect(commonBeginning(['only'])).toBe('only');
  });
});

describe('names of keys', () => {
  it.each([
    ['a', { sequence: 'a', name: 'a' }, 'text'],
    ['A', { sequence: 'A', name: 'a', shift: true }, 'text'],
    ['😀', { sequence: '😀' }, 'text'],
    [' ', { sequence: ' ', name: 'space' }, 'text'],
    ['\r', { sequence: '\r', name: 'return' }, 'return'],
    ['\n', { sequence: '\n', name: 'enter' }, 'return'],
    ['', { sequence: '\u001b\r', name: 'return', meta: true }, 'meta-return'],
    ['\t', { sequence: '\t', name: 'tab' }, 'tab'],
    ['\u0003', { sequence: '\u0003', name: 'c', ctrl: true }, 'ctrl-c'],
    ['', { sequence: '\u001b[1;5D', name: 'left', ctrl: true }, 'ctrl-left'],
    ['', { sequence: '\u001bb', name: 'b', meta: true }, 'meta-b'],
    ['', { sequence: '\u001b[200~', name: 'paste-start' }, 'paste-start'],
  ])('%j %j is %s', (typed, key, name) => {
    expect(keyName(typed, key)).toBe(name);
  });
});
