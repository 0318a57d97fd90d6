import { listsNames, shapeOf, type Atom, type Branch } from '../branches.js';
import { askFor } from '../hostile.js';
import { language } from '../questions.js';
import type { PatternRule } from '../rule.js';
import { publicSuffixOf } from '../net/suffix-tree.js';
import { sharedDomains } from '../suffixes.js';

export const multiTenantSuffix: PatternRule = {
  id: 'EGR020',
  name: 'multi-tenant-suffix',
  severity: 'error',
  summary: 'Under a domain where anybody can register a name, a rule for any name allows an attacker.',
  about: 'regex',
  appliesTo: 'allow',
  *check(subject) {
    for (const branch of subject.branches) {
      for (const { suffix, nameEnd, isAbove, span } of suffixesOf(branch)) {
        const rest = `${nameEnd}.${suffix}`.replaceAll('.', '\\.');
        const drafts = [
          ...askFor(subject, {
            span,
            message: `any name ${nameEnd === '' ? '' : `that ends in ${nameEnd} `}under ${suffix} is allowed, and anybody can register one`,
            hostile: [
              language(`\\Ahttps?://${isAbove ? '[a-z0-9-]*attacker[a-z0-9-]*' : '[a-z0-9-]+'}${rest}(?:[:/?#]|\\z)`),
            ],
            prefer: [
              language(`\\Ahttps://attacker${rest}/exfil\\z`),
              language(`\\Ahttps://attacker${rest}(?:/|\\z)`),
              language(`\\Ahttps://[a-z0-9-]*attacker[a-z0-9-]*${rest}(?:/|\\z)`),
            ],
          }),
        ];
        yield* drafts;
        // One such domain is enough.
        if (drafts.length > 0) break;
      }
    }
  },
};

/** Of `.com` the `com`: under public suffixes anybody can register names, that is what they are for. */
function publicSuffixIn(text: string): string | undefined {
  const domain = text.startsWith('.') ? text.slice(1) : '';
  return publicSuffixOf(domain) === domain ? domain : undefined;
}

/** A domain of the list under which a host may be, and what the name under it ends in at least. */
interface SharedHost {
  readonly suffix: string;
  readonly nameEnd: string;
  /** Whether what varies reaches up into the domain; the name under it may then be a fixed one, as in `contoso\.[a-z]+\.core…`. */
  readonly isAbove: boolean;
  readonly span: { readonly start: number; readonly end: number };
}

/** The domains of the list that the host may end in, if any name may appear before them. */
function suffixesOf({ isAnchored, scheme, host }: Branch): readonly SharedHost[] {
  let first = host.length;
  while (first > 0 && host[first - 1]?.kind === 'unit') first--;
  const before: Atom | undefined = host[first - 1];
  // Any text may appear there, unless the host begins here.
  const beginsHere = isAnchored || scheme !== null;
  if (beginsHere && listsNames(host.slice(0, first))) return [];
  const text = shapeOf(host.slice(first)).toLowerCase();
  const [start, end] = [before?.node.start ?? host[0]?.node.start, host.at(-1)?.node.end];
  if (start === undefined || end === undefined) return [];
  const span = { start, end };
  const domain = publicSuffixIn(text);
  if (domain !== undefined) return [{ suffix: domain, nameEnd: '', isAbove: false, span }];
  return sharedDomains().flatMap(suffix => {
    // `*.windows.net` has `blob.core.windows.net` under it; whether that is so, the question tells.
    if (`.${suffix}`.endsWith(text) && text.startsWith('.')) {
      return [{ suffix, nameEnd: '', isAbove: text.length <= suffix.length, span }];
    }
    // `*contoso.blob.core.windows.net`; a name without a scheme before it is EGR004's.
    const nameEnd = text.endsWith(`.${suffix}`) ? text.slice(0, -suffix.length - 1) : null;
    return nameEnd !== null && beginsHere && /^[a-z0-9-]+$/.test(nameEnd)
      ? [{ suffix, nameEnd, isAbove: false, span }]
      : [];
  });
}
