import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { isLog, LogFile, type Audit } from '../../audit/index.js';
import { statOf, systemErrorText } from '../files.js';
import { shownName } from '../inputs.js';
import { RunProgress, withProgress } from '../output/progress.js';
import type { Operand } from '../project/operands.js';
import type { Invocation } from '../subcommand.js';

/** A log that is read piece by piece. */
interface LogPath {
  readonly path: string;
  readonly form: 'csv' | 'tsv';
}

const MEGABYTE = 1_000_000;

/** Gives an audit the texts of files; what cannot be read is a problem of the audit. */
export async function readTexts(
  files: readonly Operand[],
  audit: Audit,
  { inputs, console }: Pick<Invocation, 'inputs' | 'console'>,
): Promise<void> {
  const logs: LogPath[] = [];
  const reading = { verb: 'reading', unit: 'files', nameOf: ({ name }: Operand) => name };
  for await (const { name: path, problem } of withProgress(console, reading, files)) {
    if (problem !== undefined) {
      audit.refuse({ file: path, message: problem.message, hint: problem.hint });
      continue;
    }
    const form = path === '-' ? null : logForm(path);
    if (form !== null) {
      logs.push({ path, form });
      continue;
    }
    const read = await inputs.read(path);
    if (read.ok) audit.add({ name: shownName(path), text: read.text });
    else audit.refuse({ file: shownName(path), message: read.message, hint: null });
  }
  const log = audit.start();
  for (const { path, form } of logs) {
    const file = new LogFile(path, form, text => {
      log.add(text);
    });
    const progress = new RunProgress(console, 'reading', 'MB');
    const size = statOf(path)?.size ?? 0;
    let bytes = 0;
    try {
      for await (const piece of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
        // A stream with an encoding gives strings.
        const problem = file.push(piece as string, false);
        if (problem !== null) throw new Error(problem);
        // A stream with an encoding gives strings.
        bytes += Buffer.byteLength(piece as string);
        await progress.show(Math.round(bytes / MEGABYTE), Math.round(size / MEGABYTE), `${path}, ${log.rows} rows`);
      }
      const problem = file.push('', true);
      if (problem !== null) throw new Error(problem);
      await console.status(null);
    } catch (error) {
      audit.refuse({ file: path, message: systemErrorText(error), hint: null });
    }
  }
}

/** How a log is written; null for all other files. */
function logForm(path: string): 'csv' | 'tsv' | null {
  const form = /\.csv$/i.test(path) ? 'csv' : /\.tsv$/i.test(path) ? 'tsv' : null;
  if (form === null) return null;
  return isLog(headOf(path), form) ? form : null;
}

/** So many bytes hold the names of an export's columns. */
const HEAD_SIZE = 65_536;

/** The beginning of a file; empty where it cannot be read, of which its reader tells. */
function headOf(path: string): string {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch {
    return '';
  }
  try {
    const bytes = Buffer.alloc(HEAD_SIZE);
    return bytes.toString('utf8', 0, readSync(descriptor, bytes));
  } catch {
    return '';
  } finally {
    closeSync(descriptor);
  }
}
