import type { JsonRecord } from '../../json/nodes.js';
import type { DifferenceAnswer, ResponsibleRule, TypeComparison } from '../../analysis/diff/compare.js';
import { UNIVERSES } from '../../analysis/match-subject.js';
import type { DiffReport } from '../../analysis/diff/report.js';

/** The comparison for programs: every callout type, in the documentation's order. */
export function diffJson({ types, subject }: DiffReport): JsonRecord {
  return { comparedFor: UNIVERSES[subject], types: types.map(typeJson) };
}

function typeJson({ type, relation, newlyAllowed, newlyDenied }: TypeComparison): JsonRecord {
  const unknown = [newlyAllowed, newlyDenied].flatMap(finding => (finding.verdict === 'unknown' ? finding.reason : []));
  return {
    type,
    relation,
    ...(relation === 'unknown' && { reason: [...new Set(unknown)].join('; ') }),
    newlyAllowed: witnessJson(newlyAllowed),
    newlyDenied: witnessJson(newlyDenied),
  };
}

function witnessJson(finding: DifferenceAnswer): JsonRecord | null {
  if (finding.verdict !== 'found') return null;
  const { uri, wellFormed, rule } = finding.witness;
  return { uri, wellFormed, rule: rule === null ? null : ruleJson(rule) };
}

function ruleJson({ side, layer, index, rule }: ResponsibleRule): JsonRecord {
  const { CalloutType: calloutType, CalloutUriRegex: calloutUriRegex, CanCall: canCall } = rule;
  return { policy: side, layer, index, calloutType, calloutUriRegex, canCall };
}
