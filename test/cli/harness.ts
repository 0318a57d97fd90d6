import { Readable, Writable } from 'node:stream';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Io } from '../../src/cli/io.js';
import { runProgram } from '../../src/cli/program.js';

/** What a run of the program left behind. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface World {
  /** Standard input: a text or bytes, which is not a terminal. */
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Makes standard output and error terminals of that width. */
  readonly columns?: number;
  /** Makes standard input a terminal, too. */
  readonly typed?: boolean;
}

/** Runs the program in this process. */
export async function kustoCallout(argv: readonly string[], world: World = {}): Promise<Run> {
  const stdout = new Collector(world.columns);
  const stderr = new Collector(world.columns);
  const stdin = Readable.from(world.stdin === undefined ? [] : [Buffer.from(world.stdin)]);
  if (world.typed === true) Object.assign(stdin, { isTTY: true });
  const io: Io = { stdin, stdout, stderr, env: world.env ?? {} };
  const code = await runProgram(argv, io);
  return { code, stdout: stdout.text, stderr: stderr.text };
}

class Collector extends Writable {
  text = '';
  readonly isTTY: boolean;
  readonly columns: number;

  constructor(columns: number | undefined) {
    super({ decodeStrings: false });
    this.isTTY = columns !== undefined;
    this.columns = columns ?? 0;
  }

  override _write(chunk: string, _encoding: string, done: () => void): void {
    this.text += chunk;
    done();
  }
}

/** A folder with these files, removed after the test. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'kusto-callout-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}
