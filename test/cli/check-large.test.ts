import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { SMALL_INPUT } from '../../src/cli/check/check-callouts.js';
import { partsOf } from '../../src/cli/check/parts.js';
import { runProgram } from '../../src/cli/program.js';
import { BUILT_CLI } from '../built-cli.js';
import { folderWith, kustoCallout, type Run } from './harness.js';

/*
 * Protects `check` on inputs that go to several threads: the same answers in the same order, the right line for what is wrong,
 * and no more in memory than is being worked on.
 */

const TYPES = ['sql', 'kusto', 'webapi', 'external_data', 'mysql'] as const;

function callout(index: number): { readonly type: string; readonly uri: string } {
  const type = TYPES[index % TYPES.length] ?? 'sql';
  const domain = type === 'sql' ? 'database.windows.net' : 'westeurope.kusto.windows.net';
  return { type, uri: `https://${'user'.repeat(40)}@server${index}.${domain}/` };
}

/** Enough for several threads. Few callouts that are long take less time than many that are short. */
const AMOUNT = 12_000;
/** So many fit into one thread. */
const PIECE = 6_000;
const callouts = Array.from({ length: AMOUNT }, (_, index) => callout(index));
const csv = `type,uri\n${callouts.map(({ type, uri }) => `${type},${uri}\n`).join('')}`;
const ndjson = callouts.map(each => `${JSON.stringify(each)}\n`).join('');

/** All that is printed for the same callouts in one thread, in pieces that are small. */
async function inOneThread(format: string): Promise<string> {
  const outputs: string[] = [];
  for (let start = 0; start < AMOUNT; start += PIECE) {
    const stdin = ndjson
      .split('\n')
      .slice(start, start + PIECE)
      .join('\n');
    const { stdout } = await kustoCallout(['check', '--default-reading', '--file', '-', '--format', format], { stdin });
    outputs.push(stdout);
  }
  return outputs.join('');
}

/** Runs the built program, whose threads start at once; from the sources each of them compiles all modules first. */
async function builtCli(argv: readonly string[], { stdin = '' }: { readonly stdin?: string } = {}): Promise<Run> {
  const child = spawn(process.execPath, [BUILT_CLI, ...argv]);
  child.stdin.end(stdin);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode ?? -1, stdout, stderr };
}

describe('a large input', () => {
  it('is decided in order, whatever thread does it', async () => {
    expect(csv.length).toBeGreaterThan(SMALL_INPUT);
    const file = join(folderWith({ 'large.csv': csv }), 'large.csv');
    const { stdout, stderr, code } = await builtCli([
      'check',
      '--default-reading',
      '--file',
      file,
      '--format',
      'ndjson',
    ]);
    expect({ stderr, code }).toEqual({ stderr: '', code: 1 });
    expect(stdout === (await inOneThread('ndjson'))).toBe(true);
  });

  it('may come from a stream, of unknown size', async () => {
    const { stdout } = await builtCli(['check', '--default-reading', '--file', '-', '--format', 'ndjson'], {
      stdin: ndjson,
    });
    expect(stdout === (await inOneThread('ndjson'))).toBe(true);
  });

  it('is one document in json', async () => {
    const { stdout } = await builtCli(['check', '--default-reading', '--file', '-', '--format', 'json'], {
      stdin: ndjson,
    });
    expect((JSON.parse(stdout) as unknown[]).length).toBe(AMOUNT);
  });

  it('is counted as a whole', async () => {
    const file = join(folderWith({ 'large.csv': csv }), 'large.csv');
    const { stdout } = await builtCli(['check', '--default-reading', '--file', file, '--summary', '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ callouts: AMOUNT, allowed: (3 * AMOUNT) / 5, denied: (2 * AMOUNT) / 5 });
  });

  it('is decided by the cluster that the script has made, in every thread', async () => {
    const folder = folderWith({
      'large.csv': csv,
      'policy.kql': `.alter cluster policy callout @'[{"CalloutType":"sql","CalloutUriRegex":"server","CanCall":false}]'`,
    });
    const argv = [
      'check',
      '--default-reading',
      '--file',
      join(folder, 'large.csv'),
      '--script',
      join(folder, 'policy.kql'),
      '--summary',
    ];
    const { stdout } = await builtCli([...argv, '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({
      types: expect.arrayContaining([{ type: 'sql', allowed: 0, denied: AMOUNT / 5 }]) as unknown,
    });
  });

  it('is refused at the line that is wrong', async () => {
    const file = join(folderWith({ 'large.csv': `${csv}sqll,x\n${csv.slice(9)}` }), 'large.csv');
    const { stderr, code } = await builtCli(['check', '--default-reading', '--file', file, '--summary']);
    expect(code).toBe(2);
    expect(stderr).toContain(`large.csv:${AMOUNT + 2}: \`sqll\` is not a callout type`);
  });

  it('is not read on once the output is no longer read', async () => {
    const folder = folderWith({});
    const file = join(folder, 'large.csv');
    writeFileSync(file, csv + csv.slice(9).repeat(8));
    const stdout = new Writable({ write: (_chunk, _encoding, done) => void setTimeout(done, 1) });
    let written = 0;
    stdout.on('drain', () => {
      written++;
      stdout.destroy();
    });
    const code = await runProgram(['check', '--default-reading', '--file', file, '--format', 'csv'], {
      stdin: Readable.from([]),
      stdout,
      stderr: new Writable({
        write: (_chunk, _encoding, done) => {
          done();
        },
      }),
      env: {},
    });
    expect({ code: code === 0 || code === 1, written }).toEqual({ code: true, written: 1 });
  });
});

describe('parts of an input', () => {
  async function parts(text: string, chunkSize: number, quoted: boolean, size: number): Promise<string[]> {
    const bytes = Buffer.from(text);
    const chunks = Array.from({ length: Math.ceil(bytes.length / chunkSize) }, (_, index) =>
      bytes.subarray(index * chunkSize, (index + 1) * chunkSize),
    );
    const result: string[] = [];
    for await (const part of partsOf(Readable.from(chunks), quoted, size)) result.push(Buffer.from(part).toString());
    return result;
  }

  it.each([1, 2, 3, 5, 8, 100])('end at line breaks, with chunks of %i bytes', async chunkSize => {
    const text = 'one\ntwo\n\nthree é\nfour';
    const cut = await parts(text, chunkSize, false, 6);
    expect(cut.join('')).toBe(text);
    expect(cut.slice(0, -1).every(part => part.endsWith('\n'))).toBe(true);
  });

  it.each([1, 2, 3, 5, 8, 100])(
    'end at line breaks outside quotes in CSV, with chunks of %i bytes',
    async chunkSize => {
      const text = 'a,b\n"x\ny",z\n"""\n""",w\nlast,"\n"';
      const cut = await parts(text, chunkSize, true, 4);
      expect(cut.join('')).toBe(text);
      expect(cut.every(part => (part.match(/"/g)?.length ?? 0) % 2 === 0)).toBe(true);
    },
  );

  it('end with a record that does not', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      while (true) yield await Promise.resolve(Buffer.alloc(65_536, 'x'));
    }
    let size = 0;
    for await (const part of partsOf(endless(), false)) size += part.length;
    expect(size).toBeLessThan(1_000_000);
  });
});
