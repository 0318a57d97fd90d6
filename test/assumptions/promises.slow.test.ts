import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FINDING_FORMATS } from '../../src/cli/findings/formats.js';
import { folderWith, kustoCallout } from '../cli/harness.js';

/*
 * Protects that no answer about a whole policy promises anything without the condition on which it rests: where an output says "proved" or
 * "nothing found", the condition is in the same sentence, or beside it in data. Only what the data calls robust needs none.
 */

const cluster = (properties: object, more: readonly object[] = []): string =>
  JSON.stringify({
    resources: [
      { type: 'Microsoft.Kusto/clusters', apiVersion: '2024-04-13', name: 'c', location: 'westeurope', properties },
      ...more,
    ],
  });
const script = (properties: object): object => ({
  type: 'Microsoft.Kusto/clusters/databases/scripts',
  apiVersion: '2024-04-13',
  name: 'c/d/s',
  dependsOn: ["[resourceId('Microsoft.Kusto/clusters', 'c')]"],
  properties: { scriptLevel: 'Cluster', ...properties },
});

/** The inputs, each with what its promises rest on. */
const INPUTS: Readonly<Record<string, readonly [text: string, condition: RegExp]>> = {
  'the default cluster': ['{"properties":{}}', /7 documented predefined rules/],
  'a cluster of usgov': ['{"location":"usgovtexas","properties":{}}', /since none are documented/],
  'a script that was not read': [
    cluster({}, [script({ scriptUrl: 'https://a.example/s.kql' })]),
    /scripts that were not read leave the callout policy alone/,
  ],
  'an FQDN list': [
    '{"properties":{"restrictOutboundNetworkAccess":"Enabled","allowedFqdnList":["a.example"]}}',
    /unanchored|without anchors|regexes see|external_data/,
  ],
};

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  who: ['who', 'FILE', '--assume', 'match-case=counts'],
  diff: ['diff', 'FILE', 'FILE', '--no-new-access', '--assume', 'match-subject=uri'],
  prove: ['prove', 'FILE', '--property', 'never webapi matching x', '--assume', 'match-subject=uri'],
  lint: ['lint', 'FILE', '--fail-on', 'never'],
};

/** Where nothing that is not known matters: both sides are the same cluster, or the property speaks of what no reading allows. */
const ROBUST: ReadonlySet<string> = new Set([
  ...Object.keys(INPUTS).map(name => `diff of ${name}`),
  'prove of an FQDN list',
]);

/** What SARIF says of the input: the descriptions of the rules of the linter are the same whatever it reads. */
function answerIn(stdout: string, format: string): string {
  if (format !== 'sarif') return stdout;
  return JSON.stringify(JSON.parse(stdout), (key, value: unknown) => (key === 'rules' ? undefined : value), 2);
}

/** The sentences of a text that promise something. */
function promisesIn(stdout: string): readonly string[] {
  return stdout
    .split(/\n|(?<=\.) /)
    .filter(sentence => /\bproved\b|nothing found/i.test(sentence) && !/\b0 proved\b/.test(sentence));
}

describe.each(Object.entries(COMMANDS))('%s', (command, words) => {
  it.each(Object.entries(INPUTS))(
    'of %s promises nothing without its condition',
    async (name, [text, condition]) => {
      const folder = folderWith({ 'a.json': text });
      const argv = words.map(word => (word === 'FILE' ? join(folder, 'a.json') : word));
      const data = (await kustoCallout([...argv, '--format', 'json'])).stdout;
      const isRobust = data.includes('"robust": true') && !data.includes('"robust": false');
      expect(isRobust, data).toBe(ROBUST.has(`${command} of ${name}`));
      if (isRobust) return;
      for (const format of FINDING_FORMATS) {
        const { stdout } = await kustoCallout([...argv, '--format', format]);
        for (const promise of promisesIn(answerIn(stdout, format))) {
          const isData = format === 'json' && /"proved(?:For|If)?":/.test(promise);
          // Data says it in a member of its own, for the whole.
          expect(isData ? stdout : promise, `${command} --format ${format}: ${promise}`).toMatch(
            isData ? /"(?:provedIf|dependsOn)"/ : condition,
          );
        }
      }
    },
    120_000,
  );
});
