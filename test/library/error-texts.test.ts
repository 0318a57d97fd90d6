/*
 * What people read when something is refused: every message with its excerpt and hint, in files to be read aloud.
 * Changes of wording are wanted now and then; `npx vitest run test/library/error-texts.test.ts -u` writes the files anew.
 */
import { describe, expect, it } from 'vitest';
import { Cluster, describeError, type ArmError } from '../../src/index.js';
import type { WordTree } from '../../grammar/command-table.js';
import { language } from '../../src/commands/language.js';
import { listed } from '../../grammar/text/mention.js';
import { excerpt } from '../../grammar/text/excerpt.js';
import { armInputs } from './arm-inputs.js';
import { refusalInputs } from './refusal-inputs.js';
import { tailInputs } from './tail-inputs.js';

/** Inputs are shown with what is invisible in them as escapes, so that the files stay plain text. */
function quoted(input: string): string {
  return input.replace(/[^\n -~]/g, character => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

function describeArm(text: string, error: ArmError): string {
  const starts = text.split('\n');
  const { start, end } = error.range;
  const offset = starts.slice(0, start.line - 1).reduce((sum, line) => sum + line.length + 1, 0) + start.column - 1;
  const length = end.line === start.line ? end.column - start.column : 1;
  return [
    `${error.code} (${error.reason}) at ${error.target === '' ? 'the document' : error.target}: ${error.message}`,
    excerpt(text, { start: offset, end: offset + length }),
    ...(error.hint === null ? [] : [`hint: ${error.hint}`]),
  ].join('\n');
}

/** The lists in messages that grow with every new command, each by what it lists. */
const lists = listsBelow(language.table.tree, '.');

function listsBelow({ next }: WordTree, path: string): [string, string][] {
  const words = Array.from(next.keys(), word => `\`${word}\``);
  const here: [string, string][] = words.length > 1 ? [[listed(words), `<what follows ${path}>`]] : [];
  return [...here, ...Array.from(next).flatMap(([word, place]) => listsBelow(place, `${path}${word} `))];
}

function withoutLists(text: string): string {
  const replaced = text.replaceAll(language.table.describe(), '<the commands>');
  return lists.reduce((rest, [list, name]) => rest.replaceAll(list, name), replaced);
}

function section(title: string, items: readonly string[]): string {
  return `${'='.repeat(8)} ${title}\n\n${items.join('\n\n')}\n`;
}

/** What the command line shows of these commands, group by group. */
function refusalsOf(groups: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(groups)
    .map(([title, inputs]) =>
      section(
        title,
        inputs.map(input => {
          const result = new Cluster().execute(input);
          return `>>> ${quoted(input)}\n${result.ok ? 'accepted' : withoutLists(describeError(result.error, input))}`;
        }),
      ),
    )
    .join('\n');
}

describe('refusals', () => {
  const tails = Object.fromEntries(
    Object.entries(tailInputs).map(([title, inputs]) => [
      title,
      inputs.map(tail => `.show cluster policy callout ${tail}`),
    ]),
  );

  it('of commands read as they should', async () => {
    await expect(refusalsOf(refusalInputs)).toMatchFileSnapshot('../cases/command-refusals.txt');
  });

  it('of tails read as they should', async () => {
    await expect(refusalsOf(tails)).toMatchFileSnapshot('../cases/tail-refusals.txt');
  });

  it('of ARM read as they should', async () => {
    const text = Object.entries(armInputs)
      .map(([title, inputs]) =>
        section(
          title,
          inputs.map(input => {
            const result = new Cluster().patch(input);
            return `>>> ${quoted(input)}\n${result.ok ? 'accepted' : describeArm(input, result.error)}`;
          }),
        ),
      )
      .join('\n');
    await expect(text).toMatchFileSnapshot('../cases/arm-refusals.txt');
  });

  it.each([refusalInputs, tails].flatMap(groups => Object.values(groups).flat()))(
    '%s: refused, with a range inside the text, in words fit for a terminal',
    input => {
      const cluster = new Cluster();
      const before = cluster.snapshot();
      const result = cluster.execute(input);
      if (result.ok) {
        // A wildcard behind a slash is a valid regex; the file says so.
        expect(input).toContain('https://*.contoso.com');
        return;
      }
      const { error } = result;
      // A script that threw keeps what it did before.
      if (!input.startsWith('.execute')) expect(cluster.isAt(before)).toBe(true);
      expect(error.span.start).toBeGreaterThanOrEqual(0);
      expect(error.span.end).toBeLessThanOrEqual(input.length);
      expect(error.message).not.toMatch(/\p{Cc}/u);
      // A refusal always says what to do.
      expect(error.hint).toBeTypeOf('string');
      expect(error.hint ?? '').not.toMatch(/\p{Cc}/u);
      expect(error.hint).not.toBe(error.message);
      expect(describeError(error, input)).not.toMatch(/[^\P{Cc}\n]/u);
      expect(error.message.length + (error.hint?.length ?? 0)).toBeLessThan(700);
    },
  );
});
