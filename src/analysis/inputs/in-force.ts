import { DEFAULT_CLUSTER, type ClusterState } from '../../cluster/state.js';
import { calloutIdOf, type ArmCalloutPolicy } from '../../policy/arm-rules.js';
import { armCalloutTypeOf } from '../../policy/callout-types.js';
import { rulesInForce, type LayerRules, type RuleLayer } from '../../policy/rules-in-force.js';
import type { CalloutRule } from '../../policy/rules.js';
import type { SourcedRule, WrittenRule } from './input.js';

/** Layers whose rules no text holds. */
const UNWRITTEN: ReadonlySet<RuleLayer> = new Set(['immutable', 'arm-fqdn']);

/** The rules in force of a cluster, each with the place where the text has it: the last one of the same type and regex. */
export function sourcedRules(state: ClusterState, written: readonly WrittenRule[]): readonly SourcedRule[] {
  return placed(rulesInForce(state), written, UNWRITTEN);
}

/** The same for rules that the text lists itself, each at a place of its own. */
export function listedRules(layers: readonly LayerRules[], written: readonly WrittenRule[]): readonly SourcedRule[] {
  let next = 0;
  return layers.flatMap(({ layer, rules }) =>
    rules.map((rule, index) => ({ layer, index, rule, pattern: written[next++]?.pattern ?? null })),
  );
}

function placed(
  layers: readonly LayerRules[],
  written: readonly WrittenRule[],
  unwritten: ReadonlySet<RuleLayer>,
): readonly SourcedRule[] {
  const places = new Map(written.map(({ type, regex, isArm, pattern }) => [keyOf(type ?? '', regex, isArm), pattern]));
  return layers.flatMap(({ layer, rules }) =>
    rules.map((rule, index) => {
      // Lists of names come to many rules.
      if (places.size === 0 || unwritten.has(layer)) return { layer, index, rule, pattern: null };
      const key = keyOf(rule.CalloutType, rule.CalloutUriRegex, layer === 'arm-policy');
      return { layer, index, rule, pattern: places.get(key) ?? null };
    }),
  );
}

function keyOf(type: string, regex: string, isArm: boolean): string {
  return `${isArm ? 'arm' : 'command'} ${type.toLowerCase()} ${regex}`;
}

/** A cluster that decides by exactly these rules, and by the internal ones that every cluster has. */
export function clusterOfRules(rules: readonly CalloutRule[]): ClusterState {
  const calloutPolicies = rules.map(armPolicyOf).filter(policy => policy !== null);
  return {
    ...DEFAULT_CLUSTER,
    restrictOutboundNetworkAccess: 'Enabled',
    calloutPolicies: Object.freeze(calloutPolicies),
    facts: { areRulesOnly: true },
  };
}

function armPolicyOf({ CalloutType, CalloutUriRegex, CanCall }: CalloutRule): ArmCalloutPolicy | null {
  const calloutType = armCalloutTypeOf(CalloutType);
  if (calloutType === null) return null;
  const calloutId = calloutIdOf(CalloutUriRegex, calloutType);
  return { calloutUriRegex: CalloutUriRegex, calloutType, outboundAccess: CanCall ? 'Allow' : 'Deny', calloutId };
}
