import type { RuleLayer } from '../../policy/rules-in-force.js';
import type { CaseResult } from './run-case.js';

/** A rule that was in force in some case, and how often it mattered. */
export interface RuleCoverage {
  readonly layer: RuleLayer;
  /** Its index in its layer, in the first case that has it. */
  readonly rule: number;
  readonly type: string;
  readonly regex: string;
  readonly canCall: boolean;
  /** Callouts whose subject it matched, and those that it decided. */
  readonly matched: number;
  readonly decided: number;
}

/** The rules in force in all cases, in order of appearance; rules alike in layer, type, regex and CanCall are one. */
export function ruleCoverage(results: readonly CaseResult[]): readonly RuleCoverage[] {
  const rules = new Map<string, RuleCoverage & { matched: number; decided: number }>();
  for (const { cluster, callouts } of results) {
    if (cluster === null) continue;
    const byPlace = new Map<string, { matched: number; decided: number }>();
    for (const { layer, rules: ofLayer } of cluster.rulesInForce) {
      for (const [rule, { CalloutType, CalloutUriRegex, CanCall }] of ofLayer.entries()) {
        const type = CalloutType.toLowerCase();
        const key = JSON.stringify([layer, type, CalloutUriRegex, CanCall]);
        const known = rules.get(key) ?? {
          layer,
          rule,
          type,
          regex: CalloutUriRegex,
          canCall: CanCall,
          matched: 0,
          decided: 0,
        };
        rules.set(key, known);
        byPlace.set(`${layer} ${rule}`, known);
      }
    }
    for (const { decision } of callouts) {
      for (const { layer, index } of decision.matches) {
        const rule = byPlace.get(`${layer} ${index}`);
        if (rule !== undefined) rule.matched++;
      }
      const deciding = byPlace.get(`${decision.layer} ${decision.rule}`);
      if (deciding !== undefined) deciding.decided++;
    }
  }
  return [...rules.values()];
}
