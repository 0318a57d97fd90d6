import type { ArmCalloutType } from './callout-types.js';
import type { CalloutRule } from './rules.js';

/** An item of ARM's `calloutPolicies`, with the keys in the service's order (recorded traffic of the cluster resource). */
export interface ArmCalloutPolicy {
  readonly calloutUriRegex: string;
  readonly calloutType: ArmCalloutType;
  readonly outboundAccess: 'Allow' | 'Deny';
  /** Read-only: see {@link calloutIdOf}. */
  readonly calloutId: string;
}

/** The name under which ARM removes a policy: `<calloutUriRegex>_<calloutType>` (seen in recorded traffic). */
export function calloutIdOf(regex: string, type: ArmCalloutType): string {
  return `${regex}_${type}`;
}

/** The rule that an ARM policy is in force as: Allow is `CanCall: true`, Deny `false`. */
export function ruleOfArmPolicy({ calloutType, calloutUriRegex, outboundAccess }: ArmCalloutPolicy): CalloutRule {
  return { CalloutType: calloutType, CalloutUriRegex: calloutUriRegex, CanCall: outboundAccess === 'Allow' };
}
