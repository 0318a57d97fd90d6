import { CharacterSet } from './character-set.js';
import { BLOCKS } from './unicode-blocks.js';
import { CATEGORY_CODES, CATEGORY_NAMES, CATEGORY_RUNS, WHITE_SPACE } from './unicode-tables.js';

/** The sets of code units that the dialect has names for: categories, blocks, `\w`, `\d`, `\s`, and the word of `\b`. */

let categories: ReadonlyMap<string, CharacterSet> | undefined;

function decodeCategories(): ReadonlyMap<string, CharacterSet> {
  const pairs = new Map<string, number[]>(CATEGORY_NAMES.map(name => [name, []]));
  let next = 0;
  for (const [, code, length] of CATEGORY_RUNS.join('').matchAll(/([A-Z@$%&])([0-9a-z]*)/g)) {
    const name = CATEGORY_NAMES[CATEGORY_CODES.indexOf(code ?? '')] ?? '';
    const count = length === '' ? 1 : parseInt(length ?? '', 36);
    pairs.get(name)?.push(next, next + count - 1);
    next += count;
  }
  const sets = new Map<string, CharacterSet>();
  for (const [name, ranges] of pairs) sets.set(name, CharacterSet.fromPairs(ranges));
  // `L` is Lu, Ll, Lt, Lm and Lo; and so on for the other initials.
  for (const initial of new Set(CATEGORY_NAMES.map(name => name.charAt(0)))) {
    const members = CATEGORY_NAMES.filter(name => name.startsWith(initial)).map(name => sets.get(name));
    sets.set(initial, CharacterSet.EMPTY.union(...members.filter(set => set !== undefined)));
  }
  return sets;
}

/** The general category `name` (`Lu`, `L`, ...; case counts), or `undefined` if there is none of that name. */
export function categorySet(name: string): CharacterSet | undefined {
  categories ??= decodeCategories();
  return categories.get(name);
}

const blocks = new Map<string, CharacterSet>();

/** The named block (`IsGreek`, ...; case counts), or `undefined` if there is none of that name. */
export function blockSet(name: string): CharacterSet | undefined {
  const known = blocks.get(name);
  if (known !== undefined || !Object.hasOwn(BLOCKS, name)) return known;
  const pairs = (BLOCKS[name] ?? '').split(' ').flatMap(pair => pair.split('-').map(unit => parseInt(unit, 16)));
  const set = CharacterSet.fromPairs(pairs);
  blocks.set(name, set);
  return set;
}

function unionOfCategories(...names: readonly string[]): CharacterSet {
  return CharacterSet.EMPTY.union(...names.map(name => categorySet(name) ?? CharacterSet.EMPTY));
}

function lazily(compute: () => CharacterSet): () => CharacterSet {
  let set: CharacterSet | undefined;
  return () => (set ??= compute());
}

/** `\w`: letters, non-spacing marks, decimal digits and connector punctuation. */
export const wordSet = lazily(() => unionOfCategories('L', 'Mn', 'Nd', 'Pc'));

/** `\d`: decimal digits of all scripts. */
export const digitSet = lazily(() => unionOfCategories('Nd'));

/** `\s` */
export const spaceSet = lazily(() => CharacterSet.of(...WHITE_SPACE));

/** What `\p{Lu}`, `\p{Ll}` and `\p{Lt}` all mean while case is ignored. */
export const casedLetterSet = lazily(() => unionOfCategories('Lu', 'Ll', 'Lt'));

/** What `\b` and group names take for a word character: `\w` and the zero-width joiner and non-joiner. */
export const boundaryWordSet = lazily(() => wordSet().union(CharacterSet.range(0x200c, 0x200d)));

const asciiBoundaryWord = (unit: number): boolean =>
  (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x30 && unit <= 0x39) || unit === 0x5f;

export function isBoundaryWord(unit: number): boolean {
  return unit < 0x80 ? asciiBoundaryWord(unit) : boundaryWordSet().has(unit);
}
