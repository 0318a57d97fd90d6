import type { JsonObject, JsonString, JsonValue } from '../json/nodes.js';
import type { Span } from '../../grammar/text/positions.js';
import type { CloudName } from '../policy/clouds.js';
import type { CalloutRule } from '../policy/rules.js';
import type { PropertyChanges } from './properties.js';
import type { ClusterFacts } from './state.js';

/** What a document says about a cluster. Absent members are not mentioned in it. */
export interface ClusterDocument {
  readonly name?: string;
  readonly location?: string;
  /** The cloud that the cluster is in, where that is said apart from its place. */
  readonly cloud?: CloudName;
  readonly resourceGroup?: string;
  readonly subscriptionId?: string;
  readonly properties: PropertyChanges;
  /** Where the properties are, for problems that concern several of them. */
  readonly propertiesSpan: Span;
  /** What the properties were read from, expressions evaluated; null where the document has none. */
  readonly propertiesNode: JsonObject | null;
  /** What else is beside `properties`. */
  readonly otherMembers: Readonly<Record<string, JsonValue>>;
  readonly databases: readonly string[];
  /** Every database of the cluster, the system's among them, where the document has them all. */
  readonly allDatabases?: readonly string[];
  /** The rules that the cluster has from the start, where the document tells. */
  readonly predefinedRules?: readonly CalloutRule[];
  /** What commands made of the policy, where the document tells; ARM does not hold it. */
  readonly dataPlanePolicy?: readonly CalloutRule[];
  /** The texts of the scripts that ran on it, where it comes from a template. */
  readonly scripts?: readonly JsonString[];
  /** What opens or closes questions about the cluster. */
  readonly facts?: ClusterFacts;
}
