import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { systemErrorText } from '../files.js';
import type { Io } from '../io.js';

const MAX_ENTRIES = 1_000;
/** A longer block is not kept, in UTF-16 units. */
const MAX_ENTRY_LENGTH = 64 * 1024;
/** A larger file is shortened when it is next read, in bytes; one beyond the second bound is none of ours. */
const LARGE_FILE = 1024 * 1024;
const MAX_FILE_SIZE = 64 * LARGE_FILE;

/**
 * What was run before, a block an entry, oldest first. Kept in a file of JSON strings, one a line. Troubles with the file
 * never keep anybody from working.
 */
export class History {
  private readonly path: string | null;
  private keptEntries: string[] = [];
  /** Why the file cannot be used; null while it can. */
  problem: string | null = null;

  /** Without a path nothing outlives the process. */
  constructor(path: string | null) {
    this.path = path;
    if (path !== null) this.attempt('read', () => (this.keptEntries = load(path)));
  }

  get entries(): readonly string[] {
    return this.keptEntries;
  }

  add(block: string): void {
    if (block.length > MAX_ENTRY_LENGTH || block.trim() === '' || block === this.keptEntries.at(-1)) return;
    this.keptEntries.push(block);
    if (this.keptEntries.length > MAX_ENTRIES) this.keptEntries.shift();
    const path = this.path;
    if (path === null || this.problem !== null) return;
    // Appended, so that sessions side by side keep each other's entries.
    this.attempt('write', () => {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      appendFileSync(path, `${JSON.stringify(block)}\n`, { mode: 0o600 });
    });
  }

  private attempt(what: 'read' | 'write', action: () => void): void {
    try {
      action();
    } catch (error) {
      this.problem = `cannot ${what} the history ${this.path ?? ''}: ${systemErrorText(error)}`;
    }
  }
}

/** `KUSTO_CALLOUT_HISTORY` (empty: none), or else a file in `XDG_STATE_HOME`, or else one in the home directory. */
export function historyPath(env: Io['env']): string | null {
  const own = env['KUSTO_CALLOUT_HISTORY'];
  if (own !== undefined) return own === '' ? null : own;
  const stateHome = env['XDG_STATE_HOME'];
  if (stateHome !== undefined && stateHome !== '') return join(stateHome, 'kusto-callout', 'history');
  return join(env['HOME'] ?? homedir(), '.kusto-callout_history');
}

function load(path: string): string[] {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) return [];
  if (size > MAX_FILE_SIZE) throw new Error('it is too large to be one');
  const entries = readFileSync(path, 'utf8')
    .split('\n')
    .map(entryOf)
    .filter(entry => entry !== null)
    .slice(-MAX_ENTRIES);
  if (size > LARGE_FILE) shorten(path, entries);
  return entries;
}

/** An entry of the file; null for a line that is none, such as one that a crash cut off. */
function entryOf(line: string): string | null {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'string' ? entry : null;
  } catch {
    return null;
  }
}

function shorten(path: string, entries: string[]): void {
  let size = 0;
  const kept = entries.findLastIndex(entry => (size += entry.length) > LARGE_FILE / 2);
  const aside = `${path}.${process.pid}`;
  writeFileSync(
    aside,
    entries
      .slice(kept + 1)
      .map(entry => `${JSON.stringify(entry)}\n`)
      .join(''),
    { mode: 0o600 },
  );
  renameSync(aside, path);
}
