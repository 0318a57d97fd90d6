import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { mention } from '../../../grammar/text/mention.js';
import { inputError } from '../problem.js';
import type { Operand } from './operands.js';

/*
 * Globs, matched in a time that grows with the pattern times the path, whatever they are: configurations are written by others, and
 * of `*a*a*a*a*b` a regex of JavaScript tries every way to share a name out.
 */

/** The longest pattern, in UTF-16 units. */
const MAX_PATTERN_LENGTH = 4_096;
/** The most patterns that the braces of one may stand for. */
const MAX_ALTERNATIVES = 1_000;

type Test = (character: string) => boolean;
/** A character that a name has at a place; null for any number of any. */
type Part = Test | null;
/** What a name between slashes is like; null for any number of folders. */
type Segment = readonly Part[] | null;

/** Whether a path, written with slashes, matches a glob: `*` and `?` within a folder, `**` across folders, `{a,b}`, `[ab]`. */
export function matcherOf(pattern: string): (path: string) => boolean {
  if (pattern.length > MAX_PATTERN_LENGTH) return refused(pattern, `is longer than ${MAX_PATTERN_LENGTH} characters`);
  const globs = alternatives(pattern).map(each => each.split('/').map(segmentOf));
  return path => {
    const names = path.split('/').map(name => Array.from(name));
    return globs.some(segments => isMatch(segments, names, isNameOf, segment => segment === null));
  };
}

function refused(pattern: string, why: string): never {
  return inputError(`the glob ${mention(pattern.slice(0, 60))} ${why}`, 'name the folder instead');
}

/** What the braces of a pattern stand for; one without a comma, or without its end, stands for itself. */
function alternatives(pattern: string): readonly string[] {
  let open: readonly string[] = [pattern];
  const done: string[] = [];
  while (open.length > 0) {
    if (open.length + done.length > MAX_ALTERNATIVES)
      return refused(pattern, `stands for more than ${MAX_ALTERNATIVES} others`);
    open = open.flatMap(each => {
      const group = firstGroup(each);
      if (group !== null) return group.items.map(item => each.slice(0, group.start) + item + each.slice(group.end));
      done.push(each);
      return [];
    });
  }
  return done;
}

/** The first braces with a comma of their own. */
function firstGroup(
  pattern: string,
): { readonly start: number; readonly end: number; readonly items: string[] } | null {
  const open: { readonly start: number; readonly commas: number[] }[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    if (character === '{') open.push({ start: at, commas: [] });
    else if (character === ',') open.at(-1)?.commas.push(at);
    else if (character === '}') {
      const group = open.pop();
      if (group === undefined || group.commas.length === 0) continue;
      const ends = [...group.commas, at];
      const items = ends.map((end, index) => pattern.slice((ends[index - 1] ?? group.start) + 1, end));
      return { start: group.start, end: at + 1, items };
    }
  }
  return null;
}

function segmentOf(text: string): Segment {
  if (text === '**') return null;
  const parts: Part[] = [];
  const characters = Array.from(text);
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    const end = character === '[' ? characters.indexOf(']', at + 2) : -1;
    if (character === '*') {
      if (parts.at(-1) !== null) parts.push(null);
    } else if (character === '?') parts.push(() => true);
    else if (end > 0) {
      parts.push(classOf(characters.slice(at + 1, end)));
      at = end;
    } else parts.push(each => each === character);
  }
  return parts;
}

/** `[a-z_]`, `[!a]`, `[^a]` */
function classOf(characters: readonly string[]): Test {
  const isNegated = (characters[0] === '!' || characters[0] === '^') && characters.length > 1;
  const members = isNegated ? characters.slice(1) : characters;
  const ranges: (readonly [string, string])[] = [];
  for (let at = 0; at < members.length; at++) {
    const first = members[at] ?? '';
    const last = members[at + 1] === '-' ? members[at + 2] : undefined;
    ranges.push([first, last ?? first]);
    if (last !== undefined) at += 2;
  }
  return each => ranges.some(([first, last]) => first <= each && each <= last) !== isNegated;
}

function isNameOf(segment: Segment, name: readonly string[]): boolean {
  return segment !== null && isMatch(segment, name, (part, character) => part?.(character) === true, isStar);
}

function isStar(part: Part): boolean {
  return part === null;
}

/**
 * Whether items are what a pattern says, one after the other, where a star stands for any number of them. Only the last star may have
 * to take more: what the ones before it leave is the longest rest there is.
 */
function isMatch<Wanted, Item>(
  pattern: readonly Wanted[],
  items: readonly Item[],
  fits: (wanted: Wanted, item: Item) => boolean,
  isAny: (wanted: Wanted) => boolean,
): boolean {
  let [place, star, taken] = [0, -1, 0];
  const rest = (): readonly Wanted[] => pattern.slice(place, place + 1);
  for (let at = 0; at < items.length;) {
    if (rest().some(isAny)) {
      [star, taken] = [place, at];
      place++;
    } else if (rest().some(wanted => items.slice(at, at + 1).some(item => fits(wanted, item)))) {
      place++;
      at++;
    } else if (star >= 0) {
      taken++;
      [place, at] = [star + 1, taken];
    } else return false;
  }
  return pattern.slice(place).every(isAny);
}

/** The files that a glob matches, below the folder before its first wildcard. */
export function globbed(pattern: string, filesIn: (folder: string) => readonly string[]): readonly Operand[] {
  const segments = (pattern.startsWith('./') ? pattern.slice(2) : pattern).split('/');
  const wild = segments.findIndex(segment => /[*?[\]{}]/.test(segment));
  // A pair of braces may have a slash inside.
  const fixed = segments.slice(0, wild < 0 ? -1 : wild);
  const root = fixed.join('/') === '' ? (pattern.startsWith('/') ? '/' : '.') : fixed.join('/');
  if (!existsSync(root)) return [];
  const matches = matcherOf(segments.slice(fixed.length).join('/'));
  return filesIn(root)
    .map(path => path.replaceAll('\\', '/'))
    .filter(matches)
    .map(below => ({ name: root === '.' ? below : join(root, below), isNamed: false, below }));
}
