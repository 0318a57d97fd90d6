import { listed, printable } from '../../../grammar/text/mention.js';
import { ANY_BUT_DOT, ANY_CHARACTER, ANY_DIGIT, familyShape, type Characters, type HostFamily } from './host-family.js';

/** What a name directly under these is, for those who register one: Azure's own naming. */
const TENANTS: readonly (readonly [RegExp, string])[] = [
  [/^\.(?:blob|queue|table|file|dfs|web)\.core\./, 'account'],
  [/^\.documents\.azure\./, 'account'],
  [/^\.database\.(?:windows\.net|azure\.com)$/, 'server'],
  [/^\.(?:mysql|postgres)\.database\./, 'server'],
  [/^\.openai\.azure\./, 'resource'],
  [/^\.kusto\./, 'cluster'],
];

/** What is said of a family: `any host like ` `x*.contoso.com`, and a note on the marks in it. */
export interface FamilyWords {
  /** Families of which the same is said but for the name can be told together. */
  readonly start: string;
  readonly name: string;
  /** What is in place of a `*` in the name, where that is told. */
  readonly star: Characters | null;
}

/** A family in words: `any account of blob.core.windows.net`, `exactly sqlname.database.azure.com`. */
export function familyWords(family: HostFamily | null): string {
  const { start, name, star } = partsOfWords(family);
  return start + name + noteOn([name], star);
}

export function partsOfWords(family: HostFamily | null): FamilyWords {
  if (family === null) return alone('hosts of other shapes');
  const { reach, before, after, characters } = family;
  const [start, end] = [printable(before), printable(after)];
  if (reach === 'exact') return { start: 'exactly ', name: end, star: null };
  if (reach === 'every character') return { start: 'any host like ', name: end, star: null };
  if (before === '' && after === '') return alone(anyName(family));
  if (reach === 'every name') return alone(everyName(start, end));
  const isAny = reach === 'every label';
  if (before === '' && after.startsWith('.')) {
    const tenant = TENANTS.find(([suffix]) => suffix.test(after))?.[1];
    const name = end.slice(1);
    if (characters !== null)
      return { start: `${isAny ? 'any name' : 'some names'} of ${characters} under `, name, star: null };
    if (!isAny) return { start: 'some hosts under ', name, star: null };
    return { start: tenant === undefined ? 'any name under ' : `any ${tenant} of `, name, star: null };
  }
  return {
    start: isAny ? 'any host like ' : 'some hosts like ',
    name: printable(familyShape(family)),
    star: characters,
  };
}

/** Words in which there is no name that could be told together with others. */
function alone(name: string): FamilyWords {
  return { start: '', name, star: null };
}

function anyName({ reach, characters, longest, exceptions }: HostFamily): string {
  if (characters !== null) return `${reach === 'every name' ? 'any host' : 'some hosts'} of ${characters}`;
  if (reach !== 'every name') return 'hosts of many shapes';
  const [exception, ...others] = exceptions;
  if (exception !== undefined) {
    return `any host at all but ${listed([exception, ...(others.length === 0 ? [] : [`${others.length} more`])], 'and')}`;
  }
  return longest === null ? 'any host at all' : `any host of up to ${longest} characters, and some longer ones`;
}

function everyName(start: string, end: string): string {
  if (start === '' && end.startsWith('.')) return `any host under ${end.slice(1)}, at any depth`;
  if (start === '') return `any host that ends in ${end}`;
  if (end === '') return `any host that begins with ${start}`;
  return `any host that begins with ${start} and ends in ${end}`;
}

/** `, with one character in place of the ?` */
export function noteOn(names: readonly string[], star: Characters | null): string {
  const marks = [
    [ANY_CHARACTER, 'one character'],
    [ANY_BUT_DOT, 'one character that is not a dot'],
    [ANY_DIGIT, 'a digit'],
    ['*', star],
  ] as const;
  const notes = marks.flatMap(([mark, what]) => {
    const count = names.join('').split(mark).length - 1;
    return count === 0 || what === null ? [] : `${what} in place of ${count === 1 ? 'the' : 'each'} ${mark}`;
  });
  return notes.length === 0 ? '' : `, with ${listed(notes, 'and')}`;
}
