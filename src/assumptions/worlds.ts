import type { ClusterState } from '../cluster/state.js';
import { calloutIdOf, type ArmCalloutPolicy } from '../policy/arm-rules.js';
import { ARM_CALLOUT_TYPES, armCalloutTypeOf, CALLOUT_TYPES, type ArmCalloutType } from '../policy/callout-types.js';
import { cloudOf } from '../policy/clouds.js';
import { fqdnRules } from '../policy/rules-in-force.js';
import type { CalloutRule } from '../policy/rules.js';
import { anyCase, OPTIONAL_USERINFO, PORT, SCHEME } from '../uri/index.js';
import { PREDEFINED_QUESTIONS, predefinedQuestion } from './predefined-question.js';
import { DEFAULT_READINGS, type QuestionId, type Readings } from './questions.js';

const STATE_QUESTIONS = [
  ...PREDEFINED_QUESTIONS,
  'unread-scripts',
  'not-stated',
  'fqdn-entry',
  'cluster-row',
  'external-reads',
] as const satisfies readonly QuestionId[];

/** The readings that make another cluster of a state: those of all other questions concern how its rules are matched, or what is beside them. */
export type StateReadings = Pick<Readings, (typeof STATE_QUESTIONS)[number]>;

const worlds = new WeakMap<ClusterState, Map<string, ClusterState>>();

/**
 * The cluster that a state stands for under some readings; the state itself where they make no difference. The same cluster each time,
 * so that its rules are compiled once.
 *
 * A reading that leaves open which rules there are gives the cluster of the worst case: one more rule that says the same of every
 * text. Of each single callout that is all that can be asked: either such a rule concerns it, or not.
 */
export function worldOf(state: ClusterState, readings: StateReadings): ClusterState {
  if (STATE_QUESTIONS.every(id => readings[id] === DEFAULT_READINGS[id])) return state;
  const key = STATE_QUESTIONS.map(id => readings[id]).join(' ');
  const known = worlds.get(state) ?? new Map<string, ClusterState>();
  worlds.set(state, known);
  const world = known.get(key) ?? makeWorld(state, readings);
  known.set(key, world);
  return world;
}

function makeWorld(state: ClusterState, readings: StateReadings): ClusterState {
  let world = state;
  if (hasUnknownPredefinedRules(state)) {
    const reading = readings[predefinedQuestion(state)];
    if (reading === 'none') world = { ...world, predefinedRules: [] };
    if (reading === 'more') {
      const { predefinedRules: known } = cloudOf(state.cloud);
      world = { ...world, predefinedRules: [...known, ...rulesForAll(ARM_CALLOUT_TYPES, true)] };
    }
  }
  if (readings['unread-scripts'] !== 'nothing' && hasUnreadScripts(state)) {
    world = { ...world, dataPlanePolicy: rulesForAll(CALLOUT_TYPES, readings['unread-scripts'] === 'allow') };
  }
  if (readings['not-stated'] !== 'not-set' && hasUnstatedProperties(state)) {
    const all = policiesForAll(readings['not-stated'] === 'allow' ? 'Allow' : 'Deny');
    world = { ...world, allowedFqdnList: [], calloutPolicies: [...(state.calloutPolicies ?? []), ...all] };
  }
  if (readings['cluster-row'] === 'fqdn-list' && state.facts?.isClusterRowUntold === true) {
    const allowedFqdnList = fqdnsBehind(state.calloutPolicies ?? []);
    if (allowedFqdnList !== null) world = { ...world, allowedFqdnList, calloutPolicies: null };
  }
  if (readings['fqdn-entry'] === 'exact' && world.allowedFqdnList.length > 0) {
    world = { ...world, allowedFqdnList: [], calloutPolicies: exactRulesOf(world.allowedFqdnList) };
  }
  if (readings['external-reads'] === 'unchecked' && hasUncheckedReads(state)) {
    const others = (world.calloutPolicies ?? []).filter(({ calloutType }) => calloutType !== 'external_data');
    world = { ...world, calloutPolicies: [...others, ALL_EXTERNAL_DATA] };
  }
  return world;
}

/** Whether reads of external_data may be allowed although the policy does not allow them. */
export function hasUncheckedReads({ restrictOutboundNetworkAccess: access, facts }: ClusterState): boolean {
  return access === 'Enabled' && facts?.areRulesOnly !== true;
}

/** Whether the cluster may have predefined rules that we were not told of. */
export function hasUnknownPredefinedRules(state: ClusterState): boolean {
  const { restrictOutboundNetworkAccess: access, predefinedRules, facts } = state;
  return access === 'Disabled' && predefinedRules === undefined && facts?.areRulesOnly !== true;
}

/** Whether scripts may have changed the policy. Under restriction they cannot. */
export function hasUnreadScripts({ restrictOutboundNetworkAccess: access, facts }: ClusterState): boolean {
  return access === 'Disabled' && (facts?.unreadScripts ?? []).length > 0;
}

/** Whether the file of the cluster leaves out a property that decides about callouts. */
export function hasUnstatedProperties({ facts }: ClusterState): boolean {
  return (facts?.notStated ?? []).length > 0;
}

/** A regex that matches every text. */
const ANYTHING = '';

/** What reads of external_data are allowed if they are not checked: all, whatever the policy denies. */
const ALL_EXTERNAL_DATA: ArmCalloutPolicy = {
  calloutType: 'external_data',
  calloutUriRegex: ANYTHING,
  outboundAccess: 'Allow',
  calloutId: calloutIdOf(ANYTHING, 'external_data'),
};

function rulesForAll(types: readonly ArmCalloutType[], CanCall: boolean): readonly CalloutRule[] {
  return types.map(CalloutType => ({ CalloutType, CalloutUriRegex: ANYTHING, CanCall }));
}

function policiesForAll(outboundAccess: ArmCalloutPolicy['outboundAccess']): readonly ArmCalloutPolicy[] {
  return ARM_CALLOUT_TYPES.map(calloutType => ({
    calloutType,
    calloutUriRegex: ANYTHING,
    outboundAccess,
    calloutId: calloutIdOf(ANYTHING, calloutType),
  }));
}

const exactLists = new WeakMap<readonly string[], readonly ArmCalloutPolicy[]>();

/** The same rules each time, so that they are compiled once. */
function exactRulesOf(list: readonly string[]): readonly ArmCalloutPolicy[] {
  const known = exactLists.get(list) ?? list.flatMap(exactRules);
  exactLists.set(list, known);
  return known;
}

/** What an entry of an FQDN list allows if it is an exact name: that host, in any case, of any scheme and port. */
function exactRules(fqdn: string): readonly ArmCalloutPolicy[] {
  const host = fqdn.split('').map(anyCase).join('');
  const calloutUriRegex = String.raw`\A(?:${SCHEME}://${OPTIONAL_USERINFO})?${host}(?::${PORT})?(?:[/?#]|$)`;
  return fqdnRules(fqdn).flatMap(({ CalloutType }) => {
    const calloutType = armCalloutTypeOf(CalloutType);
    if (calloutType === null) return [];
    const calloutId = calloutIdOf(calloutUriRegex, calloutType);
    return [{ calloutType, calloutUriRegex, outboundAccess: 'Allow', calloutId }];
  });
}

/** The FQDN list that would be shown as these rules; null where none would. */
export function fqdnsBehind(policies: readonly ArmCalloutPolicy[]): readonly string[] | null {
  const perEntry = fqdnRules('').length;
  if (policies.length === 0 || policies.length % perEntry !== 0) return null;
  const fqdns: string[] = [];
  for (let at = 0; at < policies.length; at += perEntry) {
    const fqdn = (policies[at]?.calloutUriRegex ?? '').replace(/\\(.)/g, '$1');
    const isEntry = fqdnRules(fqdn).every(({ CalloutType, CalloutUriRegex }, index) => {
      const policy = policies[at + index];
      const isSame = policy?.calloutType === CalloutType && policy.calloutUriRegex === CalloutUriRegex;
      return isSame && policy.outboundAccess === 'Allow';
    });
    if (fqdn === '' || !isEntry) return null;
    fqdns.push(fqdn);
  }
  return fqdns;
}
