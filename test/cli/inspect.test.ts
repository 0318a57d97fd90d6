import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kustoCallout } from './harness.js';

/* Protects what people and programs see of `inspect`, and that the analyses read the same files. */

const cases = resolve(__dirname, '../inventory/cases');
const file = (name: string): string => join(cases, name);

/** Output without the folder of the cases. */
async function run(...argv: readonly string[]) {
  const { code, stdout, stderr } = await kustoCallout(argv);
  return { code, stdout: stdout.replaceAll(`${cases}/`, ''), stderr: stderr.replaceAll(`${cases}/`, '') };
}

describe('inspect', () => {
  it('tells before and after, and hides what is sensitive', async () => {
    expect(await run('inspect', file('tf17-sensitive.json'))).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stderr": "",
        "stdout": "tf17-sensitive.json: Terraform plan, 1 cluster

        adxprodweu (update)
          at: azurerm_kusto_cluster.main
          before:
            restrictOutboundNetworkAccess: Enabled
            allowedFqdnList: (sensitive)
            calloutPolicies: not stated
          after:
            restrictOutboundNetworkAccess: Enabled
            allowedFqdnList: (sensitive)
            calloutPolicies: not stated
      ",
      }
    `);
  });

  it('tells scripts, and what a file does not know', async () => {
    expect(await run('inspect', file('tf29-script.json'), file('tf15-unknown.json'))).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stderr": "",
        "stdout": "tf29-script.json: Terraform plan, 1 cluster

        adxprodweu (no-op)
          at: azurerm_kusto_cluster.main
          before:
            restrictOutboundNetworkAccess: Disabled
            allowedFqdnList: []
            calloutPolicies: not stated
          after:
            restrictOutboundNetworkAccess: Disabled
            allowedFqdnList: []
            calloutPolicies: not stated

        script \`azurerm_kusto_script.callouts\` of cluster adxprodweu
          level: Cluster
          commands: sensitive, not shown
      tf15-unknown.json: Terraform plan, 1 cluster

        adxprodweu (create)
          at: azurerm_kusto_cluster.main
          egress:
            restrictOutboundNetworkAccess: Enabled
            allowedFqdnList: not known
            calloutPolicies: not stated
      ",
      }
    `);
  });

  it('goes on after a file that holds no data, and names the command', async () => {
    expect(await run('inspect', file('no01-main.bicep'), file('az01-kusto-show.json'))).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error: no01-main.bicep: this is Bicep source
      hint: run bicep build no01-main.bicep --stdout (or az bicep build --file no01-main.bicep --stdout), and pass its output
      ",
        "stdout": "az01-kusto-show.json: resource, 1 cluster

        adxprod
          at: /subscriptions/11112222-3333-4444-5555-666677778888/resourceGroups/rg-adx/providers/Microsoft.Kusto/Clusters/adxprod
          egress:
            restrictOutboundNetworkAccess: Enabled
            allowedFqdnList: ["contosolake.blob.core.windows.net"]
            calloutPolicies: not stated
      ",
      }
    `);
  });

  it('writes one document of JSON', async () => {
    const { code, stdout } = await run(
      'inspect',
      '--format',
      'json',
      file('no01-main.bicep'),
      file('wi01-modify.json'),
    );
    expect(code).toBe(2);
    const { version, files } = JSON.parse(stdout) as { version: number; files: Record<string, { reject?: string }> };
    expect(version).toBe(1);
    expect(Object.values(files)[0]?.reject).toContain('bicep build');
    expect(Object.values(files)).toMatchObject([
      { clusters: [] },
      { clusters: [{ name: 'adxprod', action: 'update', before: { allowedFqdnList: [] } }] },
    ]);
  });
});

describe('analyses of what tools print', () => {
  it('answer for the cluster of the file', async () => {
    const { code, stdout } = await run('who', '--format', 'json', file('tf19-azapi-object.json'));
    expect(code).toBe(0);
    expect(stdout).toContain('contososql');
  });
});
