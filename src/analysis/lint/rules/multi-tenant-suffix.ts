import { shapeOf, type Atom, type Branch } from '../branches.js';
import { askFor } from '../hostile.js';
import { language } from '../questions.js';
import type { PatternRule } from '../rule.js';
import { SHARED_SUFFIXES } from '../suffixes.js';

export const multiTenantSuffix: PatternRule = {
  id: 'EGR020',
  name: 'multi-tenant-suffix',
  severity: 'error',
  summary: 'Under a domain where anybody can register a name, a rule for any name allows an attacker.',
  about: 'regex',
  appliesTo: 'allow',
  *check(subject) {
    for (const branch of subject.branches) {
      const found = suffixOf(branch);
      if (found === null) continue;
      const suffix = found.suffix.replaceAll('.', '\\.');
      yield* askFor(subject, {
        span: found.span,
        message: `any name under ${found.suffix} is allowed, and anybody can register one`,
        hostile: [language(`\\Ahttps?://[a-z0-9-]+\\.${suffix}(?:[:/?#]|\\z)`)],
        prefer: [
          language(`\\Ahttps://attacker\\.${suffix}/exfil\\z`),
          language(`\\Ahttps://attacker\\.${suffix}(?:/|\\z)`),
          language(`\\Ahttps://[a-z0-9-]*attacker[a-z0-9-]*\\.${suffix}(?:/|\\z)`),
        ],
      });
    }
  },
};

/** Names that a class lists, such as those of `contoso[12]`, are chosen ones: up to so many. */
const MOST_LISTED_NAMES = 100;

/** Whether these atoms are a list of names rather than room for any. */
function listsNames(atoms: readonly Atom[]): boolean {
  let names = 1;
  for (const atom of atoms) {
    if (atom.kind !== 'unit' && atom.kind !== 'set') return false;
    names *= atom.set.size;
  }
  return names <= MOST_LISTED_NAMES;
}

/** Domains under which nobody can register anything (RFC 2606, RFC 6761, RFC 6762), or only inside one's own network. */
const PRIVATE = new Set([
  'example',
  'test',
  'invalid',
  'localhost',
  'local',
  'internal',
  'corp',
  'home',
  'lan',
  'intranet',
]);

/** Of `.com` the `com`: under top-level domains anybody can register names, that is what they are for. */
function topLevelDomain(text: string): string | undefined {
  const domain = /^\.([a-z]{2,})$/.exec(text)?.[1];
  return domain === undefined || PRIVATE.has(domain) ? undefined : domain;
}

/** The domain of the list that the host ends in, if any name may stand before it. */
function suffixOf({ isAnchored, scheme, host }: Branch) {
  let first = host.length;
  while (first > 0 && host[first - 1]?.kind === 'unit') first--;
  const before: Atom | undefined = host[first - 1];
  // Any text may stand there, unless the host begins here.
  const beginsHere = isAnchored || scheme !== null;
  if (beginsHere && listsNames(host.slice(0, first))) return null;
  const text = shapeOf(host.slice(first)).toLowerCase();
  const suffix = SHARED_SUFFIXES.find(each => text === `.${each}`) ?? topLevelDomain(text);
  const [start, end] = [before?.node.start ?? host[0]?.node.start, host.at(-1)?.node.end];
  if (suffix === undefined || start === undefined || end === undefined) return null;
  return { suffix, span: { start, end } };
}
