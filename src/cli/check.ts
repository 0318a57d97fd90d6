import type { UsageProblem } from './arguments.js';
import { fileSize } from './check/input.js';
import { checkOptions, readCheckOptions } from './check/options.js';
import { CheckPool } from './check/pool.js';
import { runCheck, SMALL_INPUT } from './check/run.js';
import { Tally } from './check/tally.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { write } from './io.js';
import { plainReport } from './report.js';
import { hasColor, styleOf } from './style.js';
import type { Invocation, Subcommand } from './subcommand.js';

/** `check --type TYPE URI...` or `check --file FILE`: which callouts are allowed? */
export const check: Subcommand = {
  usage: 'check [OPTIONS] (--type TYPE URI... | --file FILE)',
  description: `Tells for each callout whether the cluster allows it, and by which rule. A file is read line by line, whatever its size:
URIs (their type is --type), NDJSON such as {"type": "sql", "uri": "https://…"}, or CSV whose header names the columns
type and uri. Its extension (.csv, .ndjson, .jsonl) or else its first line tells which.
Exit codes: 0 all are allowed, 1 one is denied, 2 bad usage or unreadable input.`,
  options: checkOptions,
  execute,
};

async function execute({ arguments: given, options: common, io }: Invocation): Promise<ExitCode | UsageProblem> {
  const options = readCheckOptions(given, common.clusterFile);
  if ('ok' in options) return options;
  // The threads for a large file start while the cluster is being made.
  const isLarge = options.file !== null && fileSize(options.file) > SMALL_INPUT;
  const pool = isLarge ? CheckPool.start() : null;
  try {
    const { preparedCluster } = await import('./check/preparation.js');
    const cluster = await preparedCluster(common, options.script === null ? [] : [options.script], io);
    if (cluster === null) return exitCodes.usage;
    const tally = new Tally();
    const fault = await runCheck(options, cluster, tally, pool, io);
    if (fault !== null) {
      const style = styleOf(hasColor(io.stderr, io.env, common.noColor));
      await write(io.stderr, plainReport(fault.message, fault.hint, style));
      return exitCodes.usage;
    }
    if (options.summary) {
      const { summaryOf, summaryText } = await import('./check/summary.js');
      const width = io.stdout.isTTY === true ? (io.stdout.columns ?? null) : null;
      const color = hasColor(io.stdout, io.env, common.noColor);
      await write(io.stdout, summaryText(summaryOf(tally, cluster), options.format, { width, color }));
    }
    return tally.denied === 0 ? exitCodes.ok : exitCodes.failed;
  } finally {
    await pool?.end();
  }
}
