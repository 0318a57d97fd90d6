import {
  containing,
  intersection,
  union,
  withoutPrefix,
  type FiniteAutomaton,
  type Language,
} from '../../../automata/index.js';
import { listed } from '../../../../grammar/text/mention.js';
import { hostsIn, subjectsWithHost } from '../../hosts/host-language.js';
import { reachedHosts } from '../../hosts/reached-hosts.js';
import { shortWords } from '../../hosts/sentences.js';
import type { Severity } from '../finding.js';
import type { PatternSubject } from '../pattern-subject.js';
import { plainMatch, type Answer } from '../questions.js';
import { PathWalk } from './path-walk.js';
import { hostPatternsOf, hostReach, strangersOf, type ExposedHosts } from './reach.js';
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

/** Hosts are names, also in letters of other scripts. */
const NAMES = containing(String.raw`\A[A-Za-z0-9.\-\u0080-\uffff]+\z`);
const USER = String.raw`(?:[^@/?#\\\s]*@)?`;
const PORT = '(?::[0-9]*)?';

const BY_HOST_ALONE =
  'the regex is matched against the host alone, not against the URI (the documentation does not say)';

/** More names are not told one by one. */
const MAX_TOLD = 4;

/** Everything that a rule reaches and that is not its own, whatever its regex looks like. */
export function netOf(subject: PatternSubject): NetResult {
  const { questions, language } = subject;
  const byUri = questions.automaton(intersection(hostsIn(language, 'uri'), NAMES));
  if (!byUri.ok) return { kind: 'unknown', reason: byUri.reason.message };
  const strangers = new Net(subject, 'uri').strangersIn(byUri.automaton);
  if (strangers.length > 0 || !mayMatchNames(subject)) return { kind: 'known', strangers };
  const byHost = questions.automaton(intersection(language, NAMES));
  if (!byHost.ok) return { kind: 'unknown', reason: byHost.reason.message };
  return { kind: 'known', strangers: new Net(subject, 'host').strangersIn(byHost.automaton) };
}

/** Whether some way through the pattern may match a text without a scheme. */
function mayMatchNames({ branches }: PatternSubject): boolean {
  return branches.some(({ isAnchored, scheme }) => !isAnchored || scheme === null);
}

class Net {
  constructor(
    private readonly subject: PatternSubject,
    private readonly by: 'uri' | 'host',
  ) {}

  strangersIn(automaton: FiniteAutomaton): readonly Stranger[] {
    const { reaches, byPath } = hostReach(automaton);
    const kinds = new Map<ExposedHosts['kind'], ExposedHosts[]>();
    for (const reach of reaches) {
      const others = kinds.get(reach.kind);
      if (others === undefined) kinds.set(reach.kind, [reach]);
      else others.push(reach);
    }
    return [
      ...[...kinds.values()].flatMap(group => this.strangerAmong(group)),
      ...(this.by === 'uri' ? [...this.tenantsByPath(byPath), ...this.pathBeginning()] : []),
    ];
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
        assumption: this.by === 'host' ? BY_HOST_ALONE : null,
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
        return `hosts of strangers are allowed: ${this.hostsInWords()}${isUser ? '; what the rule names may stand before an @, as a user name' : ''}`;
      }
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
    const reached = reachedHosts(this.subject.language, this.by, this.subject.questions.questionLimits);
    const words = reached.ok ? shortWords(reached.families.map(({ family }) => family)) : '';
    return words.startsWith('any ') ? words : 'names under any domain';
  }

  private witnessOf(group: readonly ExposedHosts[]): Answer {
    const { subject } = this;
    const general = union(...group.flatMap(reach => hostPatternsOf(reach)).map(pattern => this.textsOf(pattern)));
    // Mostly the first guess is right, and takes no automaton.
    if (subject.denied.length === 0) {
      for (const host of group.slice(0, MAX_TOLD).flatMap(strangersOf)) {
        const texts = this.by === 'host' ? [host] : [`https://${host}/`, `https://${host}`];
        const uri = texts.find(text => plainMatch(subject.pattern, text) === true);
        if (uri !== undefined) return { kind: 'found', uri };
      }
    }
    const patterns = group.slice(0, MAX_TOLD).flatMap(reach => hostPatternsOf(reach));
    const prefer =
      this.by === 'host'
        ? patterns.map(pattern => containing(String.raw`\A${pattern}\z`))
        : ['', '[a-z0-9.:-]+@'].flatMap(user =>
            patterns
              .slice(0, -1)
              .map(pattern => containing(String.raw`\Ahttps://${user}${pattern}${PORT}(?:[/?#][!-~]*)?\z`)),
          );
    return subject.findAllowed([general], prefer, this.by === 'host');
  }

  private textsOf(pattern: string): Language {
    return subjectsWithHost(`(?i:${pattern})`, this.by);
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
      const before = containing(String.raw`\Ahttps?://${USER}(?i:${host})${PORT}${escaped(path)}\z`);
      const rest = this.subject.questions.automaton(withoutPrefix(this.subject.language, before), 'forward');
      if (!rest.ok || !new PathWalk(rest.automaton).isOpen()) continue;
      const start = String.raw`\Ahttps?://${USER}(?i:${host})${PORT}${escaped(path)}`;
      const segment = '[A-Za-z0-9._-]';
      const answer = this.subject.findAllowed(
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
    const before = containing(String.raw`\Ahttps?://${USER}${escaped(host)}${PORT}/\z`);
    const rest = questions.automaton(withoutPrefix(language, before), 'forward');
    const beginning = rest.ok ? new PathWalk(rest.automaton).beginning() : null;
    if (beginning === null) return [];
    const start = `https://${host}/${beginning}`;
    const answer = this.subject.findAllowed(
      [containing(String.raw`\Ahttps?://${USER}${escaped(host)}${PORT}/${escaped(beginning)}[A-Za-z0-9_-]`)],
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
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(uri)?.[1] ?? uri;
  return authority.replace(/^.*@/, '').replace(/:[0-9]*$/, '');
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
