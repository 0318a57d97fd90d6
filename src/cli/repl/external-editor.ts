import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemErrorText } from '../files.js';
import type { Io } from '../io.js';

/** Opens a file in the user's editor, on this terminal, and waits for its end; gives why that could not be done, or null. */
export function editFile(path: string, env: Io['env']): string | null {
  const command = [env['VISUAL'], env['EDITOR']].find(value => value !== undefined && value.trim() !== '') ?? '';
  const [program = '', ...options] = command.split(' ').filter(word => word !== '');
  if (program === '') return 'no editor is set: EDITOR=vi, for example';
  const { error, status } = spawnSync(program, [...options, path], { stdio: 'inherit' });
  if (error !== undefined) return `cannot run ${program}: ${systemErrorText(error)}`;
  return status === 0 ? null : `${program} ended with ${status ?? 'a signal'}`;
}

/** Has the user edit a text; null where that could not be done, or the editor says that it failed. */
export function editText(text: string, env: Io['env']): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'kusto-callout-'));
  try {
    const path = join(folder, 'input.kql');
    writeFileSync(path, `${text}\n`, { mode: 0o600 });
    return editFile(path, env) === null ? readFileSync(path, 'utf8') : null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
