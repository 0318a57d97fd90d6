import { CharacterSet } from './character-set.js';
import { BLOCKS } from './unicode-blocks.js';
import { CATEGORY_CODES, CATEGORY_NAMES, CATEGORY_RUNS, WHITE_SPACE } from './unicode-tables.js';

/** The sets of code units that the dialect has names for: categories, blocks, `\w`, `\d`, `\s`, and the word of `\b`. */

const categories = new Map<string, CharacterSet>();

/** The runs of the table, sorted out by category: two-letter name -> flattened ranges. */
function decodeCategories(): ReadonlyMap<string, number[]> {
  const pairs = new Map<string, number[]>(CATEGORY_NAMES.map(name => [name, []]));
  const text = CATEGORY_RUNS.join('');
  let next = 0;
  for (let index = 0; index < text.length;) {
    const name = CATEGORY_NAMES[CATEGORY_CODES.indexOf(text.charAt(index))] ?? '';
    let end = index + 1;
    while (end < text.length && !CATEGORY_CODES.includes(text.charAt(end))) end++;
    const length = end === index + 1 ? 1 : parseInt(text.slice(index + 1, end), 36);
    pairs.get(name)?.push(next, next + length - 1);
    next += length;
    index = end;
  }
  return pairs;
}

/** The general category `name` (`Lu`, `L`, ...; case counts), or `undefined` if there is none of that name. */
export function categorySet(name: string): CharacterSet | undefined {
  if (categories.size === 0) {
    for (const [category, pairs] of decodeCategories()) categories.set(category, CharacterSet.fromPairs(pairs));
  }
  const known = categories.get(name);
  if (known !== undefined || name.length !== 1) return known;
  // `L` is Lu, Ll, Lt, Lm and Lo; and so on for the other initials.
  const members = CATEGORY_NAMES.filter(member => member.startsWith(name));
  if (members.length === 0) return undefined;
  const set = unionOfCategories(...members);
  categories.set(name, set);
  return set;
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
