import { fileSize } from './check/input.js';
import { checkOptions, readCheckOptions } from './check/options.js';
import { CheckPool } from './check/pool.js';
import { checkCallouts, SMALL_INPUT } from './check/check-callouts.js';
import { TEXT_KINDS } from './check/record-text.js';
import { Tally } from './check/tally.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { plainProblem } from './problem.js';
import type { Invocation, Subcommand } from './subcommand.js';

/** `check --type TYPE URI...` or `check --file FILE`: which callouts are allowed? */
export const check: Subcommand = {
  name: 'check',
  operands: '(--type TYPE URI... | --file FILE)',
  description: `Tells for each callout whether the cluster allows it, and by which rule. A file is read line by line, whatever its size:
URIs (their type is --type), NDJSON such as {"type": "sql", "uri": "https://…"}, or CSV whose header names the columns
type and uri. Its extension (.csv, .ndjson, .jsonl) or else its first line tells which.
Exit codes: 0 all are allowed, 1 one is denied, 2 bad usage, unreadable input, or no callout to check, 3 the file of the
cluster does not tell its policy.`,
  examples: [
    { arguments: 'check --type sql https://contoso.database.windows.net', purpose: 'one callout of a new cluster' },
    {
      arguments: 'check --cluster restricted.json --type webapi https://example.com/ --explain',
      purpose: 'why a callout is allowed or denied',
    },
  ],
  options: checkOptions,
  run: checkAll,
};

async function checkAll(invocation: Invocation): Promise<ExitCode> {
  const { given, console } = invocation;
  const options = readCheckOptions(given);
  // The threads for a large file start while the cluster is being made.
  const isLarge = options.file !== null && fileSize(options.file) > SMALL_INPUT;
  const pool = isLarge ? CheckPool.start() : null;
  try {
    const { preparedCluster } = await import('./session-setup.js');
    const cluster = await preparedCluster(invocation, given.valueOf('cluster'));
    const tally = new Tally();
    await checkCallouts(options, cluster, tally, pool, invocation);
    if (options.summary) {
      const { summaryOf, summaryText } = await import('./check/summary.js');
      const { width, color } = console;
      const summary = summaryText(
        summaryOf(tally, cluster, options.assumptions.defaultReading !== true),
        options.format,
        {
          width,
          color,
          forSpreadsheets: !options.raw,
        },
      );
      await console.write(options.format === 'csv' && options.raw ? 'raw' : TEXT_KINDS[options.format], summary);
    }
    // Where the reader has left, what was not checked says nothing of the input.
    if (tally.allowed + tally.denied === 0 && console.isRead && !given.has('allow-empty')) {
      const hint = '--allow-empty makes that a success';
      await console.problem(plainProblem('there is no callout to check', hint));
      return exitCodes.usage;
    }
    return tally.denied === 0 ? exitCodes.ok : exitCodes.failed;
  } finally {
    await pool?.end();
  }
}
