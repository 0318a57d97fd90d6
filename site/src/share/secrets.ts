import { STATE_PARTS, type PlaygroundState } from './state.js';

/** Forms of secrets in what people paste, with the word for them. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/[?&;]sig=[^&\s"']{8,}/i, 'a shared access signature (sig=…)'],
  [/\b(?:account|shared|access|primary|secondary)\s*key\s*=\s*[^;\s"']{8,}/i, 'an account key'],
  [/\b(?:password|pwd)\s*=\s*[^;\s"']+/i, 'a password'],
  [/"(?:password|clientSecret|client_secret|secret|accountKey)"\s*:\s*"(?!\[)[^"]+"/i, 'a password or key'],
  [/:\/\/[\w.%+-]+:[\w.%+!~*-]+@/, 'a user name with a password in a URI'],
  [/\bey[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*/, 'a token'],
  [/\bBearer\s+[A-Za-z0-9._-]{16,}/i, 'a token'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'a private key'],
  // Kusto's connection strings of storage: everything after the first semicolon says how to log in.
  [
    /https?:\/\/[^\s"';]+;(?!\s*(?:impersonate|managed_identity|[\s"'`)\]])|$)[^\s"']+/im,
    'what follows the ; of a connection string',
  ],
];

/** Why a state must not be put into a link: the first secret that it holds, and where; null where none was found. */
export function secretIn(
  state: PlaygroundState,
): { readonly part: keyof PlaygroundState; readonly what: string } | null {
  for (const part of STATE_PARTS) {
    const found = SECRETS.find(([pattern]) => pattern.test(state[part]));
    if (found !== undefined) return { part, what: found[1] };
  }
  return null;
}
