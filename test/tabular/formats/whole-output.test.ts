import { describe, expect, it } from 'vitest';
import { formatDocument, formats, type FormatName } from '../../../src/tabular/formats/index.js';
import { FAILURE, HOSTILE, NO_ROWS, POLICY, success, TYPES } from './samples.js';

/** Every format but csv, whose hostile values would be raw control characters in a file; csv.test.ts has them. */
const NAMES: readonly FormatName[] = ['table', 'vertical', 'markdown', 'tsv', 'json', 'kusto'];

/** As it comes back from a file: UTF-8 has no lone surrogates, and tsv has no escape for them. */
function written(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

describe('the whole document of several commands', () => {
  it.each(NAMES)('%s', async name => {
    const outcomes = [success(POLICY), FAILURE, success(TYPES), success(HOSTILE), success(NO_ROWS)];
    await expect(written(formatDocument(formats[name], outcomes))).toMatchFileSnapshot(`expected/${name}.txt`);
  });

  it('csv', async () => {
    const outcomes = [success(POLICY), FAILURE, success(TYPES, NO_ROWS)];
    await expect(formatDocument(formats.csv, outcomes)).toMatchFileSnapshot('expected/csv.txt');
  });

  it.each([
    ['table', 200],
    ['table', 80],
    ['vertical', 40],
  ] as const)('%s on a terminal of %i columns', async (name, width) => {
    const text = formatDocument(formats[name], [success(POLICY)], { width });
    await expect(text).toMatchFileSnapshot(`expected/${name}-${width}.txt`);
  });

  it('kusto, of a piped command in a known context', async () => {
    const service = { activityId: '11111111-2222-3333-4444-555555555555', timestamp: '2026-11-22T01:02:03.0000000Z' };
    const text = formatDocument(formats.kusto, [{ ...success(TYPES), piped: true }], { service });
    await expect(text).toMatchFileSnapshot('expected/kusto-piped.txt');
  });
});
