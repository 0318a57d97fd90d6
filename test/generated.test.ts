import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CommandParser } from '../grammar/parser.js';
import { generatedFiles } from './generate.js';

/* Protects: generated files say what the code says; nothing in them needs a network; the grammar has no flaw chevrotain knows. */

const root = resolve(__dirname, '..');

describe('generated files', () => {
  it.each(generatedFiles())('$file is what `npm run generate` writes', ({ file, text }) => {
    expect(readFileSync(join(root, file), 'utf8')).toBe(text);
  });

  it('the railroad page loads nothing', () => {
    const page = readFileSync(join(root, 'grammar/reference/diagrams.html'), 'utf8');
    expect(page.match(/<(script|link|img|iframe)\b[^>]*\b(src|href)=[^>]*>|url\(|@import/g) ?? []).toEqual([]);
  });
});

describe('the grammar', () => {
  it("passes chevrotain's own checks, which the product skips to start faster", () => {
    expect(() => new CommandParser({ validate: true })).not.toThrow();
  });
});
