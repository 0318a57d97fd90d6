import { armCalloutTypeOf, type ArmCalloutType } from './callout-types.js';
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

/** The numbers that answers of late 2024 have for callout types, as far as recorded answers show them. */
const TYPES_BY_NUMBER: ReadonlyMap<number, ArmCalloutType> = new Map([
  [0, 'kusto'],
  [1, 'sql'],
  [2, 'cosmosdb'],
  [3, 'external_data'],
  [5, 'sandbox_artifacts'],
  [8, 'postgresql'],
  [9, 'genevametrics'],
]);

/**
 * The callout type that a number stands for in an answer of late 2024. The end of the `calloutId`, where there is one, names the type,
 * whatever its number means; null where neither is known.
 */
export function calloutTypeOfNumber(number: number, calloutId: string | null): ArmCalloutType | null {
  return typeAtEndOf(calloutId ?? '') ?? TYPES_BY_NUMBER.get(number) ?? null;
}

/** Names of types hold `_` as well, so that the longest one counts. */
function typeAtEndOf(calloutId: string): ArmCalloutType | null {
  for (let at = calloutId.indexOf('_'); at >= 0; at = calloutId.indexOf('_', at + 1)) {
    const type = armCalloutTypeOf(calloutId.slice(at + 1));
    if (type !== null) return type;
  }
  return null;
}

/** What a number stands for as `outboundAccess` in those answers; null for any other. */
export function outboundAccessOfNumber(number: number): 'Allow' | 'Deny' | null {
  return number === 0 ? 'Allow' : number === 1 ? 'Deny' : null;
}
