/** What a text that came to an endpoint of queries begins with. */
export type TextStart =
  /** A dot. */
  | 'command'
  /** `print`, `datatable`, `range`, `union` or `let`: perhaps a query that reads no tables. */
  | 'own query'
  | 'other';

/** Looks past blanks and comments. */
export function startsOf(text: string): TextStart {
  const rest = withoutBlanks(text);
  if (rest.startsWith('.')) return 'command';
  return /^(?:print|datatable|let|range|union)(?![\w-])/.test(rest) ? 'own query' : 'other';
}

/** Whether a command only shows, which is all that the endpoint of queries serves. */
export function isShowCommand(text: string): boolean {
  return /^\.\s*show(?![\w-])/.test(withoutBlanks(text));
}

function withoutBlanks(text: string): string {
  const blank = /\s*(?:\/\/[^\n]*(?:\n|$))?/y;
  let offset = -1;
  while (blank.lastIndex !== offset) {
    offset = blank.lastIndex;
    blank.test(text);
  }
  return text.slice(offset);
}
