/*
 * Commands as public documentation and programs send them, read in place: each runs, or fails with an error that says how to
 * write it.
 */
import { describe, expect, it } from 'vitest';
import { Cluster } from '../../src/index.js';
import { hasSharedCases, sharedCase, SHARED_CASES_MISSING } from '../cases.js';

interface WildCommands {
  readonly samples: readonly { readonly id: number; readonly command: string; readonly expects: string | null }[];
}

const samples = hasSharedCases ? (JSON.parse(sharedCase('wild-commands.json')) as WildCommands).samples : [];

/** Samples that are wrong as they stand, and what is said about them. */
const WRONG = new Map([
  // `\.` in JSON, on a page of the documentation.
  [13, 'POLICY_JSON'],
  [14, 'POLICY_JSON'],
  // A line break in @'…'.
  [35, 'KS001'],
  [36, 'KS001'],
  // Another product's idea of a policy.
  [41, 'POLICY_SHAPE'],
  // Backticks as HTML entities.
  [42, 'KS002'],
]);

describe.skipIf(!hasSharedCases)(`wild-commands.json${hasSharedCases ? '' : `: ${SHARED_CASES_MISSING}`}`, () => {
  it('has the samples', () => {
    expect(samples.length).toBeGreaterThanOrEqual(46);
  });

  it.each(samples)('sample $id', ({ id, command }) => {
    const cluster = new Cluster();
    const before = cluster.snapshot();
    const result = cluster.execute(command);
    expect(result.ok ? null : result.error.reason).toBe(WRONG.get(id) ?? null);
    if (result.ok) {
      expect(result.rows.length).toBeGreaterThan(0);
      return;
    }
    expect(result.error.hint).not.toBeNull();
    expect(result.error.span).not.toBeNull();
    expect(cluster.isAt(before)).toBe(true);
  });

  it.each([13, 14])('sample %i, with the unescaped dot of the documentation: the hint says how to write it', id => {
    const command = samples.find(sample => sample.id === id)?.command ?? '';
    const result = new Cluster().execute(command);
    if (result.ok) throw new Error('was not refused');
    expect(result.error.hint).toContain('write \\\\. to have the regex \\.');
    const { start, end } = result.error.span;
    expect(command.slice(start, end)).toBe('\\.');
  });
});
