import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from '../../../src/commands/language.js';
import { prepareTail } from '../../../src/tabular/query/index.js';
import { POLICY_COLUMNS } from './run-tail.js';

interface Case {
  readonly input: string;
  readonly accepted: boolean;
  readonly diagnostics: readonly { readonly code: string; readonly start: number; readonly length: number }[];
  readonly result: string | null;
}

const cases = readFileSync(join(__dirname, 'official-tails.jsonl'), 'utf8')
  .trim()
  .split('\n')
  // Written by the oracle in this form.
  .map(line => JSON.parse(line) as Case);

function check(input: string) {
  const parsed = parse(input);
  if (!parsed.ok) return { accepted: false, reason: parsed.problem.reason, result: null };
  const { tail } = parsed.statement;
  if (tail === null) return { accepted: true, reason: null, result: POLICY_COLUMNS.map(describeColumn).join(', ') };
  const prepared = prepareTail(input, tail, POLICY_COLUMNS);
  return prepared.ok
    ? { accepted: true, reason: null, result: prepared.query.columns.map(describeColumn).join(', ') }
    : { accepted: false, reason: prepared.problem.reason, result: null };
}

function describeColumn({ name, type }: (typeof POLICY_COLUMNS)[number]): string {
  return `${name}:${type}`;
}

describe('tails that the official parser judged', () => {
  it('has the cases', () => {
    expect(cases.length).toBeGreaterThan(60);
  });

  it.each(cases)('agrees on $input', ({ input, accepted, diagnostics, result }) => {
    const ours = check(input);
    expect(ours.accepted).toBe(accepted);
    if (accepted) expect(ours.result).toBe(result);
    // The first of the official diagnostics is the one that counts; a few say less than we do.
    else if (diagnostics.length > 0) expect(diagnostics.map(({ code }) => code)).toContain(ours.reason);
  });
});
