import type { Cluster } from '../../library/cluster.js';
import { printable } from '../../../grammar/text/mention.js';
import type { Console } from '../output/console.js';
import type { TextKind } from '../output/safe-text.js';
import { inputError } from '../problem.js';
import type { Invocation } from '../subcommand.js';
import { askedUri, withoutDefaultPort } from './asked-uri.js';
import { Checker, type PartResult } from './checker.js';
import { openInput, type CheckInput } from './input.js';
import { checkedCluster, type CheckJob } from './job.js';
import { layoutOf } from './layout.js';
import type { CheckOptions } from './options.js';
import { CountedParts, partsOf } from './parts.js';
import { CheckPool } from './pool.js';
import { Progress } from './progress.js';
import { outputFrame, TEXT_KINDS } from './record-text.js';
import type { Tally } from './tally.js';

/** Inputs up to this number of bytes are checked in this thread: others take longer to start. */
export const SMALL_INPUT = 2 * 1024 * 1024;

/** Checks the callouts that the options name, writes the records, and counts. */
export async function checkCallouts(
  options: CheckOptions,
  cluster: Cluster,
  tally: Tally,
  pool: CheckPool | null,
  { inputs, console }: Invocation,
): Promise<void> {
  const { file, type, uris, explain, raw } = options;
  const job = {
    cluster: checkedCluster(cluster, options.assumptions),
    output: options.summary ? null : options.format,
    explain,
    raw,
  };
  if (file === null) {
    if (type === null) throw new Error('operands without a type are a usage problem');
    const checker = new Checker({ ...job, layout: { kind: 'plain', type } });
    const output = new RecordOutput(job, console);
    for (const text of uris) {
      const { uri, note } = askedUri(type, text);
      await output.add(checker.checkOne(type, uri));
      if (note !== null) await console.warn(null, note);
      const plain = withoutDefaultPort(uri);
      const isAllowed = (each: string): boolean => cluster.isAllowed(type, each, options.assumptions);
      if (plain !== null && !isAllowed(uri) && isAllowed(plain))
        await console.warn(null, `the port is matched as it is written; without it, ${printable(plain)} is allowed`);
    }
    await output.end();
    tally.addAll(checker.tally.data);
    return;
  }
  const input = await openInput(file, inputs);
  const found = layoutOf(input.name, input.firstLine, type);
  if (!found.ok) inputError(found.message, found.hint);
  await checkInput(input, { ...job, layout: found.layout }, tally, pool, console);
}

async function checkInput(
  input: CheckInput,
  job: CheckJob,
  tally: Tally,
  pool: CheckPool | null,
  console: Console,
): Promise<void> {
  const output = new RecordOutput(job, console);
  const progress = new Progress(console, input.size, job.output !== null);
  const parts = partsOf(input.chunks, job.layout.kind === 'csv');
  const source = new CountedParts(parts);
  let line = 1;
  let callouts = 0;
  try {
    for await (const result of results(source, job, tally, pool)) {
      callouts += result.callouts;
      await output.add(result.text);
      if (result.problem !== null) {
        const { message, hint, line: lineInPart } = result.problem;
        inputError(`${printable(input.name)}:${line + lineInPart}: ${message}`, hint);
      }
      line += result.lines;
      await progress.show(source.bytes, callouts);
      // The rest need not be checked where the output is closed (`| head`).
      if (!console.isRead) break;
    }
  } finally {
    await progress.clear();
    // Closes the file where it was not read to its end.
    await parts.return(undefined);
  }
  await output.end();
}

/** The results of all parts, in their order: in the threads of the pool, or here until the input proves to be large. */
async function* results(
  source: CountedParts,
  job: CheckJob,
  tally: Tally,
  pool: CheckPool | null,
): AsyncGenerator<PartResult> {
  if (pool !== null) {
    yield* pool.check(source, job, tally);
    return;
  }
  const checker = new Checker(job);
  let part = await source.next();
  for (; part !== null && source.bytes <= SMALL_INPUT; part = await source.next()) {
    yield checker.check(part, source.count === 1);
  }
  const later = part === null ? null : CheckPool.start();
  try {
    if (later === null) {
      for (; part !== null; part = await source.next()) yield checker.check(part, source.count === 1);
    } else if (part !== null) {
      yield checker.check(part, source.count === 1);
      yield* later.check(source, job, tally);
    }
    tally.addAll(checker.tally.data);
  } finally {
    await later?.end();
  }
}

/** Writes the records of all parts as one document. */
class RecordOutput {
  private readonly frame;
  private readonly kind: TextKind;
  private wrote = false;

  constructor(
    { output, explain, raw, cluster }: Pick<CheckJob, 'output' | 'explain' | 'raw' | 'cluster'>,
    private readonly console: Console,
  ) {
    this.frame = output === null ? null : outputFrame(output, explain, cluster.options.defaultReading !== true);
    this.kind = output === 'csv' && raw ? 'raw' : TEXT_KINDS[output ?? 'text'];
  }

  async add(text: string): Promise<void> {
    if (this.frame === null || text === '') return;
    await this.console.write(this.kind, (this.wrote ? this.frame.separator : this.frame.begin) + text);
    this.wrote = true;
  }

  async end(): Promise<void> {
    if (this.frame === null) return;
    await this.console.write(this.kind, (this.wrote ? '' : this.frame.begin) + this.frame.end);
  }
}
