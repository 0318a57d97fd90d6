import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { figure, median, type Figure } from './measure.js';

/*
 * From the start of a process to its end on an input of one rule or none, beside a Node that does nothing; `serve` until it is ready.
 */

const CLI = resolve(__dirname, '../../dist/cli.js');
const ROUNDS = 9;
/** Beside `node -e 0`. */
const MAX_TIMES = 2;
/** Of `who` and `diff`. */
const MAX_MILLISECONDS = 300;

function clusterOf(host: string): string {
  const rule = {
    calloutType: 'sql',
    calloutUriRegex: `^https://${host}\\.database\\.windows\\.net/?$`,
    outboundAccess: 'Allow',
  };
  return JSON.stringify({ properties: { restrictOutboundNetworkAccess: 'Enabled', calloutPolicies: [rule] } });
}

const TEST_FILE = `cluster: one.json
callouts:
  - { type: sql, uri: "https://contoso.database.windows.net", expect: allow }
`;

const TEMPLATE = JSON.stringify({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  resources: [],
});

const FILES: Readonly<Record<string, string>> = {
  'one.json': clusterOf('contoso'),
  'two.json': clusterOf('fabrikam'),
  'one.kql': '.show cluster policy callout\n',
  'query.kql': "evaluate sql_request('Server=tcp:contoso.database.windows.net,1433;', 'select 1')\n",
  'template.json': TEMPLATE,
  'tests.yaml': TEST_FILE,
  'project/one.json': clusterOf('contoso'),
  'project/kusto-callout.config.yaml': 'files: [one.json]\n',
};

const SHORT: readonly (readonly string[])[] = [
  ['--help'],
  ['run', 'one.kql'],
  ['check', '--cluster', 'one.json', '--type', 'sql', 'https://contoso.database.windows.net'],
  ['test', 'tests.yaml'],
  ['ci', '--config', 'project/kusto-callout.config.yaml'],
  ['init', '--force'],
  ['lint', 'one.json'],
  ['prove', 'one.json', '--property', 'never webapi matching ^http://'],
  ['inspect', 'one.json'],
  ['fleet', 'one.json', 'two.json'],
  ['probe'],
  ['audit', '--cluster', 'one.json', 'query.kql'],
  ['propose', '--cluster', 'one.json', 'query.kql'],
  ['compile', '--cluster', 'one.json', '--to', 'kql'],
  ['deploy', 'template.json', '--what-if'],
  ['completion', 'bash'],
];

const QUESTIONS: readonly (readonly string[])[] = [
  ['who', 'one.json'],
  ['diff', 'one.json', 'two.json'],
];

export async function startFigures(): Promise<Figure[]> {
  if (!existsSync(CLI)) throw new Error('dist/ is missing: npm run build');
  const folder = mkdtempSync(join(tmpdir(), 'kusto-callout-bench-'));
  try {
    mkdirSync(join(folder, 'project'));
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
    const time = (argv: readonly string[]): number => {
      const start = performance.now();
      // In a folder of its own where files are written.
      const cwd = argv[1] === 'init' ? join(folder, 'project') : folder;
      const { status } = spawnSync(process.execPath, argv, { cwd, stdio: 'ignore' });
      // 1: there is a difference; 3: not all is decided.
      if (status !== 0 && status !== 1 && status !== 3) throw new Error(`node ${argv.join(' ')} ended with ${status}`);
      return performance.now() - start;
    };
    const figures = [...SHORT, ...QUESTIONS].map(argv => {
      // The first start leaves its compiled code, the second all that it has come to use.
      for (let warmUp = 0; warmUp < 2; warmUp++) time([CLI, ...argv]);
      const nothing: number[] = [];
      const ours: number[] = [];
      // In turn, so that both meet the same weather.
      for (let round = 0; round < ROUNDS; round++) {
        nothing.push(time(['-e', '0']));
        ours.push(time([CLI, ...argv]));
      }
      return startFigure(argv, median(ours), median(nothing));
    });
    return [...figures, await serveFigure(folder, time)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function startFigure(argv: readonly string[], ours: number, nothing: number): Figure {
  const times = ours / nothing;
  const measured = `${times.toFixed(2)} times (${ours.toFixed(0)} ms, ${nothing.toFixed(0)} ms)`;
  const what = `start to end of \`${argv.join(' ')}\`, beside \`node -e 0\``;
  return QUESTIONS.includes(argv)
    ? figure(what, measured, `at most ${MAX_MILLISECONDS} ms`, ours <= MAX_MILLISECONDS)
    : figure(what, measured, `at most ${MAX_TIMES} times`, times <= MAX_TIMES);
}

async function serveFigure(folder: string, time: (argv: readonly string[]) => number): Promise<Figure> {
  const nothing: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    nothing.push(time(['-e', '0']));
    ours.push(await untilReady(folder));
  }
  return startFigure(['serve', '(until it is ready)'], median(ours), median(nothing));
}

/** Milliseconds until the server has said where it listens. */
function untilReady(folder: string): Promise<number> {
  return new Promise((settle, fail) => {
    const start = performance.now();
    const server = spawn(process.execPath, [CLI, 'serve', '--port', '0'], { cwd: folder });
    server.on('error', fail);
    server.stdout.once('data', () => {
      const ready = performance.now() - start;
      server.once('exit', () => {
        settle(ready);
      });
      server.kill();
    });
  });
}
