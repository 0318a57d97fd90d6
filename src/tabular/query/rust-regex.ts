import { LRUCache } from 'lru-cache';
import type { RRegex } from 'rregex';
import type { Span } from '../../../grammar/text/positions.js';
import { messages } from './messages.js';
import { patternWeight, type PatternWeight } from './pattern-weight.js';
import { fail } from './problem.js';
import type { RunContext } from './scope.js';
import { ProblemError } from '../../../grammar/text/problem.js';

/*
 * KQL's regular expressions are those of Rust's `regex` crate (query/regex.md), so this is that very crate: `rregex`, its build
 * for WebAssembly. Linear time by construction.
 *
 * Loading it reads and compiles 1 MB of WebAssembly (some 30 ms), so it happens when the first pattern is compiled, and
 * synchronously, since a query runs so: `rregex`'s CommonJS entry does all of it inside `require`. Its ESM entry awaits at top
 * level and can't be used here. `require` is called under another name so that bundlers leave it alone: the entry looks for
 * its .wasm file beside itself. Where there is no `require` (an ES module without `createRequire`, a browser), the program that embeds
 * the interpreter gives the loaded module with `provideRustRegex` before the first query that uses a pattern.
 */

interface RregexModule {
  readonly RRegex: new (pattern: string) => RRegex;
}

/** Longer patterns are refused; the longest that people write has a few hundred characters. */
const MAX_PATTERN_LENGTH = 10_000;

/** How much the kept patterns may weigh together. */
const MAX_KEPT_WEIGHT = 1_000;

const HEAVY = 10;

/**
 * A plain pattern weighs 1, for about a megabyte once it has run; one that may compile to much more (a counted repetition, many
 * classes of Unicode, or sheer length) weighs 10, which is the most that the crate takes.
 */
function weightOf(pattern: string): number {
  const classes = pattern.match(/\\[pPwWdDsS]/g)?.length ?? 0;
  return pattern.length > 1_000 || pattern.includes('{') || classes > 10 ? HEAVY : 1;
}

/** What compiling a pattern of weight 1 books: a run that compiles ever new ones ends within seconds. */
const COMPILATION_COST = 50_000;
/** What each use of a pattern books: the way into WebAssembly and back. */
const USE_COST = 1_000;
/**
 * The engine works out states of an automaton as a text leads to them, each as large as the pattern, and keeps them while they are few.
 * More than these are worked out anew by each use.
 */
const KEPT_STATES_SIZE = 1_000_000;

const weights = new WeakMap<RRegex, PatternWeight>();

/** What using a pattern on a text of this length books. */
function useCost(regex: RRegex, pattern: string, length: number): number {
  let weight = weights.get(regex);
  if (weight === undefined) {
    weight = patternWeight(pattern);
    weights.set(regex, weight);
  }
  const states = Math.min(length, weight.positions) * weight.size;
  return USE_COST + (states > KEPT_STATES_SIZE ? states : 0);
}

let loaded: RregexModule | null = null;

/** Gives the `rregex` module where `require` is missing. */
export function provideRustRegex(module: RregexModule): void {
  loaded = module;
}

function rregex(span: Span): RregexModule {
  if (loaded !== null) return loaded;
  if (typeof require !== 'function') return fail(messages.regexEngineMissing(span));
  const load = require;
  // `require` knows nothing of types; these are the ones that the package declares for its entry.
  loaded = load('rregex') as RregexModule;
  return loaded;
}

// A compiled pattern is memory of WebAssembly, which is not garbage-collected: it is freed when the cache lets it go, but not while a
// caller works with it.
let users = 0;
const outdated: RRegex[] = [];

const compiled = new LRUCache<string, RRegex>({
  maxSize: MAX_KEPT_WEIGHT,
  sizeCalculation: (_regex, pattern) => weightOf(pattern),
  dispose: regex => {
    if (users > 0) outdated.push(regex);
    else regex.free();
  },
});

/**
 * Works with the compiled pattern on a text of this length; `use` must not keep it. A pattern that is none, or whose automaton would take more than
 * 10 MB, stops the query, and so does whatever goes wrong inside the engine.
 */
export function withRustRegex<Result>(
  pattern: string,
  length: number,
  span: Span,
  run: RunContext,
  use: (regex: RRegex) => Result,
): Result {
  users++;
  try {
    const regex = compiled.get(pattern) ?? compile(pattern, span, run);
    run.meter.spend(useCost(regex, pattern, length), span);
    return guarded(pattern, span, () => use(regex));
  } finally {
    users--;
    if (users === 0) for (const regex of outdated.splice(0)) regex.free();
  }
}

function guarded<Result>(pattern: string, span: Span, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    // After a trap nothing is known of the pattern's memory: it is given up, not freed.
    const regex = compiled.get(pattern);
    compiled.delete(pattern);
    if (regex !== undefined && outdated.includes(regex)) outdated.splice(outdated.indexOf(regex), 1);
    return fail(messages.regexEngineFailed(span));
  }
}

function compile(pattern: string, span: Span, run: RunContext): RRegex {
  if (pattern.length > MAX_PATTERN_LENGTH) {
    return fail(messages.regexTooLarge(span, `a regular expression is longer than ${MAX_PATTERN_LENGTH} characters`));
  }
  run.meter.spend(COMPILATION_COST * weightOf(pattern), span);
  const { RRegex: Regex } = rregex(span);
  let regex: RRegex;
  try {
    regex = new Regex(pattern);
  } catch (error) {
    // A refusal comes as a text or an error with one; a trap of WebAssembly as an error of this name.
    if (error instanceof Error && error.name === 'RuntimeError') return fail(messages.regexEngineFailed(span));
    const text = error instanceof Error ? error.message : String(error);
    const why = /error: (.*)$/.exec(text.trim())?.[1] ?? text.split('\n')[0] ?? '';
    return fail(
      /size limit/.test(text)
        ? messages.regexTooLarge(span, 'the regular expression is too large once compiled')
        : messages.invalidRegex(span, pattern, why),
    );
  }
  compiled.set(pattern, regex);
  return regex;
}

/** The text of a group of the first match, empty where the group took no part; null without a match or such a group. */
export function firstGroup(regex: RRegex, group: number, text: string): string | null {
  const match = regex.find(text);
  if (match === undefined || group < 0 || group >= regex.capturesLength()) return null;
  if (group === 0) return match.value;
  // The list of captures leaves out groups that took no part, which moves the others; a replacement does not.
  const replaced = regex.replace(text, `\${${group}}`);
  const before = unitsOfBytes(text, match.start);
  const after = text.length - before - match.value.length;
  return replaced.slice(before, replaced.length - after);
}

/** The texts of these groups in every match; what took no part is empty. */
export function allGroups(regex: RRegex, groups: readonly (number | string)[], text: string, span: Span): string[][] {
  // The list of captures leaves out groups that took no part; a replacement does not. A character that the text lacks keeps its
  // parts asunder.
  const separator = characterMissingIn(text) ?? fail(messages.regexEngineFailed(span));
  const rewrite = [...groups.map(group => `\${${group}}`), ''].map(part => `${separator}${part}`).join('');
  const parts = regex.replaceAll(text, rewrite).split(separator);
  const found: string[][] = [];
  // What is before a match, its groups, then what is before the next.
  for (let at = 1; at + groups.length < parts.length; at += groups.length + 1) {
    found.push(parts.slice(at, at + groups.length));
  }
  return found;
}

/** Characters that no standard gives a meaning. */
const PRIVATE_USE = { first: 0xe000, last: 0xf8ff };

function characterMissingIn(text: string): string | null {
  for (let code = PRIVATE_USE.first; code <= PRIVATE_USE.last; code++) {
    const character = String.fromCharCode(code);
    if (!text.includes(character)) return character;
  }
  return null;
}

/** How many UTF-16 units the first `bytes` bytes of a text's UTF-8 are. */
export function unitsOfBytes(text: string, bytes: number): number {
  let left = bytes;
  let units = 0;
  while (left > 0 && units < text.length) {
    const code = text.codePointAt(units) ?? 0;
    left -= code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    units += code < 0x10000 ? 1 : 2;
  }
  return units;
}

/** All matches replaced; `\0` in the rewrite is the match, `\1` its first group (replace-regex-function.md). */
export function replaceAll(regex: RRegex, text: string, rewrite: string): string {
  const replacement = rewrite.replace(/\$|\\(\d)|\\\\/g, (found, digit: string | undefined) =>
    found === '$' ? '$$' : digit === undefined ? '\\' : `\${${digit}}`,
  );
  return regex.replaceAll(text, replacement);
}
