import { join } from 'node:path';
import picomatch from 'picomatch';
import { existsSync } from 'node:fs';
import type { Operand } from './operands.js';

/** The longest pattern, in UTF-16 units. */
const MAX_PATTERN_LENGTH = 4_096;

/** Whether a path, written with slashes, matches a glob: `*` and `?` within a folder, `**` across folders, `{a,b}`, `[ab]`. */
export function matcherOf(pattern: string): (path: string) => boolean {
  const matches = picomatch(pattern, { dot: true, maxLength: MAX_PATTERN_LENGTH, strictBrackets: false });
  return path => matches(path);
}

/** The files that a glob matches, below the folder before its first wildcard. */
export function globbed(pattern: string, filesIn: (folder: string) => readonly string[]): readonly Operand[] {
  const isHere = pattern.startsWith('./');
  const { base, glob } = picomatch.scan(isHere ? pattern.slice(2) : pattern);
  const root = base === '' ? '.' : base;
  if (!existsSync(root)) return [];
  const matches = matcherOf(glob);
  return filesIn(root)
    .map(path => path.replaceAll('\\', '/'))
    .filter(matches)
    .map(below => ({ name: root === '.' ? below : join(root, below), isNamed: false, below }));
}
