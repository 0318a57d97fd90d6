/*
 * The table of commands: every row is one of Kusto's commands, runs its own examples, and is all that the grammar, the messages
 * and the scripts need to know of it. And the release is told alike in two places.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CommandLanguage } from '../../grammar/language.js';
import { CommandNames } from '../../grammar/known-commands.js';
import { onlyShows } from '../../src/commands/command.js';
import { language } from '../../src/commands/language.js';
import { PRODUCT_VERSION, RELEASED } from '../../src/commands/product.js';
import { commands } from '../../src/commands/registry.js';
import { Cluster } from '../../src/index.js';

const forms = commands.flatMap(({ kind, words }) => words.map(text => ({ kind, text })));

describe('the table of commands', () => {
  it.each(forms)('$text is a command of Kusto', ({ text }) => {
    const name = text.replaceAll('*', '…');
    // To the official parser `details` is an option, and `access` is of the caller alone.
    const others = new Map([
      ['show tables details', { name: 'show tables', supported: true }],
      ['show principal * access', null],
    ]);
    const expected = others.get(text);
    const known = new CommandNames(language.table).known(text.split(' '));
    expect(known).toEqual(expected === undefined ? { name, supported: true } : expected);
  });

  it.each(commands)('$kind runs its examples, with its columns', ({ kind, examples, columns }) => {
    for (const example of examples) {
      const parsed = language.parse(example);
      expect(parsed).toMatchObject({ ok: true, statement: { command: { kind } } });
      const { tables, piped } = new Cluster().executeOrThrow(example);
      if (!piped) expect(tables.map(table => table.columns)).toEqual([columns]);
    }
  });

  it.each(commands)('$kind tells what it does as the help wants it', ({ summary }) => {
    expect(summary).toMatch(/^[a-z].*[^.]$/);
  });

  it('changes nothing by commands that only show', () => {
    expect(commands.filter(command => onlyShows(command) && command.changesPolicy)).toEqual([]);
    expect(commands.filter(onlyShows)).not.toEqual([]);
  });

  it('is what messages say is supported', () => {
    expect(language.parse('.show functions')).toMatchObject({
      problem: {
        hint: expect.stringMatching(
          /^it runs \.show, \.alter, \.alter-merge and \.delete cluster policy callout, .* and \.execute cluster script$/,
        ) as string,
      },
    });
  });
});

describe('a grammar of other commands', () => {
  const other = new CommandLanguage([
    { kind: 'a', words: ['show things'], argument: 'none' },
    { kind: 'b', words: ['show things in-order'], argument: 'policy' },
    { kind: 'c', words: ['run things', 'run all things'], argument: 'script', properties: ['Fast'] },
  ]);

  it.each([
    ['.show things', 'a'],
    [".show things in-order '[]'", 'b'],
    ['.run things <| .show things', 'c'],
    ['.run all things with (Fast=true) <| .show things', 'c'],
  ])('reads %s', (text, kind) => {
    expect(other.parse(text)).toMatchObject({ ok: true, statement: { command: { kind } } });
  });

  it.each([
    ['.show things in order', 'expected `in-order`, but found `in`', null],
    ['.show things in-order', 'expected the policy as a string literal', null],
    ['.run things with', 'the command is not complete: expected `(`', 'for example: .run things with (Fast=true) <|'],
    ['.show', 'the command is not complete: expected `things`', 'for example: .show things'],
  ])('and knows no others: %s', (text, message, hint) => {
    expect(other.parse(text)).toMatchObject({ ok: false, problem: { message, ...(hint !== null && { hint }) } });
  });

  it('cannot have two that are written alike', () => {
    const twice = { kind: 'a', words: ['show things'], argument: 'none' } as const;
    expect(() => new CommandLanguage([twice, twice])).toThrow('two commands are written alike');
  });
});

describe('the policies that are not about callouts', () => {
  it.each([
    ['caching', 'CachingPolicy', null],
    [
      'capacity',
      'CapacityPolicy',
      { IngestionCapacity: { ClusterMaximumConcurrentOperations: 512, CoreUtilizationCoefficient: 0.75 } },
    ],
  ])('%s: the documented default, of the cluster and its databases', (policy, name, expected) => {
    const [row = []] = new Cluster().executeOrThrow(`.show cluster policy ${policy}`).rows;
    const [policyName, entity, shown, children, entityType] = row.map(cell => (typeof cell === 'string' ? cell : ''));
    expect([policyName, entity, entityType]).toEqual([name, '', 'Cluster']);
    expect(JSON.parse(children ?? '')).toContain('KustoMonitoringPersistentDatabase');
    const value: unknown = JSON.parse(shown ?? '');
    if (expected === null) expect(value).toBeNull();
    else expect(value).toMatchObject(expected);
  });

  it('need the role that the callout policy needs, and cannot be changed', () => {
    expect(new Cluster().execute('.show cluster policy capacity', { as: 'viewer' })).toMatchObject({
      error: { reason: 'AUTH_ROLE' },
    });
    expect(new Cluster().execute(".alter cluster policy capacity '{}'")).toMatchObject({
      error: { reason: 'SYN_UNSUPPORTED' },
    });
  });
});

describe('the release', () => {
  it('is the one of package.json', () => {
    const text = readFileSync(join(__dirname, '../../package.json'), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ version: PRODUCT_VERSION });
    expect(new Date(RELEASED).toISOString()).toBe(RELEASED.replace('Z', '.000Z'));
  });
});
