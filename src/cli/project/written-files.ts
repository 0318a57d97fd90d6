import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { mention } from '../../../grammar/text/mention.js';
import { inputError } from '../problem.js';

/**
 * Ends the run unless a file that a configuration asks to write is in the repository of that configuration, or in its folder where it
 * is in none. Configurations come with changes that others propose, and must not reach what runs on the machine that looks at them:
 * files elsewhere, through links, or of git itself.
 */
export function needOwnFile(config: string, file: string): void {
  const why = strayReason(resolve(dirname(config)), file);
  if (why !== null) inputError(`${config} may not have ${mention(file)} written: ${why}`, 'name a file beside it');
}

function strayReason(folder: string, file: string): string | null {
  const root = repositoryOf(realpathSync(folder));
  const path = resolve(folder, file);
  if (isLink(path)) return 'it is a link';
  const below = relative(root, realPlaceOf(path));
  if (below === '' || isAbsolute(below) || below.split(sep)[0] === '..') return 'it is outside of the repository';
  return below.split(sep).some(name => name.toLowerCase() === '.git') ? 'it is a file of git' : null;
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  } catch {
    // No file can have that name, and writing it says so.
    return false;
  }
}

/** The folder with `.git` in it, here or above; this one where there is none. */
function repositoryOf(folder: string): string {
  for (let above = folder; ; above = dirname(above)) {
    if (existsSync(join(above, '.git'))) return above;
    if (dirname(above) === above) return folder;
  }
}

/** Where a path leads, of which the last parts may not be there yet. */
function realPlaceOf(path: string): string {
  for (let above = path; ; above = dirname(above)) {
    if (existsSync(above)) return join(realpathSync(above), relative(above, path));
    if (dirname(above) === above) return path;
  }
}
