import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { systemErrorText } from '../files.js';
import type { Addresses } from './greeting.js';

/** Writes the file that scripts wait for, whole at once. Gives null, or why it cannot be written. */
export function writeReadyFile(path: string, { kusto, arm, caFile, msiEndpoint, clusters }: Addresses): string | null {
  const temporary = `${path}.tmp`;
  try {
    writeFileSync(temporary, `${JSON.stringify({ kusto, arm, caFile, msiEndpoint, clusters }, null, 2)}\n`);
    renameSync(temporary, path);
    return null;
  } catch (error) {
    rmSync(temporary, { force: true });
    return `cannot write ${path}: ${systemErrorText(error)}`;
  }
}

/** Takes the file of an emulator away that has stopped, or did so without being asked. */
export function removeReadyFile(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It is in nobody's way: writing it tells what is wrong with it.
  }
}
