/*
 * behaviour.md §3, row by row: the commands, who may run them, what refuses them and in which order.
 */
import { describe, expect, it } from 'vitest';
import { Cluster, CommandError, PREDEFINED_RULES, ROLES, type ExecuteResult, type Role } from '../../src/index.js';

const SHOW = '.show cluster policy callout';
const DELETE = '.delete cluster policy callout';
const RULE_A = '{"CalloutType":"sql","CalloutUriRegex":"a","CanCall":true}';
const RULE_B = '{"CalloutType":"webapi","CalloutUriRegex":"b","CanCall":false}';
const ENABLED = { properties: { restrictOutboundNetworkAccess: 'Enabled' } };

function alter(policy: string): string {
  return `.alter cluster policy callout \`\`\`${policy}\`\`\``;
}

function merge(policy: string): string {
  return `.alter-merge cluster policy callout \`\`\`${policy}\`\`\``;
}

function errorOf(result: ExecuteResult) {
  if (result.ok) throw new Error('was not refused');
  return result.error;
}

const POLICY_COLUMNS = ['PolicyName', 'EntityName', 'Policy', 'ChildEntities', 'EntityType'];

describe('§3 Commands', () => {
  it.each([SHOW, alter('[]'), merge('[]'), DELETE])('%s returns the five columns, all of type string', command => {
    const [table] = new Cluster().executeOrThrow(command).tables;
    expect(table?.columns).toEqual(POLICY_COLUMNS.map(name => ({ name, type: 'string' })));
  });

  it('.show: the rows of section 2, immutable first', () => {
    expect(new Cluster().executeOrThrow(SHOW).objects).toEqual([
      {
        PolicyName: 'CalloutPolicy',
        EntityName: '',
        Policy: JSON.stringify(PREDEFINED_RULES),
        ChildEntities: '["$systemdb","KustoMonitoringPersistentDatabase"]',
        EntityType: 'Cluster immutable policy',
      },
      {
        PolicyName: 'CalloutPolicy',
        EntityName: '',
        Policy: '[]',
        ChildEntities: '["$systemdb","KustoMonitoringPersistentDatabase"]',
        EntityType: 'Cluster',
      },
    ]);
  });

  it('.alter replaces the data-plane policy; one row with the new policy', () => {
    const cluster = new Cluster();
    cluster.executeOrThrow(alter(`[${RULE_A}]`));
    expect(cluster.executeOrThrow(alter(`[${RULE_B}]`)).rows).toEqual([['CalloutPolicy', '', `[${RULE_B}]`, '', '']]);
    expect(JSON.stringify(cluster.dataPlanePolicy)).toBe(`[${RULE_B}]`);
  });

  it('.alter takes the empty policy', () => {
    const cluster = new Cluster();
    cluster.executeOrThrow(alter(`[${RULE_A}]`));
    expect(cluster.executeOrThrow(alter('[]')).rows).toEqual([['CalloutPolicy', '', '[]', '', '']]);
  });

  it('.alter-merge: same (CalloutType, CalloutUriRegex) → CanCall overwritten in place; others appended in order', () => {
    const cluster = new Cluster();
    cluster.executeOrThrow(alter(`[${RULE_A},${RULE_B}]`));
    const denied = RULE_A.replace('true', 'false');
    const other = RULE_A.replace('"a"', '"c"');
    expect(cluster.executeOrThrow(merge(`[${other},${denied}]`)).rows).toEqual([
      ['CalloutPolicy', '', `[${denied},${RULE_B},${other}]`, '', ''],
    ]);
  });

  it('.alter-merge compares types without regard to case and keeps the first spelling', () => {
    const cluster = new Cluster();
    cluster.executeOrThrow(alter(`[${RULE_A.replace('sql', 'SQL')}]`));
    cluster.executeOrThrow(merge(`[${RULE_A.replace('true', 'false')}]`));
    expect(cluster.dataPlanePolicy).toEqual([{ CalloutType: 'SQL', CalloutUriRegex: 'a', CanCall: false }]);
  });

  it('.alter-merge compares regexes exactly', () => {
    const cluster = new Cluster();
    cluster.executeOrThrow(alter(`[${RULE_A}]`));
    cluster.executeOrThrow(merge(`[${RULE_A.replace('"a"', '"A"')}]`));
    expect(cluster.dataPlanePolicy).toHaveLength(2);
  });

  it('.delete empties the data-plane policy; Policy is the text null; a later .show says []; the predefined rules stay', () => {
    const cluster = new Cluster();
    cluster.executeOrThrow(alter(`[${RULE_A}]`));
    expect(cluster.executeOrThrow(DELETE).rows).toEqual([['CalloutPolicy', '', 'null', '', '']]);
    expect(cluster.executeOrThrow(SHOW).rows).toEqual(new Cluster().executeOrThrow(SHOW).rows);
  });

  it("the commands read and write the data-plane policy only; ARM's rules are neither merged over nor echoed", () => {
    const calloutPolicies = [{ calloutType: 'sql', calloutUriRegex: 'a', outboundAccess: 'Deny' }];
    const cluster = new Cluster({ properties: { calloutPolicies } });
    expect(cluster.executeOrThrow(merge(`[${RULE_A}]`)).rows[0]?.[2]).toBe(`[${RULE_A}]`);
    expect(cluster.executeOrThrow(DELETE).rows[0]?.[2]).toBe('null');
    expect(cluster.resource['properties']).toMatchObject({ calloutPolicies });
  });
});

describe('§3 Blocked while restrictOutboundNetworkAccess is Enabled', () => {
  const BLOCKED = [
    [alter('[]'), 'ClusterCalloutPolicyAlterCommand'],
    [merge('[]'), 'ClusterCalloutPolicyAlterMergeCommand'],
    [DELETE, 'ClusterCalloutPolicyDeleteCommand'],
  ] as const;

  it.each(BLOCKED)('%s, with the text of the service', (command, operation) => {
    const cluster = new Cluster({ name: 'adx1', location: 'westus', ...ENABLED });
    const before = cluster.snapshot();
    const error = errorOf(cluster.execute(command, { principal: 'aadapp=1;2' }));
    expect(error.message).toBe(
      `Principal 'aadapp=1;2' is not authorized to perform operation '${operation}' on 'https://adx1.westus.kusto.windows.net:443/'.`,
    );
    expect(error).toMatchObject({
      httpStatus: 403,
      code: 'Forbidden',
      reason: 'AUTH_RESTRICTED',
      type: 'Kusto.Common.Svc.Exceptions.UnauthorizedOperationException',
      range: { start: { line: 1, column: 1 }, end: { line: 1, column: command.length + 1 } },
    });
    expect(cluster.isAt(before)).toBe(true);
  });

  it.each(BLOCKED)('%s: a hint beside the text says what to do', command => {
    const { hint } = errorOf(new Cluster(ENABLED).execute(command));
    expect(hint).toContain('restricted outbound access is on');
    expect(hint).toContain('allowedFqdnList or calloutPolicies');
    expect(hint).toContain('ARM template or az');
    expect(hint).toContain('the portal cannot edit calloutPolicies');
  });

  it("the hint of .delete says that its refusal is this interpreter's decision", () => {
    expect(errorOf(new Cluster(ENABLED).execute(DELETE)).hint).toContain('decision of this interpreter');
    expect(errorOf(new Cluster(ENABLED).execute(alter('[]'))).hint).not.toContain('decision');
  });

  it('.show is never blocked', () => {
    expect(new Cluster(ENABLED).execute(SHOW).ok).toBe(true);
  });

  it('with ARM rules as well as without', () => {
    const properties = { restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: ['a.example'] };
    expect(errorOf(new Cluster({ properties }).execute(alter('[]'))).reason).toBe('AUTH_RESTRICTED');
  });
});

describe('§3 Roles', () => {
  const NEEDS: readonly (readonly [command: string, roles: readonly Role[]])[] = [
    [SHOW, ['admin', 'monitor']],
    [alter('[]'), ['admin']],
    [merge('[]'), ['admin']],
    [DELETE, ['admin']],
    ['.execute cluster script <| .show version', ['admin']],
    ['.show cluster principals', ['admin', 'monitor']],
    ['.show version', ['admin', 'monitor', 'viewer']],
    ['.show cluster', ['admin', 'monitor', 'viewer']],
    ['.show cluster details', ['admin', 'monitor', 'viewer']],
    ['.show databases', ['admin', 'monitor', 'viewer']],
    ['.show cluster databases', ['admin', 'monitor', 'viewer']],
  ];

  describe.each(NEEDS)('%s', (command, roles) => {
    it.each(ROLES)('as %s', role => {
      const cluster = new Cluster();
      const before = cluster.snapshot();
      const result = cluster.execute(command, { as: role });
      expect(result.ok).toBe(roles.includes(role));
      if (result.ok) return;
      expect(result.error).toMatchObject({ code: 'Forbidden', reason: 'AUTH_ROLE', httpStatus: 403 });
      expect(result.error.message).toMatch(/^Principal '.*' is not authorized to perform operation '\w+Command' on '/);
      // The hint names the role that is missing and the one that is there.
      expect(result.error.hint).toContain(
        roles.includes('viewer')
          ? 'AllDatabasesViewer'
          : roles.includes('monitor')
            ? 'AllDatabasesMonitor'
            : 'AllDatabasesAdmin',
      );
      expect(result.error.hint).toContain(
        { admin: '', monitor: 'is AllDatabasesMonitor', viewer: 'is AllDatabasesViewer', none: 'has no role' }[role],
      );
      expect(cluster.isAt(before)).toBe(true);
    });
  });

  it('a text without a command needs no role', () => {
    expect(new Cluster().execute('// nothing', { as: 'none' })).toMatchObject({ ok: true, tables: [] });
  });

  it('the caller of the cluster counts where a call does not say', () => {
    const cluster = new Cluster();
    cluster.caller = { principal: 'aaduser=x', role: 'viewer' };
    expect(errorOf(cluster.execute(SHOW)).message).toContain("'aaduser=x'");
    expect(cluster.execute(SHOW, { as: 'admin' }).ok).toBe(true);
  });
});

describe('§3 Order of checks: syntax → role → restriction → policy content', () => {
  const RESTRICTED = new Cluster(ENABLED);
  const BAD_POLICY = alter('[{}]');

  it('syntax before everything', () => {
    expect(errorOf(RESTRICTED.execute('.alter cluster policy callout', { as: 'none' })).reason).toBe('KS005');
  });

  it('the role before the restriction', () => {
    expect(errorOf(RESTRICTED.execute(BAD_POLICY, { as: 'viewer' })).reason).toBe('AUTH_ROLE');
  });

  it('the restriction before the content', () => {
    expect(errorOf(RESTRICTED.execute(BAD_POLICY)).reason).toBe('AUTH_RESTRICTED');
  });

  it('the content last', () => {
    expect(errorOf(new Cluster().execute(BAD_POLICY)).reason).toBe('POLICY_KEY');
    expect(errorOf(new Cluster().execute(BAD_POLICY, { as: 'monitor' })).reason).toBe('AUTH_ROLE');
  });
});

describe('§3 Policy content', () => {
  it('a valid rule before a bad one is not kept', () => {
    const cluster = new Cluster();
    const before = cluster.snapshot();
    expect(errorOf(cluster.execute(merge(`[${RULE_A},{"CalloutType":"sql"}]`))).reason).toBe('POLICY_KEY');
    expect(cluster.isAt(before)).toBe(true);
  });

  it('a CalloutType is compared without regard to case and kept as written', () => {
    const written = RULE_A.replace('sql', 'CosmosDB');
    expect(new Cluster().executeOrThrow(alter(`[${written}]`)).rows[0]?.[2]).toBe(`[${written}]`);
  });

  it('an error names the entry, the place and what was expected', () => {
    const error = errorOf(
      new Cluster().execute(
        alter(`[${RULE_A},\n${RULE_B},\n {"CalloutType":"sql","CalloutUriRegex":"a","CanCall":"yes"}]`),
      ),
    );
    expect(error).toMatchObject({ code: 'General_BadRequest', httpStatus: 400, reason: 'POLICY_VALUE' });
    expect(error.message).toBe('[2].CanCall: expected true or false, but found a string');
    expect(error.range).toEqual({ start: { line: 3, column: 55 }, end: { line: 3, column: 60 } });
  });

  it('at most 100,000 rules, whether written or merged', () => {
    const rules = (count: number, name: string) =>
      `[${Array.from({ length: count }, (_, index) => `{"CalloutType":"sql","CalloutUriRegex":"${name}${index}","CanCall":true}`).join()}]`;
    const cluster = new Cluster();
    expect(errorOf(cluster.execute(alter(rules(100_001, 'a')))).reason).toBe('POLICY_TOO_MANY_RULES');
    expect(cluster.execute(alter(rules(100_000, 'a'))).ok).toBe(true);
    const before = cluster.snapshot();
    expect(errorOf(cluster.execute(merge(rules(1, 'b')))).reason).toBe('POLICY_TOO_MANY_RULES');
    expect(cluster.isAt(before)).toBe(true);
    expect(cluster.execute(merge(rules(1, 'a'))).ok).toBe(true);
  });

  it.each([
    ['a second literal', `${alter('[]')} '[]'`],
    ['leftover tokens', `${alter('[]')} x`],
    ['a second command', `${alter('[]')}\n${DELETE}`],
    ['a second command after ;', `${alter('[]')}; ${DELETE}`],
  ])('never half of what was written: %s', (_, command) => {
    const cluster = new Cluster();
    cluster.executeOrThrow(alter(`[${RULE_A}]`));
    const before = cluster.snapshot();
    expect(errorOf(cluster.execute(command)).code).toBe('BadRequest_SyntaxError');
    expect(cluster.isAt(before)).toBe(true);
  });
});

describe('§3 Also answered', () => {
  it('.show version', () => {
    const [table] = new Cluster().executeOrThrow('.show version').tables;
    expect(table?.columns.map(({ name, type }) => `${name}:${type}`)).toEqual([
      'BuildVersion:string',
      'BuildTime:datetime',
      'ServiceType:string',
      'ProductVersion:string',
    ]);
    expect(table?.rows).toHaveLength(1);
  });

  it.each(['.show cluster', '.show cluster details'])('%s: one node', command => {
    const [row] = new Cluster().executeOrThrow(command).objects;
    expect(row).toMatchObject({ Address: 'https://mycluster.westeurope.kusto.windows.net/', Name: 'mycluster' });
  });

  it.each(['.show databases', '.show cluster databases'])('%s: the databases', command => {
    const result = new Cluster({ databases: ['TestDB'] }).executeOrThrow(command);
    expect(result.objects.map(row => row['DatabaseName'])).toEqual([
      '$systemdb',
      'KustoMonitoringPersistentDatabase',
      'TestDB',
    ]);
  });

  it.each([
    ['aaduser=1;2', 'AAD User', '1'],
    ['AadApp=3;4', 'AAD Application', '3'],
    ['aadgroup=5', 'AAD Group', '5'],
    ['someone', 'AAD User', 'someone'],
    ['constructor=6', 'AAD User', '6'],
  ])('.show cluster principals: the caller %s', (principal, type, objectId) => {
    const [row] = new Cluster().executeOrThrow('.show cluster principals', { principal }).objects;
    expect(row).toMatchObject({
      Role: 'Cluster AllDatabasesAdmin',
      PrincipalType: type,
      PrincipalObjectId: objectId,
      PrincipalFQN: principal,
    });
  });

  it.each([
    ['.show functions', 'SYN_UNSUPPORTED', 'Kusto knows the command `.show functions`, but it is not supported'],
    ['.create table T (a: int)', 'SYN_UNSUPPORTED', '`.create table`'],
    ['.foo', 'SYN_UNKNOWN_COMMAND', 'Kusto has no command `.foo`'],
  ])('any other management command: %s is %s', (command, reason, message) => {
    const error = errorOf(new Cluster().execute(command));
    expect(error).toMatchObject({ code: 'BadRequest_SyntaxError', httpStatus: 400, reason });
    expect(error.message).toContain(message);
  });

  it('everything that keeps a text from being one whole, supported command is BadRequest_SyntaxError', () => {
    for (const text of ['x', '.', '.show', `${SHOW} x`, "'", '#help', `${SHOW}\u0000`, `${SHOW} | |count`]) {
      const result = new Cluster().execute(text);
      expect(errorOf(result)).toMatchObject({ code: 'BadRequest_SyntaxError', httpStatus: 400 });
    }
  });

  it('the throwing variant throws the same error with its place in words', () => {
    let thrown: unknown;
    try {
      new Cluster().executeOrThrow('.alter cluster policy calout');
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(CommandError);
    expect((thrown as CommandError).message).toBe(
      [
        'BadRequest_SyntaxError (KS005): expected `callout`, but found `calout`',
        '1 | .alter cluster policy calout',
        '  |                       ^^^^^^',
        'hint: did you mean `callout`?',
      ].join('\n'),
    );
  });
});
