import {
  complement,
  containing,
  everything,
  intersection,
  type Language,
  type MemberAnswer,
} from '../automata/index.js';
import {
  allowedLanguage,
  describeUnknown,
  PatternLanguages,
  type CalloutLanguage,
} from '../analysis/callout-language.js';
import { ask, type QuestionLimits } from '../analysis/question.js';
import { isGatedHost, withTurns, worldOf, type Readings, type Turn } from '../assumptions/index.js';
import { isOfCondition, openFor, readingsOf } from '../analysis/readings.js';
import type { ClusterState } from '../cluster/state.js';
import {
  Assessor,
  assumptionsOf,
  decisionReasons,
  matchOptions,
  subjectText,
  type DecisionOptions,
  type MatchSubject,
  type Verdict,
} from '../decide/index.js';
import { armCalloutTypeOf } from '../policy/callout-types.js';
import { SHOWN_HOLE, type CalloutFinding } from './finding.js';

/**
 * What a cluster does with a callout. Of a LITERAL: allowed, denied. Of others, over all URIs that it can be: always and never
 * are proved, depends has a URI for each. `not-covered`: no callout policy is known to say anything about it.
 */
export type AuditVerdict = 'allowed' | 'denied' | 'always' | 'never' | 'depends' | 'unknown' | 'not-covered';

/** The verdict about a callout, and what it rests on. */
export interface AuditDecision {
  readonly verdict: AuditVerdict;
  /** Why, in words. */
  readonly reason: string;
  /** The deciding rule's regex, of a LITERAL; null where no rule decided. */
  readonly regex: string | null;
  /** Of `depends`: a URI that is allowed, and one that is denied. */
  readonly witnesses: { readonly allowed: string; readonly denied: string } | null;
  /** The smallest set of readings of what is not known of the service that turns the verdict; empty where it is robust. */
  readonly dependsOn: readonly Turn[];
}

/** What a change does to a callout. */
export type AuditChange = 'stopped' | 'newly-allowed' | 'changed' | 'same' | 'unknown';

/** A finding with what happens to it. */
export interface DecidedFinding {
  readonly finding: CalloutFinding;
  readonly decision: AuditDecision;
  /** What it was before the change, where one is asked about. */
  readonly before: AuditDecision | null;
  readonly change: AuditChange | null;
}

/** The assumptions and bounds of an audit's decisions. */
export interface VerdictOptions extends DecisionOptions, QuestionLimits {}

const ALLOWING: ReadonlySet<AuditVerdict> = new Set(['allowed', 'always']);
const DENYING: ReadonlySet<AuditVerdict> = new Set(['denied', 'never']);

/** Whether a verdict says that the callout works, whatever it is. */
export function isAllowed({ verdict }: AuditDecision): boolean {
  return ALLOWING.has(verdict);
}

/**
 * Whether it says so under every credible reading of what is not known of the service, or under a condition that gates let pass
 * (OURS(gates-and-readings)).
 */
export function isSafelyAllowed(decision: AuditDecision): boolean {
  return isAllowed(decision) && (decision.dependsOn.length === 0 || isOfCondition(decision.dependsOn));
}

/** Whether it says that the callout does not work, whatever it is. */
export function isDenied({ verdict }: AuditDecision): boolean {
  return DENYING.has(verdict);
}

/** Types whose URI is made of the server that a connection string names. */
const BY_SERVER: ReadonlySet<string> = new Set(['sql', 'mysql', 'postgresql']);

/** Decides about the findings of an audit on one cluster. */
export class AuditJudge {
  private readonly patterns: PatternLanguages;
  private readonly languages = new Map<string, CalloutLanguage>();
  private readonly known = new Map<string, AuditDecision>();
  private readonly readings: Readings;
  private readonly assessor: Assessor;

  constructor(
    private readonly cluster: ClusterState,
    private readonly options: VerdictOptions = {},
  ) {
    this.readings = readingsOf(options);
    this.patterns = new PatternLanguages(matchOptions(this.readings).ignoreCase);
    this.assessor = new Assessor(cluster, options);
  }

  decide(finding: CalloutFinding): AuditDecision {
    const { type, status, uri, template, covered, masked } = finding;
    if (!covered) return plain('not-covered', 'no callout type is documented for it');
    if (type === null) return plain('unknown', 'it is not known what is called, nor of which type');
    const key = [type, status, uri ?? template, masked].join('\n');
    let decision = this.known.get(key);
    if (decision === undefined) {
      if (uri !== null) decision = this.literal(type, uri, finding);
      else decision = this.language(type, template === null ? everything : languageOf(template), finding);
      // What cannot be read may be more than one callout, so that no proof about one says that all is well.
      if (status === 'UNPARSED' && isAllowed(decision)) decision = plain('unknown', 'it cannot be read');
      this.known.set(key, decision);
    }
    return decision;
  }

  /** What is allowed of a type, under the assumptions. */
  languageOf(type: string): CalloutLanguage {
    let language = this.languages.get(type);
    if (language === undefined) {
      const how = { ...matchOptions(this.readings), patterns: this.patterns };
      language = allowedLanguage(worldOf(this.cluster, this.readings), type, how);
      this.languages.set(type, language);
    }
    return language;
  }

  private literal(type: string, uri: string, { host, masked }: CalloutFinding): AuditDecision {
    const { 'match-subject': subject } = this.readings;
    const isSeen = type === 'webapi' || type === 'kusto';
    if (host !== null && isSeen && isGatedHost(host) && assumptionsOf(this.options)['second-gate'] !== 'policy') {
      // Seen for these two types, so that it is denied unless the policy alone is asked about: OURS(second-gate-forms).
      return plain(
        'denied',
        'the service refuses loopback, link-local and unresolvable hosts, whatever the policy allows',
      );
    }
    const decision = this.decideUri(type, uri);
    const verdict = verdictOf(decision);
    // What was left out as a secret may be a part that a regex sees, but not what a connection string says besides the server.
    if (masked && !BY_SERVER.has(type) && !uri.includes('?') && subject === 'uri') {
      const withQuery = `${uri}?secret`;
      const other = this.decideUri(type, withQuery);
      if (other.allowed !== decision.allowed) {
        const [allowed, denied] = decision.allowed ? [uri, withQuery] : [withQuery, uri];
        return {
          ...plain('depends', 'a part of the URI is secret, and the rules look at it'),
          witnesses: { allowed, denied },
        };
      }
    }
    const dependsOn = this.assessor.saysWhatItRestsOn ? this.assessor.turns(decision, uri) : [];
    return { verdict, reason: reasonOf(decision), regex: decision.regex, witnesses: null, dependsOn };
  }

  private decideUri(type: string, uri: string): Verdict {
    return this.assessor.judge(type, uri);
  }

  /** OURS(audit-holes): a part that is not known can be any text, a slash included. */
  private language(type: string, uris: Language, { status, host, template }: CalloutFinding): AuditDecision {
    const allowed = this.languageOf(type);
    if (this.readings['match-subject'] !== 'uri') {
      if (host === null) return plain('unknown', 'the host is not known');
      const decision = this.decideUri(type, `https://${host}/`);
      return plain(decision.allowed ? 'always' : 'never', reasonOf(decision));
    }
    const isAllowed = this.ask(intersection(uris, allowed.language));
    const isDenied = this.ask(intersection(uris, complement(allowed.language)));
    const what = status === 'PARTIAL' ? 'every URI that it can be' : `every callout of type ${type}`;
    if (isAllowed.verdict === 'none') {
      const dependsOn = this.turnsOfAll(type, uris, false, template);
      return { ...plain('never', `${what} is denied`), dependsOn };
    }
    if (isDenied.verdict === 'none') {
      const dependsOn = this.turnsOfAll(type, uris, true, template);
      return { ...plain('always', `${what} is allowed`), dependsOn };
    }
    if (isAllowed.verdict === 'unknown') return plain('unknown', describeUnknown(isAllowed.reason, allowed.perRule));
    if (isDenied.verdict === 'unknown') return plain('unknown', describeUnknown(isDenied.reason, allowed.perRule));
    if (status !== 'PARTIAL') return plain('unknown', 'it is not known what is called');
    return {
      ...plain('depends', 'it depends on what is not known'),
      witnesses: { allowed: isAllowed.text, denied: isDenied.text },
    };
  }

  /** The first reading by which not all of these URIs are decided alike. */
  private turnsOfAll(type: string, uris: Language, allowed: boolean, template: string | null): readonly Turn[] {
    const known = armCalloutTypeOf(type);
    if (known === null) return [];
    for (const { id, others } of openFor([this.cluster], known, this.options)) {
      for (const reading of others) {
        const turn = { question: id, reading };
        const readings = withTurns(this.readings, [turn]);
        const { ignoreCase, subject } = matchOptions(readings);
        const { language } = allowedLanguage(worldOf(this.cluster, readings), known, { ignoreCase, subject });
        const seen = id === 'match-subject' ? seenLanguage(template, subject) : uris;
        const exceptions = ask(intersection(seen, allowed ? complement(language) : language), subject, this.options);
        if (exceptions.verdict !== 'none') return [turn];
      }
    }
    return [];
  }

  /** Whether a language has a text, by the limits of the audit. */
  ask(language: Language): MemberAnswer {
    return ask(language, this.readings['match-subject'], this.options);
  }

  /** The texts that a finding's callout can be. */
  urisOf({ uri, template }: CalloutFinding): Language {
    if (uri !== null) return containing(`\\A${escaped(uri)}\\z`);
    return template === null ? everything : languageOf(template);
  }
}

/** Decides about all findings: on one cluster, or before and after a change. */
export function decideFindings(
  findings: readonly CalloutFinding[],
  after: AuditJudge,
  before: AuditJudge | null = null,
): readonly DecidedFinding[] {
  const decided = findings.map((finding): DecidedFinding => {
    const decision = after.decide(finding);
    const earlier = before?.decide(finding) ?? null;
    return { finding, decision, before: earlier, change: null };
  });
  return agreed(decided).map(each => ({ ...each, change: before === null ? null : changeOf(each, before, after) }));
}

/** OURS(audit-external-sql): of a contested callout only what both types agree about counts. */
function agreed(decided: readonly DecidedFinding[]): readonly DecidedFinding[] {
  const groups = new Map<string, DecidedFinding[]>();
  for (const each of decided) {
    if (!each.finding.contested) continue;
    const { file, line, column, construct, uri, template } = each.finding;
    const key = [file, line, column, construct, uri ?? template].join('\n');
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const disputed = new Set(
    [...groups.values()].flatMap(group => {
      const differ = (of: (each: DecidedFinding) => AuditDecision | null): boolean =>
        new Set(group.map(each => of(each)?.verdict)).size > 1;
      return differ(({ decision }) => decision) || differ(({ before }) => before) ? group : [];
    }),
  );
  const open = plain('unknown', 'its type is not known outside the service, and the possible types differ');
  return decided.map(each =>
    disputed.has(each) ? { ...each, decision: open, before: each.before === null ? null : open } : each,
  );
}

function changeOf({ finding, decision, before }: DecidedFinding, judge: AuditJudge, after: AuditJudge): AuditChange {
  if (before === null || decision.verdict === 'not-covered') return 'same';
  if (isAllowed(before) && isDenied(decision)) return 'stopped';
  if (isDenied(before) && isAllowed(decision)) return 'newly-allowed';
  if ((isAllowed(before) && isAllowed(decision)) || (isDenied(before) && isDenied(decision))) return 'same';
  if (finding.type === null) return 'unknown';
  // Whatever the callout is: is there a URI that it can be and that the change concerns?
  const uris = judge.urisOf(finding);
  const old = judge.languageOf(finding.type).language;
  const now = after.languageOf(finding.type).language;
  const stopped = judge.ask(intersection(uris, old, complement(now)));
  const gained = judge.ask(intersection(uris, now, complement(old)));
  if (stopped.verdict === 'none' && gained.verdict === 'none') return 'same';
  return stopped.verdict === 'unknown' || gained.verdict === 'unknown' ? 'unknown' : 'changed';
}

function verdictOf({ allowed }: Verdict): AuditVerdict {
  return allowed ? 'allowed' : 'denied';
}

function reasonOf({ reason }: Verdict): string {
  return decisionReasons[reason];
}

function plain(verdict: AuditVerdict, reason: string): AuditDecision {
  return { verdict, reason, regex: null, witnesses: null, dependsOn: [] };
}

/** What regexes can see of a template's callouts, where that is not the URI: of a host that is known whole, one text. */
function seenLanguage(template: string | null, subject: MatchSubject): Language {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*(?=[/?#])/i.exec(template ?? '')?.[0];
  const text = authority === undefined || authority.includes(SHOWN_HOLE) ? null : subjectText(`${authority}/`, subject);
  return text === null ? everything : containing(`\\A${escaped(text)}\\z`);
}

/** The texts that a template can be. */
export function languageOf(template: string): Language {
  const pieces = template.split(SHOWN_HOLE).map(escaped);
  return containing(`\\A${pieces.join('[\\s\\S]*')}\\z`);
}

/** A text as a regex of .NET that matches it and nothing else. */
export function escaped(text: string): string {
  return text.replace(/[^\p{L}\p{N}_/:-]/gu, character =>
    Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}
