import { describe, expect, it } from 'vitest';
import { DotnetRegex, runtimeDependentLoop } from '../../src/regex/index.js';

/* Protects the promise that a pattern about which .NET's runtimes may disagree is known as one, and hardly any other. */

/** The repeat in the pattern, as it is written. */
function loopIn(pattern: string): string | null {
  const loop = runtimeDependentLoop(DotnetRegex.compile(pattern).tree);
  return loop === null ? null : pattern.slice(loop.start, loop.end);
}

describe('runtimes disagree about', () => {
  it.each([
    [String.raw`^https://(?:[a-z]+(?:-?)+?\.){2}contoso\.com/`, '(?:-?)+?'],
    [String.raw`(?:\b*?-){2}`, String.raw`\b*?`],
    ['^(?:(?:x?)+?-|s){2}$', '(?:x?)+?'],
    // Nothing at all is repeated.
    ['^(?:(?:)+?-){2}$', '(?:)+?'],
    ['^(?:(?:a{0})+?-){2}$', '(?:a{0})+?'],
    ['^(?:(?:a|)+?-){2}$', '(?:a|)+?'],
    [String.raw`^(?:(?:(?:)??a*?)+?-){2}$`, '(?:(?:)??a*?)+?'],
    ['^(?:((?:)){1,}?-){2}$', '((?:)){1,}?'],
    ['^(?:(?:(?:a?){1})+?-){2}$', '(?:(?:a?){1})+?'],
    ['(?:(?:a*b*)*?c)?', '(?:a*b*)*?'],
    ['(?x)(?: (?:a?) + ? b )*', '(?:a?) + ?'],
    // In other constructs.
    ['(?=(?:a?)+?b)a', '(?:a?)+?'],
    ['(?<!(?:a?)+?b)a', '(?:a?)+?'],
    ['(?>(-*)+?-*)$', '(-*)+?'],
    ['(?((?:a?)+?b)c|d)', '(?:a?)+?'],
    ['(a)(?(1)(?:a?)+?|d)', '(?:a?)+?'],
    [String.raw`((?:a?)+?b)\1`, '(?:a?)+?'],
    ['(?<x>(?:a?)+?b)(?<-x>c)', '(?:a?)+?'],
    // With nothing around it: what comes back to it may find another mark.
    ['a(?:|b)+?c', '(?:|b)+?'],
    [String.raw`^(?:|\ )*?(?:)+$`, String.raw`(?:|\ )*?`],
    // A lazy repeat in a lazy repeat.
    ['(?:(?:a?|b)*?c?)*?', '(?:(?:a?|b)*?c?)*?'],
  ])('%s', (pattern, loop) => {
    expect(loopIn(pattern)).toBe(loop);
  });
});

describe('runtimes agree about', () => {
  it.each([
    '^https://[a-z]*?\\.contoso\\.com/.*?$',
    // Greedy, counted, or of what is never empty.
    '^(?:(?:x?)+-|s){2}$',
    '^(?:(?:x?)??-|s){2}$',
    '^(?:(?:x?){2,}?-|s){2}$',
    '^(?:(?:x?){0,5}?-|s){2}$',
    '^(?:(?:xy?)+?-|s){2}$',
    '(?:[a-z0-9]+?\\.)+?contoso',
    // .NET makes one repeat of these.
    '^(?:(?:a*?)+?-){2}$',
    '^(?:(?:(?:[ab]|c)??)*?-){2}$',
    '^(?:(?:(?:)(?:a{0})(?:b*?){1})+?-){2}$',
  ])('%s', pattern => {
    expect(loopIn(pattern)).toBeNull();
  });
});
