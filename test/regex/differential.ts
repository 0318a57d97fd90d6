/**
 * Compares this engine with real .NET engines on random pairs of a pattern and an input.
 *
 *     KUSTO_CALLOUT_REGEX_RUNNER=/path/to/run node --require ./src/ts-node.cjs test/regex/differential.ts [PAIRS] [SEED] [FILE] [lazy]
 *
 * The runner is what `shared/tools/dotnet-regex-oracle/setup.sh` sets up: called with a file of `{id, pattern, input, options}`
 * lines and an output prefix, it writes one `PREFIX.<engine>.jsonl` for each engine: `core31`, .NET Core 3.1, and `mono`, whose
 * System.dll is that of .NET Framework. Compared are whether the pattern is valid, with .NET Core's whole message, whether the
 * input matches, and where.
 *
 * Where .NET's runtimes disagree about a lazy repeat (src/regex/runtime-dependence.ts), both engines are earlier than ours: such
 * patterns are counted apart, and one pair in 20 of them is asked. Pairs that take our backtracking too long are not asked.
 *
 * With `lazy`, the pairs are of lazy repeats of what may be empty, and all are asked.
 *
 * With a FILE, keeps the pairs there with the answers of .NET Core 3.1, as `cases/dotnet-drawn.json` was made (2,400 pairs, seed 2027)
 * and `cases/dotnet-lazy.json` (1,500 pairs, seed 2028, `lazy`).
 *
 * Prints each difference as a line of JSON, and progress and the sums on standard error; exit code 1 if there was a difference.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DotnetRegex,
  RegexBudgetError,
  runtimeDependentLoop,
  type CompileResult,
  type MatchSpan,
} from '../../src/regex/index.js';
import type { Answer, Question } from './answer.js';
import { drawnPairs, lazyPairs } from './drawn-pairs.js';
import { Random } from './random-pattern.js';

const ENGINES = ['core31', 'mono'] as const;
const BATCH = 50_000;

interface Asked extends Question {
  readonly ours: Answer;
  /** Whether .NET's runtimes may disagree, so that there is nothing to compare. */
  readonly dependsOnRuntime: boolean;
}

const sums = {
  pairs: 0,
  tooLong: 0,
  invalid: 0,
  matches: 0,
  runtimeDependent: 0,
  notAsked: 0,
  undecided: 0,
};
const found = { ofRuntimes: 0, others: 0 };

interface Prepared {
  readonly compiled: CompileResult;
  readonly dependsOnRuntime: boolean;
}

/** Of the pattern asked for last, which is mostly the next one, too. */
let prepared: (Prepared & { readonly key: string }) | undefined;

function prepare({ pattern, options }: Question): Prepared {
  const key = `${options ?? ''} ${pattern}`;
  if (prepared?.key !== key) {
    const compiled = DotnetRegex.tryCompile(pattern, { ignoreCase: options === 'IgnoreCase' });
    const dependsOnRuntime = compiled.ok && runtimeDependentLoop(compiled.regex.tree) !== null;
    prepared = { key, compiled, dependsOnRuntime };
  }
  return prepared;
}

/** The pair with our answer, which must be the same in both ways; null where backtracking takes too long. */
function asked(question: Question): Asked | null {
  const { input } = question;
  const { compiled, dependsOnRuntime } = prepare(question);
  if (!compiled.ok) return { ...question, ours: compiled.error.message, dependsOnRuntime };
  try {
    const slow = answerOf(compiled.regex.matchByBacktracking(input));
    const ours = answerOf(compiled.regex.match(input));
    if (slow !== ours) report(question, ours, slow, 'our backtracking');
    if (compiled.regex.isMatch(input) !== (ours !== 'no match')) report(question, ours, 'otherwise', 'our isMatch');
    return { ...question, ours, dependsOnRuntime };
  } catch (error) {
    if (error instanceof RegexBudgetError) return null;
    throw error;
  }
}

function answerOf(span: MatchSpan | null): Answer {
  return span === null ? 'no match' : `match at ${span.index}, length ${span.length}`;
}

interface Row {
  readonly error?: string;
  readonly exception?: string;
  readonly timeout?: boolean;
  readonly match?: boolean;
  readonly index?: number;
  readonly length?: number;
}

function theirAnswer(line: string): { readonly answer: Answer; readonly isError: boolean } {
  const row = JSON.parse(line) as Row;
  if (row.timeout === true) return { answer: 'gave up', isError: false };
  if (row.match === true) return { answer: `match at ${row.index ?? 0}, length ${row.length ?? 0}`, isError: false };
  return { answer: row.error ?? row.exception ?? 'no match', isError: row.error !== undefined };
}

const verdictOf = (answer: Answer): string => (answer.startsWith('match at') ? 'match' : answer);

function report(question: Question, ours: string, theirs: string, engine: string): void {
  found.others++;
  console.log(JSON.stringify({ ...question, ours, theirs, engine }));
}

function compare({ ours, dependsOnRuntime, ...question }: Asked, line: string, engine: (typeof ENGINES)[number]): void {
  const { answer, isError } = theirAnswer(line);
  if (answer === 'gave up') {
    sums.undecided++;
  } else if (dependsOnRuntime) {
    if (verdictOf(ours) !== verdictOf(answer)) found.ofRuntimes++;
  } else if (engine === 'mono' && isError) {
    // The messages of .NET Framework are worded differently.
    if (ours === 'no match' || ours.startsWith('match at')) report(question, ours, answer, engine);
  } else if (ours !== answer) {
    report(question, ours, answer, engine);
  }
}

const runner = process.env['KUSTO_CALLOUT_REGEX_RUNNER'];
if (runner === undefined) {
  console.error('Set KUSTO_CALLOUT_REGEX_RUNNER to the runner of the .NET oracle (see the head of this file)');
  process.exit(2);
}
const total = Number(process.argv[2] ?? BATCH);
const random = new Random(Number(process.argv[3] ?? 1));
const isLazy = process.argv[5] === 'lazy';
const pairs = isLazy ? lazyPairs(random, total) : drawnPairs(random, total);
const keepIn = process.argv[4];
const kept: object[] = [];

/** Where .NET's runtimes disagree, only what shows it is of interest. */
function keep({ pattern, input, options, ours, dependsOnRuntime }: Asked, answer: Answer): void {
  const isOther = verdictOf(answer) !== verdictOf(ours);
  if (answer === 'gave up' || (dependsOnRuntime && !isOther)) return;
  kept.push({ pattern, input, options, answer, ...(dependsOnRuntime && { dependsOnRuntime }) });
}

const folder = mkdtempSync(join(tmpdir(), 'regex-differential-'));
try {
  for (let done = 0; done < total; done += BATCH) {
    const batch: Asked[] = [];
    for (let count = 0; count < BATCH; count++) {
      const next = pairs.next();
      if (next.done === true) break;
      sums.pairs++;
      const ready = asked(next.value);
      if (ready === null) sums.tooLong++;
      // The earlier interpreter often runs in circles there, which takes seconds each.
      else if (ready.dependsOnRuntime && sums.runtimeDependent++ % 20 > 0 && !isLazy) sums.notAsked++;
      else batch.push(ready);
    }
    const cases = join(folder, 'pairs.jsonl');
    const lines = batch.map(({ pattern, input, options }, id) => JSON.stringify({ id, pattern, input, options }));
    writeFileSync(cases, `${lines.join('\n')}\n`);
    execFileSync(runner, [cases, join(folder, 'out')], { stdio: ['ignore', 'ignore', 'inherit'] });
    const [core, mono] = ENGINES.map(engine => readFileSync(join(folder, `out.${engine}.jsonl`), 'utf8').split('\n'));
    batch.forEach((pair, index) => {
      const answers = { core31: core?.[index] ?? '{}', mono: mono?.[index] ?? '{}' };
      if (pair.ours.startsWith('match at')) sums.matches++;
      else if (pair.ours !== 'no match') sums.invalid++;
      for (const engine of ENGINES) compare(pair, answers[engine], engine);
      keep(pair, theirAnswer(answers.core31).answer);
    });
    console.error(JSON.stringify({ ...sums, ...found }));
  }
  if (keepIn !== undefined) writeFileSync(keepIn, `[\n${kept.map(row => JSON.stringify(row)).join(',\n')}\n]\n`);
  process.exitCode = found.others === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
