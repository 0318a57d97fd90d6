import { containing, union, withoutPrefix, type FiniteAutomaton, type Language } from '../../../automata/index.js';
import { listed } from '../../../../grammar/text/mention.js';
import { HTTP_SCHEME } from '../../../uri/index.js';
import { reachedHosts } from '../../hosts/reached-hosts.js';
import { shortWords } from '../../hosts/sentences.js';
import { mayRead, type Branch } from '../branches.js';
import type { Severity } from '../finding.js';
import { PatternSubject } from '../pattern-subject.js';
import { plainMatch, type Answer } from '../questions.js';
import { doorsOf, type Door } from './doors.js';
import { guessStranger, type Guess } from './guesses.js';
import { looserPattern, narrowerPatterns } from './looser.js';
import { PathWalk } from './path-walk.js';
import { hostPatternsOf, hostReach, likelyHostsOf, type ExposedHosts } from './reach.js';
import type { ServiceForm } from './service-forms.js';
import { severityOf, type Reached } from './severity.js';

/** Something that a rule reaches and that is not its own, with a URI that shows it. */
export interface Stranger {
  readonly reached: Reached;
  readonly severity: Severity;
  readonly message: string;
  readonly answer: Exclude<Answer, { readonly kind: 'none' }>;
  readonly assumption: string | null;
  /** Whether a URI that another rule's finding shows is a case of it. */
  readonly covers: (uri: string, rule: string) => boolean;
}

/** What the net finds in a rule that allows. */
export type NetResult =
  | { readonly kind: 'known'; readonly strangers: readonly Stranger[] }
  /** No automaton can be made of it, or none within the budget. */
  | { readonly kind: 'unknown'; readonly reason: string };

const USER = String.raw`(?:[^@/?#\\\s]*@)?`;
const PORT = '(?::[0-9]*)?';
/** User names that nobody lists, before whatever host. */
const STRANGE_USER = containing(
  String.raw`\A${HTTP_SCHEME}://(?i:evil|attacker)[^/?#@\\\s]*@[A-Za-z0-9.-]+(?:[:/?#]|\z)`,
);

/** More names are not told one by one. */
const MAX_TOLD = 4;

/** Everything that a rule reaches and that is not its own, whatever its regex looks like. */
export function netOf(subject: PatternSubject): NetResult {
  const exact = strangersOf(subject, subject, null);
  if (exact.kind === 'known') return exact;
  const narrower = narrowerPatterns(subject.tree).flatMap(pattern => subject.questions.languageOf(pattern) ?? []);
  for (const withoutLookarounds of [false, true]) {
    const pattern = looserPattern(subject.tree, withoutLookarounds);
    const language = pattern === null ? null : subject.questions.languageOf(pattern);
    if (language === null) continue;
    const looser = new PatternSubject(subject.tree, language, subject.written, subject.questions, null, subject.denied);
    const result = strangersOf(looser, subject, { narrower, reason: exact.reason });
    if (result.kind !== 'known') continue;
    if (result.strangers.every(({ answer }) => answer.kind === 'found')) return result;
    // What the looser pattern reaches may be shown by what strangers would try.
    const guess = guessStranger(subject);
    return guess === null ? result : { kind: 'known', strangers: [strangerOf(guess, subject)] };
  }
  const guess = guessStranger(subject);
  return guess === null ? exact : { kind: 'known', strangers: [strangerOf(guess, subject)] };
}

/** How what is found in a looser pattern is confirmed. */
interface Approximation {
  readonly narrower: readonly Language[];
  readonly reason: string;
}

function strangersOf(subject: PatternSubject, exact: PatternSubject, by: Approximation | null): NetResult {
  for (const door of doorsOf(exact)) {
    const hosts = subject.questions.automaton(door.hostsOf(subject.language));
    if (!hosts.ok) return { kind: 'unknown', reason: hosts.reason.message };
    const strangers = new Net(subject, door, by).strangersIn(hosts.automaton);
    if (strangers.length > 0) return { kind: 'known', strangers };
  }
  return { kind: 'known', strangers: [] };
}

/** What a guess has shown, in words. */
function strangerOf({ uri, reached, domain }: Guess, { written }: PatternSubject): Stranger {
  return {
    reached,
    severity: severityOf(reached, written.type) ?? 'error',
    message:
      domain === null
        ? 'hosts of strangers are allowed; the regex is too large to tell which'
        : `any name under ${domain} is allowed, and anybody can get one`,
    answer: { kind: 'found', uri },
    assumption: null,
    covers: (shown, rule) => isStrange(hostOf(shown)) || ABOUT_NAMES.has(rule),
  };
}

class Net {
  constructor(
    private readonly subject: PatternSubject,
    private readonly door: Door,
    private readonly approximation: Approximation | null,
  ) {}

  strangersIn(automaton: FiniteAutomaton): readonly Stranger[] {
    const { reaches, byPath } = hostReach(automaton);
    const kinds = new Map<ExposedHosts['kind'], ExposedHosts[]>();
    for (const reach of reaches) {
      const others = kinds.get(reach.kind);
      if (others === undefined) kinds.set(reach.kind, [reach]);
      else others.push(reach);
    }
    const found = [...kinds.values()].flatMap(group => this.strangerAmong(group));
    if (this.door.kind !== 'http') return found;
    const all = [...found, ...this.tenantsByPath(byPath), ...this.pathBeginning()];
    return all.some(({ severity }) => severity === 'error') ? all : [...all, ...this.userNames()];
  }

  /**
   * A text in all of these languages, by plain matching where the pattern is only an approximation of the rule's. Texts may be of
   * any scheme; which ones are asked for is said by the languages.
   */
  private find(hostile: readonly Language[], prefer: readonly Language[]): Answer {
    const { subject, approximation } = this;
    if (approximation === null) return subject.findAllowed(hostile, prefer, true);
    for (const language of [subject.language, ...approximation.narrower]) {
      const answer = subject.questions.findText([language, ...hostile], prefer);
      if (answer.kind === 'none' && language === subject.language) return answer;
      if (answer.kind === 'found' && plainMatch(subject.pattern, answer.uri) === true) return answer;
    }
    return { kind: 'unknown', reason: approximation.reason };
  }

  /** One stranger for all reaches of a kind. */
  private strangerAmong(group: readonly ExposedHosts[]): readonly Stranger[] {
    const [first] = group;
    const severity = first === undefined ? null : severityOf(first.kind, this.subject.written.type);
    if (first === undefined || severity === null) return [];
    const answer = this.witnessOf(group);
    // The letters that were tried are not all that hosts may have; where none of the forms fits, there is nothing to show.
    if (answer.kind === 'none') return [];
    const patterns = group.map(reach => new RegExp(`(?:^|\\.)(?:${hostPatternsOf(reach).at(-1) ?? ''})\\.?$`, 'i'));
    return [
      {
        reached: first.kind,
        severity,
        message: this.messageOf(group, answer),
        answer,
        assumption: this.door.assumption,
        covers: (uri, rule) => {
          const host = hostOf(uri);
          return (isStrange(host) || ABOUT_NAMES.has(rule)) && patterns.some(pattern => pattern.test(host));
        },
      },
    ];
  }

  private messageOf(group: readonly ExposedHosts[], answer: Answer): string {
    const [first] = group;
    const names = [...new Set(group.map(nameOf))];
    const more = names.length - MAX_TOLD;
    const told = listed(more > 1 ? [...names.slice(0, MAX_TOLD), `${more} more`] : names, 'and');
    switch (first?.kind) {
      case 'any-host': {
        const isUser = answer.kind === 'found' && /^[a-z]+:\/\/[^/?#]*@/i.test(answer.uri);
        return `hosts of strangers are allowed: ${this.hostsInWords()}${isUser ? '; what the rule names may appear before an @, as a user name' : ''}`;
      }
      case 'any-local-name':
        return 'any name without a dot is allowed, those of machines nearby among them';
      case 'any-suffix':
        return `what the rule names may be under any domain (${this.hostsInWords()}), and where the name is free, anybody can register it`;
      case 'any-address':
        return `addresses are allowed in place of names: ${this.hostsInWords()}`;
      case 'public-suffix':
        return `any name under ${told} is allowed, and anybody can register one`;
      case 'any-region':
        return `any region is allowed in ${told}, and where the name is free, ${howOf(group).replace('a free name', 'it')}`;
      default:
        return `any ${whatOf(group)} (${told}) is allowed, and ${howOf(group)}`;
    }
  }

  /** The reached hosts, as `who` says them. */
  private hostsInWords(): string {
    const by = this.door.kind === 'bare' ? 'host' : 'uri';
    const reached = reachedHosts(this.subject.language, by, this.subject.questions.questionLimits);
    const words = reached.ok ? shortWords(reached.families.map(({ family }) => family)) : '';
    return /^(?:any|some) /.test(words) ? words : 'names under any domain';
  }

  private witnessOf(group: readonly ExposedHosts[]): Answer {
    const { subject, door } = this;
    // Mostly the first guess is right, and takes no automaton.
    if (subject.denied.length === 0) {
      for (const host of group.slice(0, MAX_TOLD).flatMap(likelyHostsOf)) {
        const uri = door.guesses(host).find(text => plainMatch(subject.pattern, text) === true);
        if (uri !== undefined) return { kind: 'found', uri };
      }
      const uri = this.renamed(group);
      if (uri !== null) return { kind: 'found', uri };
    }
    const all = group.flatMap(hostPatternsOf);
    // Rules under one suffix, or of one service, are asked the same.
    const general = subject.questions.once(`${door.kind} ${all.join(' ')}`, () =>
      union(...all.map(pattern => door.textsOf(`(?i:${pattern})\\.?`))),
    );
    const patterns = group.slice(0, MAX_TOLD).flatMap(hostPatternsOf);
    const telling = door.kind === 'bare' ? patterns : patterns.slice(0, -1);
    const prefer = (door.kind === 'bare' ? [''] : ['', '[a-z0-9.:-]+@']).flatMap(user =>
      telling.map(pattern => {
        const readable = door.readable(`(?i:${pattern})`, user);
        return subject.questions.once(readable, () => containing(readable));
      }),
    );
    return this.find([general], prefer);
  }

  /** Some URI of the regex with a name of a stranger in place of the one under a suffix, where that is matched as well. */
  private renamed(group: readonly ExposedHosts[]): string | null {
    const { anyUri, pattern } = this.subject;
    const [reach] = group;
    if (this.door.kind !== 'http' || reach?.kind !== 'public-suffix' || anyUri.kind !== 'found') return null;
    const { uri } = anyUri;
    const host = hostOf(uri);
    const end = host.length - reach.suffix.length - 1;
    if (!uri.startsWith(`https://${host}`) || !host.endsWith(`.${reach.suffix}`)) return null;
    const label = host.slice(host.lastIndexOf('.', end - 1) + 1, end);
    const start = uri.indexOf(host) + end - label.length;
    const after = uri.slice(start + label.length);
    const texts = strangeNames(label).map(name => uri.slice(0, start) + name + after);
    return texts.find(text => plainMatch(pattern, text) === true) ?? null;
  }

  /** Any user name before the host, whatever the host is. */
  private userNames(): readonly Stranger[] {
    const severity = severityOf('any-user', this.subject.written.type);
    if (severity === null || !this.subject.branches.some(mayReadUser)) return [];
    const answer = this.find(
      [STRANGE_USER],
      [
        containing(String.raw`\Ahttps://evil\.example@[a-z0-9.-]+(?:[/?#][!-~]*)?\z`),
        containing(String.raw`\Ahttps://evil@[a-z0-9.-]+(?:[/?#][!-~]*)?\z`),
        containing(String.raw`\Ahttps://[!-~]+\z`),
      ],
    );
    if (answer.kind === 'none') return [];
    const message =
      'any user name may appear before the host, and programs and people disagree on where the host then begins';
    return [{ reached: 'any-user', severity, message, answer, assumption: null, covers: () => false }];
  }

  /** Hosts that tenants share, where the rule leaves open whose path it is. */
  private tenantsByPath(forms: readonly ServiceForm[]): readonly Stranger[] {
    const severity = severityOf('any-tenant-by-path', this.subject.written.type);
    if (severity === null) return [];
    const shortFirst = forms.toSorted((left, right) => (left.path ?? '').length - (right.path ?? '').length);
    for (const form of shortFirst) {
      const { path } = form;
      if (path === null) continue;
      const host = form.labels
        .toReversed()
        .map(label => (label.kind === 'literal' ? escaped(label.text) : '[a-z0-9-]+'))
        .join('\\.');
      const before = containing(String.raw`\A${HTTP_SCHEME}://${USER}(?i:${host})${PORT}${escaped(path)}\z`);
      const rest = this.subject.questions.automaton(withoutPrefix(this.subject.language, before), 'forward');
      if (!rest.ok || !new PathWalk(rest.automaton).isOpen()) continue;
      const start = String.raw`\A${HTTP_SCHEME}://${USER}(?i:${host})${PORT}${escaped(path)}`;
      const segment = '[A-Za-z0-9._-]';
      const answer = this.find(
        [containing(`${start}${segment}`)],
        [
          containing(String.raw`\Ahttps://${host}${escaped(path)}evil/[a-z/.-]*\z`),
          containing(String.raw`\Ahttps://${host}${escaped(path)}${segment}*evil${segment}*(?:/[a-z/.-]*)?\z`),
          containing(String.raw`\Ahttps://${host}${escaped(path)}${segment}+(?:/[a-z/.-]*)?\z`),
        ],
      );
      if (answer.kind === 'none') continue;
      const covering = new RegExp(`^https?://(?:${host})(?::[0-9]*)?${escaped(path)}[^/?#]*(?:evil|attacker)`, 'i');
      return [
        {
          reached: 'any-tenant-by-path',
          severity,
          message: `any ${form.service.what} (${form.text}) is allowed, and ${form.service.how}`,
          answer,
          assumption: null,
          covers: uri => covering.test(uri),
        },
      ];
    }
    return [];
  }

  /** A name in the path that may be the beginning of a longer one. */
  private pathBeginning(): readonly Stranger[] {
    const severity = severityOf('path-beginning', this.subject.written.type);
    const { anyUri, questions, pattern, language } = this.subject;
    if (severity === null || anyUri.kind !== 'found') return [];
    const host = hostOf(anyUri.uri);
    if (host === '') return [];
    // Most rules say nothing of the path.
    if (['/', '/zq9', '/a/zq9'].every(path => plainMatch(pattern, `https://${host}${path}`) === true)) return [];
    const before = containing(String.raw`\A${HTTP_SCHEME}://${USER}${escaped(host)}${PORT}/\z`);
    const rest = questions.automaton(withoutPrefix(language, before), 'forward');
    const beginning = rest.ok ? new PathWalk(rest.automaton).beginning() : null;
    if (beginning === null) return [];
    const start = `https://${host}/${beginning}`;
    const answer = this.find(
      [containing(String.raw`\A${HTTP_SCHEME}://${USER}${escaped(host)}${PORT}/${escaped(beginning)}[A-Za-z0-9_-]`)],
      [containing(String.raw`\A${escaped(start)}-upload/\z`), containing(String.raw`\A${escaped(start)}[a-z-]+/?\z`)],
    );
    if (answer.kind === 'none') return [];
    return [
      {
        reached: 'path-beginning',
        severity,
        message: `names in the path that begin with /${beginning} are allowed, longer ones as well`,
        answer,
        assumption: null,
        covers: uri => uri.includes(`/${beginning}`),
      },
    ];
  }
}

/** Names with more characters are not made strange. */
const MAX_RENAMED_LENGTH = 12;

/** A name with `evil` in it, short ones first. */
function strangeNames(name: string): readonly string[] {
  if (name.length > MAX_RENAMED_LENGTH) return [];
  const names: string[] = [];
  for (let cut = name.length; cut >= 0; cut--) {
    for (let start = 0; start + cut <= name.length; start++) {
      names.push(`${name.slice(0, start)}evil${name.slice(start + cut)}`);
    }
  }
  return names;
}

/** Whether a user name may appear in the host part of a branch, or it is not known where that is. */
function mayReadUser({ scheme, host, rest }: Branch): boolean {
  if (scheme === null) return true;
  const [end] = rest;
  return [...host, ...(end !== undefined && mayRead(end, ':') ? rest : [])].some(atom => mayRead(atom, '@'));
}

function nameOf(reach: ExposedHosts): string {
  return reach.kind === 'public-suffix' ? reach.suffix : 'form' in reach ? reach.form.text : '';
}

function whatOf(group: readonly ExposedHosts[]): string {
  const whats = [...new Set(group.flatMap(reach => ('form' in reach ? reach.form.service.what : [])))];
  return listed(whats.length > MAX_TOLD ? [...whats.slice(0, MAX_TOLD), 'the like'] : whats, 'or');
}

function howOf(group: readonly ExposedHosts[]): string {
  return group.flatMap(reach => ('form' in reach ? reach.form.service.how : []))[0] ?? 'anybody can get one';
}

/** The host of a witness, or the text itself where that is a host. */
function hostOf(uri: string): string {
  const authority = /^(?:[a-z][a-z0-9+.-]*:\/\/|tcp:)?([^/?#]*)/i.exec(uri)?.[1] ?? uri;
  return authority.replace(/^.*@/, '').replace(/[:,][0-9]*$/, '');
}

/** These rules are about any name, whatever the witness is called: EGR004 no-left-label-boundary, EGR020 multi-tenant-suffix. */
const ABOUT_NAMES: ReadonlySet<string> = new Set(['EGR004', 'EGR020']);

/** Names that witnesses of strangers have. */
function isStrange(host: string): boolean {
  return /evil|attacker|^[0-9.]+$/.test(host);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}#]/g, '\\$&');
}
