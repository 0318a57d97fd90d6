import { familyShape } from '../../analysis/hosts/host-family.js';
import { UNIVERSES } from '../../analysis/match-subject.js';
import type { AllowedTexts, ReachableHosts, TypeSurvey } from '../../analysis/who/survey.js';
import type { JsonRecord } from '../../json/nodes.js';

/** Who can be called, for programs: every callout type, in the documentation's order. */
export function surveyJson(surveys: readonly TypeSurvey[]): JsonRecord {
  return { provedFor: UNIVERSES[surveys[0]?.subject ?? 'uri'], types: surveys.map(typeJson) };
}

function typeJson({ type, hosts, others, unknown, otherwise }: TypeSurvey): JsonRecord {
  return {
    type,
    proved: unknown === null,
    ...(unknown !== null && { reason: unknown }),
    hosts: hosts.map(hostsJson),
    withoutHost: others[0]?.uri ?? null,
    others: others.map(textsJson),
    otherwise: otherwise.map(({ subject, words }) => ({ subject, words })),
  };
}

function textsJson({ words, start, reach, uri, wellFormed, rule }: AllowedTexts): JsonRecord {
  return { words, reach, start, uri, wellFormed, rule: ruleJson(rule) };
}

function hostsJson({ family, words, because, uri, wellFormed, rule }: ReachableHosts): JsonRecord {
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
    rule: ruleJson(rule),
  };
}

function ruleJson(rule: ReachableHosts['rule']): JsonRecord | null {
  if (rule === null) return null;
  const { CalloutType: calloutType, CalloutUriRegex: calloutUriRegex, CanCall: canCall } = rule.rule;
  return { layer: rule.layer, index: rule.index, calloutType, calloutUriRegex, canCall };
}
