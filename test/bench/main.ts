/*
 * `npm run bench`: measures what the project promises, every figure a ratio within one run or an absolute bound that the issue
 * tracker names. Exits 1 where a goal is missed. Build first: the start of the built CLI is measured too.
 */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { auditFigures } from './audit.bench.js';
import { checkFigures } from './check.bench.js';
import { clusterFigures, ratio, throughput } from './commands.bench.js';
import { decisionFigures } from './decisions.bench.js';
import { fleetFigures } from './fleet.bench.js';
import type { Figure, Report } from './measure.js';
import { proofFigures } from './proofs.bench.js';
import { queryFigures } from './query.bench.js';
import { serverFigures } from './server.bench.js';
import { shapeFigures } from './shapes.bench.js';
import { startFigures } from './start.bench.js';

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
