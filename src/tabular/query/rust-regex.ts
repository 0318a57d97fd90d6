import { LRUCache } from 'lru-cache';
import type { RRegex } from 'rregex';
import type { Span } from '../../text/positions.js';
import { messages } from './messages.js';
import { fail } from './problem.js';

/*
 * KQL's regular expressions are those of Rust's `regex` crate (query/regex.md), so this is that very crate: `rregex`, its build
 * for WebAssembly. Linear time by construction.
 *
 * Loading it reads and compiles 1 MB of WebAssembly (some 30 ms), so it happens when the first pattern is compiled, and
 * synchronously, since a query runs so: `rregex`'s CommonJS entry does all of it inside `require`. Its ESM entry awaits at top
 * level and can't be used here. `require` is called under another name so that bundlers leave it alone: the entry looks for
 * its .wasm file beside itself. Where there is no `require` (an ES module without `createRequire`, a browser), whoever embeds
 * the interpreter gives the loaded module with `provideRustRegex` before the first query that uses a pattern.
 */

interface RregexModule {
  readonly RRegex: new (pattern: string) => RRegex;
}

/** Longer patterns are refused; the longest that people write has a few hundred characters. */
const LONGEST_PATTERN = 10_000;

/** How many compiled patterns are kept. */
const KEPT_PATTERNS = 64;

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

const compiled = new LRUCache<string, RRegex>({
  max: KEPT_PATTERNS,
  // The memory of WebAssembly is not the garbage collector's.
  dispose: regex => {
    regex.free();
  },
});

/** The compiled pattern. A pattern that is none, or whose automaton would take more than 10 MB, stops the query. */
export function rustRegex(pattern: string, span: Span): RRegex {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  if (pattern.length > LONGEST_PATTERN) {
    return fail(messages.regexTooLarge(span, `a regular expression is longer than ${LONGEST_PATTERN} characters`));
  }
  const { RRegex: Regex } = rregex(span);
  let regex: RRegex;
  try {
    regex = new Regex(pattern);
  } catch (error) {
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

/** How many UTF-16 units the first `bytes` bytes of a text's UTF-8 are. */
function unitsOfBytes(text: string, bytes: number): number {
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
