import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { mention } from '../../../grammar/text/mention.js';
import { statOf, systemErrorText } from '../files.js';
import { inputError, type CliProblem } from '../problem.js';

/** A file that operands name or bring. */
export interface Operand {
  /** As messages call it: as the user wrote it, or the path below the folder that brought it. */
  readonly name: string;
  /** Whether it was named on its own; a folder or a glob brings the others, among them files that are about something else. */
  readonly isNamed: boolean;
  /** Its path below the folder or the fixed part of the glob that brought it; of a named one, the name itself. */
  readonly below: string;
  /** Why it cannot be read, where that is known already. */
  readonly problem?: CliProblem;
}

/** What operands name, and those of them that bring nothing. */
export interface Operands {
  readonly files: readonly Operand[];
  readonly empty: readonly string[];
}

/** The most files that folders and globs bring. */
const MAX_FILES = 20_000;
/** The most entries of folders that are looked at for one operand: a glob of the whole disk would take minutes. */
const MAX_ENTRIES = 200_000;
/** Folders that hold other people's files. */
export const FOREIGN_FOLDERS = new Set(['node_modules', '.git', '.terraform']);

/** Whether an operand is a pattern rather than a name; a file that is there is meant as it is. */
export function isGlob(operand: string): boolean {
  return operand !== '-' && /[*?[\]{}]|^!/.test(operand) && !existsSync(operand);
}

/**
 * The files of operands, each once, in order: names as they are, of folders all files that `isWanted` (by their name), and what globs
 * match. A glob that begins with `!` takes away what others bring.
 */
export async function expandOperands(
  operands: readonly string[],
  isWanted: (path: string) => boolean,
): Promise<Operands> {
  const files = new Map<string, Operand>();
  const empty: string[] = [];
  const excluded = await matchersOf(operands.filter(operand => operand.startsWith('!') && isGlob(operand)));
  for (const operand of operands) {
    const found = await filesOf(operand, isWanted);
    if (found === null) continue;
    if (found.length === 0) empty.push(operand);
    for (const file of found) {
      const isExcluded = !file.isNamed && excluded.some(matches => matches(slashed(file.name)));
      // A file that a folder brings and that is named besides is meant.
      if (!isExcluded && (file.isNamed || !files.has(file.name))) files.set(file.name, file);
    }
    if (files.size > MAX_FILES) {
      inputError(`${mention(operand)} brings more than ${MAX_FILES} files`, 'name a folder or a glob with fewer');
    }
  }
  return { files: [...files.values()], empty };
}

async function matchersOf(patterns: readonly string[]): Promise<readonly ((path: string) => boolean)[]> {
  if (patterns.length === 0) return [];
  const { matcherOf } = await import('./glob.js');
  return patterns.map(pattern => matcherOf(withoutDot(pattern.slice(1))));
}

/** What an operand brings; null for a glob that only takes away. */
async function filesOf(operand: string, isWanted: (path: string) => boolean): Promise<readonly Operand[] | null> {
  if (isGlob(operand)) {
    if (operand.startsWith('!')) return null;
    const { globbed } = await import('./glob.js');
    return globbed(slashed(operand), filesIn);
  }
  if (operand === '-' || !isFolder(operand)) return [{ name: operand, isNamed: true, below: operand }];
  return filesIn(operand)
    .filter(isWanted)
    .map(path => ({ name: operand === '.' ? path : join(operand, path), isNamed: false, below: slashed(path) }));
}

export function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() === true;
}

/** The files below a folder, as paths from it, in order. Links to folders are not followed. */
function filesIn(folder: string): readonly string[] {
  const files: string[] = [];
  let looked = 0;
  const visit = (below: string): void => {
    for (const entry of entriesOf(join(folder, below))) {
      if (++looked > MAX_ENTRIES)
        inputError(`${mention(folder)} has more than ${MAX_ENTRIES} files and folders`, 'name a folder with fewer');
      const path = join(below, entry.name);
      if (entry.isDirectory()) {
        if (!FOREIGN_FOLDERS.has(entry.name)) visit(path);
      } else if (entry.isFile() || isLinkToFile(join(folder, path), entry.isSymbolicLink())) files.push(path);
    }
  };
  visit('');
  return files;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((left, right) => (left.name < right.name ? -1 : 1));
  } catch (error) {
    return inputError(`cannot read ${folder}: ${systemErrorText(error)}`);
  }
}

function isLinkToFile(path: string, isLink: boolean): boolean {
  return isLink && statOf(path)?.isFile() === true;
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}

function withoutDot(pattern: string): string {
  return pattern.replace(/^\.\//, '');
}
