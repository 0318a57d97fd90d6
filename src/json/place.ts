/** Where an offset is in a text of JSON that may be half written. */
export interface JsonPlace {
  /** The names of the members that lead to the object or value; null for an element of an array. */
  readonly path: readonly (string | null)[];
  /** What can be written here: the name of a member, or a value. */
  readonly due: 'name' | 'value';
  /** The string or word around the offset, without quotes; empty where none has begun. */
  readonly word: {
    readonly start: number;
    readonly end: number;
    readonly isQuoted: boolean;
    readonly isClosed: boolean;
  };
  /** The members of the object that were read before the offset, with their values where these are strings. */
  readonly members: ReadonlyMap<string, string | null>;
  /** Those of the object around it; empty for an element of an array, and at the top. */
  readonly outer: ReadonlyMap<string, string | null>;
}

interface Frame {
  readonly kind: 'object' | 'array';
  /** The name that led here; null in an array and at the top. */
  readonly name: string | null;
  readonly members: Map<string, string | null>;
  /** The member that was read last. */
  member: string;
  /** What may follow. */
  state: 'name' | 'colon' | 'value' | 'end';
}

const TOKEN = /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|"(?:[^"\\\n]|\\.)*("?)|[{}[\]:,]|[^\s{}[\]:,"/]+|\//g;

/** Finds the place of an offset, reading as much as is there. Null where nothing can follow, as in a comment. */
export function jsonPlaceAt(text: string, offset: number): JsonPlace | null {
  const frames: Frame[] = [];
  let word: JsonPlace['word'] | null = null;
  for (const match of text.matchAll(TOKEN)) {
    const [token, closing] = match;
    const start = match.index;
    const end = start + token.length;
    if (start >= offset) break;
    if (token.startsWith('//') || token.startsWith('/*')) {
      const isInside = offset < end || !token.endsWith('*/');
      if (isInside && offset <= end) return null;
    } else if (token.startsWith('"') && (offset < end || (offset === end && closing === ''))) {
      word = { start: start + 1, end: closing === '' ? end : end - 1, isQuoted: true, isClosed: closing !== '' };
      break;
    } else if (/^[\w$]/.test(token) && offset <= end) {
      word = { start, end, isQuoted: false, isClosed: false };
      break;
    } else take(frames, token);
  }
  const frame = frames.at(-1);
  if (frame === undefined) return null;
  const due = dueIn(frame, word !== null);
  if (due === null) return null;
  const names = frames.slice(1).map(({ name }) => name);
  return {
    path: due === 'name' ? names : [...names, frame.kind === 'object' ? frame.member : null],
    due,
    word: word ?? { start: offset, end: offset, isQuoted: false, isClosed: false },
    members: frame.members,
    outer: frames.at(-2)?.members ?? new Map<string, string | null>(),
  };
}

function dueIn({ kind, state }: Frame, hasWord: boolean): JsonPlace['due'] | null {
  if (state === 'name' || state === 'value') return state;
  // Somebody who types on has forgotten the comma.
  if (state === 'end' && hasWord) return kind === 'object' ? 'name' : 'value';
  return null;
}

/** Follows one token: what opens and closes, names, and the strings that are their values. */
function take(frames: Frame[], token: string): void {
  const frame = frames.at(-1);
  if (token === '{' || token === '[') {
    const kind = token === '{' ? 'object' : 'array';
    const name = frame?.kind === 'object' ? frame.member : null;
    if (frame !== undefined) frame.state = 'end';
    frames.push({ kind, name, members: new Map(), member: '', state: kind === 'object' ? 'name' : 'value' });
  } else if (token === '}' || token === ']') frames.pop();
  else if (frame === undefined) return;
  else if (token === ',') frame.state = frame.kind === 'object' ? 'name' : 'value';
  else if (token === ':') frame.state = 'value';
  else if (frame.kind === 'object' && frame.state !== 'value') {
    frame.member = token.replaceAll('"', '');
    frame.members.set(frame.member, null);
    frame.state = 'colon';
  } else {
    if (frame.kind === 'object' && token.startsWith('"')) frame.members.set(frame.member, token.slice(1, -1));
    frame.state = 'end';
  }
}
