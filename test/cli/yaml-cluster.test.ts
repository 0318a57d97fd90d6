import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, kustoCallout, type Run } from './harness.js';

/* Protects that a manifest of Kubernetes is a cluster wherever the command line takes one. */

const MANIFEST = `# of a team
apiVersion: kusto.azure.com/v1api20240413
kind: Cluster
metadata:
  name: adx
spec:
  location: westeurope
  restrictOutboundNetworkAccess: Enabled
  calloutPolicies:
    - { calloutType: webapi, calloutUriRegex: '^https://api\\.example/', outboundAccess: Allow }
`;

function on(text: string, ...argv: readonly string[]): Promise<Run> {
  const folder = folderWith({ 'cluster.yaml': text, 'script.kql': '.show cluster policy callout' });
  return kustoCallout(argv.map(word => (/\.(?:yaml|kql)\b/.test(word) ? join(folder, word) : word)));
}

describe('a manifest', () => {
  it('shows its policy', async () => {
    const { code, stdout } = await on(
      MANIFEST,
      ...['run', '--cluster', 'cluster.yaml', '-e', '.show cluster policy callout', '--format', 'csv'],
    );
    expect(code).toBe(0);
    expect(stdout).toContain(String.raw`^https://api\\.example/`);
  });

  it.each([
    ['https://api.example/x', 0],
    ['https://other.example/', 1],
  ])('decides about %s', async (uri, expected) => {
    const { code } = await on(MANIFEST, 'check', '--cluster', 'cluster.yaml', '--type', 'webapi', uri);
    expect(code).toBe(expected);
  });

  it('is what scripts start with', async () => {
    const { code, stdout, stderr } = await on(MANIFEST, 'lint', 'script.kql', '--cluster', 'cluster.yaml');
    expect({ code, errors: /error/.test(stdout + stderr) }).toEqual({ code: 0, errors: false });
  });

  it('is one of several, by its name', async () => {
    const two = `${MANIFEST}---\n${MANIFEST.replaceAll('adx', 'other').replace('//api', '//other')}`;
    const ask = (...argv: readonly string[]): Promise<Run> =>
      on(two, 'check', ...argv, '--type', 'webapi', 'https://api.example/');
    expect((await ask('--cluster', 'cluster.yaml#adx')).code).toBe(0);
    const { code, stderr } = await ask('--cluster', 'cluster.yaml');
    expect({ code, names: /adx.*other/s.test(stderr) }).toEqual({ code: 2, names: true });
  });

  it.each([
    ['that is no cluster', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\n'],
    ['that is not YAML', 'apiVersion: kusto.azure.com/v1api20240413\nkind: [Cluster\n'],
    ['that ARM refuses', MANIFEST.replace('Enabled', 'Perhaps')],
  ])('%s is refused', async (_, text) => {
    const { code, stdout } = await on(text, 'run', '--cluster', 'cluster.yaml', '-e', '.show version');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
