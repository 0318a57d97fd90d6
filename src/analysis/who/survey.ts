import { difference, type Language, type Unknown } from '../../automata/index.js';
import {
  inTableOrder,
  withTurns,
  worldOf,
  type QuestionId,
  type Readings,
  type Turn,
} from '../../assumptions/index.js';
import type { ClusterState } from '../../cluster/state.js';
import {
  assumptionsOf,
  isAllowedUnder,
  matchOptions,
  type Decision,
  type MatchOptions,
  type MatchSubject,
} from '../../decide/index.js';
import { ARM_CALLOUT_TYPES, type ArmCalloutType } from '../../policy/callout-types.js';
import { mention } from '../../../grammar/text/mention.js';
import { allowedLanguage, PatternLanguages, type CalloutLanguage } from '../callout-language.js';
import { reachedHosts, type ReachedFamily, type ReachedHosts } from '../hosts/reached-hosts.js';
import type { HostFamily } from '../hosts/host-family.js';
import { storedReach } from '../hosts/stored-reach.js';
import { otherTextWords, type OtherTexts } from '../hosts/other-texts.js';
import { shortWords } from '../hosts/sentences.js';
import { familyWords } from '../hosts/words.js';
import { unconfirmed } from '../confirm.js';
import { decideInput, decidingRule, type PolicyInput, type SourcedRule } from '../inputs/index.js';
import { isWellFormed, uriParts } from '../../uri/index.js';
import { universeOf } from '../match-subject.js';
import { ask } from '../question.js';
import { inputUnder, openFor, otherAnswers, readingsOf, turnsBeside, type OtherAnswer } from '../readings.js';
import type { CompareOptions } from '../diff/compare.js';

/** Hosts that a policy lets a cluster call. */
export interface ReachableHosts {
  readonly family: HostFamily | null;
  /** `any account of blob.core.windows.net` */
  readonly words: string;
  /** Why it reaches so far, where there is a reason to tell: `the rule is not anchored at the start`. */
  readonly because: string | null;
  /** A callout to one of them that is allowed. */
  readonly uri: string;
  readonly wellFormed: boolean;
  /** The rule that allows it. */
  readonly rule: SourcedRule | null;
}

/** Texts that a policy allows, and that are not http or https URIs with a host. */
export interface AllowedTexts {
  /** `any text that begins with tcp:` */
  readonly words: string;
  readonly start: string;
  readonly reach: OtherTexts['reach'];
  /** One of them. */
  readonly uri: string;
  readonly wellFormed: boolean;
  /** The rule that allows it. */
  readonly rule: SourcedRule | null;
}

/** Who can be called by callouts of a type. */
export interface TypeSurvey {
  readonly type: ArmCalloutType;
  /** What regexes are matched against; it is proved for every one that there is. */
  readonly subject: MatchSubject;
  /** The most far-reaching first. Together with {@link others} they are all that is allowed, which is proved; empty where unknown. */
  readonly hosts: readonly ReachableHosts[];
  /** Texts that are allowed and are not http or https URIs with a host. */
  readonly others: readonly AllowedTexts[];
  /** Why nothing is proved; null where it is. */
  readonly unknown: string | null;
  /** What can be called under other readings of what is not known of the service, where that is something else. */
  readonly otherwise: readonly OtherAnswer<string>[];
}

/** Tells for each callout type which hosts a policy lets a cluster call, the cluster's own storage aside. */
export function surveyHosts(given: PolicyInput, options: CompareOptions = {}): readonly TypeSurvey[] {
  const readings = readingsOf(options);
  const input = inputUnder(given, readings);
  const how = { ...options, ...matchOptions(readings) };
  // What was asked for comes first: where time runs short, other readings are what is left open.
  const known = new KnownByCase();
  const surveys = ARM_CALLOUT_TYPES.map(type => surveyType(input, type, how, known.of(how.ignoreCase)));
  return surveys.map(survey => {
    const { type } = survey;
    const words = wordsOf(survey);
    const wordsUnder = (turns: readonly Turn[]): string =>
      wordsOfType(given.cluster, type, withTurns(readings, turns), options, known);
    return {
      ...survey,
      otherwise: [
        ...otherAnswers(openFor([given.cluster], type, options), wordsUnder, other => other !== words),
        ...answersBeside(given, survey, readings, options),
      ],
    };
  });
}

/** Hosts that are asked about besides those that were found: any host at all is also one behind the second gate. */
const GATED_URIS = ['http://169.254.169.254/', 'https://127.0.0.1/', 'https://localhost/'];

/** What of the callouts that were found may not be made, for each question beside the policy that is open: one of them. */
function answersBeside(
  given: PolicyInput,
  { type, hosts, unknown }: Omit<TypeSurvey, 'otherwise'>,
  readings: Readings,
  options: CompareOptions,
): readonly OtherAnswer<string>[] {
  if (options.defaultReading === true || unknown !== null || hosts.length === 0) return [];
  const settled = assumptionsOf(options);
  const isAllowed = (uri: string, turns: readonly Turn[]): boolean =>
    isAllowedUnder(given.cluster, type, uri, withTurns(readings, turns));
  const found = new Map<QuestionId, OtherAnswer<string>>();
  for (const uri of [...hosts.map(host => host.uri), ...GATED_URIS]) {
    for (const turn of turnsBeside(uri)) {
      const isOpen = settled[turn.question] === undefined && !found.has(turn.question);
      if (isOpen && isAllowed(uri, []) && !isAllowed(uri, [turn])) {
        found.set(turn.question, { turns: [turn], answer: `not ${uri}` });
      }
    }
  }
  return [...found.values()];
}

/** The questions that the survey as a whole rests on. */
export function questionsOf(surveys: readonly TypeSurvey[]): readonly QuestionId[] {
  return inTableOrder(
    surveys.flatMap(({ otherwise }) => otherwise.flatMap(({ turns }) => turns.map(turn => turn.question))),
  );
}

/** What can be called under some readings, without the proof that {@link surveyType} makes of it. */
function wordsOfType(
  cluster: ClusterState,
  type: ArmCalloutType,
  readings: Readings,
  options: CompareOptions,
  known: KnownByCase,
): string {
  const { subject, ignoreCase } = matchOptions(readings);
  const ofCase = known.of(ignoreCase);
  const { patterns } = ofCase;
  const allowed = allowedLanguage(worldOf(cluster, readings), type, { subject, ignoreCase, patterns });
  const reached = reachedOnce(allowed, subject, options, ofCase);
  if (!reached.ok) return UNKNOWN_WORDS;
  const others = reached.others.map(each => ({ words: otherTextWords(each) }));
  return wordsOf({ hosts: reached.families, others, unknown: null });
}

const UNKNOWN_WORDS = 'not known';

/** What {@link wordsOf} looks at. */
interface Called {
  readonly hosts: readonly { readonly family: HostFamily | null }[];
  readonly others: readonly { readonly words: string }[];
  readonly unknown: string | null;
}

/** What can be called, in few words. Texts that are not http or https URIs are told of only where nothing else can. */
function wordsOf({ hosts, others, unknown }: Called): string {
  if (unknown !== null) return UNKNOWN_WORDS;
  if (hosts.length > 0) return shortWords(hosts.map(({ family }) => family));
  if (others.length === 0) return 'nothing';
  return others.map(({ words }) => words).join('; ');
}

/** What has been worked out for one type already serves all others with the same rules. */
interface Known {
  readonly patterns: PatternLanguages;
  readonly reached: Map<Language, Map<MatchSubject, ReachedHosts>>;
}

/** The same for each assumption about case. */
class KnownByCase {
  private readonly byCase = new Map<boolean, Known>();

  of(ignoreCase: boolean): Known {
    const known = this.byCase.get(ignoreCase) ?? { patterns: new PatternLanguages(ignoreCase), reached: new Map() };
    this.byCase.set(ignoreCase, known);
    return known;
  }
}

function reachedOnce(
  { byRules, perRule }: CalloutLanguage,
  subject: MatchSubject,
  options: CompareOptions,
  { patterns, reached }: Known,
): ReachedHosts {
  const bySubject = reached.get(byRules) ?? new Map<MatchSubject, ReachedHosts>();
  const result =
    bySubject.get(subject) ??
    storedReach(perRule, subject, patterns.ignoreCase) ??
    reachedHosts(byRules, subject, options);
  reached.set(byRules, bySubject.set(subject, result));
  return result;
}

function surveyType(
  input: PolicyInput,
  type: ArmCalloutType,
  options: CompareOptions & Required<MatchOptions>,
  known: Known,
): Omit<TypeSurvey, 'otherwise'> {
  const { subject, ignoreCase } = options;
  const allowed = allowedLanguage(input.cluster, type, { subject, ignoreCase, patterns: known.patterns });
  const reached = reachedOnce(allowed, subject, options, known);
  if (!reached.ok) return { type, subject, hosts: [], others: [], unknown: reasonText(reached.reason) };
  const decided = (uri: string): Decision => decideInput(input, type, uri, { subject, ignoreCase });
  const decisions = reached.families.map(({ uri }) => decided(uri));
  const others = reached.others.map(each => ({ each, decision: decided(each.text) }));
  const found = [...decisions, ...others.map(({ decision }) => decision)];
  const unknown = unconfirmed(found.map(decision => ({ decision, isAllowed: true })));
  if (unknown !== null) return { type, subject, hosts: [], others: [], unknown };
  const describe = (family: ReachedFamily, decision: Decision): ReachableHosts => {
    return {
      family: family.family,
      words: familyWords(family.family),
      because: because(family, decision, allowed, { ...options, subject }),
      uri: family.uri,
      wellFormed: isWellFormed(family.uri),
      rule: decidingRule(input, decision),
    };
  };
  const hosts = reached.families.flatMap((family, index) => {
    const decision = decisions[index];
    return decision === undefined ? [] : [describe(family, decision)];
  });
  return {
    type,
    subject,
    hosts,
    others: others.map(({ each, decision }) => ({
      words: otherTextWords(each),
      start: each.start,
      reach: each.reach,
      uri: each.text,
      wellFormed: isWellFormed(each.text),
      rule: decidingRule(input, decision),
    })),
    unknown: null,
  };
}

function reasonText({ message, pattern }: Unknown): string {
  return pattern === undefined ? message : `${mention(pattern)}: ${message}`;
}

/** Why hosts can be called that nobody may have thought of. */
function because(
  { family, uri }: ReachedFamily,
  decision: Decision,
  allowed: CalloutLanguage,
  options: CompareOptions & { readonly subject: MatchSubject },
): string | null {
  const { subject } = options;
  if (family === null || family.reach !== 'every name' || family.characters !== null) return null;
  const { layer, rule, matches } = decision;
  const match = matches.find(each => each.layer === layer && each.index === rule);
  const language = allowed.perRule.find(
    ({ reference }) => reference.layer === layer && reference.index === rule,
  )?.language;
  if (match === undefined || language === undefined) return null;
  const everything = ask(difference(universeOf(subject), language), subject, options);
  if (everything.verdict === 'none') return 'the rule matches everything';
  const { before, after } = family;
  const start = match.span?.start ?? 0;
  if (subject !== 'host') {
    if (start >= endOfHost(uri)) return 'the rule is not anchored at the start, and so matches in a path or query too';
    if (/^https?:\/\/[^/?#]*@/.test(uri)) return 'what the rule matches may appear before an @, as a user name';
  }
  if (after === '') return before === '' ? 'its wildcard takes any host' : 'the rule does not say where the host ends';
  if (before !== '' || after.startsWith('.')) return null;
  return start > 0 ? 'the rule is not anchored at the start' : 'the rule asks for no dot before it';
}

function endOfHost(uri: string): number {
  const host = uriParts(uri)?.host ?? '';
  return uri.toLowerCase().indexOf(host, uri.indexOf('://') + 3) + host.length;
}
