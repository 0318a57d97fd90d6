import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callerOn, principalNamed, templateAssignments } from '../../src/cluster/assignments.js';
import { initialState } from '../../src/server/emulator.js';
import { ask, clusterOf, command, fixedSurroundings, serving } from '../server/harness.js';
import { folderWith, kustoCallout } from './harness.js';

/* Protects that who runs commands has the role that the cluster's template assigns, on the command line as over HTTP. */

const TENANT = '11111111-0000-0000-0000-000000000001';
const [ADMIN, MONITOR, VIEWER, STRANGER] = ['a1', 'b2', 'c3', 'd4'];

function assignment(name: string, principalId: string, role: string): object {
  return {
    type: 'Microsoft.Kusto/clusters/principalAssignments',
    apiVersion: '2024-04-13',
    name: `adx/${name}`,
    dependsOn: ["[resourceId('Microsoft.Kusto/clusters', 'adx')]"],
    properties: { principalId, principalType: 'User', role, tenantId: TENANT },
  };
}

function template(...assignments: readonly object[]): string {
  return JSON.stringify({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters: { monitor: { type: 'string', defaultValue: MONITOR } },
    resources: [
      {
        type: 'Microsoft.Kusto/clusters',
        apiVersion: '2024-04-13',
        name: 'adx',
        location: 'westeurope',
        properties: {},
      },
      ...assignments,
    ],
  });
}

const ASSIGNING = template(
  assignment('admins', ADMIN, 'AllDatabasesAdmin'),
  assignment('monitors', "[parameters('monitor')]", 'allDatabasesMonitor'),
  assignment('viewers', VIEWER, 'AllDatabasesViewer'),
);
const SHOW = '.show cluster policy callout';
const DELETE = '.delete cluster policy callout';
const COMMANDS = ['.show version', SHOW, DELETE];

/** A principal, and which of {@link COMMANDS} it may run. */
const CASES: readonly (readonly [string, readonly boolean[]])[] = [
  [`aaduser=${ADMIN};${TENANT}`, [true, true, true]],
  [`aaduser=${ADMIN.toUpperCase()}`, [true, true, true]],
  [ADMIN, [true, true, true]],
  [`aadapp=${MONITOR};${TENANT}`, [true, true, false]],
  [`aadgroup=${VIEWER};${TENANT}`, [true, false, false]],
  [`aaduser=${ADMIN};another`, [false, false, false]],
  [`aaduser=${STRANGER};${TENANT}`, [false, false, false]],
];

describe('--principal', () => {
  it.each(CASES)('%s runs what its assignment allows', async (principal, allowed) => {
    const folder = folderWith({ 'template.json': ASSIGNING });
    const run = (text: string): Promise<{ readonly code: number }> =>
      kustoCallout(['run', '--cluster', join(folder, 'template.json'), '--principal', principal, '-e', text]);
    const codes: number[] = [];
    for (const text of COMMANDS) codes.push((await run(text)).code);
    expect(codes).toEqual(allowed.map(may => (may ? 0 : 1)));
  });

  it.each(CASES)('%s has the same role in the emulator that serves the template', async (principal, allowed) => {
    const surroundings = fixedSurroundings();
    const emulator = await serving([], {
      port: null,
      surroundings,
      state: initialState([clusterOf(ASSIGNING)], surroundings),
      defaultCaller: { principal, role: null },
    });
    const statuses = COMMANDS.map(csl => command(emulator, csl).status);
    expect(statuses).toEqual(allowed.map(may => (may ? 200 : 403)));
  });

  it.each([
    ['--role counts before an assignment', ASSIGNING, ['--principal', STRANGER, '--role', 'admin']],
    ['nobody named is the default caller', ASSIGNING, []],
    ['a template that assigns nothing', template(), ['--principal', STRANGER]],
  ])('%s', async (_, text, argv) => {
    const file = join(folderWith({ 'template.json': text }), 'template.json');
    expect((await kustoCallout(['run', '--cluster', file, ...argv, '-e', DELETE])).code).toBe(0);
  });

  it('gives nobody a role by an assignment whose principal only Azure knows', async () => {
    const unknown = "[reference(resourceId('Microsoft.Web/sites', 'app'), '2022-03-01', 'full').identity.principalId]";
    const file = join(
      folderWith({ 'template.json': template(assignment('app', unknown, 'AllDatabasesAdmin')) }),
      'template.json',
    );
    const { code, stderr } = await kustoCallout(['run', '--cluster', file, '--principal', STRANGER, '-e', DELETE]);
    expect(stderr).toContain('AUTH_ROLE');
    expect(code).toBe(1);
  });

  it('counts for scripts in questions and in test files', async () => {
    const folder = folderWith({
      'template.json': ASSIGNING,
      'script.kql': DELETE,
      'cases.yaml':
        'cluster: template.json\ncommands:\n  - run: .delete cluster policy callout\n    refused: { code: Forbidden }\n',
    });
    const at = (name: string): string => join(folder, name);
    const lint = (
      principal: string,
    ): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> =>
      kustoCallout(['lint', at('script.kql'), '--cluster', at('template.json'), '--principal', principal]);
    expect(JSON.stringify(await lint(MONITOR))).toContain('AllDatabasesAdmin');
    expect(JSON.stringify(await lint(ADMIN))).not.toContain('AllDatabasesAdmin');
    const test = async (principal: string): Promise<number> =>
      (await kustoCallout(['test', at('cases.yaml'), '--principal', principal])).code;
    expect([await test(MONITOR), await test(ADMIN)]).toEqual([0, 1]);
  });
});

describe('the emulator', () => {
  it('shows the assignments of the template as resources, and forgets one that is deleted', async () => {
    const surroundings = fixedSurroundings();
    const state = initialState([clusterOf(ASSIGNING)], surroundings);
    const emulator = await serving([], {
      port: null,
      surroundings,
      state,
      defaultCaller: { principal: ADMIN, role: null },
    });
    const [cluster = ''] = state.clusters.keys();
    const at = (path: string): string => `${cluster}/principalAssignments${path}?api-version=2024-04-13`;
    const { json } = ask(emulator, 'GET', at(''));
    expect(json).toMatchObject({
      value: [
        { name: 'adx/admins', properties: { principalId: ADMIN, role: 'AllDatabasesAdmin' } },
        { name: 'adx/monitors', properties: { principalId: MONITOR } },
        { name: 'adx/viewers' },
      ],
    });
    expect(ask(emulator, 'DELETE', at('/admins')).status).toBe(202);
    expect(command(emulator, SHOW).status).toBe(403);
  });
});

describe('a role', () => {
  it('of an assignment is the strongest of several, and none where its name is not known', () => {
    const of = (...roles: readonly string[]): string =>
      callerOn(
        { principal: ADMIN, role: null },
        templateAssignments(
          roles.map(role => ({ name: role, apiVersion: '', properties: { principalId: ADMIN, role } })),
        ),
      ).role;
    expect([of(), of('x'), of('AllDatabasesViewer'), of('AllDatabasesViewer', 'AllDatabasesMonitor', 'x')]).toEqual([
      'admin',
      'none',
      'viewer',
      'monitor',
    ]);
  });

  it.each([
    ['aaduser=A;T', { ids: ['a'], tenantId: 'T' }],
    ['alice@contoso.com', { ids: ['alice@contoso.com'], tenantId: null }],
    [' aadapp=x; ', { ids: ['x'], tenantId: null }],
  ])('belongs to %s', (name, expected) => {
    expect(principalNamed(name)).toEqual(expected);
  });
});
