import type { ClusterState } from '../cluster/state.js';
import type { ArmCalloutType } from '../policy/callout-types.js';
import { QUESTION_IDS, questionOf, readingsOf, type Assumptions, type QuestionId } from './questions.js';
import { predefinedQuestion } from './predefined-question.js';
import {
  fqdnsBehind,
  hasUncheckedReads,
  hasUnknownPredefinedRules,
  hasUnreadScripts,
  hasUnstatedProperties,
} from './worlds.js';

/** An open question, with the readings besides the one by which answers are given. */
export interface OpenFor {
  readonly id: QuestionId;
  readonly others: readonly string[];
}

/**
 * The questions that are open for callouts of a type of a cluster: not settled by an assumption, nor by what is known of the cluster, and
 * with another reading that is credible for the type.
 */
export function openQuestions(
  state: ClusterState,
  type: ArmCalloutType,
  settled: Assumptions = {},
): readonly OpenFor[] {
  return QUESTION_IDS.flatMap(id => {
    if (settled[id] !== undefined || !concerns(id, state, type)) return [];
    const { readings } = questionOf(id);
    const [, ...rest] = readingsOf(id);
    const others = rest.filter(reading => readings[reading]?.types?.includes(type) ?? true);
    return others.length === 0 ? [] : [{ id, others }];
  });
}

/** Whether the readings of a question can differ about callouts of that type of that cluster. */
function concerns(id: QuestionId, state: ClusterState, type: ArmCalloutType): boolean {
  const isRestricted = state.restrictOutboundNetworkAccess === 'Enabled';
  switch (id) {
    case 'predefined-rules':
    case 'china-rules':
    case 'cloud-rules':
      return hasUnknownPredefinedRules(state) && id === predefinedQuestion(state);
    case 'unread-scripts':
      return hasUnreadScripts(state);
    case 'not-stated':
      return hasUnstatedProperties(state);
    case 'fqdn-entry':
      return isRestricted && (state.allowedFqdnList.length > 0 || isClusterRowOpen(state));
    case 'cluster-row':
      return isClusterRowOpen(state);
    case 'external-reads':
      return type === 'external_data' && hasUncheckedReads(state);
    case 'match-subject':
    case 'host-case':
    case 'match-case':
    case 'dotnet-runtime':
    case 'second-gate':
      return true;
  }
}

function isClusterRowOpen({ restrictOutboundNetworkAccess: access, facts, calloutPolicies }: ClusterState): boolean {
  const isUntold = access === 'Enabled' && facts?.isClusterRowUntold === true;
  return isUntold && fqdnsBehind(calloutPolicies ?? []) !== null;
}
