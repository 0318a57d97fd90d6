import type { StorageOwner } from '../../decide/index.js';
import { cloudOf } from '../../policy/clouds.js';
import { escapeForRegex } from '../../policy/rules-in-force.js';
import { parsePattern } from '../../regex/index.js';
import type { Dialect } from './dialects.js';
import { translateRegex, type TranslatedCondition } from './translate-regex.js';

/** What may appear before an @: nothing that ends an authority, and no blank of JavaScript's. */
const USER_INFO = String.raw`(?:[^@\\/?#\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]*@)?`;
/** At most five digits, at most 65535. */
const PORT = '(?::(?:[0-9]{0,4}|[0-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?';

/** The URIs of the cluster's own storage, as `InternalStorage` of src/decide finds them, as a condition of another engine. */
export function internalStorageCondition(
  { name: clusterName, cloud }: StorageOwner,
  dialect: Dialect,
): TranslatedCondition {
  const account = withoutCase(`${clusterName.toLowerCase()}internalsa`);
  const services = `(?:${['blob', 'queue', 'table'].map(withoutCase).join('|')})`;
  const host = `${account}\\.${services}${withoutCase(`.${cloudOf(cloud).storage}`)}`;
  const parsed = parsePattern(`\\A${withoutCase('https')}://${USER_INFO}${host}${PORT}(?:[/?#]|\\z)`);
  const translation = parsed.ok ? translateRegex(parsed.tree, dialect) : parsed;
  if (!translation.ok) throw new Error('The pattern of internal storage has a translation');
  // Hosts are ASCII, so that another name is none of theirs.
  return /^[\x20-\x7e]*$/.test(clusterName) ? translation.condition : { kind: 'never' };
}

/** A text whose ASCII letters may be of either case, and nothing else: `(?i)` also has `k` match the Kelvin sign. */
function withoutCase(text: string): string {
  return escapeForRegex(text).replace(/\\?[a-z]/g, found =>
    found.startsWith('\\') ? found : `[${found.toUpperCase()}${found}]`,
  );
}
