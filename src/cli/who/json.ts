import { familyShape } from '../../analysis/hosts/host-family.js';
import type { ReachableHosts, TypeSurvey } from '../../analysis/who/survey.js';
import type { JsonRecord } from '../../json/nodes.js';

/** Who can be called, for programs: every callout type, in the documentation's order. */
export function surveyJson(surveys: readonly TypeSurvey[]): JsonRecord {
  return { types: surveys.map(typeJson) };
}

function typeJson({ type, hosts, hostless, unknown, otherwise }: TypeSurvey): JsonRecord {
  return {
    type,
    proved: unknown === null,
    ...(unknown !== null && { reason: unknown }),
    hosts: hosts.map(hostsJson),
    withoutHost: hostless,
    otherwise: otherwise.map(({ subject, words }) => ({ subject, words })),
  };
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
    rule:
      rule === null
        ? null
        : {
            layer: rule.layer,
            index: rule.index,
            calloutType: rule.rule.CalloutType,
            calloutUriRegex: rule.rule.CalloutUriRegex,
            canCall: rule.rule.CanCall,
          },
  };
}
