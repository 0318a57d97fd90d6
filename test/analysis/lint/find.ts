import { lint, type Finding } from '../../../src/analysis/lint/index.js';
import { DotnetRegex, RegexBudgetError } from '../../../src/regex/index.js';

/** A policy of one rule, as `.alter` takes it. */
export function policyOf(regex: string, type = 'webapi', canCall = true): string {
  return JSON.stringify([{ CalloutType: type, CalloutUriRegex: regex, CanCall: canCall }]);
}

/** A cluster with restricted outbound access and this one rule. */
export function restrictedTo(calloutUriRegex: string, calloutType: string): string {
  return JSON.stringify({
    restrictOutboundNetworkAccess: 'Enabled',
    calloutPolicies: [{ calloutType, calloutUriRegex, outboundAccess: 'Allow' }],
  });
}

export function findingsOf(text: string): readonly Finding[] {
  return lint(text).findings;
}

/** `EGR002 EGR004`: what was found, without repetitions. */
export function rulesIn(findings: readonly Finding[]): string {
  return [...new Set(findings.map(({ rule }) => rule))].sort().join(' ');
}

/** Whether .NET's semantics say of the witness what the finding says. */
export function isConfirmed({ regex, witness, rule }: Finding): boolean {
  if (regex === null || witness === null) return false;
  const compiled = DotnetRegex.compile(regex.pattern);
  if (rule === 'EGR027') {
    try {
      compiled.matchByBacktracking(witness.uri);
      return false;
    } catch (error) {
      return error instanceof RegexBudgetError;
    }
  }
  return compiled.isMatch(witness.uri) === (witness.effect === 'allowed');
}
