import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { subcommands } from '../../src/cli/subcommands.js';
import { some } from '../effort.js';
import { kustoCallout } from './harness.js';
import { TerminalSession } from './terminal.js';

/* Protects what people read on terminals of any width: no word is cut that a line holds, and no caret is away from what it points at. */

const samples = resolve(__dirname, '../../samples');
const at = (name: string): string => join(samples, name);

const SUBCOMMANDS: readonly (readonly string[])[] = [
  ['--help'],
  ...Object.keys(subcommands).map(name => ['help', name]),
  ['check', '--cluster', at('restricted.json'), '--type', 'sql', 'https://evil.example/', 'https://a.example/b c'],
  ['check', '--cluster', at('lint-bad.json'), '--type', 'sql', 'https://evil.example/', '--explain'],
  ['check', '--cluster', at('lint-bad.json'), '--type', 'sql', 'https://evil.example/', '--summary'],
  ['lint', at('lint-bad.json'), at('lint-good.json')],
  ['lint', '--list-rules'],
  ['lint', '--explain', 'EGR002'],
  ['lint', '--explain', 'EGR020'],
  ['who', at('lint-bad.json'), '--default-reading'],
  ['diff', at('lint-bad.json'), at('lint-good.json'), '--default-reading'],
  ['prove', at('lint-good.json'), '--property', 'never external_data matching evil', '--default-reading'],
  ['test', at('callouts.yaml'), at('expectations.yaml')],
  ['ci', '--config', at('project/kusto-callout.config.yaml')],
  ['inspect', at('restricted.json'), at('template.json')],
  ['fleet', at('lint-good.json'), at('lint-bad.json'), '--default-reading'],
  ['audit', at('queries.csl')],
  ['propose', at('queries.csl')],
  ['deploy', at('template.json'), '--parameters', 'name=contoso', '--what-if'],
  ['verify', at('certificate.json')],
  ['lint', 'no-such-file-with-a-long-name-that-is-nowhere.json'],
  ['lint', '--fail-on', 'everything', 'x'],
  ['run', at('7-roles.kql'), '--continue-on-error', '--format', 'csv'],
];

/** The words of a text, whatever their lines. */
function words(text: string): string[] {
  return text.split(/\s+/).filter(word => word !== '');
}

const SENTENCES = [
  "Azure Data Explorer's callout policy commands, on a cluster in memory",
  'show the tables and columns of all databases: there are none',
  'show all commands and directives, or a command, directive, operator or function',
  'outbound access is not restricted: kusto, sql, azure_digital_twins and external_data reach any host at all',
  'because no rule of its type matches, and what no rule allows is denied',
  '`#chekc` is not a directive hint: did you mean `#check`?',
];

/** What a program that is told of the width writes for a terminal, so that each line can be looked at before a terminal breaks it. */
describe.each([60, 80, 200])('at %i columns', columns => {
  it.each(SUBCOMMANDS.map(argv => ({ argv, line: argv.map(word => word.replace(`${samples}/`, '')).join(' ') })))(
    '$line',
    async ({ argv }) => {
      const { stdout, stderr } = await kustoCallout(argv, { columns, env: { NO_COLOR: '1' } });
      const text = (stdout + stderr).replace(/\r[^\n]*\u001b\[K/g, '');
      expect(text).not.toBe('');
      for (const line of text.split('\n')) {
        // A line that is too long holds a word that no line holds, or is a comment of code.
        const longest = Math.max(0, ...words(line).map(word => word.length));
        if (line.length > columns) expect(longest, line).toBeGreaterThan(columns / 2);
        if (/^ *\| *\^/.test(line)) expect(line.length).toBeLessThanOrEqual(columns);
      }
    },
  );
});

describe.each(some([60, 80, 200], 3))('at %i columns', columns => {
  it('the REPL breaks at blanks what it tells', async () => {
    const session = new TerminalSession([], { columns, rows: 50 });
    await session.until(({ cursorLine }) => cursorLine === 'mycluster> █');
    for (const typed of [
      '#help',
      '#help .alter',
      '#help arg_max',
      '#lint',
      '#explain sql https://evil.example/',
      '#chekc',
      '.shw version',
    ]) {
      await session.typeUntil(`${typed}\r`, 'mycluster> █');
    }
    // A word that was cut would be two.
    const told = words(session.everything).join(' ');
    for (const sentence of SENTENCES) expect(told).toContain(sentence);
  });
});
