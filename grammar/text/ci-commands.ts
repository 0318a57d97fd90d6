/*
 * Build agents take lines of a log for commands: Azure Pipelines `##vso[…]` and `##[…]` anywhere in a line, GitHub Actions
 * `##[…]` anywhere and `::…::` at the start of a line, after blanks too. A regex of a policy under review must not be one.
 */

/** Characters that show nothing, which a comparison by culture (.NET's) skips. */
const HIDDEN = String.raw`\p{Default_Ignorable_Code_Point}*`;

/** The second `#` of a logging command. What precedes it is a `#`, never the backslash of an escape. */
const HASH = new RegExp(`(?<=#${HIDDEN})#(?=${HIDDEN}(?:v${HIDDEN}s${HIDDEN}o${HIDDEN})?\\[)`, 'giu');

const LINE_END = String.raw`\n\v\f\r\u0085\u2028\u2029`;
/** Blanks of a line's start, among them SGR codes, which tools take out before they look. */
const BLANKS = String.raw`(?:[^\S${LINE_END}]|\p{Default_Ignorable_Code_Point}|\u001b\[[\d;]*m)*`;

/** The first `:` of a workflow command. */
const COLON = new RegExp(String.raw`(^|[${LINE_END}])(${BLANKS}):(?=${HIDDEN}:)`, 'gu');

/** How a text breaks commands: what it writes for the `#` and the `:` without which they are none. */
export interface CommandBreak {
  readonly hash: string;
  readonly colon: string;
}

/** For people: a blank within the two characters that begin a command. */
const BLANK: CommandBreak = { hash: ' #', colon: ': ' };

/** The text without commands to build agents: each is broken, in a way that shows. */
export function breakCommands(text: string, { hash, colon }: CommandBreak = BLANK): string {
  let safe = text;
  if (safe.includes('[')) safe = safe.replace(HASH, () => hash);
  if (safe.includes(':')) safe = safe.replace(COLON, (_, before: string, blanks: string) => before + blanks + colon);
  return safe;
}
