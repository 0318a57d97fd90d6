/*
 * The grammar against Microsoft's own parser: what it takes we take, what it refuses we refuse, and where it says nothing
 * about what it drops (unknown commands, leftover tokens) we refuse.
 */
import { describe, expect, it } from 'vitest';
import { parse } from '../../src/commands/language.js';
import { copiedLines } from '../cases.js';

interface SyntaxCase {
  readonly group: string;
  readonly input: string;
  readonly accepted: boolean;
  readonly command: string | null;
  readonly diagnostics: readonly { readonly code: string; readonly start: number; readonly length: number }[];
}

const cases = copiedLines('syntax-commands.jsonl') as SyntaxCase[];

/** Where our code or place is not the official one, and why. */
const DELIBERATE = new Map([
  ['..show cluster policy callout', 'the official parser takes it for a query (KS198)'],
  ['.alter cluster policy callout ```a```b```', 'it skips `b` and reports the next literal; `b` comes first'],
  [".show 'cluster' policy callout", 'it has a command `.show <string> roles` in mind, which we do not run'],
  [".alter database db policy callout '[]'", 'it names the policies of databases; we say that callout is none'],
]);

describe('syntax-commands.jsonl', () => {
  it('has the cases', () => {
    expect(cases.length).toBeGreaterThan(180);
  });

  it.each(cases.filter(({ accepted }) => accepted))('accepts $input', ({ input }) => {
    const result = parse(input);
    // What the official parser takes and this interpreter leaves out says so, and nothing else.
    if (!result.ok) expect(result.problem).toMatchObject({ reason: 'SYN_UNSUPPORTED' });
  });

  it.each(cases.filter(({ accepted }) => !accepted))('refuses $input', ({ input, diagnostics }) => {
    const result = parse(input);
    if (result.ok) {
      // Until a tail is parsed it is not an error of the grammar; a text without a command is nothing to run.
      expect(result.statement.tail ?? result.statement.command).toBeDefined();
      expect(result.statement.tail !== null || result.statement.command === null).toBe(true);
      return;
    }
    const { reason, span } = result.problem;
    const { start, end } = span;
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end).toBeGreaterThanOrEqual(start);
    expect(end).toBeLessThanOrEqual(input.length);
    if (!reason.startsWith('KS') || diagnostics.length === 0 || DELIBERATE.has(input)) return;
    // The same code as one of the official diagnostics, at a place that ours covers: the official one about something missing
    // stands at the end of the token before, ours at the token that is there instead; only blanks lie between. That a literal
    // has no end is said where it ends officially, and here from its start on.
    const same = diagnostics.filter(({ code }) => code === reason);
    expect(diagnostics.map(({ code }) => code)).toContain(reason);
    const covered = same.some(
      diagnostic =>
        (diagnostic.start >= start && (diagnostic.start <= end || reason === 'KS001')) ||
        (diagnostic.start < start && /^(\s|\/\/.*)*$/.test(input.slice(diagnostic.start, start))),
    );
    expect({ input, ours: [start, end], official: same, covered }).toMatchObject({ covered: true });
  });
});
