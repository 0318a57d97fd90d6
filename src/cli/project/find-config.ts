import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { inputError } from '../problem.js';

export const CONFIG_NAMES = [
  'kusto-callout.config.json',
  'kusto-callout.config.yaml',
  'kusto-callout.config.yml',
] as const;

/** Finds the configuration of the current folder: in it, or in one above, up to the folder that git has. */
export function findConfig(from = process.cwd()): string | null {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const found = CONFIG_NAMES.filter(name => existsSync(join(folder, name)));
    const [name, another] = found;
    if (name !== undefined && another !== undefined) {
      inputError(`there are two configurations: ${join(folder, name)} and ${another}`, 'keep one of them');
    }
    if (name !== undefined) return relative('.', join(folder, name));
    if (folder === dirname(folder) || existsSync(join(folder, '.git'))) return null;
  }
}
