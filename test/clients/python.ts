/*
 * Runs the official Python SDK (azure-kusto-data) against `kusto-callout serve`: a command, a query on v1's and v2's paths, and a refusal.
 * Needs Python 3 with the package (Debian's python3-azure-kusto-data, or pip install azure-kusto-data); without it, says so and ends well.
 *
 *   node --require ./src/ts-node.cjs test/clients/python.ts
 */
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = resolve(__dirname, '../..');

/** What a program of a user's does first: each line is checked by `assert`. */
const PROGRAM = `
import sys
from azure.kusto.data import KustoClient, KustoConnectionStringBuilder
from azure.kusto.data.exceptions import KustoServiceError

try:
    builder = KustoConnectionStringBuilder.with_no_authentication(sys.argv[1])
except AttributeError:
    builder = KustoConnectionStringBuilder(sys.argv[1])
client = KustoClient(builder)

rows = list(client.execute_mgmt("NetDefaultDB", ".show cluster policy callout").primary_results[0])
assert [row["EntityType"] for row in rows] == ["Cluster immutable policy", "Cluster"], rows

rows = list(client.execute("NetDefaultDB", ".show databases schema").primary_results[0])
assert "$systemdb" in [row["DatabaseName"] for row in rows], rows

rows = list(client.execute_query("NetDefaultDB", 'print message = "Hello, World!", n = 1 + 1').primary_results[0])
assert [(row["message"], row["n"]) for row in rows] == [("Hello, World!", 2)], rows

try:
    client.execute_mgmt("NetDefaultDB", ".get ingestion resources")
    raise AssertionError("not refused")
except KustoServiceError as error:
    assert "ingest-mycluster" in str(error), error
print("ok")
`;

async function main(): Promise<void> {
  const interpreter = await interpreterWithSdk();
  if (interpreter === null) {
    console.log('skipped: azure-kusto-data is not installed (apt-get install python3-azure-kusto-data)');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'python-'));
  const readyFile = join(folder, 'ready.json');
  const server = spawn(
    process.execPath,
    ['--require', './src/ts-node.cjs', 'src/cli/main.ts', 'serve', '--port', '0', '--ready-file', readyFile],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  try {
    for (let tries = 0; !existsSync(readyFile) && tries < 600; tries++) await sleep(100);
    // The file of `serve` is of this shape.
    const { kusto } = JSON.parse(readFileSync(readyFile, 'utf8')) as { readonly kusto: string };
    const { code, output } = await execute(interpreter, ['-c', PROGRAM, kusto]);
    if (code !== 0 || !output.includes('ok')) throw new Error(output);
    console.log('python: all well');
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Debian's package belongs to Debian's own Python, which need not be the first on the PATH. */
async function interpreterWithSdk(): Promise<string | null> {
  for (const name of ['python3', '/usr/bin/python3'])
    if ((await execute(name, ['-c', 'import azure.kusto.data'])).code === 0) return name;
  return null;
}

function execute(
  program: string,
  argv: readonly string[],
): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise(done => {
    execFile(program, argv, { timeout: 120_000 }, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : 1, output: `${stdout}${stderr}` });
    });
  });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
