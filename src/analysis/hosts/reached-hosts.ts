import {
  automatonEitherWay,
  containing,
  difference,
  findMember,
  intersection,
  union,
  type Language,
  type Unknown,
} from '../../automata/index.js';
import type { MatchSubject } from '../../decide/index.js';
import { escapeForRegex } from '../../policy/rules-in-force.js';
import { preferredWitnesses, universeOf, uriOf } from '../match-subject.js';
import { ask, type QuestionLimits } from '../question.js';
import { hostFamilies } from './families.js';
import { ANY_DIGIT, familyPattern, isWithin, type HostFamily, type Reach } from './host-family.js';
import { otherTexts, type OtherTexts } from './other-texts.js';
import { hostNames, hostsIn, subjectsWithAnyHost, subjectsWithHost } from './host-language.js';

/** Hosts that can be reached, and a URI that reaches one of them. */
export interface ReachedFamily {
  /** null: hosts of no shape that is told here. */
  readonly family: HostFamily | null;
  readonly uri: string;
}

/** What a language of match subjects reaches. All of it is covered by what is told here: that is proved. */
export type ReachedHosts =
  | {
      readonly ok: true;
      /** The most far-reaching first. */
      readonly families: readonly ReachedFamily[];
      /** The texts in the language that are not http or https URIs with a host. */
      readonly others: readonly OtherTexts[];
    }
  | { readonly ok: false; readonly reason: Unknown };

/** Carries an unknown answer out of the steps; never leaves this module. */
class NotKnown extends Error {
  constructor(readonly unknown: Unknown) {
    super(unknown.message);
  }
}

/** Tells which hosts the match subjects of a language reach. */
export function reachedHosts(language: Language, subject: MatchSubject, limits: QuestionLimits): ReachedHosts {
  try {
    return { ok: true, ...new Survey(language, subject, limits).run() };
  } catch (problem) {
    if (problem instanceof NotKnown) return { ok: false, reason: problem.unknown };
    throw problem;
  }
}

class Survey {
  /** What is asked of a family twice: for a witness, and whether it is all. */
  private readonly byPattern = new Map<string, Language>();

  constructor(
    private readonly language: Language,
    private readonly subject: MatchSubject,
    private readonly limits: QuestionLimits,
  ) {}

  run(): { readonly families: readonly ReachedFamily[]; readonly others: readonly OtherTexts[] } {
    const { subject } = this;
    const all = intersection(universeOf(subject), this.language);
    const withHost = intersection(all, subjectsWithAnyHost(subject));
    const families: ReachedFamily[] = [];
    let rest = withHost;
    if (this.hasEveryHost(withHost)) {
      families.push({ family: ANY_HOST, uri: uriOf(this.witnessOf(ANY_HOST, all, false), subject) });
      return { families, others: this.othersIn(all) };
    }
    // Names in lower case stand for those in any case; what is then left is told as it is written.
    for (const anyCase of [false, true]) {
      if (this.memberOf(rest) === null) break;
      const found = this.familiesOf(rest, anyCase);
      if (found.length === 0) continue;
      for (const family of found) families.push({ family, uri: uriOf(this.witnessOf(family, all, anyCase), subject) });
      rest = difference(rest, union(...found.map(family => this.toldBy(family, !anyCase))));
    }
    const other = this.memberOf(rest);
    if (other !== null) families.push({ family: null, uri: uriOf(other, subject) });
    families.sort((left, right) => rank(left.family) - rank(right.family) || (left.uri < right.uri ? -1 : 1));
    return { families, others: this.othersIn(all) };
  }

  /**
   * Whether every name is reached in the same way as one that nobody would think of: `https://NAME/?acct1.blob.core.windows.net`. Hosts
   * need not be told apart then, which is a lot of work where rules may match anywhere.
   */
  private hasEveryHost(withHost: Language): boolean {
    const { subject } = this;
    const stranger = intersection(withHost, subjectsWithHost(escapeForRegex(STRANGER), subject));
    const answer = findMember(stranger, { budget: this.limitsNow(), prefer: READABLE });
    if (answer.verdict !== 'found') return false;
    const [before = '', ...after] = answer.text.split(STRANGER).map(escapeForRegex);
    const alike = containing(String.raw`\A${before}[a-z0-9.-]+${after.join(escapeForRegex(STRANGER))}\z`);
    // One after the other: what has all of them at once may be large.
    const parts = withHost.kind === 'intersection' ? withHost.of : [withHost];
    return parts.every(
      part => findMember(difference(alike, part), { budget: this.limitsNow(), prefer: [] }).verdict === 'none',
    );
  }

  private othersIn(all: Language): readonly OtherTexts[] {
    const told = subjectsWithAnyHost(this.subject);
    const witness = this.memberOf(difference(all, told));
    if (witness === null) return [];
    const result = otherTexts(all, told, witness, () => this.limitsNow());
    if (!result.ok) throw new NotKnown({ kind: 'budget', message: 'the question takes too long' });
    return result.texts;
  }

  private familiesOf(language: Language, anyCase: boolean): readonly HostFamily[] {
    const hosts = hostNames(hostsIn(language, this.subject), anyCase);
    const result = automatonEitherWay(hosts, 'backward', this.limitsNow());
    if (!result.ok) throw new NotKnown(result.reason);
    const prove = (inner: Language, outer: Language): boolean =>
      findMember(difference(inner, outer), { budget: this.limitsNow(), prefer: [] }).verdict === 'none';
    const families = hostFamilies(hosts, result.automaton, prove);
    return families.filter(family => !families.some(other => isWithin(family, other)));
  }

  private toldBy(family: HostFamily, ignoreCase: boolean): Language {
    const hosts = this.subjectsOf(familyPattern(family, ignoreCase));
    if (family.exceptions.length === 0) return hosts;
    // An exception may be one only as it is written: EVIL.com where evil.com is denied.
    const names = `(?i:${family.exceptions.map(escapeForRegex).join('|')})`;
    return difference(hosts, subjectsWithHost(names, this.subject));
  }

  /** Somebody else's host, where the family has one. */
  private witnessOf(family: HostFamily, all: Language, anyCase: boolean): string {
    const members = intersection(all, this.subjectsOf(familyPattern(family, !anyCase)));
    const hosts = strangersIn(family).map(host => subjectsWithHost(escapeForRegex(host), this.subject));
    const prefer = hosts.flatMap(host => [...READABLE.map(readable => intersection(host, readable)), host]);
    const answer = findMember(members, {
      budget: this.limitsNow(),
      prefer: [...prefer, ...preferredWitnesses(this.subject).prefer, ...READABLE],
    });
    if (answer.verdict === 'unknown') throw new NotKnown(answer.reason);
    if (answer.verdict === 'none') throw new Error('a family of hosts has none');
    return answer.text;
  }

  private subjectsOf(pattern: string): Language {
    const language = this.byPattern.get(pattern) ?? subjectsWithHost(pattern, this.subject);
    this.byPattern.set(pattern, language);
    return language;
  }

  private memberOf(language: Language): string | null {
    const answer = ask(language, this.subject, this.limits);
    if (answer.verdict === 'unknown') throw new NotKnown(answer.reason);
    return answer.verdict === 'found' ? answer.text : null;
  }

  private limitsNow() {
    const { budget, startClock } = this.limits;
    return { ...budget, ...(startClock !== undefined && { isLate: startClock() }) };
  }
}

/** Somebody else's host. */
export const STRANGER = 'evil.example';

export const ANY_HOST: HostFamily = {
  reach: 'every name',
  before: '',
  after: '',
  characters: null,
  longest: null,
  exceptions: [],
};

/** Witnesses that people like to read. */
export const READABLE = [
  containing(String.raw`\Ahttps://[a-z0-9.-]+(?:/[a-z0-9./_-]*)?\z`),
  containing(String.raw`\Ahttps://[!-~]+\z`),
  containing(String.raw`\A[!-~]+\z`),
];

/** Hosts of the shape that nobody would expect in a rule. */
function strangersIn(family: HostFamily): readonly string[] {
  const { reach, before, characters } = family;
  const after = family.after.replace(/[?!]/g, 'x').replaceAll(ANY_DIGIT, '7');
  if (reach === 'every character') return [after];
  if (characters !== null && characters !== 'letters and digits' && characters !== 'letters') return [];
  if (before === '' && after === '') return [STRANGER, 'stranger.example'];
  if (reach !== 'every name' && reach !== 'every label') return [];
  if (after === '') return [`${before}.evil.example`, `${before}evil.example`];
  return [`${before}evil${after}`];
}

const RANKS: Readonly<Record<Reach, number>> = {
  'every name': 0,
  'every character': 4,
  'every label': 5,
  some: 7,
  exact: 9,
};

/** Families that reach furthest come first: any host, hosts that anybody may register, and last single ones. */
function rank(family: HostFamily | null): number {
  if (family === null) return 8;
  const { reach, before, after } = family;
  // Digits are mostly one's own.
  if (reach === 'every character' && !/[?!]/.test(family.after)) return RANKS.exact - 0.5;
  const isOpen = after === '' ? 0 : after.startsWith('.') ? 2 : 1;
  if (reach === 'every name') return before === '' && after === '' ? 0 : 1 + isOpen;
  return RANKS[reach] + (reach === 'some' && isOpen < 2 ? -1 : 0);
}
