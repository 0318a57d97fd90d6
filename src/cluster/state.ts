import type { JsonRecord } from '../json/nodes.js';
import type { ArmCalloutPolicy } from '../policy/arm-rules.js';
import { cloudOf, type Cloud } from '../policy/clouds.js';
import type { RuleSources } from '../policy/rules-in-force.js';
import type { CalloutRule } from '../policy/rules.js';
import type { TemplateAssignment } from './assignments.js';
import type { EgressProperty } from './names.js';

/**
 * All that is known of a cluster. A value: nothing in it ever changes, a change makes a new one. Lists and records in it are frozen
 * where they are made, since states share them and the library hands them out.
 */
export interface ClusterState extends RuleSources {
  readonly name: string;
  /** As given, for example `westeurope` or `West Europe`. */
  readonly location: string;
  readonly resourceGroup: string;
  readonly subscriptionId: string;
  readonly restrictOutboundNetworkAccess: 'Enabled' | 'Disabled';
  readonly allowedFqdnList: readonly string[];
  /** null: never set. */
  readonly calloutPolicies: readonly ArmCalloutPolicy[] | null;
  /** The properties of the ARM resource that have no effect here: kept and given back unchanged. */
  readonly otherProperties: JsonRecord;
  /** The same for what is beside `properties`: sku, tags, identity, ... */
  readonly otherMembers: JsonRecord;
  readonly databases: readonly string[];
  /** What `.alter`, `.alter-merge` and `.delete` change; ARM does not hold it. */
  readonly dataPlanePolicy: readonly CalloutRule[];
  readonly facts?: ClusterFacts;
}

/**
 * How much is known of a cluster: what opens or closes questions of src/assumptions about it. Its own predefined rules, where it has
 * shown them, are {@link RuleSources.predefinedRules}.
 */
export interface ClusterFacts {
  /** The rules are all that is given, as of a bare policy: there is no cluster around them that could have others. */
  readonly areRulesOnly?: true;
  /** Scripts of level Cluster whose text is not known, each by what tells it from others: its name, its `scriptUrl`. */
  readonly unreadScripts?: readonly string[];
  /** What decides about callouts and its file does not state, as plans of azurerm state no callout policies. */
  readonly notStated?: readonly EgressProperty[];
  /** The rules of ARM were read from the Cluster row of a `.show` answer, which does not say what made them. */
  readonly isClusterRowUntold?: true;
  /** The roles that its template assigns, for those who run commands on it. */
  readonly principalAssignments?: readonly TemplateAssignment[];
}

/** Databases of every cluster, as documented samples of `.show` list them. */
const SYSTEM_DATABASES = Object.freeze(['$systemdb', 'KustoMonitoringPersistentDatabase'] as const);

/** The cluster that a run starts with when none is given. Its names and values: OURS(default-cluster). */
export const DEFAULT_CLUSTER: ClusterState = Object.freeze({
  name: 'mycluster',
  location: 'westeurope',
  resourceGroup: 'rg',
  subscriptionId: '00000000-0000-0000-0000-000000000000',
  restrictOutboundNetworkAccess: 'Disabled',
  allowedFqdnList: Object.freeze([]),
  calloutPolicies: null,
  otherProperties: Object.freeze({}),
  otherMembers: Object.freeze({
    sku: Object.freeze({ name: 'Dev(No SLA)_Standard_E2a_v4', tier: 'Basic', capacity: 1 }),
  }),
  databases: SYSTEM_DATABASES,
  dataPlanePolicy: Object.freeze([]),
});

/** What its cloud calls clusters and storage. */
export function domainsOf({ cloud }: ClusterState): Pick<Cloud, 'kusto' | 'storage'> {
  return cloudOf(cloud);
}

/** The cluster's URI without a slash at the end: the one its resource carries, or the form of its cloud. */
export function clusterUri(state: ClusterState): string {
  const { uri } = state.otherProperties;
  if (typeof uri === 'string' && uri !== '') return uri.replace(/\/+$/, '');
  const location = state.location.toLowerCase().replaceAll(' ', '');
  return `https://${state.name.toLowerCase()}.${location}.${cloudOf(state.cloud).kusto}`;
}
