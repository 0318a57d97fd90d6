/*
 * What `npm run new` writes: the files of a new command, operator, lint rule or format, and the lines that register it. What it makes
 * works at once, and says in comments where its own part begins.
 */

/** The kinds of things that can be begun. */
export const KINDS = ['command', 'operator', 'rule', 'format'] as const;

export type Kind = (typeof KINDS)[number];

/** Every file that is written or changed, with its whole new text. */
export type Changes = ReadonlyMap<string, string>;

/** A file's text, by its path from the top; null where there is no such file. */
export type Read = (file: string) => string | null;

/** What begins a new thing of that kind. Throws where the name cannot be used, or is in use. */
export function scaffold(kind: Kind, name: string, read: Read): Changes {
  const words = name.trim().toLowerCase().split(/\s+/);
  if (!words.every(word => /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(word)) || (kind !== 'command' && words.length > 1)) {
    const form =
      kind === 'command' ? 'the words of the command: show cluster policy sandbox' : 'a word, perhaps with hyphens';
    throw new Error(`the name of a new ${kind} is ${form}`);
  }
  const editor = new Editor(read);
  makers[kind](words, editor);
  return editor.changes;
}

class Editor {
  readonly changes = new Map<string, string>();

  constructor(private readonly read: Read) {}

  create(file: string, text: string): void {
    if (this.read(file) !== null) throw new Error(`${file} exists already`);
    this.changes.set(file, text);
  }

  text(file: string): string {
    const text = this.changes.get(file) ?? this.read(file);
    if (text === null) throw new Error(`${file} is missing`);
    return text;
  }

  /** Puts lines before the first place that matches. */
  before(file: string, place: RegExp, lines: string): void {
    const text = this.text(file);
    const found = place.exec(text);
    if (found === null) throw new Error(`${file} has no ${place.source}`);
    this.changes.set(file, `${text.slice(0, found.index)}${lines}${text.slice(found.index)}`);
  }

  /** Takes lines out, where they are. */
  without(file: string, lines: RegExp): void {
    this.changes.set(file, this.text(file).replace(lines, ''));
  }

  import(file: string, line: string): void {
    this.before(file, /^import /m, `${line}\n`);
  }
}

/** The table of operators. */
const OPERATORS = 'src/tabular/query/operators/index.ts';

const camel = (words: readonly string[]): string =>
  words
    .flatMap(word => word.split('-'))
    .map((part, index) => (index === 0 ? part : capital(part)))
    .join('');

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const makers: Readonly<Record<Kind, (words: readonly string[], editor: Editor) => void>> = {
  command(words, editor) {
    const [kind, constant, text] = [words.join('-'), camel(words), words.join(' ')];
    const changes = !['show', 'help'].includes(words[0] ?? '');
    editor.create(
      `src/commands/${kind}.ts`,
      `import { columns } from '../tabular/table.js';
import { shown, type CommandDefinition } from './command.js';

/** \`.${text}\`: say in one sentence what it answers, and where that is documented. */
export const ${constant}: CommandDefinition = {
  kind: '${kind}',
  words: ['${text}'],
  argument: 'none',
  summary: '${text}',
  examples: ['.${text}'],
  // As the service names it in refusals: OURS(operation-names).
  operation: '${words.map(capital).join('')}Command',
  requiredRole: 'any',
  changesPolicy: ${changes},
  columns: columns({ Name: 'string' }),
  run: state => shown(state, [[state.name]]),
};
`,
    );
    editor.create(
      `test/commands/${kind}.test.ts`,
      `import { expect, it } from 'vitest';
import { Cluster } from '../../src/index.js';

/* Protects the answer of .${text}. */

it('answers with the columns and rows that are documented', () => {
  expect(new Cluster().executeOrThrow('.${text}').objects).toEqual([{ Name: 'mycluster' }]);
});
`,
    );
    editor.import('src/commands/registry.ts', `import { ${constant} } from './${kind}.js';`);
    editor.before('src/commands/registry.ts', /^ {2}executeClusterScript,\n\];/m, `  ${constant},\n`);
  },

  operator([name = ''], editor) {
    const constant = camel([name]);
    if (new RegExp(`^ {2}(?:${name}|'${name}'):`, 'm').exec(editor.text('grammar/query/words.ts')) === null)
      throw new Error(`${name} is not a word of Kusto's: grammar/query/words.ts has them all`);
    if (new RegExp(`^ {2}${constant},$`, 'm').test(editor.text(OPERATORS)))
      throw new Error(`${name} is an operator already`);
    editor.create(
      `src/tabular/query/operators/${name}.ts`,
      `import { sequence, word } from '../../../../grammar/query/operator-syntax.js';
import { operator } from './operator.js';

export const ${constant} = operator({
  name: '${name}',
  // Say in one sentence which rows and columns it gives. This one gives those that it gets.
  summary: 'the rows as they are',
  example: () => '',
  syntax: sequence({ word: word('${name}') }),
  bind: (_, scope) => ({ scope, execute: rows => rows }),
});
`,
    );
    editor.create(
      `test/tabular/query/operator-${name}.test.ts`,
      `import { expect, it } from 'vitest';
import { problemOf, rowsOf } from './run-tail.js';

/* Protects the operator ${name}. */

it('gives the rows that are documented', () => {
  expect(rowsOf('| ${name} | count')).toEqual(rowsOf('| count'));
});

it('says what is wrong, and where', () => {
  expect(problemOf('| ${name} 1')).toMatchObject({ underlined: '1' });
});
`,
    );
    // Until now it was refused by name.
    editor.without('grammar/query/known-operators.ts', new RegExp(`^ {2}(?:${name}|'${name}'): .*,\\n`, 'm'));
    editor.import(OPERATORS, `import { ${constant} } from './${name}.js';`);
    editor.before(OPERATORS, /^ {2}as,$/m, `  ${constant},\n`);
  },

  rule([name = ''], editor) {
    const constant = camel([name]);
    const index = editor.text('src/analysis/lint/rules/index.ts');
    const ids = [...index.matchAll(/from '\.\/([a-z-]+)\.js'/g)].flatMap(([, file = '']) =>
      [...editor.text(`src/analysis/lint/rules/${file}.ts`).matchAll(/\bid: 'EGR(\d+)'/g)].map(([, id]) => Number(id)),
    );
    const id = `EGR${String(Math.max(...ids) + 1).padStart(3, '0')}`;
    const summary = `A comment names ${name}, in place of what the rule is about.`;
    editor.create(
      `src/analysis/lint/rules/${name}.ts`,
      `import type { PatternRule } from '../rule.js';

const MARK = '(?#${name})';

/** Say in one sentence why this is a mistake. This one finds a comment that names the rule. */
export const ${constant}: PatternRule = {
  id: '${id}',
  name: '${name}',
  severity: 'info',
  summary: '${summary}',
  about: 'regex',
  appliesTo: 'any',
  *check({ pattern }) {
    const start = pattern.indexOf(MARK);
    if (start >= 0) yield { span: { start, end: start + MARK.length }, message: 'say what is wrong here' };
  },
};
`,
    );
    editor.create(
      `src/analysis/lint/rules/${name}.md`,
      `# ${id} ${name}

${summary}

## Why

Say what goes wrong in production.

## Avoid

\`\`\`regex
^https://contoso\\.com(?#${name})(?:/|$)
\`\`\`

## Prefer

\`\`\`regex
^https://contoso\\.com(?:/|$)
\`\`\`

## Fix

Say what to write instead.

## Not seen

Say what the rule does not find.

## Assumptions

None.

## Sources

Name the documentation.
`,
    );
    editor.import('src/analysis/lint/rules/index.ts', `import { ${constant} } from './${name}.js';`);
    const list = editor.text('src/analysis/lint/rules/index.ts');
    const end = list.lastIndexOf('\n];');
    editor.changes.set('src/analysis/lint/rules/index.ts', `${list.slice(0, end)}\n  ${constant},${list.slice(end)}`);
  },

  format([name = ''], editor) {
    const constant = camel([name]);
    const entry = name === constant ? name : `'${name}': ${constant}`;
    editor.create(
      `src/tabular/formats/${name}.ts`,
      `import type { Table } from '../table.js';
import { cellText } from './cell-text.js';
import { tablesFormat } from './format.js';

/** Say in one sentence who reads it. This one writes a line for each row. */
export const ${constant} = tablesFormat('${name}', 'text', 'a line for each row, its cells between semicolons', tableText);

function tableText({ columns, rows }: Table): string {
  return rows
    .map(row => \`\${columns.map(({ type }, index) => cellText(row[index] ?? null, type)).join('; ')}\\n\`)
    .join('');
}
`,
    );
    editor.create(
      `test/tabular/formats/${name}.test.ts`,
      `import { expect, it } from 'vitest';
import { formatDocument, formats } from '../../../src/tabular/formats/index.js';
import { columns } from '../../../src/tabular/table.js';
import { success } from './samples.js';

/* Protects the format ${name}. */

it('writes a table', () => {
  const table = { name: 'T', columns: columns({ A: 'string', B: 'long' }), rows: [['x', 1]] } as const;
  expect(formatDocument(formats${name === constant ? `.${name}` : `['${name}']`}, [success(table)])).toBe('x; 1\\n');
});
`,
    );
    editor.import('src/tabular/formats/index.ts', `import { ${constant} } from './${name}.js';`);
    editor.before('src/tabular/formats/index.ts', / \} as const satisfies Formats;/, `, ${entry}`);
  },
};
