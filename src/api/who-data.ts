import { conditionsWords, type QuestionId, type Turn } from '../assumptions/index.js';
import { familyShape, type Reach } from '../analysis/hosts/host-family.js';
import { UNIVERSES } from '../analysis/match-subject.js';
import { questionsOf, type AllowedTexts, type ReachableHosts, type TypeSurvey } from '../analysis/who/survey.js';
import type { ArmCalloutType } from '../policy/callout-types.js';
import { namedRule, type NamedRule } from './policy.js';

/** Who can be called, for every callout type, in the documentation's order. */
export interface Reachable {
  /** The texts that the proof ranges over, in words. */
  readonly provedFor: string;
  /** Whether it is the same under every credible reading of what is not known of the service. */
  readonly robust: boolean;
  /** The open questions that it rests on. */
  readonly dependsOn: readonly QuestionId[];
  /** What must be so, in words: absent where it is robust. */
  readonly provedIf?: string;
  readonly types: readonly TypeReachable[];
}

/** Who can be called by callouts of one type. */
export interface TypeReachable {
  readonly type: ArmCalloutType;
  /** Whether the lists are proved to be all that is allowed. */
  readonly proved: boolean;
  /** Why they are not; absent where they are. */
  readonly reason?: string;
  /** The most far-reaching first. */
  readonly hosts: readonly HostReachable[];
  /** A text that is allowed and has no host; null where there is none. */
  readonly withoutHost: string | null;
  /** What else is allowed: texts that are not http or https URIs with a host. */
  readonly others: readonly TextReachable[];
  readonly robust: boolean;
  /** The readings under which the hosts are others. */
  readonly otherwise: readonly { readonly dependsOn: readonly Turn[]; readonly words: string }[];
}

/** Hosts of one shape that can be called. */
export interface HostReachable {
  /** `any account of blob.core.windows.net` */
  readonly words: string;
  /** Why it reaches so far, where there is a reason to tell. */
  readonly because: string | null;
  readonly reach: Reach | null;
  /** The shape, such as `*.blob.core.windows.net`; null for every host. */
  readonly host: string | null;
  readonly characters: string | null;
  readonly longest: number | null;
  readonly exceptions: readonly string[];
  /** A callout to one of them that is allowed. */
  readonly uri: string;
  readonly wellFormed: boolean;
  /** The rule that allows it; null for the cluster's own storage. */
  readonly rule: NamedRule | null;
}

/** Texts without a host that are allowed. */
export interface TextReachable {
  readonly words: string;
  readonly reach: AllowedTexts['reach'];
  readonly start: string;
  readonly uri: string;
  readonly wellFormed: boolean;
  readonly rule: NamedRule | null;
}

/** The survey as `--format json` prints it. */
export function whoData(surveys: readonly TypeSurvey[]): Reachable {
  const dependsOn = questionsOf(surveys);
  return {
    provedFor: UNIVERSES[surveys[0]?.subject ?? 'uri'],
    robust: dependsOn.length === 0,
    dependsOn,
    ...(dependsOn.length > 0 && { provedIf: conditionsWords(dependsOn) }),
    types: surveys.map(typeData),
  };
}

function typeData({ type, hosts, others, unknown, otherwise }: TypeSurvey): TypeReachable {
  return {
    type,
    proved: unknown === null,
    ...(unknown !== null && { reason: unknown }),
    hosts: hosts.map(hostsData),
    withoutHost: others[0]?.uri ?? null,
    others: others.map(textsData),
    robust: unknown === null && otherwise.length === 0,
    otherwise: otherwise.map(({ turns, answer }) => ({ dependsOn: turns, words: answer })),
  };
}

function textsData({ words, start, reach, uri, wellFormed, rule }: AllowedTexts): TextReachable {
  return { words, reach, start, uri, wellFormed, rule: rule === null ? null : namedRule(rule) };
}

function hostsData({ family, words, because, uri, wellFormed, rule }: ReachableHosts): HostReachable {
  return {
    words,
    because,
    reach: family?.reach ?? null,
    host: family === null ? null : familyShape(family),
    characters: family?.characters ?? null,
    longest: family?.longest ?? null,
    exceptions: family?.exceptions ?? [],
    uri,
    wellFormed,
    rule: rule === null ? null : namedRule(rule),
  };
}
