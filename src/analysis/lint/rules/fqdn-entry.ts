import type { DocumentDraft, DocumentRule } from '../rule.js';
import type { SourcedFqdn } from '../../inputs/index.js';

export const fqdnEntry: DocumentRule = {
  id: 'EGR040',
  name: 'fqdn-entry',
  severity: 'warning',
  summary: 'An entry of an FQDN list is a bare host name: no wildcard, scheme, port or path.',
  about: 'document',
  *check({ fqdns }) {
    for (const fqdn of fqdns) yield* slipsOf(fqdn);
  },
};

const SLIPS: readonly { readonly pattern: RegExp; readonly message: string }[] = [
  {
    pattern: /^[A-Za-z][A-Za-z0-9+.-]*:\/\//,
    message: 'a scheme is not a part of a host name, so this allows nothing that was meant',
  },
  { pattern: /\*/, message: 'a * is a literal star here, not any name, so this allows nothing that was meant' },
  { pattern: /:(?!\/\/)\d*(?=\/|$)/, message: 'a port is not a part of a host name' },
  {
    pattern: /(?<!\/|:)\/(?!\/).*$/,
    message: 'a path is not a part of a host name, so this matches URIs with that path only',
  },
  { pattern: /\s+/, message: 'a blank is not a part of a host name, so this allows nothing' },
  {
    pattern: /[\\^$|()[\]{}+]+/,
    message:
      'an entry is a name, not a regex; characters that are special in a regex are literal here, so this allows nothing that was meant',
  },
  { pattern: /[^/]*@/, message: 'a user name is not a part of a host name' },
  { pattern: /[?#].*$/, message: 'a query or fragment is not a part of a host name' },
  { pattern: /[,;]+/, message: 'an entry is one host name, and this character is in none' },
  {
    pattern: /(?<=[^.])\.$/,
    message: 'the dot at the end is a character to match, so this allows only URIs that write it',
  },
  { pattern: /^\.|\.\.|^$/, message: 'an empty label makes this no name of one host' },
];

/** What is an address or a range of them, and no name at all. */
const ADDRESSES: readonly { readonly pattern: RegExp; readonly message: string }[] = [
  {
    pattern: /^[0-9a-fA-F:.]+\/[0-9]{1,3}$|^[0-9.]+-[0-9.]+$/,
    message: 'this is a range of addresses; an entry is one host name, and the range as it is written is in no URI',
  },
  {
    pattern: /^[0-9]{1,3}(?:\.[0-9]{1,3}){3}$|^\[?[0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*\]?$/,
    message:
      'this is an address, not a fully qualified name; callouts that use the name of the host are not allowed by it',
  },
];

function* slipsOf({ fqdn, place }: SourcedFqdn): Generator<DocumentDraft> {
  const address = ADDRESSES.find(({ pattern }) => pattern.test(fqdn));
  if (address !== undefined) {
    yield { span: { start: place.start, end: place.end }, message: address.message };
    return;
  }
  let found = false;
  for (const { pattern, message } of SLIPS) {
    const match = pattern.exec(fqdn);
    if (match === null) continue;
    found = true;
    const start = place.offsetOf(match.index);
    yield { span: { start, end: Math.max(start + 1, place.offsetOf(match.index + match[0].length)) }, message };
  }
  if (found || /^[^.]+\./.test(fqdn)) return;
  yield {
    span: { start: place.start, end: place.end },
    message:
      'without a dot this is not a fully qualified name; the rule that it becomes matches every URI that contains it',
  };
}
