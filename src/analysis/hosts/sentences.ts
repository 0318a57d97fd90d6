import { listed } from '../../text/mention.js';
import type { HostFamily } from './families.js';
import { familyWords } from './words.js';

/** So many names are told of those that there are of one kind. */
const MOST_TOLD = 5;

interface Told {
  readonly family: HostFamily | null;
  readonly words: string;
}

/** Families of one kind: their places in the list, and one text for all. */
export interface Sentence {
  readonly members: readonly number[];
  readonly words: string;
}

/** Families that differ only in a name are told together: `exactly a.com, b.com, c.com and 40 more`. */
export function sentencesOf(families: readonly Told[]): readonly Sentence[] {
  const groups = new Map<string, number[]>();
  for (const [index, { family, words }] of families.entries()) {
    const key = kindOf(family, words);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [index]);
    else group.push(index);
  }
  return [...groups].map(([kind, members]) => {
    const words = members.flatMap(member => families[member]?.words ?? []);
    const [first = ''] = words;
    if (words.length === 1) return { members, words: first };
    const names = words.map(text => text.slice(kind.length));
    const more = names.length - MOST_TOLD;
    const told = more > 1 ? [...names.slice(0, MOST_TOLD), `${more} more`] : names;
    return { members, words: kind + listed(told, 'and') };
  });
}

/** The words before the name, which families of one kind share. */
function kindOf(family: HostFamily | null, words: string): string {
  if (family === null || (family.before === '' && family.after === '')) return words;
  if (family.reach === 'every name') return words;
  return (
    /^(?:exactly|any host like|some hosts like|some hosts under|any [a-z]+ (?:of|under)) /.exec(words)?.[0] ?? words
  );
}

/** The kinds of families in a few words, for where there is little room. */
export function shortWords(families: readonly (HostFamily | null)[]): string {
  const told = families.map(family => ({ family, words: familyWords(family) }));
  const sentences = sentencesOf(told).map(({ words }) => words);
  return sentences.length > 3 ? [...sentences.slice(0, 3), '…'].join('; ') : sentences.join('; ');
}
