import fc from 'fast-check';
import { auditFiles, auditText } from '../../src/audit/audit.js';
import { adversarialTexts } from './labelled.js';

const pieces = [
  ...adversarialTexts().map(({ text }) => text),
  ...[
    'cluster(',
    'externaldata(',
    'evaluate ',
    'let f = (',
    '{',
    '}',
    ')',
    '[',
    ']',
    "h@'",
    '"',
    '```',
    ';',
    '|',
    '<|',
    '.export to csv (',
    '.create function F(a:string) {',
    'F(',
    'strcat(',
    'dynamic({',
    '//',
    '\n',
    '\\',
    'x',
    ' = ',
  ],
];

/** A text cut out of others, cut off, and put together anew; and characters of all kinds. */
export const junk = fc.oneof(
  fc
    .array(
      fc.tuple(fc.constantFrom(...pieces), fc.nat(400), fc.nat(400)).map(([text, from, length]) => {
        const start = text.length === 0 ? 0 : from % text.length;
        return text.slice(start, start + length);
      }),
      { maxLength: 6 },
    )
    .map(parts => parts.join('')),
  fc.array(fc.constantFrom(...pieces.slice(-25)), { maxLength: 60 }).map(parts => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 80 }),
);

/** Audits so many texts of junk in every form; an exception or a hang fails the test. */
export function auditJunk(runs: number): void {
  fc.assert(
    fc.property(junk, text => {
      auditText(text);
      for (const form of ['csv', 'json', 'yaml', 'markdown'] as const) auditFiles([{ name: 'junk', text, form }]);
    }),
    { numRuns: runs },
  );
}
