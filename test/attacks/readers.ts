import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { runProgram } from '../../src/cli/program.js';
import { handle } from '../../src/server/router.js';
import { initialState } from '../../src/server/emulator.js';
import { readStateText, stateText } from '../../src/server/state-file.js';
import { EmulatorStore } from '../../src/server/store.js';
import { Cluster, stateOf } from '../../src/library/cluster.js';
import { commandAttacks, STOLEN } from './command-inputs.js';
import { fileAttacks, type FileAttack } from './file-inputs.js';

/*
 * The attacks on what reads files, in one process with a heap of 512 MB, which `main.ts` starts: hostile files, mutations of real ones
 * and junk go to every reader of the command line, and states that somebody has put together to the emulator. Prints its figures as
 * one line of JSON.
 */

/** Milliseconds of computing. */
const MAX_ANSWER = 5_000;
const failures = {
  all: [] as string[],
  push(failure: string): void {
    this.all.push(failure);
    process.stderr.write(`FAILED ${failure}\n`);
  },
};
let tried = 0;
let refused = 0;
let slowest = 0;
let slowestName = '';

const folder = mkdtempSync(join(tmpdir(), 'kusto-callout-readers-'));
process.chdir(folder);

class Sink extends Writable {
  text = '';

  override _write(chunk: Buffer | string, _encoding: string, done: () => void): void {
    if (this.text.length < 10_000) this.text += String(chunk).slice(0, 10_000);
    done();
  }
}

/** Milliseconds of this process's own computing. */
function computed(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

async function run({ argv, stdin = '' }: FileAttack): Promise<{ readonly code: number; readonly stderr: string }> {
  const stderr = new Sink();
  const stdout = new Sink();
  const code = await runProgram([...argv], { stdin: Readable.from([Buffer.from(stdin)]), stdout, stderr, env: {} });
  return { code, stderr: stderr.text };
}

async function attack(one: FileAttack): Promise<void> {
  if (one.isAlone !== true) return attackIn(folder, one);
  const own = mkdtempSync(join(folder, 'alone-'));
  process.chdir(own);
  await attackIn(own, one);
  process.chdir(folder);
  rmSync(own, { recursive: true, force: true });
}

async function attackIn(place: string, one: FileAttack): Promise<void> {
  for (const [name, text] of Object.entries(one.files)) {
    mkdirSync(dirname(join(place, name)), { recursive: true });
    writeFileSync(join(place, name), text);
  }
  for (const [name, target] of Object.entries(one.links ?? {})) symlinkSync(target, join(place, name));
  const name = `${one.name} (${one.argv.slice(0, 2).join(' ')})`;
  tried++;
  let took = Number.POSITIVE_INFINITY;
  try {
    // What seems slow is done again: the first time, code is compiled.
    for (let attempt = 0; attempt < 2 && took > MAX_ANSWER; attempt++) {
      const started = computed();
      const { code, stderr } = await run(one);
      took = Math.min(took, computed() - started);
      if (attempt === 0 && code !== 0) refused++;
      if (code === 70 || ![0, 1, 2, 3].includes(code)) failures.push(`${name}: exit ${code}: ${stderr.slice(0, 300)}`);
    }
  } catch (error) {
    failures.push(`${name}: ${String(error)}`);
  }
  if (took > slowest) [slowest, slowestName] = [took, name];
  if (took > MAX_ANSWER) failures.push(`${name}: ${Math.round(took)} ms`);
}

let seed = 20_261_128;
function random(limit: number): number {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * limit);
}

const PIECES = [
  '"',
  "'",
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '\n',
  '\0',
  '\ud800',
  'null',
  '-1e999',
  '999999999999',
  '',
];

/** A text with some places cut out, doubled, or replaced. */
function mutated(text: string): string {
  let result = text;
  for (let change = 1 + random(4); change > 0; change--) {
    const from = random(result.length + 1);
    const to = Math.min(result.length, from + random(random(3) === 0 ? 400 : 6));
    const piece = random(2) === 0 ? (PIECES[random(PIECES.length)] ?? '') : result.slice(from, to).repeat(random(3));
    result = result.slice(0, from) + piece + result.slice(to);
  }
  return result;
}

function* realFiles(path: string): Generator<{ readonly name: string; readonly text: string }> {
  for (const name of readdirSync(path).sort()) {
    const inner = join(path, name);
    if (statSync(inner).isDirectory()) yield* realFiles(inner);
    else if (statSync(inner).size < 200_000) yield { name, text: readFileSync(inner, 'utf8') };
  }
}

const REPOSITORY = resolve(__dirname, '../..');
const SOURCES = ['samples', 'test/inventory/cases', 'test/arm/cases', 'test/audit/cases', 'test/tabular/query'];

/** Mutations of real inputs, each given to a reader that expects such, and to one that does not. */
function* mutations(rounds: number): Generator<FileAttack> {
  const files = SOURCES.flatMap(source => [...realFiles(join(REPOSITORY, source))]).filter(
    ({ name }) => !name.endsWith('.ts'),
  );
  const readers: readonly ((file: string) => readonly string[])[] = [
    file => ['inspect', file],
    file => ['lint', file, '--time-limit', '0.2'],
    file => ['audit', file],
    file => ['run', file],
    file => ['deploy', file],
    file => ['check', '--file', file],
    file => ['test', file],
    file => ['ci', '--config', file],
    file => ['verify', file],
    file => ['propose', file],
    file => ['prove', 'policy.json', '--properties', file, '--time-limit', '0.2'],
    file => ['check', 'webapi', 'https://a.example', '--cluster', file],
  ];
  for (let round = 0; round < rounds; round++) {
    for (const { name, text } of files) {
      const reader = readers[random(readers.length)];
      const file = `m-${name}`;
      if (reader !== undefined)
        yield {
          name: `a mutation of ${name}`,
          files: { [file]: mutated(text.slice(0, 60_000)), 'policy.json': '[]' },
          argv: reader(file),
        };
    }
  }
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
const WRONG: readonly Json[] = [
  ...[null, true, 1, -1, 0.5, 1e300, '', 'x', '\n', '../..', [], {}, [null], { a: 1 }, [[]]],
  'x'.repeat(100_000),
];

/** The value with that one of its parts replaced, for each part and each wrong value. */
function* withWrongParts(value: Json): Generator<Json> {
  yield* WRONG;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      for (const wrong of withWrongParts(item as Json)) yield value.with(index, wrong) as Json;
  } else if (typeof value === 'object' && value !== null) {
    // What is left of JSON: an object.
    const members = value as Readonly<Record<string, Json>>;
    for (const [name, member] of Object.entries(members)) {
      yield Object.fromEntries(Object.entries(members).filter(([other]) => other !== name));
      for (const wrong of withWrongParts(member)) yield { ...members, [name]: wrong };
    }
  }
}

const SUBSCRIPTION = '/subscriptions/00000000-0000-0000-0000-000000000000';
const ASKED: readonly (readonly [string, string, string])[] = [
  ['GET', `${SUBSCRIPTION}/resources`, ''],
  ['GET', `${SUBSCRIPTION}/providers/Microsoft.Kusto/clusters`, ''],
  ['POST', '/v1/rest/mgmt', '{"csl":".show cluster policy callout"}'],
  ['POST', '/v1/rest/mgmt', '{"csl":".show databases"}'],
];

/** States with the right checksum that the emulator did not write: refused in words, or served without a fault. */
function attackStates(): void {
  const surroundings = { now: () => 0, newGuid: () => '00000000-0000-4000-8000-000000000000' };
  const cluster = new Cluster({
    name: 'one',
    properties: {
      calloutPolicies: [{ calloutType: 'sql', calloutUriRegex: '\\.a', outboundAccess: 'Deny' }],
    },
  });
  cluster.execute('.alter cluster policy callout \'[{"CalloutType":"sql","CalloutUriRegex":"a","CanCall":true}]\'');
  const store = new EmulatorStore(initialState([stateOf(cluster.snapshot())], surroundings));
  for (const path of ['/resourceGroups/rg2', '/resourceGroups/rg2/providers/Microsoft.Storage/storageAccounts/sa']) {
    const put = {
      method: 'PUT',
      path: `${SUBSCRIPTION}${path}`,
      query: new URLSearchParams({ 'api-version': '2021-04-01' }),
    };
    const headers = { 'content-type': 'application/json' };
    handle(
      { store, surroundings },
      { ...put, headers, body: '{"location":"x","tags":{"a":"b"}}', origin: 'http://x' },
      failed,
    );
  }
  const whole = JSON.parse(stateText(store.state)) as { readonly state: Json };
  for (const state of withWrongParts(whole.state)) {
    tried++;
    const text = JSON.stringify(state);
    const sha256 = createHash('sha256').update(text).digest('hex');
    try {
      const read = readStateText(JSON.stringify({ ...whole, sha256, state }));
      if (!read.ok) {
        refused++;
        continue;
      }
      for (const [method, path, body] of ASKED) {
        const context = { store: new EmulatorStore(read.state), surroundings };
        const request = {
          method,
          path,
          query: new URLSearchParams({ 'api-version': '2024-04-13' }),
          body,
          origin: 'http://x',
        };
        handle(context, { ...request, headers: { 'content-type': 'application/json' } }, failed);
      }
    } catch (error) {
      failures.push(`state ${text.slice(0, 200)}: ${String(error)}`);
    }
  }
}

function failed(error: unknown): void {
  failures.push(
    `a state that was taken: ${error instanceof Error ? (error.stack ?? '').slice(0, 300) : String(error)}`,
  );
}

async function main(): Promise<void> {
  attackStates();
  for (const one of fileAttacks()) await attack(one);
  for (const one of commandAttacks()) await attack(one);
  if (existsSync(STOLEN) || existsSync('/tmp/callouts.yaml')) failures.push('a file was written elsewhere');
  for (const one of mutations(3)) await attack(one);
  process.chdir(REPOSITORY);
  rmSync(folder, { recursive: true, force: true });
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(`${JSON.stringify({ tried, refused, slowest, slowestName, memory, failures: failures.all })}\n`);
}

void main();
