import { lstatSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemErrorText } from '../files.js';
import type { Addresses } from './greeting.js';

/** The files that tell others of an emulator while it runs: its addresses, and its certificate. */
export class ServedFiles {
  private certificateFolder: string | null = null;

  /** Takes the ready file of an emulator away that did not stop by itself: none is ready yet. */
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

/** What earlier versions left says nothing of its process: after so many milliseconds nobody needs it. */
const MAX_AGE_OF_UNNAMED = 7 * 24 * 60 * 60 * 1_000;

/** Takes away what servers left that were killed: of this user, by processes that have ended. */
function removeLeftFolders(): void {
  let names: string[];
  try {
    names = readdirSync(tmpdir());
  } catch {
    return;
  }
  for (const name of names) {
    if (!name.startsWith('kusto-callout-')) continue;
    const path = join(tmpdir(), name);
    try {
      const stats = lstatSync(path);
      if (stats.uid !== process.getuid?.()) continue;
      const isOld = Date.now() - stats.mtimeMs > MAX_AGE_OF_UNNAMED;
      if (stats.isDirectory() && isLeft(name, path, isOld)) removed(path, true);
      else if (stats.isSocket() && /^kusto-callout-[0-9a-f]{24}\.lock$/.test(name)) removeIfSilent(path);
    } catch {
      // Another was quicker.
    }
  }
}

/** Whether a folder of certificates is no longer in use. */
function isLeft(name: string, path: string, isOld: boolean): boolean {
  const [, owner] = /^kusto-callout-ca-(\d{1,10})-\w{6}$/.exec(name) ?? [];
  if (owner !== undefined) return !isRunning(Number(owner));
  // Earlier versions did not write whose it is.
  return isOld && /^kusto-callout-\w{6}$/.test(name) && readdirSync(path).join() === 'ca.pem';
}

/** Earlier versions locked a state by a socket here; one that nobody listens at is left. */
function removeIfSilent(path: string): void {
  const socket = connect(path);
  socket.unref();
  socket.once('connect', () => socket.destroy());
  socket.once('error', error => {
    if ('code' in error && error.code === 'ECONNREFUSED') removed(path);
  });
}

function isRunning(number: number): boolean {
  try {
    process.kill(number, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Deletes a file, or a folder of ours; what cannot be deleted does no harm. */
function removed(path: string, isFolder = false): void {
  try {
    rmSync(path, { recursive: isFolder, force: true });
  } catch {
    // Whoever needs it gone will hear why when writing it.
  }
}
