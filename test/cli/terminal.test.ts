import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from './harness.js';
import { CTRL_C, CTRL_D, CTRL_R, DOWN, ENTER, LEFT, pasted, TAB, TerminalSession, UP } from './terminal.js';

/*
 * The REPL on a real pseudo-terminal: keys go in, screens come out. Only what is on the screen is waited for.
 */

async function started(...options: ConstructorParameters<typeof TerminalSession>): Promise<TerminalSession> {
  const session = new TerminalSession(...options);
  await session.until(({ cursorLine }) => cursorLine === 'mycluster> █');
  return session;
}

describe('the REPL on a terminal', () => {
  it('takes a fence with a blank line inside as one command', async () => {
    const session = await started();
    await session.typeUntil('.alter cluster policy callout ```\r', '... █');
    await session.typeUntil('[\r\r', '... █');
    await session.typeUntil(']\r```', '... ```█');
    await session.typeUntil(ENTER, 'mycluster> █');
    expect(session.screen).toMatchInlineSnapshot(`
      "kusto-callout 0.1.0: Azure Data Explorer's callout policy commands, on a cluster in memory
      Tab completes, #help lists the directives, Ctrl-D leaves.
      mycluster> .alter cluster policy callout \`\`\`
      ... [
      ... 
      ... ]
      ... \`\`\`
       PolicyName    | EntityName | Policy | ChildEntities | EntityType
      ---------------+------------+--------+---------------+------------
       CalloutPolicy |            | []     |               |
      (1 row)

      mycluster>"
    `);
    await session.typeUntil('.show cluster policy calout\r', 'mycluster> █');
    session.type(CTRL_D);
    expect(await session.exit()).toBe(0);
    expect(session.screen).toMatchInlineSnapshot(`
      "kusto-callout 0.1.0: Azure Data Explorer's callout policy commands, on a cluster in memory
      Tab completes, #help lists the directives, Ctrl-D leaves.
      mycluster> .alter cluster policy callout \`\`\`
      ... [
      ... 
      ... ]
      ... \`\`\`
       PolicyName    | EntityName | Policy | ChildEntities | EntityType
      ---------------+------------+--------+---------------+------------
       CalloutPolicy |            | []     |               |
      (1 row)

      mycluster> .show cluster policy calout
      BadRequest_SyntaxError (KS005): expected \`callout\`, \`caching\` or \`capacity\`, but found
      \`calout\`
      1 | .show cluster policy calout
        |                      ^^^^^^
      hint: did you mean \`callout\`?

      mycluster>"
    `);
  });

  it('drops the block at Ctrl-C, and says how to leave when there is none', async () => {
    const session = await started();
    await session.typeUntil('.alter cluster policy callout ```\r[{"CalloutType"', '... [{"CalloutType"█');
    await session.typeUntil(CTRL_C, 'mycluster> █');
    await session.typeUntil(CTRL_C, 'mycluster> █');
    await session.until(({ screen }) => screen.includes('Ctrl-D or #quit leaves\nmycluster>'));
    await session.typeUntil('.show cluster policy calout\r', 'mycluster> █');
    expect(session.screen).toMatchInlineSnapshot(`
      "kusto-callout 0.1.0: Azure Data Explorer's callout policy commands, on a cluster in memory
      Tab completes, #help lists the directives, Ctrl-D leaves.
      mycluster> .alter cluster policy callout \`\`\`
      ... [{"CalloutType"^C
      mycluster> ^C
      Ctrl-D or #quit leaves
      mycluster> .show cluster policy calout
      BadRequest_SyntaxError (KS005): expected \`callout\`, \`caching\` or \`capacity\`, but found
      \`calout\`
      1 | .show cluster policy calout
        |                      ^^^^^^
      hint: did you mean \`callout\`?

      mycluster>"
    `);
  });

  it('recalls a whole block, which can be edited and run again', async () => {
    const folder = folderWith({});
    const env = { KUSTO_CALLOUT_HISTORY: join(folder, 'history') };
    const first = await started([], { env });
    await first.typeUntil('.alter cluster policy callout\r```\r[\r\r]\r```\r', 'mycluster> █');
    await first.typeUntil('#as viewer\r', 'mycluster (as viewer)> █');
    await first.typeUntil('#as admin\r', 'mycluster> █');
    await first.typeUntil(UP, 'mycluster> #as admin█');
    await first.typeUntil(UP, 'mycluster> #as viewer█');
    await first.typeUntil(UP, '... ```█');
    expect(first.screen).toMatchInlineSnapshot(`
      "kusto-callout 0.1.0: Azure Data Explorer's callout policy commands, on a cluster in memory
      Tab completes, #help lists the directives, Ctrl-D leaves.
      mycluster> .alter cluster policy callout
      ... \`\`\`
      ... [
      ... 
      ... ]
      ... \`\`\`
       PolicyName    | EntityName | Policy | ChildEntities | EntityType
      ---------------+------------+--------+---------------+------------
       CalloutPolicy |            | []     |               |
      (1 row)

      mycluster> #as viewer
      commands run as viewer
      mycluster (as viewer)> #as admin
      commands run as admin
      mycluster> .alter cluster policy callout
      ... \`\`\`
      ... [
      ... 
      ... ]
      ... \`\`\`"
    `);
    await first.typeUntil(DOWN, 'mycluster> #as viewer█');
    first.type(CTRL_C);
    first.type(CTRL_D);
    await first.exit();

    expect(statSync(env.KUSTO_CALLOUT_HISTORY).mode & 0o777).toBe(0o600);
    expect(readFileSync(env.KUSTO_CALLOUT_HISTORY, 'utf8').split('\n')).toEqual([
      JSON.stringify('.alter cluster policy callout\n```\n[\n\n]\n```'),
      '"#as viewer"',
      '"#as admin"',
      '',
    ]);
    const second = await started([], { env });
    await second.typeUntil(`${CTRL_R}polic`, '... ```█');
    expect(second.screen).toMatchInlineSnapshot(`
      "kusto-callout 0.1.0: Azure Data Explorer's callout policy commands, on a cluster in memory
      Tab completes, #help lists the directives, Ctrl-D leaves.
      (search: polic) .alter cluster policy callout
      ... \`\`\`
      ... [
      ... 
      ... ]
      ... \`\`\`"
    `);
    // Into the line of the opening bracket, where a left key ends the walk through the history.
    await second.typeUntil(`${LEFT}${UP}${UP}${UP}`, '... [█');
    second.type(ENTER);
    await second.until(({ cursorLine }) => cursorLine === 'mycluster> █');
    expect(second.screen).toContain('CalloutPolicy |            | []');
  });

  it('completes at Tab: verbs, policy names, a fence, callout types, directives', async () => {
    const session = await started();
    await session.typeUntil(`.al${TAB}`, 'mycluster> .alter█');
    session.type(TAB);
    await session.until(({ screen }) => /alter +alter-merge/.test(screen));
    await session.typeUntil(`-${TAB}`, 'mycluster> .alter-merge █');
    await session.typeUntil(`cl${TAB}po${TAB}ca${TAB}`, 'mycluster> .alter-merge cluster policy callout █');
    await session.typeUntil(TAB, '...   {"CalloutType": "█", "CalloutUriRegex": "", "CanCall": true}');
    session.type(TAB);
    await session.until(({ screen }) => screen.includes('azure_openai'));
    expect(session.screen).toMatchInlineSnapshot(`
      "kusto-callout 0.1.0: Azure Data Explorer's callout policy commands, on a cluster in memory
      Tab completes, #help lists the directives, Ctrl-D leaves.
      mycluster> .alter-merge cluster policy callout \`\`\`
      ... [
      ...   {"CalloutType": "", "CalloutUriRegex": "", "CanCall": true}
      ... ]
      ... \`\`\`
      kusto                postgresql           sandbox_artifacts    azure_openai
      sql                  azure_digital_twins  external_data
      mysql                cosmosdb             webapi"
    `);
    await session.typeUntil(`web${TAB}`, '...   {"CalloutType": "webapi█", "CalloutUriRegex": "", "CanCall": true}');
    await session.typeUntil(CTRL_C, 'mycluster> █');
    await session.typeUntil(`#form${TAB}js${TAB}`, 'mycluster> #format json█');
    expect(session.screen).toMatchInlineSnapshot(`
      "kusto-callout 0.1.0: Azure Data Explorer's callout policy commands, on a cluster in memory
      Tab completes, #help lists the directives, Ctrl-D leaves.
      mycluster> .alter-merge cluster policy callout \`\`\`
      ... [
      ...   {"CalloutType": "webapi", "CalloutUriRegex": "", "CanCall": true}
      ... ]
      ... \`\`\`^C
      mycluster> #format json"
    `);
  });

  it('runs all the blocks of 200 pasted lines at Enter', async () => {
    const lines = Array.from({ length: 40 }, (_, block) => [
      `// block ${block}`,
      `.alter-merge cluster policy callout \`\`\`[`,
      '',
      `  {"CalloutType": "sql", "CalloutUriRegex": "h${block}", "CanCall": true}]\`\`\``,
      '',
    ]).flat();
    expect(lines).toHaveLength(200);
    const session = await started();
    await session.typeUntil('#format csv\r', 'mycluster> █');
    await session.typeUntil(
      pasted(lines.join('\r\n')),
      '...   {"CalloutType": "sql", "CalloutUriRegex": "h39", "CanCall": true}]```█',
    );
    expect(session.screen).toMatchInlineSnapshot(`
      "... // block 35
      ... .alter-merge cluster policy callout \`\`\`[
      ... 
      ...   {"CalloutType": "sql", "CalloutUriRegex": "h35", "CanCall": true}]\`\`\`
      ... 
      ... // block 36
      ... .alter-merge cluster policy callout \`\`\`[
      ... 
      ...   {"CalloutType": "sql", "CalloutUriRegex": "h36", "CanCall": true}]\`\`\`
      ... 
      ... // block 37
      ... .alter-merge cluster policy callout \`\`\`[
      ... 
      ...   {"CalloutType": "sql", "CalloutUriRegex": "h37", "CanCall": true}]\`\`\`
      ... 
      ... // block 38
      ... .alter-merge cluster policy callout \`\`\`[
      ... 
      ...   {"CalloutType": "sql", "CalloutUriRegex": "h38", "CanCall": true}]\`\`\`
      ... 
      ... // block 39
      ... .alter-merge cluster policy callout \`\`\`[
      ... 
      ...   {"CalloutType": "sql", "CalloutUriRegex": "h39", "CanCall": true}]\`\`\`"
    `);
    session.type(ENTER);
    // The prompt is also there before each of the blocks, for as long as the terminal has received no more.
    await session.until(
      ({ cursorLine, everything }) =>
        cursorLine === 'mycluster> █' && everything.match(/^CalloutPolicy,/gm)?.length === 40,
    );
    for (let block = 0; block < 40; block++) expect(session.everything).toContain(`// block ${block}\n`);
    expect(session.everything.match(/^CalloutPolicy,/gm)).toHaveLength(40);
    await session.typeUntil('#format json\r.show cluster policy callout\r', 'mycluster> █');
    await session.until(({ cursorLine, screen }) => cursorLine === 'mycluster> █' && screen.includes('h39'));
    // One entry of the history for each block.
    await session.typeUntil(
      `${UP}${UP}${UP}`,
      '...   {"CalloutType": "sql", "CalloutUriRegex": "h39", "CanCall": true}]```█',
    );
  });

  it('takes lines that come all at once without the marks of a paste as one text, too', async () => {
    const session = await started([], { env: { NO_COLOR: '1' } });
    const lines = ['.show cluster', 'policy calout', '', '.show vershun', '#as viewer'];
    await session.typeUntil(`${lines.join('\r')}\r`, 'mycluster (as viewer)> █');
    expect(session.screen).toMatchInlineSnapshot(`
      "kusto-callout 0.1.0: Azure Data Explorer's callout policy commands, on a cluster in memory
      Tab completes, #help lists the directives, Ctrl-D leaves.
      mycluster> .show cluster
      ... policy calout
      BadRequest_SyntaxError (KS005): expected \`callout\`, \`caching\` or \`capacity\`, but found
      \`calout\`
      2 | policy calout
        |        ^^^^^^
      hint: did you mean \`callout\`?

      mycluster> .show vershun
      BadRequest_SyntaxError (KS005): expected \`cluster\`, \`version\`, \`databases\`, \`database\`,
      \`tables\`, \`capacity\` or \`principal\`, but found \`vershun\`
      1 | .show vershun
        |       ^^^^^^^
      hint: did you mean \`version\`?

      mycluster> #as viewer
      commands run as viewer
      mycluster (as viewer)>"
    `);
  });

  it('shows commands, strings, comments and directives in colour, unless told not to', async () => {
    const session = await started();
    await session.typeUntil('.show version // why', 'mycluster> .show version // why█');
    expect(session.colorOf('.show')).toBe(4);
    expect(session.colorOf('// why')).toBe(8);
    await session.typeUntil(`${CTRL_C}#as viewer`, 'mycluster> #as viewer█');
    expect(session.colorOf('#as')).toBe(5);
    await session.typeUntil(
      `${CTRL_C}.alter cluster policy callout '[]`,
      "mycluster> .alter cluster policy callout '[]█",
    );
    expect(session.colorOf("'[]")).toBe(2);

    const plain = await started(['--no-color']);
    await plain.typeUntil('.show version // why', 'mycluster> .show version // why█');
    expect(plain.colorOf('.show')).toBe(-1);
  });

  it('shows the part around the cursor of a block taller than the terminal, and wraps long lines', async () => {
    const session = await started([], { rows: 8, columns: 40 });
    const lines = Array.from({ length: 12 }, (_, line) => `// line ${line} ${'x'.repeat(30)}`);
    await session.typeUntil(pasted(lines.join('\n')), 'xxxxx█');
    expect(session.screen).toMatchInlineSnapshot(`
      "... // line 8 xxxxxxxxxxxxxxxxxxxxxxxxxx
      xxxx
      ... // line 9 xxxxxxxxxxxxxxxxxxxxxxxxxx
      xxxx
      ... // line 10 xxxxxxxxxxxxxxxxxxxxxxxxx
      xxxxx
      ... // line 11 xxxxxxxxxxxxxxxxxxxxxxxxx
      xxxxx"
    `);
    await session.typeUntil(UP.repeat(9), 'xxxx█');
    expect(session.screen).toMatchInlineSnapshot(`
      "xxxx
      ... // line 3 xxxxxxxxxxxxxxxxxxxxxxxxxx
      xxxx
      ... // line 4 xxxxxxxxxxxxxxxxxxxxxxxxxx
      xxxx
      ... // line 5 xxxxxxxxxxxxxxxxxxxxxxxxxx
      xxxx
      ... // line 6 xxxxxxxxxxxxxxxxxxxxxxxxxx"
    `);
    await session.typeUntil(ENTER, '... █');
    expect(session.screen).toMatchInlineSnapshot(`
      "xxxx
      ... 
      ... // line 3 xxxxxxxxxxxxxxxxxxxxxxxxxx
      xxxx
      ... // line 4 xxxxxxxxxxxxxxxxxxxxxxxxxx
      xxxx
      ... // line 5 xxxxxxxxxxxxxxxxxxxxxxxxxx
      xxxx"
    `);
  });

  it('draws the input anew where the terminal changes its size', async () => {
    const session = await started([], { rows: 10, columns: 60 });
    await session.typeUntil(
      `.alter cluster policy callout ${TAB}sql`,
      '...   {"CalloutType": "sql█", "CalloutUriRegex": "", "CanCall',
    );
    await session.resize(30, 10);
    await session.typeUntil('_', '...   {"CalloutType": "sql_█",');
    expect(session.screen).toMatchInlineSnapshot(`
      "Tab completes, #help lists the
       directives, Ctrl-D leaves.
      mycluster> .alter cluster poli
      cy callout \`\`\`
      ... [
      ...   {"CalloutType": "sql_", 
      "CalloutUriRegex": "", "CanCal
      l": true}
      ... ]
      ... \`\`\`"
    `);
  });
});
