import { readdirSync, watch, type FSWatcher } from 'node:fs';
import { statOf } from './files.js';
import { basename, dirname, join, resolve } from 'node:path';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { attempt, inputError, usageError } from './problem.js';
import { FOREIGN_FOLDERS } from './project/operands.js';
import type { Project } from './project/project.js';
import type { Invocation } from './subcommand.js';

/** Milliseconds without a change before a run begins: editors save in several steps. */
const QUIET = 100;
/** The most folders that are watched. */
const MAX_FOLDERS = 5_000;
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

/**
 * Runs again whenever a file changes in the folder of the configuration (or the current one) or beside an operand, until `q` or Ctrl-C.
 * Each run reads the configuration anew. What runs write themselves does not count. The exit code is that of the last run.
 */
export async function watched(
  invocation: Invocation,
  run: (invocation: Invocation) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { console, given, project, terminal } = invocation;
  if (given.operands.includes('-')) usageError('--watch needs files, and standard input is none');
  let written = reportsOf(project);
  const tops = [project === null ? '.' : dirname(project.path), ...given.operands.map(folderOf)];
  const changes = new Changes(tops, path => !written.has(path));
  const keys = new Keys(terminal.stdin);
  let code: ExitCode = exitCodes.ok;
  try {
    while (true) {
      await console.clear();
      changes.begin();
      invocation.inputs.forget();
      const result = await attempt(async () => {
        const now = await invocation.again();
        written = new Set([...written, ...reportsOf(now.project)]);
        return run(now);
      });
      if (result.ok) code = result.value;
      else {
        code = result.problem.exitCode;
        await console.problem(result.problem);
      }
      await console.note('\nwatching for changes; q ends it, Enter runs again');
      const next = await Promise.race([changes.next(), keys.next()]);
      if (next === 'end') return code;
    }
  } finally {
    changes.end();
    keys.end();
  }
}

/** The files that runs write. */
function reportsOf(project: Project | null): ReadonlySet<string> {
  return new Set((project?.config.reports ?? []).map(({ file }) => resolve(project?.here(file) ?? file)));
}

/** The folder to watch for an operand: itself, or the one that it is in. */
function folderOf(operand: string): string {
  const fixed = operand.replace(/[*?[{!].*$/, '');
  return statOf(fixed)?.isDirectory() === true ? fixed : dirname(fixed);
}

/** Changes below some folders. */
class Changes {
  private watchers: FSWatcher[] = [];
  private timer: NodeJS.Timeout | null = null;
  private isChanged = false;
  private tell: (() => void) | null = null;

  constructor(
    private readonly tops: readonly string[],
    private readonly counts: (path: string) => boolean,
  ) {}

  /** Watches the folders that there are now; what changes from here on is a change. */
  begin(): void {
    this.end();
    this.isChanged = false;
    for (const folder of foldersBelow(this.tops)) {
      try {
        const watcher = watch(folder, (_, name) => {
          if (name === null || this.counts(join(folder, name))) this.change();
        });
        // A folder that goes away is a change of the one that it was in.
        watcher.on('error', () => {
          watcher.close();
        });
        this.watchers.push(watcher);
      } catch {
        // It went away between the two.
      }
    }
  }

  async next(): Promise<'change'> {
    if (!this.isChanged) {
      await new Promise<void>(done => {
        this.tell = done;
      });
    }
    return 'change';
  }

  end(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    for (const watcher of this.watchers) watcher.close();
    this.watchers = [];
  }

  private change(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.isChanged = true;
      this.tell?.();
    }, QUIET);
  }
}

function foldersBelow(tops: readonly string[]): ReadonlySet<string> {
  const folders = new Set<string>();
  const visit = (folder: string): void => {
    if (folders.has(folder)) return;
    folders.add(folder);
    if (folders.size > MAX_FOLDERS) {
      inputError(`there are more than ${MAX_FOLDERS} folders to watch`, 'run it in a folder with fewer');
    }
    for (const name of subfolders(folder)) if (!FOREIGN_FOLDERS.has(basename(name))) visit(name);
  };
  for (const top of tops) visit(resolve(top));
  return folders;
}

function subfolders(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}

/** Keys that end the watching, or run again, where somebody sits at a terminal. */
class Keys {
  private readonly listen = (data: Buffer | string): void => {
    const key = data.toString();
    if (key === 'q' || key === CTRL_C || key === CTRL_D) this.tell?.('end');
    else if (key === '\r' || key === '\n') this.tell?.('again');
  };
  private tell: ((what: 'end' | 'again') => void) | null = null;
  private isOpen = false;

  constructor(private readonly stdin: Invocation['terminal']['stdin']) {}

  async next(): Promise<'end' | 'again'> {
    if (!this.isOpen && this.stdin.isTTY === true) {
      this.isOpen = true;
      this.stdin.setRawMode?.(true);
      this.stdin.on('data', this.listen);
      this.stdin.resume();
    }
    return new Promise(done => {
      this.tell = done;
    });
  }

  end(): void {
    if (!this.isOpen) return;
    this.stdin.off('data', this.listen);
    this.stdin.setRawMode?.(false);
    this.stdin.pause();
  }
}
