import type { LiteralScan } from '../../../grammar/literals.js';
import { CALLOUT_TYPES } from '../../policy/callout-types.js';
import type { Candidate, Completion } from './candidate.js';

const KEYS = ['CalloutType', 'CalloutUriRegex', 'CanCall'];

/** A rule to fill in. */
export const RULE_SKELETON = '{"CalloutType": "", "CalloutUriRegex": "", "CanCall": true}';

/** Completes the policy JSON inside a literal that is open at `offset`. */
export function completePolicy(text: string, literal: LiteralScan, offset: number): Completion | null {
  const content = unescaped(text.slice(literal.contentStart, offset), literal);
  const place = placeIn(content);
  if (place === null) return null;
  const rest = unescaped(text.slice(offset), literal);
  const beginning = content.slice(place.start);
  const candidates = candidatesAt(place, rest).filter(({ text: candidate }) => startsSo(candidate, beginning));
  return {
    // What is being replaced is a name or a number of blanks: nothing in it is escaped but its quote.
    start: offset - escaped(beginning, literal).length,
    end: offset,
    candidates: candidates.map(({ text: candidate, label, cursor }) => ({
      text: escaped(candidate, literal),
      label,
      ...(cursor !== undefined && { cursor: escaped(candidate.slice(0, cursor), literal).length }),
    })),
  };
}

function startsSo(candidate: string, beginning: string): boolean {
  return candidate.toLowerCase().startsWith(beginning.toLowerCase());
}

/** Where in a JSON text something may be written next. */
interface Place {
  readonly kind: 'element' | 'key' | 'value';
  /** Where what is being written starts, its opening quote included. */
  readonly start: number;
  /** The keys before it in the same object. */
  readonly keys: readonly string[];
  /** The key whose value is being written. */
  readonly key: string | null;
}

function candidatesAt({ kind, keys, key }: Place, rest: string): Candidate[] {
  const closesQuote = rest.startsWith('"');
  if (kind === 'element') return [{ text: RULE_SKELETON, label: '{rule}', cursor: RULE_SKELETON.indexOf('""') + 1 }];
  if (kind === 'key') {
    const later = rest.slice(0, rest.search(/\}|$/));
    return KEYS.filter(name => !keys.includes(name) && !later.includes(`"${name}"`)).map(name => ({
      text: closesQuote ? `"${name}` : `"${name}": `,
      label: name,
    }));
  }
  if (key === 'CalloutType') {
    return CALLOUT_TYPES.map(type => ({ text: closesQuote ? `"${type}` : `"${type}"`, label: type }));
  }
  if (key === 'CanCall') return ['true', 'false'].map(value => ({ text: value, label: value }));
  return [];
}

/** An array or object that is open. */
interface Container {
  readonly isObject: boolean;
  readonly keys: string[];
  /** Whether a colon has come after the last key. */
  hasColon: boolean;
  /** Whether there is a value or key since the last comma, so that another one cannot. */
  isTaken: boolean;
}

/** Reads JSON up to its end, as far as it makes sense; null where nothing can be offered. */
function placeIn(json: string): Place | null {
  const open: Container[] = [];
  const token = /"(?:[^"\\]|\\[^])*("?)|[[\]{}:,]|[^\s[\]{}:,"]+/g;
  let last = '';
  let lastStart = 0;
  for (const { 0: image, 1: closing, index } of json.matchAll(token)) {
    const container = open.at(-1);
    // What reaches the end of the text is still being written.
    const unfinished =
      index + image.length === json.length && (image.startsWith('"') ? closing !== '"' : /^\w/.test(image));
    if (unfinished) return container === undefined ? null : placeOf(container, index);
    if (container === undefined && image !== '[') return null;
    advance(open, image);
    last = image;
    lastStart = index;
  }
  const container = open.at(-1);
  if (container === undefined) return last === '' ? { kind: 'element', start: json.length, keys: [], key: null } : null;
  return lastStart < json.length ? placeOf(container, json.length) : null;
}

function advance(open: Container[], image: string): void {
  const container = open.at(-1);
  switch (image) {
    case '[':
    case '{':
      if (container !== undefined) container.isTaken = true;
      open.push({ isObject: image === '{', keys: [], hasColon: false, isTaken: false });
      return;
    case ']':
    case '}':
      open.pop();
      return;
    case ',':
      if (container !== undefined) Object.assign(container, { hasColon: false, isTaken: false });
      return;
    case ':':
      if (container !== undefined) Object.assign(container, { hasColon: true, isTaken: false });
      return;
    default:
      if (container === undefined) return;
      if (container.isObject && !container.hasColon) container.keys.push(image.replaceAll('"', ''));
      container.isTaken = true;
  }
}

function placeOf({ isObject, keys, hasColon, isTaken }: Container, start: number): Place | null {
  if (isTaken) return null;
  if (!isObject) return { kind: 'element', start, keys, key: null };
  return hasColon ? { kind: 'value', start, keys, key: keys.at(-1) ?? null } : { kind: 'key', start, keys, key: null };
}

/** The value of a part of a literal, as far as quotes go: nothing else matters to where JSON's names are. */
function unescaped(source: string, { form, quote }: LiteralScan): string {
  if (form === 'fenced') return source;
  return form === 'verbatim' ? source.replaceAll(quote + quote, quote) : source.replace(/\\(["'\\])/g, '$1');
}

function escaped(value: string, { form, quote }: LiteralScan): string {
  if (form === 'fenced') return value;
  return value.replaceAll(quote, form === 'verbatim' ? quote + quote : `\\${quote}`);
}
