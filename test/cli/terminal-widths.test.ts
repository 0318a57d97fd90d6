import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from './harness.js';
import { CTRL_C, ENTER, TAB, TerminalSession } from './terminal.js';

/* Protects what a person sees at each width: answers that fit, policies that can be read, inputs that a resize leaves whole. */

const expected = resolve(__dirname, 'expected');
const CTRL_UNDERSCORE = '\u001f';
const CTRL_X_CTRL_E = '\u0018\u0005';

async function started(columns: number, env: Record<string, string> = {}): Promise<TerminalSession> {
  const session = new TerminalSession([], { columns, rows: 50, env });
  await session.until(({ cursorLine }) => cursorLine === 'mycluster> █');
  return session;
}

describe.each([60, 80, 200])('at %i columns', columns => {
  it('a session looks as expected', async () => {
    const session = await started(columns);
    await session.typeUntil('.show cluster policy callout | project EntityType, Policy\r', 'mycluster> █');
    await session.typeUntil('#arm {\r', '... █');
    await session.typeUntil('"allowedFqdnList": ["a.example"],\r', '... █');
    await session.typeUntil('"restrictOutboundNetworkAccess": "Enabled"}\r', 'mycluster (restricted)> █');
    await session.typeUntil('#rules\r', 'mycluster (restricted)> █');
    await session.typeUntil(
      `.show cluster policy callout | where ${'EntityType != "x" and '.repeat(9)}Entity == 1\r`,
      'mycluster (restricted)> █',
    );
    await expect(session.everything).toMatchFileSnapshot(join(expected, `terminal-${columns}.txt`));
  });

  it('a resize leaves one input', async () => {
    const session = await started(columns);
    const input = `.show cluster policy callout | where EntityType == "${'x'.repeat(columns)}"`;
    session.type(input);
    await session.until(({ screen }) => screen.replaceAll('\n', '').endsWith(input));
    for (const width of [columns - 23, columns + 31, 40, columns]) {
      await session.resize(width, 50);
      await session.until(({ screen }) => screen.replaceAll('\n', '').split('.show').length === 2);
    }
    expect(session.screen.replaceAll('\n', '')).toContain(`mycluster> ${input}`);
  });
});

it('Ctrl-_ takes changes back, and Ctrl-X Ctrl-E opens the editor', async () => {
  const folder = folderWith({});
  const editor = join(folder, 'editor.cjs');
  writeFileSync(editor, "require('node:fs').writeFileSync(process.argv[2], '.show version\\n| count\\n');");
  const session = await started(80, { VISUAL: '', EDITOR: `${process.execPath} ${editor}` });
  await session.typeUntil('.shw', 'mycluster> .shw█');
  await session.typeUntil(CTRL_UNDERSCORE, 'mycluster> .sh█');
  await session.typeUntil(CTRL_X_CTRL_E, '... | count█');
  await session.typeUntil(ENTER, 'mycluster> █');
  expect(session.screen).toContain(' Count\n-------\n     1\n(1 row)');
  await session.typeUntil(`#open ${join(folder, 'new.kql')}\r`, 'mycluster> █');
  expect(session.screen).toContain('#script ');
});

describe('Tab after a directive', () => {
  const cases: readonly (readonly [typed: string, line: string])[] = [
    ['#check s', 'mycluster> #check s█'],
    ['#check sq', 'mycluster> #check sql █'],
    ['#explain webapi ', 'mycluster> #explain webapi https://█'],
    ['#who cosm', 'mycluster> #who cosmosdb█'],
    ['#help .alt', 'mycluster> #help .alter█'],
    ['#help strl', 'mycluster> #help strlen█'],
    ['#format au', 'mycluster> #format auto█'],
  ];

  it('offers what fits', async () => {
    const session = await started(80);
    for (const [typed, line] of cases) {
      await session.typeUntil(typed + TAB, line);
      await session.typeUntil(CTRL_C, 'mycluster> █');
    }
  });
});
