import type { Unknown } from './language.js';

/** Has a language a member? `text` is the shortest where it was found. */
export type MemberAnswer =
  | { readonly verdict: 'none' }
  | { readonly verdict: 'found'; readonly text: string }
  | { readonly verdict: 'unknown'; readonly reason: Unknown };
