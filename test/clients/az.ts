/*
 * Runs azure-cli against `kusto-callout serve`: logs in, updates a cluster with the documentation's own command, deploys its four
 * templates, and asks the Kusto endpoint what came of it. Needs `az` (apt-get install azure-cli); without it, says so and ends well.
 *
 *   node --require ./src/ts-node.cjs test/clients/az.ts
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { deepStrictEqual, match } from 'node:assert';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = resolve(__dirname, '../..');
const templates = join(process.env['KUSTO_CALLOUT_CASES'] ?? resolve(root, '../shared/cases'), 'arm-templates');
const TIMEOUT = 300_000;

/** restrict-outbound-access.md, "Example: Configure callout policies using Azure CLI", with the two placeholders filled in. */
const DOCUMENTED_COMMAND = String.raw`az resource update --resource-group rg \
  --name mycluster \
  --resource-type Microsoft.Kusto/clusters \
  --set properties.calloutPolicies='[
  {
    "calloutType": "sql",
    "calloutUriRegex": "sqlname\\.database\\.azure\\.com/?$",
    "outboundAccess": "Allow"
  }
]'`;

interface Result {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

interface Ready {
  readonly kusto: string;
  readonly arm: string;
  readonly caFile: string;
  readonly msiEndpoint: string;
}

async function main(): Promise<void> {
  const version = await run('az version --output tsv', process.env);
  if (version.code !== 0) {
    console.log('skipped: az is not installed (apt-get install --no-install-recommends azure-cli)');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'az-'));
  const readyFile = join(folder, 'ready.json');
  const server = spawn(
    process.execPath,
    [
      '--require',
      './src/ts-node.cjs',
      'src/cli/main.ts',
      'serve',
      '--port',
      '0',
      '--https-port',
      '0',
      '--ready-file',
      readyFile,
    ],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  try {
    await runReadme();
    await runAll(await readyAt(readyFile, server), folder);
    console.log('az: all well');
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runAll(ready: Ready, folder: string): Promise<void> {
  const { arm, caFile, msiEndpoint, kusto } = ready;
  const env = {
    ...process.env,
    AZURE_CONFIG_DIR: join(folder, 'azure'),
    AZURE_CORE_COLLECT_TELEMETRY: 'false',
    REQUESTS_CA_BUNDLE: caFile,
    MSI_ENDPOINT: msiEndpoint,
  };
  const step = async (command: string, expected: 'succeeds' | 'fails' = 'succeeds'): Promise<Result> => {
    const start = Date.now();
    const result = await run(command, env);
    console.log(`${String(Date.now() - start).padStart(6)} ms  ${command.replace(/\s+/g, ' ').slice(0, 100)}`);
    if ((result.code === 0) !== (expected === 'succeeds'))
      throw new Error(`expected that this ${expected}: ${command}\n${result.output}\n${result.errors}`);
    return result;
  };
  const show = async (query: string): Promise<unknown> =>
    JSON.parse(
      (
        await step(
          `az resource show -g rg -n mycluster --resource-type Microsoft.Kusto/clusters --query '${query}' -o json`,
        )
      ).output,
    ) as unknown;

  const endpoints = ['resource-manager', 'management', 'active-directory', 'active-directory-graph-resource-id'];
  const given = endpoints.map(name => `--endpoint-${name} ${arm}`).join(' ');
  await step(
    `az cloud register -n Emulator ${given} --endpoint-active-directory-resource-id https://management.core.windows.net/`,
  );
  await step('az cloud set -n Emulator');
  await step('az login --identity --allow-no-subscriptions -o none');

  await step(DOCUMENTED_COMMAND);
  const set = { calloutType: 'sql', calloutUriRegex: 'sqlname\\.database\\.azure\\.com/?$', outboundAccess: 'Allow' };
  const policies = await show('properties.calloutPolicies');
  deepStrictEqual(policies, [{ ...set, calloutId: 'sqlname\\.database\\.azure\\.com/?$_sql' }]);

  await step(
    'az resource update -g rg -n mycluster --resource-type Microsoft.Kusto/clusters --set properties.restrictOutboundNetworkAccess=Enabled -o none',
  );
  deepStrictEqual(await rulesInForce(kusto), [
    [{ CalloutType: 'sql', CalloutUriRegex: set.calloutUriRegex, CanCall: true }],
  ]);
  const refusal = await command(kusto, ".alter cluster policy callout '[]'");
  match(JSON.stringify(refusal), /is not authorized to perform operation 'ClusterCalloutPolicyAlterCommand'/);

  const both = await step(
    `az resource update -g rg -n mycluster --resource-type Microsoft.Kusto/clusters --set 'properties.allowedFqdnList=["a.example"]'`,
    'fails',
  );
  // The code and the frame of the sentence are what the service says of an egress property (our conjecture for this one).
  match(both.errors, /\(InvalidClusterUpdateProperty\).*allowedFqdnList and calloutPolicies are both set/);

  await step(
    `az resource invoke-action -g rg -n mycluster --resource-type Microsoft.Kusto/clusters --action removeCalloutPolicy --request-body '${JSON.stringify({ calloutId: 'sqlname\\.database\\.azure\\.com/?$_sql' })}' -o none`,
  );
  deepStrictEqual(await show('properties.calloutPolicies'), []);
  await deployDocumented(step, kusto, folder);

  const missing = await step('az resource show -g rg -n nope --resource-type Microsoft.Kusto/clusters', 'fails');
  deepStrictEqual(missing.code, 3);
  match(missing.errors, /\(ResourceNotFound\)/);
}

/** The section on az of docs/emulator.md, word for word; then what its last command left, asked while the emulator still runs. */
async function runReadme(): Promise<void> {
  const readme = readFileSync(join(root, 'docs/emulator.md'), 'utf8');
  const [, script] = /^## With az\n[^]*?^```sh\n([^]*?)^```$/m.exec(readme) ?? [];
  if (script === undefined) throw new Error('docs/emulator.md has no commands for az');
  const ask = `fetch('http://127.0.0.1:8080/contoso/v1/rest/mgmt', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ csl: '.show cluster policy callout | project Policy' }),
  }).then(answer => answer.text()).then(console.log)`;
  const readyFile = join(root, 'ready.json');
  const trap = `trap 'kill %1; rm -f ${readyFile}' EXIT`;
  const start = Date.now();
  try {
    // With job control (-m), as in a terminal: %1 is npx and all that it starts.
    const { code, output, errors } = await run(
      `set -em\n${trap}\ncd '${root}'\n${script}\nnode -e "${ask}"`,
      process.env,
    );
    if (code !== 0) throw new Error(`the commands for az failed\n${output}\n${errors}`);
    match(output, /logs\\+\.blob\\+\.core/);
  } finally {
    rmSync(readyFile, { force: true });
  }
  console.log(`${String(Date.now() - start).padStart(6)} ms  the section of docs/emulator.md, word for word`);
}

/** Whether the rules of the `Cluster` row are what a documented template leaves. */
const DOCUMENTED: readonly (readonly [file: number, rules: (rules: unknown[]) => boolean])[] = [
  [1, rules => rules.length === 0],
  [2, rules => rules.length === 0],
  [3, rules => rules.length > 0 && rules.length % 9 === 0],
  [4, rules => rules.length === 2],
];

async function deployDocumented(
  step: (command: string) => Promise<Result>,
  kusto: string,
  folder: string,
): Promise<void> {
  if (!existsSync(templates)) {
    console.log(`skipped: the documented templates are not at ${templates} (KUSTO_CALLOUT_CASES names their parent)`);
    return;
  }
  for (const [number, isRight] of DOCUMENTED) {
    const text = readFileSync(join(templates, `docs-security-network-restrict-outbound-access-${number}.json`), 'utf8');
    const file = join(folder, `documented-${number}.json`);
    writeFileSync(file, text.replace('<ClusterName>', 'mycluster').replace('<ClusterRegion>', 'westeurope'));
    const before = await rulesInForce(kusto);
    const { output } = await step(`az deployment group what-if -g rg -f ${file} --no-pretty-print -o json`);
    match(output, /"changeType": "(?:Modify|NoChange)"/);
    deepStrictEqual(await rulesInForce(kusto), before, 'what-if changes nothing');
    await step(`az deployment group create -g rg -f ${file} -o none`);
    const rows = await rulesInForce(kusto);
    const own = rows.at(-1);
    if (!Array.isArray(own) || !isRight(own)) throw new Error(`template ${number} left ${JSON.stringify(rows)}`);
    // Unrestricted, there is a row of predefined rules before.
    deepStrictEqual(rows.length, number === 2 ? 2 : 1);
  }
}

/** The policies of the rows of `.show`. */
async function rulesInForce(kusto: string): Promise<unknown[]> {
  const answer = await command(kusto, '.show cluster policy callout');
  // The body of a command: tables with rows, of which the third column is the policy.
  const { Tables: [table] = [] } = answer as { Tables?: { Rows: string[][] }[] };
  return (table?.Rows ?? []).map(row => JSON.parse(row[2] ?? 'null') as unknown);
}

async function command(kusto: string, csl: string): Promise<unknown> {
  const response = await fetch(`${kusto}/v1/rest/mgmt`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ db: 'NetDefaultDB', csl }),
  });
  return response.json();
}

async function run(commandLine: string, env: NodeJS.ProcessEnv): Promise<Result> {
  return new Promise(done => {
    execFile('bash', ['-c', commandLine], { env, timeout: TIMEOUT }, (error, output, errors) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      done({ code, output, errors });
    });
  });
}

async function readyAt(file: string, server: ChildProcess): Promise<Ready> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline && server.exitCode === null) {
    // Written whole or not at all.
    if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Ready;
    await sleep(50);
  }
  throw new Error('the emulator did not start');
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
