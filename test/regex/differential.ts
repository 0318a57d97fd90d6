/**
 * Compares this engine with real .NET engines on random patterns and inputs.
 *
 *     KUSTO_CALLOUT_REGEX_RUNNER=/path/to/run node --require ./src/ts-node.cjs test/regex/differential.ts [PAIRS] [SEED] [FILE]
 *
 * The runner is what `shared/tools/dotnet-regex-oracle/setup.sh` sets up: called with a file of `{id, pattern, input}` lines
 * and an output prefix, it writes one `PREFIX.<engine>.jsonl` for each engine. .NET Core 3.1's answers are compared: whether
 * the pattern is valid, the error's whole message, whether the input matches, and where.
 *
 * With a FILE, keeps the pairs there with .NET's answers, as `cases/dotnet-random.json` was made (1500 pairs, seed 2026).
 *
 * Prints each difference as a line of JSON; exit code 1 if there was one.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isNullable, toExpression } from '../../src/regex/expression.js';
import { DotnetRegex, type RegexNode } from '../../src/regex/index.js';
import { ourAnswer, type Answer, type Question } from './answer.js';
import { Random, randomInput, randomPattern, type PatternKind } from './random-pattern.js';

interface Pair extends Question {
  readonly id: number;
}

const INPUTS_PER_PATTERN = 4;

function randomPairs(count: number, random: Random): Pair[] {
  const pairs: Pair[] = [];
  while (pairs.length < count) {
    const kind: PatternKind = random.pick(['regular', 'rich', 'rich', 'soup', 'unicode'] as const);
    const pattern = randomPattern(random, kind);
    const ignoreCase = random.chance(15);
    for (let index = 0; index < (kind === 'soup' ? 1 : INPUTS_PER_PATTERN); index++) {
      const options = ignoreCase ? { options: 'IgnoreCase' as const } : {};
      pairs.push({ id: pairs.length, pattern, input: randomInput(random, kind, pattern), ...options });
    }
  }
  return pairs;
}

function theirAnswer(line: string): Answer {
  const row = JSON.parse(line) as {
    error?: string;
    exception?: string;
    timeout?: boolean;
    match?: boolean;
    index?: number;
    length?: number;
  };
  if (row.timeout === true) return 'gave up';
  if (row.match === true) return `match at ${String(row.index)}, length ${String(row.length)}`;
  return row.error ?? row.exception ?? 'no match';
}

/**
 * .NET Core 3.1 (and .NET Framework) leave a stale mark on a stack after a lazy loop whose body matched the empty string:
 * matches then begin too late, or it throws IndexOutOfRangeException. Nothing to compare with.
 */
function upsetsDotnet(node: RegexNode): boolean {
  const usesMark = node.type === 'loop' && node.lazy && node.max === Infinity && node.min <= 1;
  if (usesMark && isNullable(toExpression(node.body))) return true;
  return partsOf(node).some(upsetsDotnet);
}

function partsOf(node: RegexNode): readonly RegexNode[] {
  if ('children' in node) return node.children;
  if ('body' in node) return [node.body];
  if (!('yes' in node)) return [];
  return 'condition' in node ? [node.condition, node.yes, node.no] : [node.yes, node.no];
}

function isComparable(pattern: string): boolean {
  if (/\[\[?:/.test(pattern)) return false;
  const compiled = DotnetRegex.tryCompile(pattern);
  return !compiled.ok || !upsetsDotnet(compiled.regex.tree.root);
}

const runner = process.env['KUSTO_CALLOUT_REGEX_RUNNER'];
if (runner === undefined) {
  console.error('Set KUSTO_CALLOUT_REGEX_RUNNER to the runner of the .NET oracle (see the head of this file)');
  process.exit(2);
}
const pairs = randomPairs(Number(process.argv[2] ?? 50_000), new Random(Number(process.argv[3] ?? 1))).filter(pair =>
  isComparable(pair.pattern),
);
const folder = mkdtempSync(join(tmpdir(), 'regex-differential-'));
try {
  const cases = join(folder, 'pairs.jsonl');
  writeFileSync(cases, pairs.map(pair => JSON.stringify(pair)).join('\n'));
  execFileSync(runner, [cases, join(folder, 'out')], { stdio: ['ignore', 'ignore', 'inherit'] });
  const answers = readFileSync(join(folder, 'out.core31.jsonl'), 'utf8').trim().split('\n');
  const keepIn = process.argv[4];
  if (keepIn !== undefined) {
    const kept = pairs.map(({ id: _id, ...pair }, index) => ({ ...pair, answer: theirAnswer(answers[index] ?? '{}') }));
    writeFileSync(keepIn, `[\n${kept.map(row => JSON.stringify(row)).join(',\n')}\n]\n`);
  }
  let differences = 0;
  let undecided = 0;
  let matches = 0;
  pairs.forEach((pair, index) => {
    const ours = ourAnswer(pair);
    const theirs = theirAnswer(answers[index] ?? '{}');
    if (theirs.startsWith('match')) matches++;
    if (ours === 'gave up' || theirs === 'gave up') undecided++;
    else if (ours !== theirs) {
      differences++;
      console.log(JSON.stringify({ ...pair, ours, theirs }));
    }
  });
  console.error(
    `${pairs.length} pairs (${matches} match), ${differences} differences, ${undecided} given up by either`,
  );
  process.exitCode = differences === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
