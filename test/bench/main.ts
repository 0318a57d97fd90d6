/*
 * `npm run bench`: measures what the project promises, every figure a ratio within one run or an absolute bound that the issue
 * tracker names. Exits 1 where a goal is missed. Build first: the start of the built CLI is measured too.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { auditFigures } from './audit.bench.js';
import { checkFigures } from './check.bench.js';
import { clusterFigures, ratio, throughput } from './commands.bench.js';
import { decisionFigures } from './decisions.bench.js';
import { fleetFigures } from './fleet.bench.js';
import { figure, median, type Figure, type Report } from './measure.js';
import { proofFigures } from './proofs.bench.js';
import { queryFigures } from './query.bench.js';
import { serverFigures } from './server.bench.js';
import { shapeFigures } from './shapes.bench.js';

const root = resolve(__dirname, '../..');

/** The commands that the restricted form of Microsoft's grammar keeps. */
const OUR_COMMANDS = [
  'ShowClusterPolicyCallout',
  'AlterClusterPolicyCallout',
  'AlterMergeClusterPolicyCallout',
  'DeleteClusterPolicyCallout',
  'ShowCluster',
  'ShowVersion',
  'ExecuteClusterScript',
  'ExecuteDatabaseScript',
];

/** A part of the bench in a process of its own: Microsoft's grammar is restricted for a whole process, or not at all. */
const parts: Readonly<Record<string, () => Figure[] | Report | Promise<Figure[]>>> = {
  'full grammar': () => {
    const { ours, official } = throughput();
    return [ratio(".alter of three rules, beside Microsoft's parser", ours, official, 5_000)];
  },
  'restricted grammar': () => {
    const { ours, official } = throughput(OUR_COMMANDS);
    return [ratio('the same, its grammar restricted to our commands', ours, official, 50)];
  },
  clusters: clusterFigures,
  queries: queryFigures,
  shapes: shapeFigures,
  decisions: decisionFigures,
  proofs: proofFigures,
  audit: auditFigures,
  check: checkFigures,
  fleet: fleetFigures,
  start: startFigures,
  server: serverFigures,
};

/** From the start of the process to its end, beside a Node that does nothing. */
function startFigures(): Figure[] {
  const cli = join(root, 'dist/cli.js');
  if (!existsSync(cli)) throw new Error('dist/ is missing: npm run build');
  const folder = mkdtempSync(join(tmpdir(), 'kusto-callout-bench-'));
  try {
    const script = join(folder, 'one.kql');
    writeFileSync(script, '.show cluster policy callout\n');
    const time = (args: readonly string[]): number => {
      const start = performance.now();
      const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
      if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}`);
      return performance.now() - start;
    };
    const nothing: number[] = [];
    const ours: number[] = [];
    // In turn, so that both meet the same weather.
    for (let run = 0; run < 25; run++) {
      nothing.push(time(['-e', '0']));
      ours.push(time([cli, 'run', script]));
    }
    const times = median(ours) / median(nothing);
    const measured = `${times.toFixed(2)} times (${median(ours).toFixed(0)} ms, ${median(nothing).toFixed(0)} ms)`;
    return [
      figure('start and end of `run` on one command, beside `node -e 0`', measured, 'at most 2.5 times', times <= 2.5),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const [only] = process.argv.slice(2);
  if (only !== undefined) {
    console.log(JSON.stringify(await (parts[only] ?? (() => []))()));
    return;
  }
  let missed = 0;
  for (const part of Object.keys(parts)) {
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['--expose-gc', '--require', join(root, 'src/ts-node.cjs'), __filename, part],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`${part} failed\n${stderr}`);
    const result = JSON.parse(stdout) as Figure[] | Report;
    const [figures, table] = Array.isArray(result) ? [result, null] : [result.figures, result.table];
    if (table !== null) console.log(table);
    for (const { what, measured, goal, met } of figures) {
      if (!met) missed++;
      console.log(`${met ? 'ok    ' : 'MISSED'}  ${what}: ${measured}; goal: ${goal}`);
    }
  }
  process.exitCode = missed === 0 ? 0 : 1;
}

void main();
