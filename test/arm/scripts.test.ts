import { describe, expect, it } from 'vitest';
import { readInput, surveyInput } from '../../src/analysis/inputs/index.js';
import { deployTemplate, whatIf } from '../../src/arm/index.js';
import { createCluster } from '../../src/cluster/change.js';
import { portableResource } from '../../src/cluster/resource.js';
import { Cluster, stateOf } from '../../src/library/cluster.js';
import type { CalloutRule } from '../../src/policy/rules.js';

/*
 * Protects that scripts in templates run on the callout policy wherever a template is read, fail as the service's do, and that one
 * whose text is not known is never taken for one that does nothing.
 */

const rule = (CalloutUriRegex: string, CanCall = true): CalloutRule => ({
  CalloutType: 'webapi',
  CalloutUriRegex,
  CanCall,
});
const merge = (...rules: readonly CalloutRule[]): string =>
  `.alter-merge cluster policy callout @'${JSON.stringify(rules)}'`;
const alter = (...rules: readonly CalloutRule[]): string => merge(...rules).replace('.alter-merge', '.alter');

const cluster = { type: 'Microsoft.Kusto/clusters', apiVersion: '2024-04-13', name: 'contoso', location: 'westeurope' };

interface Script {
  readonly name?: string;
  readonly properties: object;
  readonly dependsOn?: readonly string[];
  readonly condition?: string;
}

function template(scripts: readonly Script[], properties: object = {}, others: object = {}): string {
  const resources = scripts.map(({ name = 'contoso/db/script', ...script }) => ({
    type: 'Microsoft.Kusto/clusters/databases/scripts',
    apiVersion: '2024-04-13',
    name,
    ...script,
  }));
  return JSON.stringify({ ...others, resources: [{ ...cluster, properties }, ...resources] });
}

function clusterLevel(scriptContent: string, others: object = {}): Script['properties'] {
  return { scriptLevel: 'Cluster', scriptContent, ...others };
}

function policyOf(text: string): readonly CalloutRule[] {
  const fromReader = new Cluster(text).dataPlanePolicy;
  const deployed = deployTemplate([], text);
  if (!deployed.ok) throw new Error(deployed.problem.message);
  expect(deployed.clusters[0]?.dataPlanePolicy).toEqual(fromReader);
  const input = readInput(text);
  expect(input.ok && input.input.rules.filter(({ layer }) => layer === 'command').map(sourced => sourced.rule)).toEqual(
    fromReader,
  );
  return fromReader;
}

describe('a script', () => {
  it('runs on the data-plane policy', () => {
    expect(policyOf(template([{ properties: clusterLevel(merge(rule('^a'))) }]))).toEqual([rule('^a')]);
  });

  it('runs after what it depends on, whatever the order of the template', () => {
    const first = { name: 'contoso/db/first', properties: clusterLevel(alter(rule('^a'))) };
    const second = {
      name: 'contoso/db/second',
      properties: clusterLevel(merge(rule('^a', false), rule('^b'))),
      dependsOn: ["[resourceId('Microsoft.Kusto/clusters/databases/scripts', 'contoso', 'db', 'first')]"],
    };
    expect(policyOf(template([second, first]))).toEqual([rule('^a', false), rule('^b')]);
  });

  it('runs all its commands, and passes over those of other things', () => {
    const text = `// tables first\n.create table T (a: int)\n\n${merge(rule('^a'))}\n${merge(rule('^b'))};\n.create-or-alter function f() { T\n| where a > 1\n}`;
    expect(policyOf(template([{ properties: clusterLevel(text) }]))).toEqual([rule('^a'), rule('^b')]);
  });

  it('may be computed, repeated and inside its database', () => {
    const expression = `[concat('.alter-merge cluster policy callout ', parameters('policy'))]`;
    const computed = template(
      [{ properties: clusterLevel(expression) }],
      {},
      {
        parameters: { policy: { type: 'string', defaultValue: `@'${JSON.stringify([rule('^a')])}'` } },
      },
    );
    expect(policyOf(computed)).toEqual([rule('^a')]);
    const child = { type: 'scripts', name: 's', apiVersion: '2024-04-13', properties: clusterLevel(merge(rule('^b'))) };
    const database = { type: 'databases', name: 'db', apiVersion: '2024-04-13', resources: [child], properties: {} };
    expect(policyOf(JSON.stringify({ resources: [{ ...cluster, resources: [database] }] }))).toEqual([rule('^b')]);
  });

  it('does not run where its condition is false', () => {
    expect(policyOf(template([{ condition: '[equals(1, 2)]', properties: clusterLevel(merge(rule('^a'))) }]))).toEqual(
      [],
    );
  });

  it('goes on after a failing command where it says so', () => {
    const text = `.alter cluster policy callout 'x'\n${merge(rule('^a'))}`;
    const read = new Cluster(template([{ properties: clusterLevel(text, { continueOnErrors: true }) }]));
    expect(read.dataPlanePolicy).toEqual([rule('^a')]);
    expect(read.warnings.join('\n')).toMatch(/a command of the script `contoso\/db\/script` fails and is passed over/);
  });
});

const failures: readonly {
  readonly name: string;
  readonly text: string;
  readonly message: RegExp;
  readonly at: string;
}[] = [
  {
    name: 'under restriction, as the command would',
    text: template([{ properties: clusterLevel(merge(rule('^a'))) }], { restrictOutboundNetworkAccess: 'Enabled' }),
    message:
      /the script contoso\/db\/script fails: Principal '.*' is not authorized to perform operation 'ClusterCalloutPolicyAlterMergeCommand'/,
    at: '.alter-merge cluster policy callout',
  },
  {
    name: 'with a verb that scripts do not have',
    text: template([{ properties: clusterLevel(`${merge(rule('^a'))}\n.delete cluster policy callout`) }]),
    message:
      /\[BadRequest\] The provided script contains unsupported command\. The commands must start with the following verbs: '\.create, \.create-or-alter, \.create-merge, \.alter, \.alter-merge, \.enable'/,
    at: '.delete',
  },
  {
    name: 'that shows something',
    text: template([{ properties: clusterLevel('.show cluster policy callout') }]),
    message: /unsupported command/,
    at: '.show',
  },
  {
    name: 'of the level of its database, which is the default',
    text: template([{ properties: { scriptContent: merge(rule('^a')) } }]),
    message: /Not a database-scope command/,
    at: '.alter-merge cluster policy callout',
  },
  {
    name: 'with a policy that is none',
    text: template([
      {
        properties: clusterLevel(
          `.create table T (a: int)\n.alter cluster policy callout "[{\\"CalloutType\\":\\"slq\\"}]"`,
        ),
      },
    ]),
    message: /slq|missing|CalloutUriRegex/,
    at: '',
  },
];

describe('a script fails the deployment', () => {
  it.each(failures)('$name', ({ text, message, at }) => {
    const result = deployTemplate([], text);
    if (result.ok) throw new Error('deployed');
    expect(result.refused).toBe('resource');
    expect(result.problem.reason).toBe('ARM_SCRIPT');
    expect(result.problem.message).toMatch(message);
    expect(text.slice(result.problem.span.start).startsWith(at)).toBe(true);
    expect(() => new Cluster(text)).toThrow(message);
    expect(surveyInput(text).input).toBeNull();
  });
});

const unread: readonly { readonly name: string; readonly text: string; readonly why: RegExp }[] = [
  {
    name: 'in a file',
    text: template([{ properties: { scriptLevel: 'Cluster', scriptUrl: 'https://a.blob.core.windows.net/s/a.kql' } }]),
    why: /its text is in a file that scriptUrl names/,
  },
  {
    name: 'with a secret text',
    text: template(
      [{ properties: clusterLevel("[parameters('text')]") }],
      {},
      {
        parameters: { text: { type: 'secureString', defaultValue: merge(rule('^secret')) } },
      },
    ),
    why: /its text is secret/,
  },
  {
    name: 'computed from what only Azure knows',
    text: template([{ properties: clusterLevel("[listKeys('a', '2020').value]") }]),
    why: /its text is not known before the deployment/,
  },
  {
    name: 'with a condition that only Azure knows',
    text: template([
      {
        condition: "[empty(pickZones('Microsoft.Kusto', 'clusters', 'westeurope'))]",
        properties: clusterLevel(merge(rule('^a'))),
      },
    ]),
    why: /pickZones/,
  },
];

describe('a script that cannot be read', () => {
  it.each(unread)('$name is told and remembered', ({ text, why }) => {
    const read = new Cluster(text);
    expect(read.warnings.join('\n')).toMatch(why);
    expect(read.warnings.join('\n')).toContain('does to the callout policy is not known');
    expect(read.warnings.join('\n')).not.toContain('no effect here');
    expect(stateOf(read.snapshot()).facts?.unreadScripts).toHaveLength(1);
    const input = readInput(text);
    expect(input.ok && input.input.cluster.facts?.unreadScripts).toHaveLength(1);
    expect(input.ok && JSON.stringify(input.input.written)).not.toContain('secret');
  });

  it('is still told of after a deployment was printed and read again', () => {
    const text = unread[0]?.text ?? '';
    const result = deployTemplate([], text);
    const state = result.ok ? result.clusters[0] : undefined;
    const again = state && createCluster(JSON.stringify(portableResource(state)));
    expect(again?.ok && again.state.facts).toEqual(state?.facts);
  });
});

describe('the rules of a script', () => {
  const text = template([
    { properties: clusterLevel(`.create table T (a: int)\r\n${merge(rule(String.raw`^https://a\.b"c`))}`) },
  ]);

  it('are placed in the string, through all its escapes', () => {
    const input = readInput(text);
    if (!input.ok) throw new Error(input.problem.message);
    const [sourced] = input.input.rules.filter(({ layer }) => layer === 'command');
    const place = sourced?.pattern;
    expect(place?.isExact).toBe(true);
    expect(text.slice(place?.start, place?.end)).toBe(String.raw`^https://a\\\\.b\\\"c`);
    expect(text.slice(place?.offsetOf(10), place?.offsetOf(12))).toBe(String.raw`\\\\.`);
    const edited = `${text.slice(0, place?.start)}${place?.encode('^x"$') ?? ''}${text.slice(place?.end)}`;
    expect(new Cluster(edited).dataPlanePolicy).toEqual([rule('^x"$')]);
  });

  it('are gained by the script, in what-if', () => {
    const before = new Cluster(JSON.stringify({ resources: [cluster] }));
    const states = [stateOf(before.snapshot())];
    const result = deployTemplate(states, text);
    if (!result.ok) throw new Error(result.problem.message);
    const [change] = whatIf(states, result);
    expect(change?.callouts?.gained).toEqual([
      { ...rule(String.raw`^https://a\.b"c`), layer: 'command', script: 'contoso/db/script' },
    ]);
  });

  it('are of unknown effect in what-if where the text is not known, not without one', () => {
    const result = deployTemplate([], unread[0]?.text ?? '');
    if (!result.ok) throw new Error(result.problem.message);
    expect(whatIf([], result).at(-1)).toMatchObject({
      changeType: 'Unsupported',
      unsupportedReason: 'its text is in a file that scriptUrl names',
    });
  });

  it('stay when the deployment is printed and read again', () => {
    const result = deployTemplate([], text);
    const [state] = result.ok ? result.clusters : [];
    const again = state && createCluster(JSON.stringify(portableResource(state)));
    expect(again?.ok && again.state.dataPlanePolicy).toEqual(state?.dataPlanePolicy);
  });
});

describe('a script of a cluster that the template does not deploy', () => {
  const script = template([{ name: 'other/db/s', properties: clusterLevel(merge(rule('^a'))) }]);

  it('runs on the one that is there before', () => {
    const before = [stateOf(new Cluster({ name: 'other' }).snapshot())];
    const result = deployTemplate(before, script);
    expect(result.ok && result.clusters.find(({ name }) => name === 'other')?.dataPlanePolicy).toEqual([rule('^a')]);
  });

  it('is told otherwise', () => {
    expect(new Cluster(script).warnings.join()).toContain('runs on the cluster `other`, which is not known here');
  });
});
