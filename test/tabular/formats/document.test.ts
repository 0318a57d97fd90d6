import { describe, expect, it } from 'vitest';
import { formatDocument, formats, isFormatName, startDocument } from '../../../src/tabular/formats/index.js';
import { FAILURE, NO_ROWS, success } from './samples.js';

/* Protects documents that are written while commands run: the same text as all at once. */

describe('the registry of formats', () => {
  it('has the formats of the command line, each under its own name', () => {
    expect(Object.keys(formats)).toEqual(
      expect.arrayContaining(['auto', 'table', 'vertical', 'markdown', 'csv', 'tsv', 'json', 'kusto']),
    );
    for (const [name, format] of Object.entries(formats)) expect(format.name).toBe(name);
  });

  it('knows a name by its own entries only, so that --format constructor is a usage error', () => {
    expect(isFormatName('tsv')).toBe(true);
    for (const name of ['constructor', 'toString', '__proto__', 'JSON', '']) expect(isFormatName(name)).toBe(false);
  });
});

describe('a document', () => {
  it.each([
    ['table', ''],
    ['vertical', ''],
    ['markdown', ''],
    ['csv', ''],
    ['tsv', ''],
    ['json', '[]\n'],
    ['kusto', ''],
  ] as const)('of no command is well formed in %s', (name, text) => {
    expect(formatDocument(formats[name], [])).toBe(text);
  });

  it('that is streamed equals the one written at once', () => {
    const outcomes = [FAILURE, success(NO_ROWS), FAILURE, success(NO_ROWS)];
    for (const format of Object.values(formats)) {
      const document = startDocument(format);
      const pieces = outcomes.map(outcome => document.add(outcome));
      expect([...pieces, document.end()].join('')).toBe(formatDocument(format, outcomes));
    }
  });

  it('leaves errors to the caller but in json and kusto, and they leave no empty lines behind', () => {
    const withErrors = [FAILURE, success(NO_ROWS), FAILURE];
    for (const format of Object.values(formats)) {
      const text = formatDocument(format, withErrors);
      expect(text.includes('Forbidden')).toBe(format.errorsInDocument);
      if (!format.errorsInDocument) expect(text).toBe(formatDocument(format, [success(NO_ROWS)]));
    }
  });

  it('separates the tables of text formats by one empty line, within and between commands', () => {
    const csv = formatDocument(formats.csv, [success(NO_ROWS, NO_ROWS), success(NO_ROWS)]);
    expect(csv).toBe('A,B\n\nA,B\n\nA,B\n');
  });
});
