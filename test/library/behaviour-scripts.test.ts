/*
 * behaviour.md §5, row by row: scripts of this interpreter, and `.execute cluster script` of the service.
 */
import { describe, expect, it } from 'vitest';
import { Cluster, type ExecuteResult } from '../../src/index.js';
import { processorTime } from '../processor-time.js';

const ALTER = `.alter cluster policy callout '[{"CalloutType":"sql","CalloutUriRegex":"a","CanCall":true}]'`;
const BAD = `.alter cluster policy callout '[{}]'`;
const DELETE = '.delete cluster policy callout';

function executeScript(body: string, properties = ''): string {
  return `.execute cluster script ${properties}<|\n${body}`;
}

function outcomes(result: ExecuteResult): readonly (readonly unknown[])[] {
  if (!result.ok) throw new Error(result.error.message);
  return result.objects.map(row => [row['CommandType'], row['CommandText'], row['Result']]);
}

describe('§5 Scripts', () => {
  it('run their commands in order, each with its line', () => {
    const outcome = new Cluster().executeScript(`// first\n${ALTER}\n\n.show version\n.show cluster policy callout\n`);
    expect(outcome.ok).toBe(true);
    expect(outcome.steps.map(({ line, text }) => [line, text.split('\n').at(-1)])).toEqual([
      [1, ALTER],
      [4, '.show version'],
      [5, '.show cluster policy callout'],
    ]);
  });

  it('stop at the first error', () => {
    const cluster = new Cluster();
    const outcome = cluster.executeScript(`${ALTER}\n\n${BAD}\n\n${DELETE}`);
    expect(outcome.ok).toBe(false);
    expect(outcome.steps.map(({ result }) => result.ok)).toEqual([true, false]);
    expect(cluster.dataPlanePolicy).toHaveLength(1);
  });

  it('go on when told to', () => {
    const cluster = new Cluster();
    const outcome = cluster.executeScript(`${ALTER}\n\n${BAD}\n\n${DELETE}`, { continueOnError: true });
    expect(outcome.steps.map(({ result }) => result.ok)).toEqual([true, false, true]);
    expect(outcome.ok).toBe(false);
    expect(cluster.dataPlanePolicy).toEqual([]);
  });

  it('a line that begins with # is a directive, so that a script can switch restriction on and show the refusal', () => {
    const cluster = new Cluster();
    const outcome = cluster.executeScript(
      [
        ALTER,
        '#arm {"restrictOutboundNetworkAccess": "Enabled"}',
        DELETE,
        '#undo',
        '#as viewer aaduser=v',
        '.show cluster policy callout',
        '#reset',
        '.show cluster policy callout',
      ].join('\n'),
      { continueOnError: true },
    );
    expect(outcome.steps.map(({ kind, result }) => `${kind} ${result.ok ? 'ok' : 'refused'}`)).toEqual([
      'command ok',
      'directive ok',
      'command refused',
      'directive ok',
      'directive ok',
      'command refused',
      'directive ok',
      'command ok',
    ]);
    expect(outcome.steps[2]?.result).toMatchObject({ error: { reason: 'AUTH_RESTRICTED' } });
    expect(outcome.steps[5]?.result).toMatchObject({ error: { reason: 'AUTH_ROLE' } });
    expect(cluster.isRestricted).toBe(false);
    expect(cluster.dataPlanePolicy).toEqual([]);
  });

  it.each([
    ['#cluste', 'is not a directive', 'did you mean `#cluster`?'],
    ['#as', '#as needs a role', 'the roles are'],
    ['#as amdin', 'is not a role', 'did you mean `admin`?'],
    ['#arm', '#arm needs a file or JSON', '#arm {'],
    ['#arm x.json', 'reading files is not available here', 'JSON starts with {'],
    ['#arm {"allowedFqdnList": 1}', 'ARM_VALUE', null],
    ['#undo', 'nothing to undo', null],
    ['#', 'is not a directive', 'the directives are'],
    ['#\u001b[31m', 'is not a directive', null],
  ])('the directive %s fails with words', (line, message, hint) => {
    const [step] = new Cluster().executeScript(line).steps;
    const result = step?.result;
    if (step?.kind !== 'directive' || result === undefined || result.ok || !('message' in result)) {
      throw new Error('expected a refused directive');
    }
    expect(result.message).toContain(message);
    expect(result.message).not.toMatch(/\p{Cc}/u);
    if (hint !== null) expect(result.hint).toContain(hint);
  });

  it('a fault in ARM JSON has its line and column inside the JSON', () => {
    const [step] = new Cluster().executeScript('#arm {"calloutPolicies": [1]}').steps;
    expect(step?.result).toMatchObject({ ok: false, message: expect.stringContaining('JSON:1:22:') as string });
  });

  it('#cluster shows the resource, #as keeps the principal when none is given', () => {
    const cluster = new Cluster();
    const { steps } = cluster.executeScript('#cluster\n#as monitor\n.show cluster principals');
    expect(steps[0]?.result).toMatchObject({ ok: true, output: JSON.stringify(cluster.resource, null, 2) });
    expect(steps[2]?.result).toMatchObject({
      ok: true,
      rows: [
        [
          'Cluster AllDatabasesMonitor',
          'AAD User',
          expect.anything(),
          expect.anything(),
          cluster.caller.principal,
          '',
          '',
        ],
      ],
    });
  });

  it('the caller of a script does not outlive it', () => {
    const cluster = new Cluster();
    cluster.executeScript('#as none');
    expect(cluster.execute('.show version').ok).toBe(true);
  });
});

describe('§5 .execute cluster script', () => {
  it('OperationId, CommandType, CommandText, Result, Reason; .show is Skipped', () => {
    const cluster = new Cluster();
    const result = cluster.executeOrThrow(executeScript(`${ALTER}\n.show version\n${DELETE};`));
    expect(result.tables[0]?.columns.map(({ name, type }) => `${name}:${type}`)).toEqual([
      'OperationId:guid',
      'CommandType:string',
      'CommandText:string',
      'Result:string',
      'Reason:string',
    ]);
    expect(result.rows).toEqual([
      ['00000000-0000-0000-0000-000000000001', 'ClusterCalloutPolicyAlter', ALTER, 'Completed', ''],
      ['00000000-0000-0000-0000-000000000002', 'VersionShow', '.show version', 'Skipped', ''],
      ['00000000-0000-0000-0000-000000000003', 'ClusterCalloutPolicyDelete', DELETE, 'Completed', ''],
    ]);
  });

  it('stops at the first error; itself it succeeds', () => {
    const cluster = new Cluster();
    const result = cluster.executeOrThrow(executeScript(`${ALTER}\n${BAD}\n${DELETE}`));
    expect(outcomes(result).map(([, , outcome]) => outcome)).toEqual(['Completed', 'Failed']);
    expect(result.objects[1]?.['Reason']).toContain('`CalloutType` is missing');
    expect(cluster.dataPlanePolicy).toHaveLength(1);
  });

  it.each(['ContinueOnErrors=true', 'continueonerrors=True', "ContinueOnErrors='true'"])(
    'goes on with %s',
    property => {
      const cluster = new Cluster();
      const result = cluster.execute(
        executeScript(`${ALTER}\n${BAD}\n.foo\n.show functions\n${DELETE}`, `with (${property}) `),
      );
      expect(outcomes(result).map(([, , outcome]) => outcome)).toEqual([
        'Completed',
        'Failed',
        'Failed',
        'Failed',
        'Completed',
      ]);
      expect(cluster.dataPlanePolicy).toEqual([]);
    },
  );

  it('fails itself only with ThrowOnErrors=true, and what ran before stays', () => {
    const cluster = new Cluster();
    const result = cluster.execute(executeScript(`${ALTER}\n${BAD}\n${DELETE}`, 'with (ThrowOnErrors=true) '));
    expect(result).toMatchObject({ ok: false, error: { reason: 'POLICY_KEY', range: { start: { line: 3 } } } });
    expect(cluster.dataPlanePolicy).toHaveLength(1);
  });

  it('both together are refused, and nothing runs', () => {
    const cluster = new Cluster();
    const before = cluster.snapshot();
    const both = 'with (ContinueOnErrors=true, ThrowOnErrors=true) ';
    expect(cluster.execute(executeScript(ALTER, both))).toMatchObject({
      ok: false,
      error: { reason: 'SCRIPT_PROPERTIES' },
    });
    expect(cluster.isAt(before)).toBe(true);
    expect(cluster.execute(executeScript(ALTER, 'with (ContinueOnErrors=true, ThrowOnErrors=false) ')).ok).toBe(true);
  });

  it('an unknown property warns and has no effect', () => {
    expect(new Cluster().executeOrThrow(executeScript(ALTER, 'with (Foo=1) ')).warnings).toEqual([
      expect.stringContaining('`Foo`'),
    ]);
  });

  it('a malformed command refuses the whole script before any of it runs', () => {
    const cluster = new Cluster();
    const before = cluster.snapshot();
    const all = [
      ...[
        '.alter cluster policy callout',
        `.foo '`,
        '.show functions ```',
        `${DELETE} x`,
        '.',
        '.drop cluster policy callout',
      ],
      // Also what would be skipped.
      ...[
        '.show version | wherex',
        `${DELETE} | count |`,
        '.show version; }',
        '.show version; print 1',
        '.foo bar; print 1',
        `${DELETE};;\n${DELETE}`,
      ],
    ];
    for (const malformed of all) {
      expect([malformed, cluster.execute(executeScript(`${ALTER}\n${malformed}`)).ok]).toEqual([malformed, false]);
    }
    expect(cluster.isAt(before)).toBe(true);
  });

  it('what the official parser takes and nobody runs here fails when its turn comes', () => {
    for (const other of ['.foo bar', '.SHOW version', '.show functions', `${DELETE} | join (print 1) on a`]) {
      const result = new Cluster().execute(executeScript(`${ALTER}\n${other}`));
      expect(outcomes(result).map(([, text, outcome]) => [text, outcome])).toEqual([
        [ALTER, 'Completed'],
        [other, 'Failed'],
      ]);
    }
  });

  it('a last semicolon ends the request', () => {
    expect(outcomes(new Cluster().execute(executeScript(`${DELETE} ;\n;`))).map(([, text]) => text)).toEqual([DELETE]);
  });

  it('each command meets the checks that it would meet on its own', () => {
    const cluster = new Cluster({ properties: { restrictOutboundNetworkAccess: 'Enabled' } });
    const result = cluster.executeOrThrow(executeScript(ALTER));
    expect(result.objects[0]).toMatchObject({
      Result: 'Failed',
      Reason: expect.stringContaining('ClusterCalloutPolicyAlterCommand') as string,
    });
  });

  it('commands start at a dot on a new line or after a semicolon; blank lines and comments between them are fine', () => {
    const body = `.show version; .show cluster\n\n// c\n\n  .show databases // d\n.show cluster\ndetails`;
    expect(outcomes(new Cluster().execute(executeScript(body))).map(([, text]) => text)).toEqual([
      '.show version',
      '.show cluster',
      '.show databases',
      '.show cluster\ndetails',
    ]);
  });

  it('a script in a script fails', () => {
    const result = new Cluster().execute(executeScript('.execute cluster script <| .show version'));
    expect(outcomes(result)).toEqual([['ClusterScriptExecute', '.execute cluster script <| .show version', 'Failed']]);
  });

  it('scripts nested without end fail like one, soon and without filling the stack', () => {
    const nested = '.execute cluster script <| '.repeat(30_000);
    const started = processorTime();
    const result = new Cluster().execute(`${nested}.show version`);
    expect(processorTime() - started).toBeLessThan(8_000);
    expect(outcomes(result).map(([, , outcome]) => outcome)).toEqual(['Failed']);
    expect(new Cluster().execute(nested)).toMatchObject({ ok: true });
  });

  it('a script in a script without commands, or with a broken token, refuses the whole script', () => {
    for (const malformed of [
      '.execute cluster script <|',
      '.execute cluster script <| show',
      `.execute cluster script <| .foo '`,
    ]) {
      expect(new Cluster().execute(executeScript(`${ALTER}\n${malformed}`))).toMatchObject({
        ok: false,
        error: { code: 'BadRequest_SyntaxError' },
      });
    }
  });
});
