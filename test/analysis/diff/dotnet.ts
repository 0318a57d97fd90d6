/**
 * Asks real .NET engines about the witnesses of diff, on generated pairs of policies.
 *
 *     KUSTO_CALLOUT_REGEX_RUNNER=/path/to/run node --require ./src/ts-node.cjs test/analysis/diff/dotnet.ts [PAIRS] [SEED]
 *
 * The runner is the one of test/regex/differential.ts. Every witness is matched by .NET against every rule of both policies, and what
 * they then allow must be what diff says. Exit code 1 if a verdict or a witness is wrong.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareType } from '../../../src/analysis/diff/compare.js';
import { Random } from '../../regex/random-pattern.js';
import { policyPair, type PairRule } from './generate-pairs.js';
import { pairInput, TYPE } from './pair-inputs.js';

interface Claim {
  readonly uri: string;
  readonly allowing: readonly PairRule[];
  readonly denying: readonly PairRule[];
}

const runner = process.env['KUSTO_CALLOUT_REGEX_RUNNER'];
if (runner === undefined) throw new Error('KUSTO_CALLOUT_REGEX_RUNNER names no runner');
const [pairs = 500, seed = 2026] = process.argv.slice(2).map(Number);

const random = new Random(seed);
const claims: Claim[] = [];
let wrong = 0;
for (let count = 0; count < pairs; count++) {
  const pair = policyPair(random);
  const comparison = compareType(pairInput(pair.old, random), pairInput(pair.new, random), TYPE);
  const { relation, newlyAllowed, newlyDenied } = comparison;
  if (relation !== pair.relation) {
    wrong++;
    console.log(JSON.stringify({ says: relation, ...pair }));
  }
  if (newlyAllowed.verdict === 'found')
    claims.push({ uri: newlyAllowed.witness.uri, allowing: pair.new, denying: pair.old });
  if (newlyDenied.verdict === 'found')
    claims.push({ uri: newlyDenied.witness.uri, allowing: pair.old, denying: pair.new });
}

const questions = claims.flatMap(({ uri, allowing, denying }) =>
  [...allowing, ...denying].map(({ regex }) => ({ pattern: regex, input: uri })),
);
for (const [engine, answers] of Object.entries(answersTo(questions, runner))) {
  let next = 0;
  const allows = (rules: readonly PairRule[]): boolean => {
    const matching = rules.filter(() => answers[next++] === true);
    return matching.length > 0 && matching.every(({ canCall }) => canCall);
  };
  for (const claim of claims) {
    const [allowed, denied] = [allows(claim.allowing), !allows(claim.denying)];
    if (allowed && denied) continue;
    wrong++;
    console.log(JSON.stringify({ engine, ...claim }));
  }
}
console.log(`${pairs} pairs, ${claims.length} witnesses, ${questions.length} questions to .NET: ${wrong} wrong`);
process.exitCode = wrong === 0 ? 0 : 1;

/** Whether each pattern matches its input, by engine. */
function answersTo(
  asked: readonly { readonly pattern: string; readonly input: string }[],
  command: string,
): Readonly<Record<string, readonly boolean[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'kusto-callout-'));
  try {
    const file = join(folder, 'questions.jsonl');
    writeFileSync(file, asked.map((question, id) => `${JSON.stringify({ id, ...question })}\n`).join(''));
    execFileSync(command, [file, join(folder, 'answers')]);
    const engines = readdirSync(folder).filter(name => name.startsWith('answers.'));
    return Object.fromEntries(engines.map(name => [name.split('.')[1] ?? name, matchesIn(join(folder, name))]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function matchesIn(path: string): boolean[] {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return lines.map(line => (JSON.parse(line) as { readonly match?: boolean }).match === true);
}
