import { spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { PREDEFINED_RULES } from '../../src/policy/predefined.js';

import { figure, median, type Figure } from './measure.js';

/*
 * `check --summary` of large files by the built CLI, beside a script that people would write for it: one thread, the lines of
 * readline, a loop over RegExp.
 */

const root = resolve(__dirname, '../..');

const URIS: Readonly<Record<string, (index: number) => string>> = {
  kusto: index => `https://cluster${index}.westeurope.kusto.windows.net`,
  sql: index => `https://server${index}.database.windows.net/`,
  external_data: index => `https://account${index}.blob.core.windows.net/container/file${index}.csv`,
  azure_digital_twins: index => `https://twin${index}.api.weu.digitaltwins.azure.net`,
  webapi: index => `https://api${index}.contoso.com/v1/items`,
  mysql: index => `mysql://db${index}.example.com:3306`,
};

async function writeCallouts(file: string, amount: number): Promise<void> {
  const stream = createWriteStream(file);
  const types = Object.entries(URIS);
  stream.write('type,uri\n');
  for (let index = 0; index < amount; index += 10_000) {
    const lines = Array.from({ length: 10_000 }, (_, offset) => {
      const [type, uriOf] = types[(index + offset) % types.length] ?? ['', String];
      return `${type},${uriOf(index + offset)}\n`;
    });
    stream.write(lines.join(''));
  }
  stream.end();
  await finished(stream);
}

function script(): string {
  const rules = PREDEFINED_RULES.map(
    ({ CalloutType, CalloutUriRegex }) => `['${CalloutType}', new RegExp(${JSON.stringify(CalloutUriRegex)})]`,
  );
  return `import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
const rules = [${rules.join(', ')}];
const counts = {};
for await (const line of createInterface({ input: createReadStream(process.argv[2]) })) {
  const comma = line.indexOf(',');
  const type = line.slice(0, comma);
  const uri = line.slice(comma + 1);
  const index = rules.findIndex(([of, regex]) => of === type && regex.test(uri));
  const key = type + ' ' + index;
  counts[key] = (counts[key] ?? 0) + 1;
}
console.log(counts);
`;
}

/** Milliseconds from start to end, those of computing in all threads, and the most memory at once in KB. */
function run(argv: readonly string[]): { readonly time: number; readonly computing: number; readonly memory: number } {
  // A preloaded script tells the peak, since not every system has a tool that does.
  const tell =
    `process.on('exit', () => { const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();` +
    ` require('node:fs').writeSync(2, maxRSS + ' ' + (userCPUTime + systemCPUTime) / 1000) })`;
  const preload = `data:text/javascript,import{createRequire}from'node:module';const require=createRequire('${root}/');${tell}`;
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['--import', preload, ...argv], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  const time = performance.now() - start;
  if (status !== 0 && status !== 1) throw new Error(`node ${argv.join(' ')} ended with ${status}\n${stderr}`);
  const [memory = Number.NaN, computing = Number.NaN] = stderr.split(' ').map(Number);
  return { time, computing, memory };
}

export async function checkFigures(): Promise<Figure[]> {
  const cli = join(root, 'dist/cli.js');
  if (!existsSync(cli)) throw new Error('dist/ is missing: npm run build');
  const folder = mkdtempSync(join(tmpdir(), 'kusto-callout-bench-'));
  try {
    const [large, small, competitor] = [join(folder, 'large.csv'), join(folder, 'small.csv'), join(folder, 'loop.mjs')];
    await writeCallouts(large, 1_000_000);
    await writeCallouts(small, 100_000);
    writeFileSync(competitor, script());
    const check = (file: string): readonly string[] => [cli, 'check', '--summary', '--file', file];
    const ours: number[] = [];
    const theirs: number[] = [];
    const growth: number[] = [];
    const withoutAssumptions: number[] = [];
    const withAssumptions: number[] = [];
    // In turn, so that both meet the same weather.
    for (let round = 0; round < 7; round++) {
      const whole = run(check(large));
      ours.push(whole.time);
      withAssumptions.push(whole.computing);
      withoutAssumptions.push(run([...check(large), '--default-reading']).computing);
      growth.push(whole.memory / run(check(small)).memory);
      theirs.push(run([competitor, large]).time);
    }
    const times = median(theirs) / median(ours);
    const cores = availableParallelism();
    const measured = `${times.toFixed(2)} times on ${cores} cores (${median(ours).toFixed(0)} ms, ${median(theirs).toFixed(0)} ms)`;
    const more = median(growth);
    const cost = median(withAssumptions) / median(withoutAssumptions);
    return [
      figure(
        'check --summary of 1,000,000 URIs, beside a loop over RegExp in one thread',
        measured,
        'at least 2 times on 4 cores',
        times >= 2 || cores < 4,
      ),
      figure(
        'peak memory of check, 1,000,000 URIs beside 100,000',
        `${more.toFixed(2)} times`,
        'at most 1.2 times',
        more <= 1.2,
      ),
      figure(
        'check --summary that says what answers rest on, beside --default-reading: computing, 1,000,000 URIs of hosts that never come twice',
        `${cost.toFixed(2)} times`,
        'at most 1.5 times',
        cost <= 1.5,
      ),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
