import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompletionContext } from '../../../src/cli/repl/candidate.js';
import { complete } from '../../../src/cli/repl/completion.js';
import { completeTail } from '../../../src/cli/repl/tail-completion.js';
import { commandLineDirectives } from '../../../src/cli/directives.js';
import { clusterDirectives } from '../../../src/library/directives.js';
import { styleOf } from '../../../src/cli/style.js';
import { SessionSettings } from '../../../src/cli/session-settings.js';
import { CALLOUT_TYPES } from '../../../src/policy/callout-types.js';
import { Cluster } from '../../../src/index.js';
import { formats } from '../../../src/tabular/formats/index.js';

const FILES: Readonly<Record<string, readonly string[]>> = {
  '.': ['.hidden', 'cluster.json', 'my rules.kql', 'scripts/'],
  'scripts/': ['a.kql', 'b.kql'],
};

const context: CompletionContext = {
  directives: [
    ...clusterDirectives,
    ...commandLineDirectives({
      settings: new SessionSettings(formats.table),
      interactive: true,
      width: () => null,
      style: styleOf(false),
      runner: () => {
        throw new Error('not run here');
      },
    }),
  ],
  databases: ['$systemdb', 'Samples'],
  listFolder: path => FILES[path] ?? [],
  completeTail,
};

/** Splits a text at its `^`, where the cursor is. */
function at(marked: string): { text: string; offset: number } {
  const offset = marked.indexOf('^');
  return { text: marked.replace('^', ''), offset };
}

function labels(marked: string, given = context): string[] {
  const { text, offset } = at(marked);
  return complete(text, offset, given).candidates.map(({ label }) => label);
}

/** The text after the only candidate has been taken, the cursor marked. */
function taken(marked: string): string {
  const { text, offset } = at(marked);
  const { start, end, candidates } = complete(text, offset, context);
  expect(candidates).toHaveLength(1);
  const [{ text: inserted, cursor = inserted.length } = { text: '' }] = candidates;
  return `${text.slice(0, start)}${inserted.slice(0, cursor)}^${inserted.slice(cursor)}${text.slice(end)}`;
}

describe('completion of commands', () => {
  it.each<[string, string[]]>([
    ['^', ['.alter', '.alter-merge', '.delete', '.execute', '.show']],
    ['sh^', ['.show']],
    ['.^', ['alter', 'alter-merge', 'delete', 'execute', 'show']],
    ['.alter^', ['alter', 'alter-merge']],
    ['.alter-^', ['alter-merge']],
    ['.show ^', ['capacity', 'cluster', 'database', 'databases', 'principal', 'tables', 'version']],
    ['.show database ^', ['schema']],
    ['.show cluster ^', ['databases', 'details', 'policy', 'principals']],
    ['.show cluster po^', ['policy']],
    ['.alter cluster policy ^', ['callout']],
    ['.alter-merge cluster ^', ['policy']],
    ['.show // why\n  cl^', ['cluster']],
    ['.show nonsense ^', []],
    ['.show cluster policy callout ^', ['|']],
    ['.show cluster policy callout^', ['callout']],
    ['.alter cluster policy callout ^', ['``` [policy] ```']],
    ['.execute cluster script ^', ['<|', 'with']],
    ['.execute cluster script with (^', ['ContinueOnErrors', 'ThrowOnErrors']],
    ['.execute cluster script with (C^', ['ContinueOnErrors']],
    ['.execute cluster script with (ContinueOnErrors = ^', ['false', 'true']],
    ['.execute cluster script <|\n.show version\n.show cl^', ['cluster']],
    ['.show version\n\n.sh^', ['show']],
    ['#as viewer\n.sh^', ['show']],
    ['// .sh^', []],
    ['.show // cl^', []],
  ])('%j offers %j', (marked, expected) => {
    expect(labels(marked)).toEqual(expected);
  });

  it.each([
    ['.sh^', '.show ^'],
    ['sh^', '.show ^'],
    ['.show clu^', '.show cluster ^'],
    ['.show cl^ policy callout', '.show cluster^ policy callout'],
    [
      '.alter cluster policy callout ^',
      '.alter cluster policy callout ```\n[\n  {"CalloutType": "^", "CalloutUriRegex": "", "CanCall": true}\n]\n```',
    ],
  ])('%j becomes %j', (marked, expected) => {
    expect(taken(marked)).toBe(expected);
  });

  it('gives a policy that the interpreter takes once its types and regexes are filled in', () => {
    const filled = taken('.alter cluster policy callout ^').replace('^', 'sql').replace('""', '"x"');
    expect(new Cluster().execute(filled).ok).toBe(true);
  });

  it('leaves query tails to whoever knows them, with the columns of the command', () => {
    const asked: unknown[] = [];
    const withTails: CompletionContext = {
      ...context,
      completeTail(text, tailStart, offset, columns) {
        asked.push([text.slice(tailStart, offset), columns.map(({ name }) => name)]);
        return { start: offset - 1, end: offset, candidates: [{ text: 'where ', label: 'where' }] };
      },
    };
    expect(labels('.show cluster policy callout | w^', withTails)).toEqual(['where']);
    expect(asked).toEqual([['| w', ['PolicyName', 'EntityName', 'Policy', 'ChildEntities', 'EntityType']]]);
    expect(labels('.show nonsense | w^', withTails)).toEqual([]);
  });
});

describe('completion inside a policy', () => {
  const open = '.alter cluster policy callout ```\n[';
  const keys = ['CalloutType', 'CalloutUriRegex', 'CanCall'];
  it.each<[string, readonly string[]]>([
    [`.alter cluster policy callout \`\`\`^`, ['{rule}']],
    [`${open}^`, ['{rule}']],
    [`${open}{"CanCall": true},\n  ^`, ['{rule}']],
    [`${open}{^`, keys],
    [`${open}{"^`, keys],
    [`${open}{"CalloutT^`, ['CalloutType']],
    [`${open}{"cal^`, ['CalloutType', 'CalloutUriRegex']],
    [`${open}{"CalloutType": "sql", ^`, ['CalloutUriRegex', 'CanCall']],
    [`${open}{^ "CanCall": true}]`, ['CalloutType', 'CalloutUriRegex']],
    [`${open}{"CalloutType": ^`, CALLOUT_TYPES],
    [`${open}{"CalloutType": "^"`, CALLOUT_TYPES],
    [`${open}{"CalloutType": "my^"`, ['mysql']],
    [`${open}{"CalloutUriRegex": "^"`, []],
    [`${open}{"CanCall": ^`, ['true', 'false']],
    [`${open}{"CanCall": f^`, ['false']],
    [`${open}{"CanCall": true ^`, []],
    [`${open}{"CanCall": true}^`, []],
    [`${open}]^`, []],
    [`.alter-merge cluster policy callout @'[{"CalloutType": "c^`, ['cosmosdb']],
    [`.alter cluster policy callout h"[{\\"CanCall\\": ^`, ['true', 'false']],
    ['.show cluster policy callout | where Policy == "^', []],
  ])('%j offers %j', (marked, expected) => {
    expect(labels(marked)).toEqual(expected);
  });

  it.each([
    [`${open}{"CalloutType": "my^"`, `${open}{"CalloutType": "mysql^"`],
    [`${open}{"CalloutType": my^`, null],
    [`${open}{"CalloutType": "my^`, `${open}{"CalloutType": "mysql"^`],
    [`${open}{"CanC^`, `${open}{"CanCall": ^`],
    [`${open}{"CanC^": true`, `${open}{"CanCall^": true`],
    [`.alter cluster policy callout "[{\\"CanC^`, `.alter cluster policy callout "[{\\"CanCall\\": ^`],
    [`.alter cluster policy callout @"[{""CanC^`, `.alter cluster policy callout @"[{""CanCall"": ^`],
    [`${open}^`, `${open}{"CalloutType": "^", "CalloutUriRegex": "", "CanCall": true}`],
  ])('%j becomes %j', (marked, expected) => {
    if (expected === null) expect(labels(marked)).toEqual([]);
    else expect(taken(marked)).toBe(expected);
  });
});

describe('completion of directives', () => {
  it.each<[string, string[]]>([
    ['#as ^', ['admin', 'monitor', 'viewer', 'none']],
    ['#as v^', ['viewer']],
    ['#format ma^', ['markdown']],
    ['#dbcontext S^', ['Samples']],
    ['#help time^', ['timeon', 'timeoff']],
    ['#time^', ['#timeon', '#timeoff']],
    ['.show version\n#form^', ['#format']],
    ['#script ^', ['cluster.json', 'my rules.kql', 'scripts/']],
    ['#script .^', ['.hidden']],
    ['#script scripts/^', ['a.kql', 'b.kql']],
    ['#save nowhere/^', []],
    ['#quit ^', []],
    ['#nonsense ^', []],
  ])('%j offers %j', (marked, expected) => {
    expect(labels(marked)).toEqual(expected);
  });

  it.each([
    ['#form^', '#format ^'],
    ['#und^', '#undo^'],
    ['#script scripts/a^', '#script scripts/a.kql^'],
    ['#script "my^', '#script "my rules.kql^'],
    ['#arm clu^', '#arm cluster.json^'],
    [
      '#arm {"calloutP^',
      '#arm {"calloutPolicies": [{"calloutType": "^", "calloutUriRegex": "", "outboundAccess": "Allow"}]}',
    ],
  ])('%j becomes %j', (marked, expected) => {
    expect(taken(marked)).toBe(expected);
  });

  it('offers changes that ARM takes', () => {
    const { candidates } = complete('#arm {', 6, context);
    expect(candidates.length).toBeGreaterThan(2);
    for (const { text } of candidates) {
      const filled = text.replace('""', '"sql"').replaceAll('""', '"x"');
      expect(new Cluster().patch(filled), filled).toMatchObject({ ok: true });
    }
  });
});

describe('completion of anything', () => {
  it('never fails, and replaces no more than what is before the cursor', () => {
    const part = fc.constantFrom(
      '.',
      'show',
      ' ',
      '\n',
      'cluster',
      'alter',
      'policy',
      'callout',
      '```',
      "'",
      '"',
      '@',
      '[',
      '{',
      '}',
      ':',
      ',',
      'CanCall',
      '|',
      '<|',
      '#',
      'arm',
      '//',
      '\\',
      '(',
      '=',
      'x',
      '\u{1f600}',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), fc.nat(), (parts, place) => {
        const text = parts.join('');
        const offset = text.length === 0 ? 0 : place % (text.length + 1);
        const { start, end } = complete(text, offset, context);
        expect(end).toBe(offset);
        expect(start).toBeGreaterThanOrEqual(0);
        expect(start).toBeLessThanOrEqual(offset);
      }),
      { numRuns: 500 },
    );
  });
});

describe('query tails', () => {
  const show = '.show cluster policy callout | ';

  it('offers operators after the bar, most used first', () => {
    expect(labels(`${show}^`).slice(0, 4)).toEqual(['where', 'project', 'extend', 'mv-expand']);
  });

  it.each([
    [`${show}wh^`, `${show}where ^`],
    [`${show}where EntityT^`, `${show}where EntityType^`],
    [`${show}project p=todynamic(ChildE^`, `${show}project p=todynamic(ChildEntities^`],
    [`${show}mv-expand Rule=parse_json(Policy) | where Ru^`, `${show}mv-expand Rule=parse_json(Policy) | where Rule^`],
    [`${show}summarize dcounti^`, `${show}summarize dcountif(^`],
    ['.show version | project Product^', '.show version | project ProductVersion^'],
  ])('%s', (before, after) => {
    expect(taken(before)).toBe(after);
  });

  it("knows the columns that the operators before it left, and no others'", () => {
    expect(labels(`${show}project Policy | where ^`)).toContain('Policy');
    expect(labels(`${show}project Policy | where ^`)).not.toContain('EntityType');
  });
});
