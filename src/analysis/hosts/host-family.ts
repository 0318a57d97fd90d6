import { escapeForRegex } from '../../policy/rules-in-force.js';
import { HOST, HOST_UNITS } from '../../uri/index.js';

/** How many of the hosts of its shape a family has. */
export type Reach =
  /** Just the one. */
  | 'exact'
  /** Every one, whatever is in place of its marks, of which it has some. */
  | 'every character'
  /** Every name, also with dots, in place of the `*`. */
  | 'every name'
  /** Every single label of 3 to 22 letters and digits, at least; or of only letters or digits where the characters are. */
  | 'every label'
  /** Some; that is all that is known. */
  | 'some';

/** Sets of characters that have a name, the small ones first. */
export const CHARACTER_NAMES = ['digits', 'digits and dots', 'letters', 'letters and digits'] as const;
export type Characters = (typeof CHARACTER_NAMES)[number];

export const CHARACTERS: Readonly<Record<Characters, string>> = {
  digits: '0-9',
  'digits and dots': '0-9.',
  letters: 'A-Za-z',
  'letters and digits': 'A-Za-z0-9',
};

/** Marks stand for one character each, in what a family has at its end. No host has such characters itself. */
export const ANY_CHARACTER = '?';
export const ANY_BUT_DOT = '!';
export const ANY_DIGIT = '#';

/** Those that stand for the most first. */
export const MARKS = [ANY_CHARACTER, ANY_BUT_DOT, ANY_DIGIT] as const;
export type Mark = (typeof MARKS)[number];

export function hasMark(text: string): boolean {
  return MARKS.some(mark => text.includes(mark));
}

/** Hosts of one shape: `before*after`, or `after` alone where the reach is `exact` or `every character`. */
export interface HostFamily {
  readonly reach: Reach;
  readonly before: string;
  /** May have marks, but for where the reach is `exact`. */
  readonly after: string;
  /** What is in place of the `*` has only such characters. null: it may have others. */
  readonly characters: Characters | null;
  /** So long may names be, of which there is every one; longer ones are in the family, too, but not all. null: there is no such limit. */
  readonly longest: number | null;
  /** The only names that the family does not have; told of where they are few. */
  readonly exceptions: readonly string[];
}

/** The hosts that a family claims to have, all of them in small letters: a pattern for what is between `\A` and `\z`. */
export function claimedPattern(before: string, between: string, after: string): string {
  return escapeForRegex(before) + between + markedPattern(after, 'a-z0-9-');
}

const HOST_CHARACTER = `[.${HOST_UNITS}]`;

/** A pattern for the hosts of a family, or of more: also for those that are its exceptions. */
export function familyPattern({ reach, before, after, characters }: HostFamily, ignoreCase: boolean): string {
  const between = characters === null ? HOST_CHARACTER : `[${CHARACTERS[characters]}]`;
  // Addresses in brackets are hosts, too.
  if (reach === 'every name' && before === '' && after === '' && characters === null) return HOST;
  const end = markedPattern(after, HOST_UNITS);
  const pattern = hasStar(reach) ? `${escapeForRegex(before)}${between}*${end}` : end;
  return ignoreCase ? `(?i:${pattern})` : pattern;
}

function hasStar(reach: Reach): boolean {
  return reach !== 'exact' && reach !== 'every character';
}

function markedPattern(text: string, unitsWithoutDot: string): string {
  return Array.from(text, character => {
    if (character === ANY_CHARACTER) return `[.${unitsWithoutDot}]`;
    if (character === ANY_BUT_DOT) return `[${unitsWithoutDot}]`;
    return character === ANY_DIGIT ? '[0-9]' : escapeForRegex(character);
  }).join('');
}

/** A family as one text: `*.contoso.com`, `api?contoso.com`. */
export function familyShape({ reach, before, after }: HostFamily): string {
  return hasStar(reach) ? `${before}*${after}` : after;
}

/** Whether the hosts of one family are all in another that has every one of its shape. */
export function isWithin(inner: HostFamily, outer: HostFamily): boolean {
  if (inner === outer) return false;
  if (outer.reach === 'every character') return !hasStar(inner.reach) && areWithin(inner.after, outer.after);
  if (outer.reach !== 'every name') return false;
  const isWhole = !hasStar(inner.reach);
  const [start, end] = isWhole ? [inner.after, inner.after] : [inner.before, inner.after];
  const { before, after, characters } = outer;
  if (isWhole && inner.after.length < before.length + after.length) return false;
  if (!areWithin(start.slice(0, before.length), before)) return false;
  if (end.length < after.length || !areWithin(end.slice(end.length - after.length), after)) return false;
  if (characters === null) return true;
  // Only of families without a start and an end it is known what they have in place of the `*`, and in place of nothing else.
  if (isWhole) return areAll(characters, inner.after);
  const between = inner.characters === null ? null : CHARACTERS[inner.characters];
  return (
    between !== null &&
    Array.from(between.replaceAll('-', '')).every(unit => areAll(characters, unit)) &&
    areAll(characters, inner.before + inner.after)
  );
}

function areAll(characters: Characters, text: string): boolean {
  return new RegExp(`^[${CHARACTERS[characters]}]*$`).test(text.replaceAll(ANY_DIGIT, '0'));
}

/** Are all texts with these marks also texts with those? */
function areWithin(inner: string, outer: string): boolean {
  if (inner.length !== outer.length) return false;
  return Array.from(outer).every((mark, place) => {
    const character = inner.charAt(place);
    if (character === mark || mark === ANY_CHARACTER) return true;
    if (mark === ANY_BUT_DOT) return character !== '.' && character !== ANY_CHARACTER;
    return mark === ANY_DIGIT && /[0-9]/.test(character);
  });
}
