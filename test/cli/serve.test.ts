import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { folderWith, kustoCallout } from './harness.js';
import { bundled } from '../server/bundle.js';

/* Protects `serve` as a process: what it says, the files that it writes, and how it stops. */

let folder = '';
let program = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kusto-callout-'));
  program = await bundled('src/cli/main.ts', folder);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const SHOW = '.show cluster policy callout';
const ALTER = `.alter cluster policy callout @'[{"CalloutType":"sql","CalloutUriRegex":"kept","CanCall":true}]'`;

interface Ready {
  readonly kusto: string;
  readonly arm: string | null;
  readonly caFile: string | null;
  readonly msiEndpoint: string;
  readonly clusters: readonly {
    readonly name: string;
    readonly resourceId: string;
    readonly connectionString: string;
  }[];
}

interface Served {
  readonly ready: Ready;
  readonly readyFile: string;
  /** What was written until now. */
  readonly output: () => { readonly stdout: string; readonly stderr: string };
  /** Stops it by a signal, and gives its exit code. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

/** Starts the program and waits for its ready file, as a script would. */
async function served(...argv: readonly string[]): Promise<Served> {
  const readyFile = join(folderWith({}), 'ready.json');
  const { NO_COLOR: _no, FORCE_COLOR: _force, ...env } = process.env;
  const child: ChildProcess = spawn(
    process.execPath,
    [program, 'serve', '--port', '0', '--ready-file', readyFile, ...argv],
    {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const closed = new Promise<number | null>(resolve => child.once('close', resolve));
  for (let tries = 0; !existsSync(readyFile); tries++) {
    if (child.exitCode !== null || tries > 1_000) throw new Error(`serve did not start: ${stderr}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  return {
    ready: JSON.parse(readFileSync(readyFile, 'utf8')) as Ready,
    readyFile,
    output: () => ({ stdout, stderr }),
    stop: signal => {
      child.kill(signal ?? 'SIGTERM');
      return closed;
    },
  };
}

async function run(
  kusto: string,
  csl: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string }> {
  const response = await fetch(`${kusto}/v1/rest/mgmt`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ csl }),
  });
  return { status: response.status, text: await response.text() };
}

/** The output with ports and folders, which differ from run to run, replaced. */
function steady(text: string): string {
  return text.replace(/:\d{4,5}\b/g, ':PORT').replace(/\/\S*kusto-callout-[\w-]+/g, '/FOLDER');
}

describe('serve', () => {
  it('says where it is, writes the ready file, answers, and stops cleanly', async () => {
    const { ready, readyFile, output, stop } = await served('--cluster', 'samples/restricted.json');
    expect((await run(ready.kusto, SHOW)).status).toBe(200);
    expect((await run(ready.kusto, ALTER)).status).toBe(403);
    expect(ready).toEqual({
      kusto: ready.kusto,
      arm: null,
      caFile: null,
      msiEndpoint: `${ready.kusto}/oauth2/token`,
      clusters: [
        {
          name: 'contoso',
          resourceId:
            '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Kusto/Clusters/contoso',
          connectionString: `Data Source=${ready.kusto}`,
        },
      ],
    });
    expect(await stop('SIGINT')).toBe(0);
    expect(existsSync(readyFile)).toBe(false);
    expect(output().stderr).toBe('');
    expect(steady(output().stdout)).toBe(`kusto-callout 0.1.0 serves a cluster; Ctrl+C stops it.

Kusto  http://127.0.0.1:PORT

contoso
  Data Source=http://127.0.0.1:PORT
  /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Kusto/Clusters/contoso

az and ARM clients need https: --https-port 0
`);
  });

  it('serves several clusters and https, and says how az gets there', async () => {
    const { ready, output, stop } = await served(
      '--cluster',
      'samples/open.json',
      '--https-port',
      '0',
      '--cluster',
      secondCluster(),
    );
    expect(ready.clusters.map(({ connectionString }) => connectionString)).toEqual([
      `Data Source=${ready.kusto}/contoso`,
      `Data Source=${ready.kusto}/second`,
    ]);
    const ca = readFileSync(ready.caFile ?? '');
    const status = await new Promise(resolve => {
      get(`${ready.arm ?? ''}/health`, { ca }, response => {
        response.resume();
        resolve(response.statusCode);
      });
    });
    expect(status).toBe(200);
    expect(await stop()).toBe(0);
    expect(existsSync(ready.caFile ?? '')).toBe(false);
    expect(steady(output().stdout)).toContain(`
az, in another shell:
  export AZURE_CONFIG_DIR=$(mktemp -d) AZURE_CORE_COLLECT_TELEMETRY=false
  export REQUESTS_CA_BUNDLE=/FOLDER/ca.pem MSI_ENDPOINT=http://127.0.0.1:PORT/oauth2/token
  az cloud register -n kusto-callout --endpoint-resource-manager https://127.0.0.1:PORT `);
  });

  it('keeps its state over kill -9 and restarts, and then leaves --cluster and --init alone', async () => {
    const files = folderWith({ 'init.kql': `${ALTER}\n` });
    const stateFile = join(files, 'state.json');
    const argv = ['--state', stateFile, '--init', join(files, 'init.kql')];
    const first = await served(...argv);
    expect((await run(first.ready.kusto, SHOW)).text).toContain('kept');
    expect((await run(first.ready.kusto, ALTER.replace('kept', 'changed'))).status).toBe(200);
    await first.stop('SIGKILL');
    const second = await served(...argv);
    expect((await run(second.ready.kusto, SHOW)).text).toContain('changed');
    expect(await second.stop()).toBe(0);
    expect(second.output().stdout).toContain(`It goes on with the state in ${stateFile}; --script not used.\n`);
  });

  it('logs requests as JSON, one a line, and says nothing else when told to be quiet', async () => {
    const { ready, output, stop } = await served('--quiet', '--log', 'json', '--as', 'monitor', '--principal', 'me');
    expect((await run(ready.kusto, SHOW, { 'x-ms-client-request-id': 'id\u00ad' })).status).toBe(200);
    expect((await run(ready.kusto, ALTER)).status).toBe(403);
    await fetch(`${ready.kusto}/nowhere\u202e`);
    expect(await stop()).toBe(0);
    expect(output().stdout).toBe('');
    const lines = output().stderr.trim().split('\n');
    const logged = lines.map(line => JSON.parse(line) as Record<string, unknown>);
    const common = {
      event: 'request',
      method: 'POST',
      path: '/v1/rest/mgmt',
      cluster: 'mycluster',
      principal: 'me',
      role: 'monitor',
    };
    expect(logged).toMatchObject([
      { ...common, status: 200, command: SHOW },
      { ...common, status: 403, command: ALTER, code: 'Forbidden', reason: 'AUTH_ROLE' },
      { event: 'request', method: 'GET', path: '/nowhere%E2%80%AE', status: 404, code: 'NotFound' },
    ]);
    expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

function secondCluster(): string {
  return join(folderWith({ 'second.json': '{"name": "second", "properties": {}}' }), 'second.json');
}

describe('serve does not start', () => {
  it.each<[string, readonly string[], number, RegExp]>([
    ['on a file', ['x.json'], 2, /serve does not take `x\.json`/],
    ['on a port that is none', ['--port', '65536'], 2, /--port is a number from 0 to 65535/],
    ['on an https port that is none', ['--https-port', 'x'], 2, /--https-port is a number/],
    ['for the network by chance', ['--host', '0.0.0.0'], 2, /requests are not authenticated\nhint: add --allow-remote/],
    ['for a name that only looks local', ['--host', 'localhost.example'], 2, /--allow-remote/],
    [
      'at an address of another machine',
      ['--host', '192.0.2.1', '--allow-remote', '--port', '0'],
      2,
      /cannot listen at 192\.0\.2\.1:0: this machine has no such address/,
    ],
    ['with another log', ['--log', 'xml'], 2, /`xml` is not a log/],
    ['with two inputs from one stream', ['--cluster', '-', '--init', '-'], 2, /can be read only once/],
    ['without its cluster', ['--cluster', 'nowhere.json'], 2, /cannot read nowhere\.json: there is no such file/],
    ['without its script', ['--init', 'nowhere.kql'], 2, /cannot read nowhere\.kql/],
    [
      'with one cluster twice',
      ['--cluster', 'samples/open.json', '--cluster', 'samples/restricted.json'],
      2,
      /two of the clusters are called contoso/,
    ],
    [
      'where it cannot tell that it is ready',
      ['--port', '0', '--ready-file', '/nowhere/ready.json'],
      2,
      /cannot write \/nowhere\/ready\.json: there is no such file/,
    ],
    [
      'where it cannot save',
      ['--port', '0', '--state', '/nowhere/state.json'],
      2,
      /cannot write \/nowhere\/state\.json: there is no such file/,
    ],
  ])('%s', async (_, argv, code, message) => {
    const { code: actual, stdout, stderr } = await kustoCallout(['serve', ...argv]);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(actual).toBe(code);
  });

  it('when the script fails, and shows where', async () => {
    const files = folderWith({
      'init.kql': `${SHOW}\n\n.show cluster polic\n`,
      'arm.kql': '#arm {"allowedCallout": []}\n',
    });
    const failed = await kustoCallout(['serve', '--init', join(files, 'init.kql')]);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(/init\.kql:3:15: BadRequest_SyntaxError .*\n3 \| \.show cluster polic\n/);
    const directive = await kustoCallout(['serve', '--init', join(files, 'arm.kql')]);
    expect(directive.code).toBe(1);
    expect(directive.stderr).toMatch(/arm\.kql:1:1: .*allowedCallout/);
  });

  it('on a state that another one uses, by whatever path, and leaves it alone', async () => {
    const files = folderWith({});
    const stateFile = join(files, 'state.json');
    symlinkSync(files, join(files, 'link'));
    const first = await served('--state', stateFile);
    const bytes = readFileSync(stateFile, 'utf8');
    const { code, stderr } = await kustoCallout(['serve', '--port', '0', '--state', join(files, 'link', 'state.json')]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^error: cannot use .*link.state\.json: another emulator uses it\n/) as string,
    });
    expect(readFileSync(stateFile, 'utf8')).toBe(bytes);
    // Another file is another matter, and so is this one once its emulator is gone, also by force.
    await (await served('--state', join(files, 'other.json'))).stop();
    await first.stop('SIGKILL');
    expect(await (await served('--state', stateFile)).stop()).toBe(0);
    expect(await (await served('--state', stateFile)).stop()).toBe(0);
  });

  it('on a state that is broken or is another file, and leaves it alone', async () => {
    const files = folderWith({ 'state.json': '{"format":"kusto-call' });
    const path = join(files, 'state.json');
    const { code, stderr } = await kustoCallout(['serve', '--state', path]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `error: cannot use ${path}: it is not JSON, so it is not a state of kusto-callout, or a damaged one\nhint: move it away to start over; nothing in it was changed\n`,
    );
    expect(readFileSync(path, 'utf8')).toBe('{"format":"kusto-call');
    mkdirSync(join(files, 'folder'));
    expect((await kustoCallout(['serve', '--state', join(files, 'folder')])).stderr).toMatch(/cannot use .*folder/);
    writeFileSync(path, '{}');
    expect((await kustoCallout(['serve', '--state', path])).stderr).toContain('it is not a state of kusto-callout');
  });

  it('on a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => {
      other.close();
    });
    await new Promise(resolve => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await kustoCallout(['serve', '--port', String(port)]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `error: cannot listen at 127.0.0.1:${port}: another program listens there\nhint: --port 0 picks a free port\n`,
    );
    const secure = await kustoCallout(['serve', '--port', '0', '--https-port', String(port)]);
    expect(secure.stderr).toBe(
      `error: cannot listen at 127.0.0.1:${port}: another program listens there\nhint: --https-port 0 picks a free port\n`,
    );
  });
});
