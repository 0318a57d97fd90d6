import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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
  }

  /** Puts the certificate into a folder of its own, and gives its file. */
  saveCertificate(certificate: string | null): string | null {
    if (certificate === null) return null;
    this.certificateFolder = mkdtempSync(join(tmpdir(), 'kusto-callout-'));
    const file = join(this.certificateFolder, 'ca.pem');
    writeFileSync(file, certificate);
    return file;
  }

  /** Writes the file that scripts wait for, whole at once. Gives null, or why it cannot be written. */
  saveAddresses({ kusto, arm, caFile, msiEndpoint, clusters }: Addresses): string | null {
    if (this.readyFile === null) return null;
    const temporary = `${this.readyFile}.tmp`;
    try {
      writeFileSync(temporary, `${JSON.stringify({ kusto, arm, caFile, msiEndpoint, clusters }, null, 2)}\n`);
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

/** Deletes a file, or a folder of ours; what cannot be deleted is in nobody's way. */
function removed(path: string, isFolder = false): void {
  try {
    rmSync(path, { recursive: isFolder, force: true });
  } catch {
    // Whoever needs it gone will hear why when writing it.
  }
}
