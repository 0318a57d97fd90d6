import { breakCommands } from '../../../grammar/text/ci-commands.js';
import { printable } from '../../../grammar/text/mention.js';
import { SGR_CODES } from '../style.js';

/*
 * What makes a whole text safe for where it goes. Each function is the last one before a stream, whatever made the text: what
 * others wrote in it commands no terminal, no build agent, no browser and no spreadsheet.
 */

/** What a text is, which decides what is dangerous in it and how it is made safe. */
export type TextKind =
  /** For people, with our own SGR codes; a terminal shows it with long lines broken at blanks. */
  | 'text'
  /** The same with lines that stay as they are: tables, and scripts for shells. */
  | 'laid-out'
  /** GitHub's Markdown. */
  | 'markdown'
  | 'xml'
  | 'json'
  /** Tables for spreadsheets; formulas are a matter of fields, which their writers know. */
  | 'csv'
  | 'tsv'
  /** Functions of KQL or SQL, where texts of users are in regexes only. */
  | 'code'
  /** Exact values, because the user asked for them (`--raw`). */
  | 'raw';

/** Nearly every text. */
const PLAIN = /^[\n -~]*$/;
const OWN_CODES = new RegExp(`(\\u001b\\[(?:${SGR_CODES.join('|')})m|[\\n\\t])`);

/** All but line breaks, tabs and our own codes is shown by its code point where a terminal would obey or hide it. */
function shown(text: string): string {
  if (PLAIN.test(text)) return text;
  // The odd pieces are what the expression captures.
  return text
    .split(OWN_CODES)
    .map((piece, index) => (index % 2 === 1 ? piece : printable(piece)))
    .join('');
}

/** Legal in JSON, but a terminal obeys or hides them. */
const UNSAFE_IN_JSON = /[\u007f-\u009f\u2028\u2029\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** In JSON text, all of these are inside strings, so escapes leave the parsed value as it is. */
function jsonSafe(text: string): string {
  const escaped = PLAIN.test(text) ? text : text.replace(UNSAFE_IN_JSON, escapedUnits);
  return breakCommands(escaped, { hash: '\\u0023', colon: ':' });
}

/** A character by its code units: the few beyond U+FFFF need two escapes. */
function escapedUnits(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }).join('');
}

/** Controls but tabs and line breaks, and what turns the direction of text. Blanks of all kinds are values like others. */
const CONTROLS = /[\0-\b\v\f\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

function tableSafe(text: string): string {
  return breakCommands(PLAIN.test(text) ? text : text.replace(CONTROLS, printable));
}

const SAFE: Readonly<Record<TextKind, (text: string) => string>> = {
  text: text => breakCommands(shown(text)),
  'laid-out': text => breakCommands(shown(text)),
  markdown: text => breakCommands(shown(text)),
  // Its parsed value is unchanged: `#` and `:` of users are in attributes and texts only.
  xml: text => breakCommands(shown(text), { hash: '&#35;', colon: '&#58;' }),
  json: jsonSafe,
  csv: tableSafe,
  tsv: tableSafe,
  // The same character to the regex. Nothing else may change here, or the function would be another one.
  code: text => breakCommands(text, { hash: '\\x23', colon: ':' }),
  raw: text => text,
};

/** A text as it may be written. */
export function safeText(kind: TextKind, text: string): string {
  return SAFE[kind](text);
}
