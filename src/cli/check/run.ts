import type { Cluster } from '../../library/cluster.js';
import { printable } from '../../../grammar/text/mention.js';
import { write, type Io } from '../io.js';
import { Checker, type PartResult } from './checker.js';
import { openInput, UnreadableInput, type CheckInput } from './input.js';
import { engineData, type CheckJob } from './job.js';
import { layoutOf } from './layout.js';
import type { CheckOptions } from './options.js';
import { CountedParts, partsOf } from './parts.js';
import { CheckPool } from './pool.js';
import { Progress } from './progress.js';
import { outputFrame } from './record-text.js';
import type { Tally } from './tally.js';

/** Why an input could not be checked to its end. */
export interface InputFault {
  readonly message: string;
  readonly hint: string | null;
}

/** Inputs up to this number of bytes are checked in this thread: others take longer to start. */
export const SMALL_INPUT = 2 * 1024 * 1024;

/** Checks the callouts that the options name, writes the records, and counts. */
export async function runCheck(
  options: CheckOptions,
  cluster: Cluster,
  tally: Tally,
  pool: CheckPool | null,
  io: Io,
): Promise<InputFault | null> {
  const { file, type, uris, explain } = options;
  const job = {
    engine: engineData(cluster, options.subject, options.ignoreCase),
    output: options.summary ? null : options.format,
    explain,
  };
  if (file === null) {
    if (type === null) throw new Error('operands without a type are a usage problem');
    const checker = new Checker({ ...job, layout: { kind: 'plain', type } });
    const output = new RecordOutput(job, io);
    for (const uri of uris) await output.add(checker.checkOne(type, uri));
    await output.end();
    tally.addAll(checker.tally.rows);
    return null;
  }
  try {
    const input = await openInput(file, io);
    const found = layoutOf(input.name, input.firstLine, type);
    return found.ok ? await checkInput(input, { ...job, layout: found.layout }, tally, pool, io) : found;
  } catch (error) {
    if (error instanceof UnreadableInput) return { message: error.message, hint: null };
    throw error;
  }
}

async function checkInput(
  input: CheckInput,
  job: CheckJob,
  tally: Tally,
  pool: CheckPool | null,
  io: Io,
): Promise<InputFault | null> {
  const output = new RecordOutput(job, io);
  const progress = new Progress(io, input.size, job.output !== null);
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
        return { message: `${printable(input.name)}:${line + lineInPart}: ${message}`, hint };
      }
      line += result.lines;
      await progress.show(source.bytes, callouts);
      // Nobody reads on where the output is closed (`| head`).
      if (!io.stdout.writable) break;
    }
  } finally {
    await progress.clear();
    // Closes the file where it was not read to its end.
    await parts.return(undefined);
  }
  await output.end();
  return null;
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
    tally.addAll(checker.tally.rows);
  } finally {
    await later?.end();
  }
}

/** Writes the records of all parts as one document. */
class RecordOutput {
  private readonly frame;
  private wrote = false;

  constructor(
    { output, explain }: Pick<CheckJob, 'output' | 'explain'>,
    private readonly io: Io,
  ) {
    this.frame = output === null ? null : outputFrame(output, explain);
  }

  async add(text: string): Promise<void> {
    if (this.frame === null || text === '') return;
    await write(this.io.stdout, (this.wrote ? this.frame.separator : this.frame.begin) + text);
    this.wrote = true;
  }

  async end(): Promise<void> {
    if (this.frame === null) return;
    await write(this.io.stdout, (this.wrote ? '' : this.frame.begin) + this.frame.end);
  }
}
