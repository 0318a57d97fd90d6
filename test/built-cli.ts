import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..');
const folder = builtCliOf(root);

/** Where a copy of the repository has its program: a scratch copy may share node_modules, and has sources of its own. */
export function builtCliOf(copy: string): string {
  return join(
    copy,
    `node_modules/.cache/kusto-callout-${createHash('sha256').update(copy).digest('hex').slice(0, 12)}`,
  );
}

/** The program as users get it, bundled from the sources as they are: tests that start processes start this. */
export const BUILT_CLI = join(folder, 'cli.js');

/** Bundles the program before the tests, where the sources have changed since. Vitest calls it once a run. */
export default function setup(): void {
  const changed = Math.max(
    ...['src', 'grammar'].map(newestIn),
    ...['build.mjs', 'package.json'].map(file => statSync(join(root, file)).mtimeMs),
  );
  if (existsSync(BUILT_CLI) && statSync(BUILT_CLI).mtimeMs > changed) return;
  execFileSync(process.execPath, ['build.mjs', '--bundle-only', folder], { cwd: root, stdio: 'inherit' });
}

function newestIn(top: string): number {
  return Math.max(
    ...readdirSync(join(root, top), { recursive: true, withFileTypes: true })
      .filter(entry => entry.name.endsWith('.ts') || entry.isDirectory())
      .map(entry => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );
}
