import { describe, expect, it } from 'vitest';
import { DEFAULT_CALLER } from '../../../src/cluster/caller.js';
import { ask, command, serving } from '../harness.js';

/* Protects who a request runs as: nobody is verified, but nobody gets a role that ARM did not give, once ARM gives any. */

const TENANT = '11111111-0000-0000-0000-000000000001';
const ALICE = '22222222-0000-0000-0000-000000000001';
const ROBOT = '33333333-0000-0000-0000-000000000001';
const DELETE = '.delete cluster policy callout';
const SHOW = '.show cluster policy callout';
const CLUSTER =
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Kusto/clusters/mycluster';

function bearer(claims: unknown): Record<string, string> {
  const text = typeof claims === 'string' ? claims : JSON.stringify(claims);
  return { authorization: `Bearer eyJhbGciOiJub25lIn0.${Buffer.from(text).toString('base64url')}.` };
}

const alice = { oid: ALICE, tid: TENANT, upn: 'alice@contoso.com', appid: ROBOT, scp: 'user_impersonation' };
const robot = { oid: '44444444-0000-0000-0000-000000000001', appid: ROBOT, tid: TENANT };

describe('the principal', () => {
  it.each<[string, Record<string, string>, string]>([
    ['nobody says', {}, DEFAULT_CALLER.principal],
    ['a user’s token', bearer(alice), `aaduser=${ALICE};${TENANT}`],
    ['an application’s token', bearer(robot), `aadapp=${ROBOT};${TENANT}`],
    ['a token that says so', bearer({ ...robot, idtyp: 'app', scp: 'x' }), `aadapp=${ROBOT};${TENANT}`],
    ['a token without a tenant', bearer({ oid: ALICE }), `aaduser=${ALICE}`],
    ['the header', { 'x-kusto-callout-principal': 'aadgroup=g;t' }, 'aadgroup=g;t'],
    ['the header beside a token', { ...bearer(alice), 'x-kusto-callout-principal': 'x' }, 'x'],
    ['a blank header', { 'x-kusto-callout-principal': ' ' }, DEFAULT_CALLER.principal],
    ['no JSON web token', { authorization: 'Bearer fake' }, DEFAULT_CALLER.principal],
    ['a token of no JSON', bearer('{'), DEFAULT_CALLER.principal],
    ['a token of no object', bearer('null'), DEFAULT_CALLER.principal],
    ['claims of other types', bearer({ oid: 1, appid: [], tid: {} }), DEFAULT_CALLER.principal],
    ['another scheme', { authorization: 'Basic eDp5' }, DEFAULT_CALLER.principal],
  ])('%s', async (_, headers, principal) => {
    const emulator = await serving([], { port: null });
    const { body } = command(emulator, '.show cluster principals | project PrincipalFQN', headers);
    expect((JSON.parse(body) as { Tables: { Rows: unknown }[] }).Tables[0]?.Rows).toEqual([[principal]]);
  });
});

describe('the role', () => {
  const statuses = async (headers: Record<string, string>, roles: Record<string, object> = {}): Promise<number[]> => {
    const emulator = await serving([], { port: null });
    for (const [name, properties] of Object.entries(roles)) {
      const path = `${CLUSTER}/principalAssignments/${name}?api-version=2023-08-15`;
      expect(ask(emulator, 'PUT', path, { properties }).status).toBeLessThan(300);
    }
    return ['.show version', SHOW, DELETE].map(csl => command(emulator, csl, headers).status);
  };
  const assigned = (principalId: string, role: string, tenantId = TENANT): object => ({
    principalId,
    role,
    tenantId,
    principalType: 'User',
  });
  const all = [200, 200, 200];
  const monitor = [200, 200, 403];
  const viewer = [200, 403, 403];
  const none = [403, 403, 403];

  it.each<[string, Record<string, string>, Record<string, object>, number[]]>([
    ['the default', {}, {}, all],
    ['the header', { 'x-kusto-callout-role': 'Monitor' }, {}, monitor],
    ['viewer', { 'x-kusto-callout-role': 'viewer' }, {}, viewer],
    ['none', { 'x-kusto-callout-role': 'none' }, {}, none],
    ['a token where ARM assigned nothing', bearer(alice), {}, all],
    ['a token with a role', bearer(alice), { a: assigned(ALICE, 'AllDatabasesMonitor') }, monitor],
    [
      'the strongest of several',
      bearer(alice),
      { a: assigned(ALICE, 'AllDatabasesViewer'), b: assigned('ALICE@contoso.com', 'AllDatabasesAdmin') },
      all,
    ],
    ['an application', bearer(robot), { a: assigned(ROBOT, 'AllDatabasesViewer') }, viewer],
    ['a group', bearer({ ...alice, groups: ['g1'] }), { a: assigned('g1', 'AllDatabasesMonitor') }, monitor],
    [
      'not that of the application which the user sits at',
      bearer(alice),
      { a: assigned(ROBOT, 'AllDatabasesAdmin') },
      none,
    ],
    ['not that of another tenant', bearer(alice), { a: assigned(ALICE, 'AllDatabasesAdmin', ROBOT) }, none],
    ['none where others have one', bearer(robot), { a: assigned(ALICE, 'AllDatabasesAdmin') }, none],
    [
      'the header beside a token',
      { ...bearer(robot), 'x-kusto-callout-role': 'viewer' },
      { a: assigned(ALICE, 'AllDatabasesAdmin') },
      viewer,
    ],
  ])('%s', async (_, headers, roles, expected) => {
    expect(await statuses(headers, roles)).toEqual(expected);
  });

  it('of one caller is never answered from what another was told', async () => {
    const emulator = await serving([], { port: null });
    expect(command(emulator, SHOW).status).toBe(200);
    expect(command(emulator, SHOW, { 'x-kusto-callout-role': 'viewer' }).status).toBe(403);
    expect(command(emulator, SHOW).status).toBe(200);
    const names = ['a=1;t', 'b=2;t'].map(name =>
      command(emulator, '.show cluster principals', { 'x-kusto-callout-principal': name }),
    );
    expect(names.map(({ body }, index) => body.includes(['a=1;t', 'b=2;t'][index] ?? ''))).toEqual([true, true]);
  });
});
