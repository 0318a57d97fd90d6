import { existsSync } from 'node:fs';
import type { FileResult } from '../library/session.js';
import { MAX_INPUT_SIZE, readTextFile, systemErrorText, tooLargeText } from './files.js';
import type { Input } from './io.js';
import { inputError, namedText, usageError, type NamedText } from './problem.js';
import type { SourceTools } from './source-tools.js';
import { decodeText } from './text-encoding.js';

const REVISION = /^([^:\s-][^:\s]*):(.+)$/;

/** Sources that only a tool can read, by their names. */
const NEEDS_TOOL = /\.bicep(?:param)?$/i;

/** Whether a file is read as a tool prints it, where there is one. */
export function needsTool(name: string): boolean {
  return NEEDS_TOOL.test(name);
}

export const ONE_READER = 'standard input (-) can be read only once';

/** What the command line names as inputs: files, `-` for standard input, `REV:PATH` for a file as a git revision has it. */
export class Inputs {
  private isStandardInputUsed = false;
  private tools: SourceTools | null = null;

  constructor(
    private readonly stdin: () => Input,
    /** What reads files that only other programs can, loaded when there is one; null where none may be run. */
    private readonly loadTools: (() => Promise<SourceTools>) | null = null,
  ) {}

  /** Standard input, which is asked for once. */
  standardInput(): Input {
    if (this.isStandardInputUsed) usageError(ONE_READER);
    this.isStandardInputUsed = true;
    return this.stdin();
  }

  /** The text of a file, or of standard input; of Bicep sources, what their tool prints. */
  async read(name: string): Promise<FileResult> {
    if (name === '-') return readStandardInput(this.standardInput());
    if (this.loadTools === null || !needsTool(name)) return readTextFile(name);
    this.tools ??= await this.loadTools();
    return (await this.tools.textOf(name)) ?? readTextFile(name);
  }

  /** Has files read anew that a tool has read. */
  forget(): void {
    this.tools?.forget();
  }

  /** Whether the text of a file is what a tool printed of it. */
  isMade(name: string): boolean {
    return this.tools?.hasRead(name) === true;
  }

  /** The same, also of a git revision. A file that nobody named is read as it is. */
  async readAny(name: string, isNamed = true): Promise<FileResult> {
    const [, revision, path] = REVISION.exec(name) ?? [];
    // A drive letter of Windows is not a revision.
    const isDrive = /^[A-Za-z]:[\\/]/.test(name);
    if (revision === undefined || path === undefined || isDrive || existsSync(name))
      return isNamed ? this.read(name) : readTextFile(name);
    return readRevision(`${revision}:${path}`);
  }

  /** A text that must be readable for the run to go on. */
  async need(name: string, hint: string | null = null): Promise<NamedText> {
    const read = await this.read(name);
    return read.ok ? namedText(name, read.text) : inputError(read.message, hint);
  }
}

/** How an input is called in messages. */
export function shownName(name: string): string {
  return name === '-' ? 'standard input' : name;
}

/** A file of a git revision; its path counts from the top of the repository, or from here where it starts with `./`. */
async function readRevision(name: string): Promise<FileResult> {
  // Few runs need it, and it takes time to load.
  const { execFile } = await import('node:child_process');
  return new Promise(resolve => {
    execFile(
      'git',
      ['cat-file', 'blob', name],
      { encoding: 'buffer', maxBuffer: MAX_INPUT_SIZE },
      (error, stdout, stderr) => {
        if (error === null) resolve(decodeText(name, stdout));
        else if (error.code === 'ENOENT') {
          const message = `cannot read ${name}: no such file, and git is not available to read it as a revision`;
          resolve({ ok: false, message });
        } else resolve({ ok: false, message: `cannot read ${name}: ${firstLine(stderr.toString()) || error.message}` });
      },
    );
  });
}

function firstLine(text: string): string {
  return (text.split(/\r?\n/)[0] ?? '').replace(/^fatal: /, '');
}

/** Reads standard input to its end. */
async function readStandardInput(stdin: Input): Promise<FileResult> {
  const name = 'standard input';
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // A stream without an encoding gives buffers; one with an encoding gives strings.
    for await (const chunk of stdin as AsyncIterable<Buffer | string>) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      size += bytes.length;
      if (size > MAX_INPUT_SIZE) return { ok: false, message: tooLargeText(name) };
      chunks.push(bytes);
    }
  } catch (error) {
    return { ok: false, message: `cannot read ${name}: ${systemErrorText(error)}` };
  }
  return decodeText(name, Buffer.concat(chunks));
}
