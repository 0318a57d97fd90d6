/** Why a part of a text is not known. */
export const unknownReasons = {
  parameter: 'a parameter that no call binds and that has no default',
  'query-parameter': 'a query parameter, which the client sets',
  obfuscated:
    'the text was starred by the service; split the literal (`https://…` h`…`), or export with ShowObfuscatedStrings=true',
  name: 'a name that is not defined here: a column, or something of the cluster that was not exported',
  data: 'the value comes from data, or from a function that only the service can evaluate',
  template: 'the value is put in by a template when it is deployed',
  recursion: 'the function calls itself, or calls go too deep to follow',
  limit: 'there is too much to follow',
} as const;

/** A key of {@link unknownReasons}. */
export type UnknownReason = keyof typeof unknownReasons;

/** A part of a text that is not known. */
export interface Hole {
  readonly reason: UnknownReason;
  /** The name that is not known, where there is one. */
  readonly name: string | null;
}

/**
 * What is known about the value of an expression: a text, of which parts may not be known; a bag or an array of a dynamic; one of
 * several values. Of everything else nothing is known, which is a text that is one hole.
 */
export type Value =
  | { readonly kind: 'text'; readonly parts: readonly TextPart[] }
  | { readonly kind: 'bag'; readonly members: ReadonlyMap<string, Value>; readonly isWhole: boolean }
  | { readonly kind: 'array'; readonly items: readonly Value[] }
  | { readonly kind: 'choice'; readonly values: readonly Value[] }
  | { readonly kind: 'nothing' };

export type TextPart = string | Hole;

/** In a text that is evaluated and then read as KQL again, where a hole was. */
export const HOLE_MARK = '\ue000';

/** A choice is worked out up to so many values. */
const MAX_CHOICE = 32;

/** The longest text that is put together; more could only be an attack. */
const MAX_TEXT = 1_000_000;

export function textValue(text: string): Value {
  return { kind: 'text', parts: text === '' ? [] : [text] };
}

export function unknown(reason: UnknownReason, name: string | null = null): Value {
  return { kind: 'text', parts: [{ reason, name }] };
}

/** A dynamic null, or an argument that is not there. */
export const NOTHING: Value = { kind: 'nothing' };

/** The texts that a value can be; what is not a text is a hole. */
export function alternatives(value: Value): readonly (readonly TextPart[])[] {
  switch (value.kind) {
    case 'text':
      return [value.parts];
    case 'choice':
      return value.values.flatMap(alternatives);
    case 'nothing':
      return [[]];
    case 'bag':
    case 'array':
      return [[{ reason: 'data', name: null }]];
  }
}

export function choice(values: readonly Value[]): Value {
  const flat = values.flatMap(value => (value.kind === 'choice' ? value.values : [value]));
  const distinct = [...new Map(flat.map(value => [keyOf(value), value])).values()];
  const [only] = distinct;
  if (distinct.length === 1 && only !== undefined) return only;
  return distinct.length > MAX_CHOICE ? unknown('limit') : { kind: 'choice', values: distinct };
}

/** The texts one after the other, in every combination. */
export function concatenate(values: readonly Value[]): Value {
  let results: (readonly TextPart[])[] = [[]];
  for (const value of values) {
    const each = alternatives(value);
    if (results.length * each.length > MAX_CHOICE) return unknown('limit');
    results = results.flatMap(before => each.map(parts => joined(before, parts)));
  }
  return choice(results.map(parts => ({ kind: 'text', parts })));
}

function joined(before: readonly TextPart[], after: readonly TextPart[]): readonly TextPart[] {
  const parts = [...before];
  for (const part of after) {
    const last = parts.at(-1);
    if (typeof part === 'string' && typeof last === 'string') {
      if (last.length + part.length > MAX_TEXT) parts.push({ reason: 'limit', name: null });
      else parts[parts.length - 1] = last + part;
    } else if (typeof part === 'string' || typeof last === 'string' || last === undefined) parts.push(part);
  }
  return parts;
}

/** A function of texts, where the whole text is known; otherwise nothing is known. */
export function mapText(value: Value, change: (text: string) => string): Value {
  return choice(
    alternatives(value).map(parts => {
      const text = wholeText(parts);
      return text === null
        ? { kind: 'text', parts: [parts.find(isHole) ?? { reason: 'data', name: null }] }
        : textValue(change(text));
    }),
  );
}

/** The same for functions that change every character on its own, such as `tolower`. */
export function mapParts(value: Value, change: (text: string) => string): Value {
  return choice(
    alternatives(value).map(parts => ({
      kind: 'text',
      parts: parts.map(part => (typeof part === 'string' ? change(part) : part)),
    })),
  );
}

export function isHole(part: TextPart): part is Hole {
  return typeof part !== 'string';
}

/** The text, or null where a part of it is not known. */
export function wholeText(parts: readonly TextPart[]): string | null {
  const known = parts.filter(part => typeof part === 'string');
  return known.length === parts.length ? known.join('') : null;
}

/** The one text that a value is, or null. */
export function textOf(value: Value): string | null {
  return value.kind === 'text' ? wholeText(value.parts) : null;
}

/** A literal's value: a starred one is not known, and a hole that was put into a text is one again. */
export function literalValue(text: string): Value {
  if (text.includes('*') && /^\*{3,}$/.test(text)) return unknown('obfuscated');
  if (!text.includes(HOLE_MARK)) return textValue(text);
  const pieces = text.split(HOLE_MARK);
  const parts = pieces.flatMap((piece, index): readonly TextPart[] => [
    ...(index === 0 ? [] : [{ reason: 'data', name: null } as const]),
    ...(piece === '' ? [] : [piece]),
  ]);
  return { kind: 'text', parts };
}

/** Equal for equal values. */
export function keyOf(value: Value): string {
  switch (value.kind) {
    case 'text':
      return JSON.stringify(value.parts.map(part => (typeof part === 'string' ? part : [part.reason, part.name])));
    case 'bag':
      return `{${[...value.members].map(([name, member]) => `${JSON.stringify(name)}:${keyOf(member)}`).join()}${value.isWhole ? '' : ',?'}}`;
    case 'array':
      return `[${value.items.map(keyOf).join()}]`;
    case 'choice':
      return `(${value.values.map(keyOf).join('|')})`;
    case 'nothing':
      return 'null';
  }
}
