import { availableParallelism } from 'node:os';
import { printable } from '../text/mention.js';
import type { UsageProblem } from './arguments.js';
import { Checker, type PartResult } from './check/checker.js';
import { openInput, UnreadableInput, type CheckInput } from './check/input.js';
import { engineData, type CheckJob } from './check/job.js';
import { layoutOf } from './check/layout.js';
import { checkOptions, readCheckOptions, type CheckOptions } from './check/options.js';
import { CountedParts, PART_SIZE, partsOf } from './check/parts.js';
import { CheckPool } from './check/pool.js';
import { preparedCluster } from './check/preparation.js';
import { Progress } from './check/progress.js';
import { outputFrame } from './check/record-text.js';
import { summaryOf, summaryText } from './check/summary.js';
import { Tally } from './check/tally.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { write, type Io } from './io.js';
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

/** Inputs up to this size are checked in this thread: others take longer to start. */
const SMALL_INPUT = 4 * PART_SIZE;
/** More threads than that would wait for the one that reads. */
const MOST_THREADS = 16;

async function execute({ arguments: given, options: common, io }: Invocation): Promise<ExitCode | UsageProblem> {
  const options = readCheckOptions(given, common.clusterFile);
  if ('ok' in options) return options;
  const cluster = await preparedCluster(common, options.script, io);
  if (cluster === null) return exitCodes.usage;
  const report = async (message: string, hint: string | null): Promise<ExitCode> => {
    const style = styleOf(hasColor(io.stderr, io.env, common.noColor));
    await write(io.stderr, plainReport(message, hint, style));
    return exitCodes.usage;
  };

  const job = {
    engine: engineData(cluster, options.subject, options.ignoreCase),
    output: options.summary ? null : options.format,
    explain: options.explain,
  };
  const tally = new Tally();
  try {
    if (options.file === null) await checkOperands(options, job, tally, io);
    else {
      const input = await openInput(options.file, io);
      const found = layoutOf(input.name, input.firstLine, options.type);
      if (!found.ok) return await report(found.message, found.hint);
      const fault = await checkInput(input, { ...job, layout: found.layout }, tally, io);
      if (fault !== null) return await report(fault.message, fault.hint);
    }
  } catch (error) {
    if (error instanceof UnreadableInput) return report(error.message, null);
    throw error;
  }
  if (options.summary) {
    const width = io.stdout.isTTY === true ? (io.stdout.columns ?? null) : null;
    const color = hasColor(io.stdout, io.env, common.noColor);
    await write(io.stdout, summaryText(summaryOf(tally, cluster), options.format, { width, color }));
  }
  return tally.denied === 0 ? exitCodes.ok : exitCodes.failed;
}

async function checkOperands(
  { uris, type }: CheckOptions,
  job: Omit<CheckJob, 'layout'>,
  tally: Tally,
  io: Io,
): Promise<void> {
  if (type === null) return;
  const checker = new Checker({ ...job, layout: { kind: 'plain', type } });
  const output = new RecordOutput(job, io);
  for (const uri of uris) await output.add(checker.checkOne(type, uri));
  await output.end();
  tally.addAll(checker.tally.rows);
}

interface InputFault {
  readonly message: string;
  readonly hint: string | null;
}

/** Checks a whole input: the beginning in this thread, and what follows of a large one in all. */
async function checkInput(input: CheckInput, job: CheckJob, tally: Tally, io: Io): Promise<InputFault | null> {
  const output = new RecordOutput(job, io);
  const progress = new Progress(io, input.size, job.output !== null);
  const parts = partsOf(input.chunks, job.layout.kind === 'csv');
  let line = 1;
  let callouts = 0;
  let fault: InputFault | null = null;
  for await (const result of results(parts, input.size, job, tally)) {
    callouts += result.callouts;
    await output.add(result.text);
    await progress.show(result.bytesSoFar, callouts);
    if (result.problem !== null) {
      const { message, hint, line: lineInPart } = result.problem;
      fault = { message: `${printable(input.name)}:${line + lineInPart}: ${message}`, hint };
      break;
    }
    line += result.lines;
    // Nobody reads on where the output is closed (`| head`).
    if (!io.stdout.writable) break;
  }
  await progress.clear();
  // Closes the file where it was not read to its end.
  await parts.return(undefined);
  if (fault === null) await output.end();
  return fault;
}

type Results = AsyncGenerator<PartResult & { readonly bytesSoFar: number }>;

async function* results(parts: AsyncGenerator<Uint8Array>, size: number | null, job: CheckJob, tally: Tally): Results {
  const source = new CountedParts(parts);
  const threads = Math.min(availableParallelism(), MOST_THREADS);
  if (size === null || size <= SMALL_INPUT || threads === 1) {
    const checker = new Checker(job);
    for (let part = await source.next(); part !== null; part = await source.next()) {
      yield { ...checker.check(part, source.count === 1), bytesSoFar: source.bytes };
      if (source.bytes > SMALL_INPUT && threads > 1) break;
    }
    tally.addAll(checker.tally.rows);
    if (source.ended) return;
  }
  const pool = new CheckPool(job, threads);
  try {
    for await (const result of pool.check(source)) yield { ...result, bytesSoFar: source.bytes };
    tally.addAll(await pool.tallies());
  } finally {
    await pool.end();
  }
}

/** Writes the records of all parts as one document. */
class RecordOutput {
  readonly #frame;
  #wrote = false;

  constructor(
    { output, explain }: Pick<CheckJob, 'output' | 'explain'>,
    private readonly io: Io,
  ) {
    this.#frame = output === null ? null : outputFrame(output, explain);
  }

  async add(text: string): Promise<void> {
    if (this.#frame === null || text === '') return;
    await write(this.io.stdout, (this.#wrote ? this.#frame.separator : this.#frame.begin) + text);
    this.#wrote = true;
  }

  async end(): Promise<void> {
    if (this.#frame === null) return;
    await write(this.io.stdout, (this.#wrote ? '' : this.#frame.begin) + this.#frame.end);
  }
}
