/*
 * Lists that say the same thing in two places agree: the commands, and the release.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { knownCommand, supportedCommands } from '../../grammar/known-commands.js';
import { PRODUCT_VERSION, RELEASED } from '../../src/commands/product.js';
import { registry } from '../../src/commands/registry.js';

describe('the registry', () => {
  it('and the table of known commands name the same commands', () => {
    const named = new Set(Object.values(registry).map(({ name }) => name));
    // `.show databases` has a second form, which is the same command.
    expect([...supportedCommands].filter(name => name !== 'show cluster databases').sort()).toEqual([...named].sort());
    for (const name of supportedCommands) expect(knownCommand(name.split(' '))).toEqual({ name, supported: true });
  });

  it('skips in scripts what only shows, and nothing else', () => {
    const skipped = Object.values(registry).filter(({ skippedInScripts }) => skippedInScripts);
    expect(skipped.map(({ name }) => name.split(' ')[0])).toEqual(skipped.map(() => 'show'));
    expect(skipped.some(({ changesPolicy }) => changesPolicy)).toBe(false);
    expect(skipped).toHaveLength(6);
  });
});

describe('the release', () => {
  it('is the one of package.json', () => {
    const text = readFileSync(join(__dirname, '../../package.json'), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ version: PRODUCT_VERSION });
    expect(new Date(RELEASED).toISOString()).toBe(RELEASED.replace('Z', '.000Z'));
  });
});
