import { lstatSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemErrorText } from '../files.js';
import type { Addresses } from './greeting.js';

/** The files that tell others of an emulator while it runs: its addresses, and its certificate. */
export class ServedFiles {
  private certificateFolder: string | null = null;

  /** Takes the ready file of an emulator away that did not stop by itself: nobody is ready yet. */
  constructor(private readonly readyFile: string | null) {
    if (readyFile !== null) removed(readyFile);
    removeLeftFolders();
  }

  /** Puts the certificate into a folder of its own, and gives its file. */
  saveCertificate(certificate: string | null): string | null {
    if (certificate === null) return null;
    this.certificateFolder = mkdtempSync(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`));
    const file = join(this.certificateFolder, 'ca.pem');
    writeFileSync(file, certificate);
    return file;
  }

  /** Writes the file that scripts wait for, whole at once. Gives null, or why it cannot be written. */
  saveAddresses({ kusto, arm, caFile, msiEndpoint, clusters }: Addresses): string | null {
    if (this.readyFile === null) return null;
    const temporary = `${this.readyFile}.tmp`;
    try {
      // Not into a file that is there already: it may be a link to somewhere else.
      removed(temporary);
      writeFileSync(temporary, `${JSON.stringify({ kusto, arm, caFile, msiEndpoint, clusters }, null, 2)}\n`, {
        flag: 'wx',
      });
      renameSync(temporary, this.readyFile);
      return null;
    } catch (error) {
      removed(temporary);
      return `cannot write ${this.readyFile}: ${systemErrorText(error)}`;
    }
  }

  /** Takes them all away. */
  remove(): void {
    if (this.readyFile !== null) removed(this.readyFile);
    if (this.certificateFolder !== null) removed(this.certificateFolder, true);
  }
}

const FOLDER_PREFIX = 'kusto-callout-ca-';

/** Takes away the certificates of servers that were killed: of this user, by processes that are no more. */
function removeLeftFolders(): void {
  let names: string[];
  try {
    names = readdirSync(tmpdir());
  } catch {
    return;
  }
  for (const name of names) {
    const [, owner] = /^kusto-callout-ca-(\d{1,10})-\w{6}$/.exec(name) ?? [];
    if (owner === undefined || isRunning(Number(owner))) continue;
    const folder = join(tmpdir(), name);
    try {
      const stats = lstatSync(folder);
      if (stats.isDirectory() && stats.uid === process.getuid?.()) removed(folder, true);
    } catch {
      // Another was quicker.
    }
  }
}

function isRunning(number: number): boolean {
  try {
    process.kill(number, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Deletes a file, or a folder of ours; what cannot be deleted is in nobody's way. */
function removed(path: string, isFolder = false): void {
  try {
    rmSync(path, { recursive: isFolder, force: true });
  } catch {
    // Whoever needs it gone will hear why when writing it.
  }
}
