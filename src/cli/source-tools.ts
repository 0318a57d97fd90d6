import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { printable } from '../../grammar/text/mention.js';
import { shellWord } from '../../grammar/text/shell.js';
import type { FileResult } from '../library/session.js';
import { MAX_INPUT_SIZE } from './files.js';
import type { Io } from './io.js';
import { decodeText } from './text-encoding.js';

/*
 * Sources that only their own tool can read: those of Bicep. The tool is run as a program, never by a shell; what it prints is read as
 * if it had been passed. Saved plans of Terraform stay unread: `terraform show` starts the providers of the folder of the plan, so that
 * to look at the plan of a stranger would run the programs of a stranger.
 */

/** Milliseconds after which a tool is stopped. */
const MAX_TIME = 60_000;
/** Characters of what a tool says is wrong. */
const MAX_MESSAGE = 300;

/** How the tools are run; tests wait less. */
export interface SourceToolOptions {
  readonly env: Io['env'];
  /** Told of each file that a tool has read, with the command. */
  readonly onRead: (name: string, command: string) => Promise<void>;
  readonly timeLimit?: number;
}

/** A program, its arguments and how people type it. */
interface ToolRun {
  readonly program: string;
  readonly argv: readonly string[];
  readonly folder: string;
  readonly command: string;
  /** What to do where it fails for this reason. */
  readonly advice: (message: string) => string | null;
}

/** Reads sources by the tool that is on the PATH. */
export class SourceTools {
  private readonly texts = new Map<string, FileResult>();

  constructor(private readonly options: SourceToolOptions) {}

  /** Whether a file was read by a tool, so that its text is not what the file holds. */
  hasRead(name: string): boolean {
    return this.texts.get(resolve(name))?.ok === true;
  }

  /** Has files read anew. */
  forget(): void {
    this.texts.clear();
  }

  /** What the tool prints of a Bicep source; null where there is no such file, or no tool. */
  async textOf(name: string): Promise<FileResult | null> {
    const known = this.texts.get(resolve(name));
    if (known !== undefined) return known;
    const tool = existsSync(name) ? await this.bicep(name) : null;
    if (tool === null) return null;
    const text = await this.printed(name, tool);
    this.texts.set(resolve(name), text);
    if (text.ok) await this.options.onRead(name, tool.command);
    return text;
  }

  private async printed(name: string, tool: ToolRun): Promise<FileResult> {
    const result = await this.output(tool);
    if (!result.ok) {
      const advice = tool.advice(result.message);
      return failed(name, `${tool.command}: ${result.message}${advice === null ? '' : `; ${advice}`}`);
    }
    const text = decodeText(name, result.bytes);
    if (!text.ok) return text;
    if (!/^\s*\{/.test(text.text)) return failed(name, `${tool.command} printed something else than a JSON object`);
    return text;
  }

  /** Modules of registries are not fetched: reading a file opens no connections. */
  private async bicep(name: string): Promise<ToolRun | null> {
    const verb = /\.bicepparam$/i.test(name) ? 'build-params' : 'build';
    const path = resolve(name);
    const common = {
      folder: dirname(path),
      advice: (message: string) => (/restore/i.test(message) ? `run bicep restore ${shellWord(name)} first` : null),
    };
    const bicep = this.find('bicep');
    if (bicep !== null)
      return { ...common, program: bicep, argv: [verb, path, '--stdout', '--no-restore'], command: `bicep ${verb}` };
    const az = this.find('az');
    if (az === null) return null;
    // Without this, az installs Bicep where it is missing.
    const version = await this.output({ ...common, program: az, argv: ['bicep', 'version'], command: 'az bicep' });
    if (!version.ok) return null;
    const argv = ['bicep', verb, '--file', path, '--stdout', '--no-restore'];
    return { ...common, program: az, argv, command: `az bicep ${verb}` };
  }

  /** A program of the PATH. Folders that depend on where we are do not count: what is checked out there is not ours. */
  private find(program: string): string | null {
    const { env } = this.options;
    const file = process.platform === 'win32' ? `${program}.exe` : program;
    for (const folder of (env['PATH'] ?? env['Path'] ?? '').split(delimiter)) {
      if (!isAbsolute(folder)) continue;
      const path = join(folder, file);
      try {
        accessSync(path, constants.X_OK);
        if (statSync(path).isFile()) return path;
      } catch {
        // Not here, or not ours to run.
      }
    }
    return null;
  }

  private async output({ program, argv, folder }: ToolRun): Promise<ToolOutput> {
    // Few runs need it, and it takes time to load.
    const { execFile } = await import('node:child_process');
    const { env, timeLimit = MAX_TIME } = this.options;
    return new Promise(done => {
      try {
        const child = execFile(
          program,
          argv,
          {
            cwd: folder,
            env,
            encoding: 'buffer',
            maxBuffer: MAX_INPUT_SIZE,
            timeout: timeLimit,
            killSignal: 'SIGKILL',
            windowsHide: true,
          },
          (error, printed, errors) => {
            if (error === null) done({ ok: true, bytes: printed });
            else done({ ok: false, message: failureText(error, errors, timeLimit) });
          },
        );
        child.stdin?.end();
      } catch (error) {
        // A name that no program can be given.
        done({ ok: false, message: clipped(error instanceof Error ? error.message : String(error)) });
      }
    });
  }
}

type ToolOutput = { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly message: string };

function failureText(
  error: Error & { readonly code?: string | number | null; readonly killed?: boolean },
  errors: Buffer,
  timeLimit: number,
): string {
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
    return `it printed more than ${MAX_INPUT_SIZE / 1024 / 1024} MB, the maximum`;
  if (error.killed === true) return `it took more than ${timeLimit / 1_000} seconds, the maximum`;
  const lines = errors.toString('utf8').split(/\r?\n/);
  // Warnings come before the error, too.
  const line = lines.find(each => /\berror\b/i.test(each)) ?? lines.find(each => each.trim() !== '');
  return clipped(line ?? `it ended with ${String(error.code ?? 'a signal')} and said nothing`);
}

function clipped(text: string): string {
  const line = printable(text.trim());
  return line.length > MAX_MESSAGE ? `${line.slice(0, MAX_MESSAGE)}…` : line;
}

function failed(name: string, message: string): FileResult {
  return { ok: false, message: `cannot read ${name}: ${message}` };
}
