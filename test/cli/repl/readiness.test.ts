import { describe, expect, it } from 'vitest';
import { lineReadiness, splitLines } from '../../../src/cli/repl/line-mode.js';
import { blockReadiness, type Readiness } from '../../../src/cli/repl/readiness.js';
import { processorTime } from '../../processor-time.js';

/* Protects when the REPL runs what has been typed: never half a command. */

describe('Enter in block mode', () => {
  const cases: [text: string, readiness: Readiness, why: string][] = [
    ['', 'empty', 'nothing'],
    [' \n\t', 'empty', 'blanks'],
    ['.show version', 'ready', 'a whole command'],
    ['.show cluster', 'ready', 'a whole command that could go on'],
    ['.show cluster policy callout ;', 'ready', 'a command with its terminator'],
    ['.show cluster policy', 'incomplete', 'the beginning of a command'],
    ['.show', 'incomplete', 'a verb'],
    ['.', 'incomplete', 'a dot'],
    ['.alter cluster policy callout', 'incomplete', 'the literal is missing'],
    [".alter cluster policy callout '[]'", 'ready', 'a literal in one line'],
    ['.alter cluster policy callout ```', 'incomplete', 'an open fence'],
    ['.alter cluster policy callout ```\n[\n\n', 'incomplete', 'a blank line inside a fence'],
    ['.alter cluster policy callout ```\n[\n\n]\n```', 'ready', 'a closed fence'],
    ['.alter cluster policy callout ~~~\n\n', 'incomplete', 'the other fence'],
    [".alter cluster policy callout '[", 'ready', 'no further line can close a quote'],
    ['.alter cluster policy calout ```', 'ready', 'wrong before the fence'],
    ['.show cluster policy calout', 'ready', 'a misspelt word'],
    ['show cluster policy callout', 'ready', 'a missing dot'],
    ['.create table T (x: int)', 'ready', 'a command that is not supported'],
    ['StormEvents', 'ready', 'a query'],
    ['.show cluster policy callout foo', 'ready', 'too much'],
    ['.show cluster policy callout |', 'incomplete', 'a pipe waits'],
    ['.show cluster policy callout // |', 'ready', 'a pipe in a comment does not'],
    ['.show cluster policy callout | count', 'ready', 'a whole tail'],
    ['.show cluster policy callout\n| where Policy has ```a', 'incomplete', 'an open fence in a tail'],
    ['// a comment', 'incomplete', 'the command of the comment comes yet'],
    ['// a comment\n.show version', 'ready', 'a command under its comment'],
    ['// a comment\n', 'ready', 'a comment of its own'],
    ['.show cluster policy\n', 'ready', 'a blank line ends a block, whole or not'],
    ['.show cluster policy\n  ', 'ready', 'so does one of blanks'],
    ['#as viewer', 'ready', 'a directive'],
    ['#arm {', 'incomplete', 'its JSON goes on until it is closed'],
    ['.execute cluster script <|', 'incomplete', 'a script without commands'],
    ['.execute cluster script <|\n.show version', 'incomplete', 'a script may have one more command'],
    ['.execute cluster script <|\n.show version\n', 'ready', 'until a blank line'],
    ['.execute cluster script with (', 'incomplete', 'properties'],
    ['.show version\n\n.show cluster policy', 'incomplete', 'only the last of several blocks counts'],
    ['.show version\n#as viewer\n.alter cluster policy callout ```\n\n', 'incomplete', 'after directives, too'],
    ['.show version\n// why', 'ready', 'a comment below a command is its own'],
    ['#as viewer\n// why', 'incomplete', 'a comment below a directive is that of a next command'],
    ['.show version\n#as viewer', 'ready', 'a directive after a command'],
  ];
  it.each(cases)('%j is %s: %s', (text, readiness) => {
    expect(blockReadiness(text)).toBe(readiness);
  });

  it('answers at once for a long input', () => {
    const rules = '{"CalloutType":"sql","CalloutUriRegex":"x","CanCall":true},\n'.repeat(2_000);
    const started = processorTime();
    expect(blockReadiness(`.alter cluster policy callout \`\`\`[${rules}`)).toBe('incomplete');
    expect(blockReadiness('.show '.repeat(20_000))).toBe('ready');
    expect(processorTime() - started).toBeLessThan(1_000);
  });
});

describe("Kusto.Cli's line mode", () => {
  it.each<[string, Readiness]>([
    ['', 'empty'],
    ['.alter cluster policy callout', 'ready'],
    ['.alter cluster policy callout ```', 'ready'],
    ['.alter cluster policy callout &', 'incomplete'],
    ['.alter cluster policy &&', 'incomplete'],
    ["a &\n'[]'", 'ready'],
  ])('%j is %s', (text, readiness) => {
    expect(lineReadiness(text)).toBe(readiness);
  });

  it('makes every line a command, & going on in the next line, && joining the two', () => {
    const text =
      '.show version\n\n#as viewer\n.show cluster &\npolicy callout\n.show cluster pol&&\nicy callout\n.show &';
    expect(splitLines(text).map(piece => [piece.kind, piece.text])).toEqual([
      ['command', '.show version'],
      ['directive', '#as viewer'],
      ['command', '.show cluster \npolicy callout'],
      ['command', '.show cluster policy callout'],
      ['command', '.show'],
    ]);
  });

  it('knows where each command stands', () => {
    const text = '.show version\n\n.show &\ncluster\n';
    const stretches = splitLines(text).map(({ start, end }) => text.slice(start, end));
    expect(stretches).toEqual(['.show version\n', '.show &\ncluster\n']);
  });
});
