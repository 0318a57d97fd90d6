import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { mention } from '../../../grammar/text/mention.js';
import { inputError } from '../problem.js';

/** The most that git prints of the names of a tree, in bytes. */
const MAX_LISTING = 64 * 1024 * 1024;

type GitResult = { readonly ok: true; readonly output: string } | { readonly ok: false; readonly message: string };

async function git(...args: readonly string[]): Promise<GitResult> {
  const { execFile } = await import('node:child_process');
  return new Promise(resolve => {
    execFile('git', args, { encoding: 'utf8', maxBuffer: MAX_LISTING }, (error, stdout, stderr) => {
      if (error === null) resolve({ ok: true, output: stdout });
      else {
        const [line = ''] = stderr.split('\n');
        const message = error.code === 'ENOENT' ? 'git is not available' : line.replace(/^fatal: /, '');
        resolve({ ok: false, message });
      }
    });
  });
}

/** The files below `REV:FOLDER`, as paths from it; null where that is not a folder of a revision. */
export async function filesOfRevision(name: string): Promise<readonly string[] | null> {
  if (!/^[^:\s-][^:\s]*:/.test(name) || /^[A-Za-z]:[\\/]/.test(name) || existsSync(name)) return null;
  const kind = await git('cat-file', '-t', name);
  if (!kind.ok || kind.output.trim() !== 'tree') return null;
  const listing = await git('ls-tree', '-r', '-z', '--name-only', name);
  if (!listing.ok) return inputError(`cannot read ${name}: ${listing.message}`);
  return listing.output.split('\0').filter(path => path !== '');
}

/** Ends the run unless git knows the revision: where it does not, every file would look new. */
export async function needRevision(revision: string): Promise<void> {
  const known = revision.startsWith('-')
    ? { ok: false as const, message: 'it is not a name of a revision' }
    : await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
  if (!known.ok) {
    const why = known.message === '' ? 'git does not know it' : known.message;
    inputError(`cannot compare with ${mention(revision)}: ${why}`, 'in CI, fetch it first: fetch-depth: 0');
  }
}

/** A file of the current folder as a revision has it: how it is named; null where the revision does not have it. */
export async function inRevision(revision: string, path: string): Promise<string | null> {
  if (isAbsolute(path)) return null;
  const name = `${revision}:./${path}`;
  return (await git('cat-file', '-e', name)).ok ? name : null;
}

/** The branch that changes of the current folder go to, as git names it here: `origin/main`; null where there is none. */
export async function defaultBranch(): Promise<string | null> {
  const head = await git('symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD');
  const names = head.ok ? [head.output.trim()] : ['origin/main', 'origin/master'];
  for (const name of names) {
    if ((await git('rev-parse', '--verify', '--quiet', `${name}^{commit}`)).ok) return name;
  }
  return null;
}
