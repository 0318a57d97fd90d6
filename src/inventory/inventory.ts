import type { EgressProperty } from '../cluster/names.js';
import type { CloudName } from '../policy/clouds.js';
import type { CalloutRule } from '../policy/rules.js';
import type { JsonArray, JsonNode } from '../json/nodes.js';
import type { Span } from '../../grammar/text/positions.js';

/**
 * What a file states of the three properties, in ARM's names and values, with the places of the text where it has them. A property
 * that is absent is not stated, which is not the same as empty.
 */
export interface Egress {
  readonly restrictOutboundNetworkAccess?: JsonNode;
  readonly allowedFqdnList?: JsonArray;
  readonly calloutPolicies?: JsonArray;
}

/** What a plan, preview or what-if does to a cluster; `forget` leaves it as it is and only stops managing it. */
export type ClusterAction = 'create' | 'update' | 'replace' | 'delete' | 'no-op' | 'forget';

/** A cluster as a file tells of it. */
export interface KnownCluster {
  /** A Terraform address, a Pulumi URN, or group, kind and name of Kubernetes; null where the form has none. */
  readonly address: string | null;
  /** The ARM id as the file has it; null where it does not say. */
  readonly id: string | null;
  /** null where the file does not say, or will not know before the deployment. */
  readonly name: string | null;
  /** null for answers and states, which change nothing. */
  readonly action: ClusterAction | null;
  /** null where the file does not say. */
  readonly cloud: CloudName | null;
  /** The cluster before the change; null where the file does not tell. */
  readonly before: Egress | null;
  /** The cluster afterwards, or as it is; null for a cluster that is deleted. */
  readonly after: Egress | null;
  /** Paths such as `allowedFqdnList`, `calloutPolicies[2].calloutUriRegex` or `name` whose values the file cannot tell. */
  readonly unknown: readonly string[];
  /** Paths whose values must not be printed. */
  readonly sensitive: readonly string[];
  /** Whether the file states a part of the cluster only, and nothing follows about the rest. */
  readonly isPartial: boolean;
  /** What the form or this file of it leaves out, though the cluster may have it; null where what is left out is not set. */
  readonly absent: readonly EgressProperty[] | null;
  /** Lists that the change adds to. */
  readonly appends: readonly EgressProperty[];
  /** Lists that the change takes from. */
  readonly removes: readonly EgressProperty[];
  /** Other addresses whose properties were laid over this cluster. */
  readonly also: readonly string[];
  /** The name of the cluster that a replacement deletes, where it is another one. */
  readonly nameBefore: string | null;
}

/** A script of a database that a file carries: its commands run when it is deployed. */
export interface KnownScript {
  readonly address: string | null;
  /** The name of its cluster; null where the file does not say. */
  readonly cluster: string | null;
  readonly level: 'Cluster' | 'Database';
  /** The commands; null where the file only has their address, or does not know them. */
  readonly content: string | null;
  readonly isSensitive: boolean;
  /** Whether it runs when the file is deployed; a script that stays as it is does not. Absent: it does. */
  readonly runs?: false;
  /** What its cluster has run before, perhaps another text; null where that is not known. Absent: nothing. */
  readonly earlier?: string | null;
  /** Whether it goes on after a command that fails. */
  readonly continueOnErrors?: true;
  /** Whether the file itself says that its text is secret, and not only the schema of a provider for all scripts. */
  readonly isMarked?: true;
  /** Where the file names it: messages point there, never into its text. */
  readonly place?: Span;
  /** Whether the file deletes it, which takes back nothing of what its commands did. */
  readonly isDeleted?: true;
}

/** What the scripts of a file leave of the data-plane policy of one of its clusters. */
export interface ScriptEffect {
  readonly dataPlanePolicy: readonly CalloutRule[];
  /** Of each rule of it the place of the script that set it last; null where the file does not name that script. */
  readonly places: readonly (Span | null)[];
  /** Scripts whose effect is not known. */
  readonly unreadScripts: readonly string[];
  /** What people should know, each a sentence. */
  readonly notes: readonly string[];
}

/** What a file tells of clusters. */
export interface Inventory {
  /** What the file is, for people: `Terraform plan`, `output of az kusto cluster list`. */
  readonly form: string;
  readonly clusters: readonly KnownCluster[];
  readonly scripts: readonly KnownScript[];
  /** What else people should know: what was left out, and why. */
  readonly notes: readonly string[];
}

/** Why a file is not read. */
export interface InventoryProblem {
  /** What the file is. */
  readonly message: string;
  /** The command whose output is read instead. */
  readonly hint: string;
}

/** A cluster of which nothing is known but what is given. */
export function knownCluster(given: Partial<KnownCluster>): KnownCluster {
  return {
    address: null,
    id: null,
    name: null,
    action: null,
    cloud: null,
    before: null,
    after: {},
    unknown: [],
    sensitive: [],
    isPartial: false,
    absent: null,
    appends: [],
    removes: [],
    also: [],
    nameBefore: null,
    ...given,
  };
}
