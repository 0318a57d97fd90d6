/** How much of a user's text a message quotes before it is cut. */
const MAX_MENTION_LENGTH = 60;

// Control and format characters, noncharacters (which XML cannot hold), blanks other than the space, lone surrogates: what a
// terminal would not show, or would obey.
const UNPRINTABLE =
  /[\p{Cc}\p{Cf}\p{Noncharacter_Code_Point}\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

/** A character as people look it up: `U+200B`. */
export function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Replaces what a terminal would hide or obey by its code point. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, character => `<${codePointName(character)}>`);
}

/** At most as much as a message quotes; never half a surrogate pair. */
function cut(text: string): string {
  if (text.length <= MAX_MENTION_LENGTH) return text;
  const end = /[\ud800-\udbff]/.test(text.charAt(MAX_MENTION_LENGTH - 1)) ? MAX_MENTION_LENGTH - 1 : MAX_MENTION_LENGTH;
  return `${text.slice(0, end)}…`;
}

/**
 * The one way in which a message quotes a user's text: in backticks (in double quotes where it has backticks itself),
 * printable, on one line, cut when long.
 */
export function mention(text: string): string {
  if (text === '') return '""';
  const shown = printable(cut(text));
  return shown.includes('`') ? `"${shown}"` : `\`${shown}\``;
}

/** The hint after an unknown name: the nearest known one, or what else to say where none is near. */
export function didYouMean<Otherwise extends string | null>(
  similar: string | null,
  otherwise: Otherwise,
): string | Otherwise {
  return similar === null ? otherwise : `did you mean ${mention(similar)}?`;
}

/** A user's name as a step of a path such as `properties.tags`: as it is where that is readable, otherwise quoted. */
export function pathStep(name: string): string {
  return /^[\w$-]{1,60}$/.test(name) ? `.${name}` : `[${JSON.stringify(printable(cut(name)))}]`;
}

/** `a`, `a or b`, `a, b or c`. */
export function listed(items: readonly string[], last = 'or'): string {
  if (items.length <= 1) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1) ?? ''}`;
}
