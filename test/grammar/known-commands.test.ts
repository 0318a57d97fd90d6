import { describe, expect, it } from 'vitest';
import { commandWords } from '../../grammar/known-commands.data.js';
import { CommandNames } from '../../grammar/known-commands.js';
import { language, parse } from '../../src/commands/language.js';

/* Protects the table of Kusto's commands: names are found, and what is near one is offered. */

const names = new CommandNames(language.table);

function words(command: string): string[] {
  return command.split(' ');
}

describe('the commands that Kusto knows', () => {
  it.each([
    ['show cluster policy callout', true],
    ['alter cluster policy callout x', true],
    ['show cluster details', true],
    ['show tables', true],
    ['show functions', false],
    ['create table T', false],
    ['alter database db policy retention', false],
    ['show cluster journal', false],
  ])('%s: supported %s', (command, supported) => {
    expect(names.known(words(command))?.supported).toBe(supported);
  });

  it('each of them runs, is not complete, or is said to be unsupported, also where it goes on after one that runs', () => {
    const inputs = [
      ...commandWords.split('\n').map(line => line.replaceAll('*', 'x')),
      'show databases (a)',
      'show databases with (x=1)',
    ];
    const reasons = inputs.map(input => {
      const result = parse(`.${input}`);
      return result.ok ? 'runs' : language.table.byWords.has(input) ? 'incomplete' : result.problem.reason;
    });
    expect(new Set(reasons)).toEqual(new Set(['runs', 'incomplete', 'SYN_UNSUPPORTED']));
  });

  it.each(['foo', 'shwo tables', '', 'show', 'constructor', '__proto__'])('%s is none', command => {
    expect(names.known(words(command))).toBeNull();
  });
});

describe('did you mean', () => {
  it.each([
    ['shwo cluster policy callout', 'show cluster policy callout'],
    ['alter-merg cluster polcy calout', 'alter-merge cluster policy callout'],
    ['show cluster principal', 'show cluster principals'],
    ['shwo version', 'show version'],
    ['creat table T', 'create table'],
    ['foo bar', null],
    ['remove everything', null],
  ])('%s: %s', (command, expected) => {
    expect(names.similar(words(command))).toBe(expected);
  });

  it.each([
    ['drop cluster policy callout', 'delete cluster policy callout'],
    ['create cluster policy callout []', 'alter cluster policy callout'],
    ['create-merge cluster policy callout []', 'alter-merge cluster policy callout'],
    ['get cluster policy callout', 'show cluster policy callout'],
    ['drop table T', null],
    ['show cluster policy callout', null],
  ])('%s, by another verb: %s', (command, expected) => {
    expect(names.ofOtherVerb(words(command))).toBe(expected);
  });

  it.each([
    ['alter cluster callout policy', 'alter cluster policy callout'],
    ['show callouts', 'show cluster policy callout'],
    ['show cluster policies', 'show cluster policy callout'],
    ['alter cluster policy-callout', 'alter cluster policy callout'],
    ['foo bar', null],
  ])('%s, by the words that it shares: %s', (command, expected) => {
    expect(names.related(words(command))).toBe(expected);
  });
});
