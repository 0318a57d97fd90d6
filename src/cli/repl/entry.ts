/** What the user did: typed a text to run, dropped one (Ctrl-C), or left (Ctrl-D, or the input is over). */
export type Entry =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'interrupted'; readonly text: string }
  | { readonly kind: 'end' };

/** What is before the lines of an input after the first. */
export const CONTINUATION_PROMPT = '... ';
