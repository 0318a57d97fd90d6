import { listed } from '../../../grammar/text/mention.js';
import type { HostFamily } from './host-family.js';
import { MANY_OTHER_TEXTS, otherTextWords, type OtherTexts } from './other-texts.js';
import { noteOn, partsOfWords, type FamilyWords } from './words.js';

/** So many names are told of those that there are of one kind. */
const MAX_TOLD = 5;

interface Told {
  readonly family: HostFamily | null;
}

/** Families of one kind: their places in the list, and one text for all. */
export interface Sentence {
  readonly members: readonly number[];
  readonly words: string;
}

/** Families that differ only in a name are told together: `exactly a.com, b.com, c.com and 40 more`. */
export function sentencesOf(families: readonly Told[]): readonly Sentence[] {
  const groups = new Map<
    string,
    { readonly first: FamilyWords; readonly members: number[]; readonly names: string[] }
  >();
  for (const [index, { family }] of families.entries()) {
    const words = partsOfWords(family);
    const key = [words.start, words.star, words.start === '' ? words.name : ''].join('\n');
    const group = groups.get(key) ?? { first: words, members: [], names: [] };
    group.members.push(index);
    group.names.push(words.name);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ first: { start, name, star }, members, names }) => {
    if (start === '') return { members, words: name + noteOn([name], star) };
    const more = names.length - MAX_TOLD;
    const told = more > 1 ? names.slice(0, MAX_TOLD) : names;
    const items = more > 1 ? [...told, `${more} more`] : told;
    return { members, words: start + listed(items, 'and') + noteOn(told, star) };
  });
}

/** The kinds of families in a few words, for where there is little room. */
export function shortWords(families: readonly (HostFamily | null)[]): string {
  const sentences = sentencesOf(families.map(family => ({ family }))).map(({ words }) => words);
  return sentences.length > 3 ? [...sentences.slice(0, 3), '…'].join('; ') : sentences.join('; ');
}

/** The same, and the texts that are not http or https URIs. */
export function reachedWords({
  families,
  others,
}: {
  readonly families: readonly Told[];
  readonly others: readonly OtherTexts[];
}): string {
  const words = shortWords(families.map(({ family }) => family));
  const [first, another] = others;
  if (first === undefined) return words;
  const other = another === undefined ? otherTextWords(first) : MANY_OTHER_TEXTS;
  return words === '' ? other : `${words}; ${other}`;
}
