import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { everything } from './effort.js';
import { generatedFiles } from './generate.js';

/* Protects: generated files say what the code says; nothing in them needs a network. */

const root = resolve(__dirname, '..');

describe('generated files', () => {
  // The table of known commands takes all of the official parser to write; stored answers have tests of their own, which compare most.
  const isLong = (file: string): boolean => /known-commands|stored-/.test(file);
  const files = generatedFiles().filter(({ file }) => everything || !isLong(file));
  it.each(files)('$file is what `npm run generate` writes', async ({ file, text }) => {
    expect(readFileSync(join(root, file), 'utf8')).toBe(await text());
  });

  it('the railroad page loads nothing', () => {
    const page = readFileSync(join(root, 'grammar/reference/diagrams.html'), 'utf8');
    expect(page.match(/<(script|link|img|iframe)\b[^>]*\b(src|href)=[^>]*>|url\(|@import/g) ?? []).toEqual([]);
  });
});
