import {
  isGatedHost,
  openQuestions,
  readingsUnder,
  turningSet,
  withTurns,
  worldOf,
  type Assumptions,
  type OpenFor,
  type Readings,
  type Turn,
} from '../assumptions/index.js';
import type { ClusterState } from '../cluster/state.js';
import { armCalloutTypeOf, type ArmCalloutType } from '../policy/callout-types.js';
import { uriParts, withLowerCaseHost } from '../uri/index.js';
import type { Decision } from './decision.js';
import { engineOf, type DecisionEngine, type DecisionOptions, type MatchOptions } from './engine.js';

/** What the options of a decision settle. */
export function assumptionsOf({ subject, ignoreCase, assume = {} }: DecisionOptions): Assumptions {
  return {
    ...assume,
    ...(subject !== undefined && { 'match-subject': subject }),
    ...(ignoreCase !== undefined && { 'match-case': ignoreCase ? 'ignored' : 'counts' }),
  };
}

/** How an engine matches under some readings. */
export function matchOptions(readings: Readings): Required<MatchOptions> {
  return { subject: readings['match-subject'], ignoreCase: readings['match-case'] === 'ignored' };
}

/** The decision under the assumptions of the options, and what it rests on besides. */
export function decideUnder(state: ClusterState, type: string, uri: string, options: DecisionOptions): Decision {
  const assumptions = assumptionsOf(options);
  const readings = readingsUnder(assumptions);
  const engine = engineOf(worldOf(state, readings), matchOptions(readings));
  const decision = beside(engine.decide(type, textUnder(readings, uri)), state, uri, readings);
  if (options.defaultReading === true) return decision;
  const known = armCalloutTypeOf(type);
  return { ...decision, dependsOn: known === null ? [] : turnsOf(state, known, uri, decision.allowed, assumptions) };
}

/** The smallest set of open questions that turns an answer; empty where it is robust. */
export function turnsOf(
  state: ClusterState,
  type: ArmCalloutType,
  uri: string,
  allowed: boolean,
  assumptions: Assumptions,
): readonly Turn[] {
  const readings = readingsUnder(assumptions);
  const open = openQuestions(state, type, assumptions).flatMap(question => {
    const others = question.others.filter(reading => canTurn(question, reading, { state, type, uri, allowed }));
    return others.length === 0 ? [] : [{ id: question.id, others }];
  });
  return turningSet(open, turns => isAllowedUnder(state, type, uri, withTurns(readings, turns)) !== allowed) ?? [];
}

/** What an answer is about. */
interface Asked {
  readonly state: ClusterState;
  readonly type: ArmCalloutType;
  readonly uri: string;
  readonly allowed: boolean;
}

/**
 * Whether a reading can be needed to turn the answer. One that can only allow more is never needed to turn what is allowed: what is
 * denied with it is denied without it.
 */
function canTurn({ id }: OpenFor, reading: string, { state, type, uri, allowed }: Asked): boolean {
  switch (id) {
    case 'predefined-rules':
    case 'external-reads':
      return !allowed;
    case 'unread-scripts':
      return reading === (allowed ? 'deny' : 'allow');
    case 'host-case':
      return withLowerCaseHost(uri) !== uri;
    case 'second-gate':
      return allowed && goesToGatedHost(uri);
    case 'dotnet-runtime':
      return engineOf(state).dependsOnRuntime(type);
    case 'match-subject':
    case 'match-case':
    case 'fqdn-entry':
    case 'cluster-row':
      return true;
  }
}

/** Whether a callout is allowed under these readings. */
export function isAllowedUnder(state: ClusterState, type: ArmCalloutType, uri: string, readings: Readings): boolean {
  const isBeside = besidePolicy(state, type, uri, readings);
  if (isBeside !== null) return isBeside;
  const engine: DecisionEngine = engineOf(worldOf(state, readings), matchOptions(readings));
  const { allowed, assumedRuntime } = engine.judge(type, textUnder(readings, uri));
  // What an earlier runtime would say is not worked out: where it may say something else, it counts as if it did.
  return assumedRuntime !== undefined && readings['dotnet-runtime'] === 'earlier' ? !allowed : allowed;
}

/** What decides beside the policy; null where nothing does. */
function besidePolicy(state: ClusterState, type: ArmCalloutType, uri: string, readings: Readings): boolean | null {
  if (readings['second-gate'] === 'refuses' && goesToGatedHost(uri)) return false;
  const isRestricted = state.restrictOutboundNetworkAccess === 'Enabled' && state.facts?.areRulesOnly !== true;
  return type === 'external_data' && isRestricted && readings['external-reads'] === 'unchecked' ? true : null;
}

/** A decision of the policy, as what is assumed of the rest of the service leaves it. */
function beside(decision: Decision, state: ClusterState, uri: string, readings: Readings): Decision {
  const type = armCalloutTypeOf(decision.type);
  const own = { ...decision, uri };
  const isBeside = type === null ? null : besidePolicy(state, type, uri, readings);
  if (isBeside === null || isBeside === decision.allowed) return own;
  const reason = isBeside ? 'unchecked-read' : 'second-gate';
  return { ...own, allowed: isBeside, reason, layer: 'none', rule: null, regex: null };
}

function textUnder(readings: Readings, uri: string): string {
  return readings['host-case'] === 'lower' ? withLowerCaseHost(uri) : uri;
}

function goesToGatedHost(uri: string): boolean {
  return isGatedHost(uriParts(uri)?.host ?? uri.toLowerCase());
}
