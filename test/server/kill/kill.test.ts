import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readStateFile } from '../../../src/server/state-file.js';
import { effort } from '../../effort.js';
import { folderWith } from '../../cli/harness.js';
import { bundled } from '../bundle.js';

/* Protects the state's file against `kill -9` at any moment: whole, and never older than what was answered. */

const KILLS = effort(200);
const AT_ONCE = 4;

/** The number of the change that a file holds; null where there is none. Throws on a broken one. */
function savedChange(path: string): number | null {
  const read = readStateFile(path);
  if (!read.ok) {
    if (read.missing) return null;
    throw new Error(read.message);
  }
  const [hosted] = read.state.clusters.values();
  const rules = hosted?.state.dataPlanePolicy ?? [];
  const changes = new Set(rules.map(({ CalloutUriRegex }) => CalloutUriRegex));
  expect(changes.size).toBe(1);
  return Number(rules[0]?.CalloutUriRegex);
}

/** Lets a child write, kills it some milliseconds after its first word, and gives the last change that it said was saved. */
async function killed(program: string, path: string, delay: number): Promise<number> {
  const child = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await new Promise<void>(resolve => {
    child.stdout.once('data', () => setTimeout(resolve, delay));
    child.once('close', resolve);
  });
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await new Promise(resolve => child.once('close', resolve));
  // It did not end of its own accord: 3 would be a broken file, 4 one that could not be written.
  expect(child.signalCode).toBe('SIGKILL');
  // Without the last line where it was cut off.
  return Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1));
}

describe('kill -9', () => {
  it(`leaves a whole state, ${KILLS} times, never older than what was answered`, async () => {
    const folder = folderWith({});
    const program = await bundled('test/server/kill/child.ts', folder);
    let kills = 0;
    const run = async (path: string): Promise<void> => {
      while (kills < KILLS) {
        // Spread over the life of a writing, and differently in each run.
        const delay = (kills++ * 7) % 40;
        const answered = await killed(program, path, delay);
        const saved = savedChange(path);
        expect(saved).not.toBeNull();
        expect(saved).toBeGreaterThanOrEqual(answered);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => run(join(folder, `state-${index}.json`))));
  });
});
