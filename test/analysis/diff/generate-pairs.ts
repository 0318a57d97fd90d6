import type { Random } from '../../regex/random-pattern.js';

/** A rule as tests write it. */
export interface PairRule {
  readonly regex: string;
  readonly canCall: boolean;
}

export type KnownRelation = 'equal' | 'narrower' | 'wider' | 'different';

/** Two policies for one callout type, and how the new one relates to the old by the way in which it was made. */
export interface PolicyPair {
  readonly old: readonly PairRule[];
  readonly new: readonly PairRule[];
  readonly relation: KnownRelation;
  /** The edits that made the one from the other. */
  readonly edits: readonly string[];
}

/** An edit of a regex for a host of its own: the two regexes, of which the second matches more, or the same. */
interface Edit {
  readonly name: string;
  readonly effect: 'wider' | 'equal';
  make(host: Host, random: Random): readonly [string, string];
}

/** A host that no other rule of a pair matches; its name has only letters. */
interface Host {
  readonly name: string;
  /** `name.example.com`, escaped. */
  readonly escaped: string;
}

const ends = ['/', '/?$', '(?:/|$)', String.raw`\z`, '/data/', String.raw`(?::443)?/`];
const any = (random: Random): string => random.pick(ends);

const EDITS: readonly Edit[] = [
  edit('drop the start anchor', 'wider', ({ escaped }, end) => [
    `^https://${escaped}${end}`,
    `https://${escaped}${end}`,
  ]),
  edit('drop scheme and anchor', 'wider', ({ escaped }, end) => [`^https://${escaped}${end}`, escaped + end]),
  edit('let http in', 'wider', ({ escaped }, end) => [`^https://${escaped}${end}`, `^https?://${escaped}${end}`]),
  edit('drop the end anchor', 'wider', ({ escaped }) => [`^https://${escaped}/?$`, `^https://${escaped}/?`]),
  edit('end at \\Z rather than \\z', 'wider', ({ escaped }) => [`^https://${escaped}\\z`, `^https://${escaped}\\Z`]),
  edit('drop the slash', 'wider', ({ escaped }) => [`^https://${escaped}/`, `^https://${escaped}`]),
  edit('unescape a dot', 'wider', ({ name }, end) => [
    String.raw`^https://${name}\.example\.com${end}`,
    String.raw`^https://${name}.example\.com${end}`,
  ]),
  edit(
    'double the backslash',
    'wider',
    ({ name }, end) => [
      String.raw`^https://${name}[\\][^\n]example${end}`,
      String.raw`^https://${name}\\.example${end}`,
    ],
    'equal',
  ),
  edit('add an alternative', 'wider', ({ escaped, name }, end) => [
    `^https://${escaped}${end}`,
    `^https://(?:${escaped}|other${name})${end}`,
  ]),
  edit('lose the group of an alternative', 'wider', ({ escaped, name }) => [
    `^https://(?:${escaped}|x${name})/`,
    `^https://${escaped}|x${name}/|^https://x${name}/|^https://(?:${escaped})/`,
  ]),
  edit('widen a class', 'wider', ({ escaped }, end) => [
    `^https://[a-f]+\\.${escaped}${end}`,
    `^https://[a-f0-9]+\\.${escaped}${end}`,
  ]),
  edit('a range too large', 'wider', ({ escaped }, end) => [
    `^https://[a-zA-Z]+\\.${escaped}${end}`,
    `^https://[A-z]+\\.${escaped}${end}`,
  ]),
  edit('digits of all scripts', 'wider', ({ escaped }, end) => [
    `^https://x[0-9]\\.${escaped}${end}`,
    `^https://x\\d\\.${escaped}${end}`,
  ]),
  edit('a class for a wildcard', 'wider', ({ escaped }, end) => [
    `^https://[^/\\n]*\\.${escaped}${end}`,
    `^https://.*\\.${escaped}${end}`,
  ]),
  edit('a count from 1 to 0', 'wider', ({ escaped }, end) => [
    `^https://x{1,9}${escaped}${end}`,
    `^https://x{0,9}${escaped}${end}`,
  ]),
  edit('a larger count', 'wider', ({ escaped }, end) => [
    `^https://[a-z]{3,22}\\.${escaped}${end}`,
    `^https://[a-z]{3,23}\\.${escaped}${end}`,
  ]),
  edit('ignore case', 'wider', ({ escaped }, end) => [`^https://${escaped}${end}`, `(?i)^https://${escaped}${end}`]),
  edit('anchor each line', 'wider', ({ escaped }) => [`^https://${escaped}$`, `(?m)^https://${escaped}$`]),
  edit('drop a lookahead', 'wider', ({ escaped }, end) => [
    `^https://(?!evil)[a-z]+${escaped}${end}`,
    `^https://[a-z]+${escaped}${end}`,
  ]),
  edit('drop a word boundary', 'wider', ({ escaped }) => [`\\b${escaped}/`, `${escaped}/`]),

  edit('a group without a name', 'equal', ({ escaped }, end) => [
    `^https://${escaped}${end}`,
    `^(?:https)://(${escaped})${end}`,
  ]),
  edit('a group with a name', 'equal', ({ escaped }, end) => [
    `^https://${escaped}${end}`,
    `^https://(?<host>${escaped})${end}`,
  ]),
  edit('alternatives for a class', 'equal', ({ escaped }, end) => [
    `^https://[abc]${escaped}${end}`,
    `^https://(?:c|a|b)${escaped}${end}`,
  ]),
  edit('alternatives in another order', 'equal', ({ escaped }, end) => [
    `^https://(?:a|ab|b)${escaped}${end}`,
    `^https://(?:b|ab|a)${escaped}${end}`,
  ]),
  edit('a common start taken out', 'equal', ({ escaped }, end) => [
    `^https://(?:one${escaped}|once${escaped})${end}`,
    `^https://on(?:e|ce)${escaped}${end}`,
  ]),
  edit('a plus written out', 'equal', ({ escaped }, end) => [
    `^https://[a-z]+${escaped}${end}`,
    `^https://[a-z][a-z]*${escaped}${end}`,
  ]),
  edit('a count written out', 'equal', ({ escaped }, end) => [
    `^https://x{3}${escaped}${end}`,
    `^https://xxx${escaped}${end}`,
  ]),
  edit('a lazy loop', 'equal', ({ escaped }, end) => [
    `^https://[a-z]{1,9}${escaped}${end}`,
    `^https://[a-z]{1,9}?${escaped}${end}`,
  ]),
  edit('\\A for ^', 'equal', ({ escaped }, end) => [`^https://${escaped}${end}`, `\\Ahttps://${escaped}${end}`]),
  edit('\\Z for $', 'equal', ({ escaped }) => [`^https://${escaped}/?$`, `^https://${escaped}/?\\Z`]),
  edit('$ as a lookahead', 'equal', ({ escaped }) => [`^https://${escaped}/?$`, `^https://${escaped}/?(?=\\n?\\z)`]),
  edit('a class for an escape', 'equal', ({ name }, end) => [
    String.raw`^https://${name}\.example\.com${end}`,
    `^https://${name}[.]example\\x2ecom${end}`,
  ]),
  edit('an optional part as an alternative', 'equal', ({ escaped }) => [
    `^https://${escaped}/?$`,
    `^https://${escaped}(?:/$|$)`,
  ]),
  edit('a comment', 'equal', ({ escaped }, end) => [
    `^https://${escaped}${end}`,
    `^https://(?#the host)${escaped}${end}`,
  ]),
  edit('with blanks to be ignored', 'equal', ({ escaped }) => [
    `^https://${escaped}/`,
    `(?x) ^https:// ${escaped} /  # the host`,
  ]),
  edit('what follows anyway', 'equal', ({ escaped }) => [`^https://${escaped}/`, `^https://${escaped}/.*`]),
  edit('any scheme for http and https', 'wider', ({ escaped }) => [`^https?://${escaped}/`, `^[a-z]+://${escaped}/`]),
  edit('a class that is a difference', 'equal', ({ escaped }, end) => [
    `^https://[a-y]${escaped}${end}`,
    `^https://[a-z-[z]]${escaped}${end}`,
  ]),
  edit('a lookahead for a class', 'equal', ({ escaped }, end) => [
    `^https://[b-z]${escaped}${end}`,
    `^https://(?!a)[a-z]${escaped}${end}`,
  ]),
];

function edit(
  name: string,
  effect: Edit['effect'],
  make: (host: Host, end: string) => readonly [string, string],
  reallyEffect: Edit['effect'] = effect,
): Edit {
  return { name, effect: reallyEffect, make: (host, random) => make(host, any(random)) };
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** Names of one length, so that none is part of another. */
function newHost(random: Random, taken: Set<string>): Host {
  const name = Array.from({ length: 7 }, () => LETTERS.charAt(random.below(LETTERS.length))).join('');
  if (taken.has(name)) return newHost(random, taken);
  taken.add(name);
  return { name, escaped: String.raw`${name}\.example\.com` };
}

/** A pair of policies that differ by one to three edits, among rules that stay. */
export function policyPair(random: Random): PolicyPair {
  const taken = new Set<string>();
  const host = (): Host => newHost(random, taken);
  const old: PairRule[] = [];
  const now: PairRule[] = [];
  const edits: string[] = [];
  let [gains, loses] = [false, false];
  const both = (...rules: PairRule[]): void => {
    old.push(...rules);
    now.push(...rules);
  };
  for (let count = random.below(4); count > 0; count--) both(allow(`^https://${host().escaped}${any(random)}`));
  if (random.below(3) === 0) both(deny(`^https://${host().escaped}/`));
  for (let count = 1 + random.below(3); count > 0; count--) {
    const isForward = random.below(2) === 0;
    const [less, more] = isForward ? [old, now] : [now, old];
    const note = (name: string): void => void edits.push(`${name}${isForward ? '' : ', undone'}`);
    const widens = (): void => {
      if (isForward) gains = true;
      else loses = true;
    };
    const kind = random.below(10);
    if (kind < 6) {
      const chosen = random.pick(EDITS);
      const [narrow, wide] = chosen.make(host(), random);
      less.push(allow(narrow));
      more.push(allow(wide));
      note(chosen.name);
      if (chosen.effect === 'wider') widens();
    } else if (kind === 6) {
      more.push(allow(`^https://${host().escaped}${any(random)}`));
      note('add a rule');
      widens();
    } else if (kind === 7) {
      const { escaped } = host();
      both(allow(`^https://${escaped}/`));
      less.push(deny(random.pick([`${escaped}/secret`, `^https://${escaped}/$`, escaped])));
      note('drop a rule that denies');
      widens();
    } else if (kind === 8) {
      // Other rules may match anywhere in a URI, but not in a text that is a host of its own.
      less.push(deny(String.raw`\A${host().escaped}\z`));
      note('drop a rule that denies what nothing allows');
    } else {
      const { escaped } = host();
      both(allow(`^https://${escaped}/`));
      more.push(allow(`^https://${escaped}/a+b?/`));
      note('add a rule that allows nothing new');
    }
  }
  return {
    old: random.below(2) === 0 ? old : shuffled(old, random),
    new: random.below(2) === 0 ? now : shuffled(now, random),
    relation: gains ? (loses ? 'different' : 'wider') : loses ? 'narrower' : 'equal',
    edits,
  };
}

const allow = (regex: string): PairRule => ({ regex, canCall: true });
const deny = (regex: string): PairRule => ({ regex, canCall: false });

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  return items
    .map(item => [random.below(1_000_000), item] as const)
    .sort(([left], [right]) => left - right)
    .map(([, item]) => item);
}
