import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { FileResult } from '../library/session.js';
import { decodeText, MAX_INPUT_SIZE, readStandardInput, readTextFile } from './files.js';
import type { Io } from './io.js';

const REVISION = /^([^:\s-][^:\s]*):(.+)$/;

/** Reads an input that the user names: a file, `-` for standard input, or `REV:PATH`, a file as a git revision has it. */
export async function readInputText(name: string, io: Io): Promise<FileResult> {
  if (name === '-') return readStandardInput(io.stdin);
  const [, revision, path] = REVISION.exec(name) ?? [];
  if (revision === undefined || path === undefined || existsSync(name)) return readTextFile(name);
  // A drive letter of Windows is no revision.
  if (/^[A-Za-z]$/.test(revision) && /^[\\/]/.test(path)) return readTextFile(name);
  return readRevision(revision, path);
}

/** A file of a git revision; its path counts from the top of the repository, or from here where it starts with `./`. */
async function readRevision(revision: string, path: string): Promise<FileResult> {
  const name = `${revision}:${path}`;
  return new Promise(resolve => {
    execFile(
      'git',
      ['cat-file', 'blob', name],
      { encoding: 'buffer', maxBuffer: MAX_INPUT_SIZE },
      (error, stdout, stderr) => {
        if (error === null) resolve(decodeText(name, stdout));
        else if (error.code === 'ENOENT') {
          resolve({
            ok: false,
            message: `cannot read ${name}: there is neither such a file nor git, to read a revision`,
          });
        } else resolve({ ok: false, message: `cannot read ${name}: ${firstLine(stderr.toString()) || error.message}` });
      },
    );
  });
}

function firstLine(text: string): string {
  return (text.split(/\r?\n/)[0] ?? '').replace(/^fatal: /, '');
}
