import { putDocument } from '../../cluster/change.js';
import { readClusterNode } from '../../cluster/document.js';
import { DEFAULT_CLUSTER } from '../../cluster/state.js';
import { readInventory, toolOf, type Egress, type InventoryOptions, type KnownCluster } from '../../inventory/index.js';
import { mark, type JsonMember, type JsonNode, type JsonObject } from '../../json/nodes.js';
import { listed, mention } from '../../../grammar/text/mention.js';
import { sourcedRules } from './in-force.js';
import { inputProblem, type InputProblem, type InputSurvey, type InputWarning } from './input.js';
import { itself } from './places.js';
import { writingsIn } from './written.js';

/** Which cluster of a file of several, in which state. */
export interface InventoryChoice extends Pick<InventoryOptions, 'file' | 'readYaml'> {
  /** The name or address of the cluster; needed where the file tells of several. */
  readonly clusterName?: string;
  /** Which side of a change. Default: `after`. */
  readonly side?: 'before' | 'after';
}

const START = { start: 0, end: 1 };

/**
 * Reads a cluster out of what tools print. null for what is none of their forms, and for templates, resources and properties, which
 * have readers of their own.
 */
export function surveyInventory(text: string, root: JsonNode | null, choice: InventoryChoice): InputSurvey | null {
  if (root !== null && !toolOf(root)) return null;
  const result = readInventory(text, choice);
  if (!result.ok) {
    if (result.isForeign) return null;
    const { message, hint } = result.problem;
    return refused(text, inputProblem('INPUT_NOT_DATA', START, message, hint));
  }
  const chosen = chosenCluster(result.inventory.clusters, choice.clusterName ?? null);
  if (!chosen.ok) return refused(text, chosen.problem);
  return surveyCluster(text, chosen.cluster, root, choice.side ?? 'after');
}

type Chosen =
  { readonly ok: true; readonly cluster: KnownCluster } | { readonly ok: false; readonly problem: InputProblem };

function chosenCluster(clusters: readonly KnownCluster[], name: string | null): Chosen {
  const wanted = name?.toLowerCase();
  const matches = clusters.filter(
    cluster =>
      wanted === undefined ||
      [cluster.name, cluster.address, cluster.id].some(known => known?.toLowerCase() === wanted),
  );
  const [cluster, another] = matches;
  if (cluster !== undefined && another === undefined) return { ok: true, cluster };
  const names = clusters.map(known => mention(known.name ?? known.address ?? '?'));
  if (clusters.length === 0) {
    const message = 'the file describes no Kusto cluster';
    return { ok: false, problem: inputProblem('INPUT_NO_CLUSTER', START, message, null) };
  }
  const message =
    cluster === undefined
      ? `the file describes no cluster ${mention(name ?? '')}; it has ${listed(names, 'and')}`
      : `the file describes ${matches.length} clusters: ${listed(names, 'and')}`;
  return {
    ok: false,
    problem: inputProblem('INPUT_SEVERAL_CLUSTERS', START, message, 'name one of them: FILE#NAME'),
  };
}

function surveyCluster(
  text: string,
  cluster: KnownCluster,
  root: JsonNode | null,
  side: 'before' | 'after',
): InputSurvey {
  const kind = 'inventory';
  const egress = cluster[side];
  const name = mention(cluster.name ?? cluster.address ?? 'the cluster');
  if (egress === null) {
    const what = side === 'after' ? 'is deleted by this change' : 'has no state before this change in the file';
    return refused(text, inputProblem('INPUT_NO_CLUSTER', START, `${name} ${what}`, null));
  }
  // What is not known is not empty: an answer that takes it for empty would be wrong.
  const open = side === 'after' ? cluster.unknown.filter(path => path !== 'name') : [];
  const properties = propertiesOf(egress, root);
  const writings = writingsIn(properties, { text, outer: itself, inTemplate: false });
  if (open.length > 0) {
    const message = `the file does not tell ${listed(open, 'and')} of ${name}`;
    const hint =
      'nothing follows about its callouts; pass a file that has the values, such as the output of az kusto cluster show';
    const problem = inputProblem('INPUT_UNKNOWN', mark(properties), message, hint);
    return { kind, text, input: null, ...writings, problems: [problem], isReadable: true };
  }
  const change = putDocument(DEFAULT_CLUSTER, readClusterNode(resourceOf(cluster, properties)));
  if (!change.ok) return { kind, text, input: null, ...writings, problems: [change.problem], isReadable: true };
  const input = {
    kind,
    text,
    cluster: change.state,
    rules: sourcedRules(change.state, writings.written),
    ...writings,
    warnings: [...change.warnings, ...unstatedWarnings(cluster, egress, properties, name)],
  } as const;
  return { kind, text, input, ...writings, problems: [], isReadable: true };
}

/** What a file leaves out is taken as not set, and said: azurerm's plans never have callout policies. */
function unstatedWarnings(
  cluster: KnownCluster,
  egress: Egress,
  properties: JsonObject,
  name: string,
): readonly InputWarning[] {
  const hasList = (egress.allowedFqdnList?.items.length ?? 0) > 0;
  const isAzurerm = cluster.address !== null && /(?:^|\.)azurerm_kusto_cluster\./.test(cluster.address);
  const missing = [
    ...(egress.restrictOutboundNetworkAccess === undefined ? ['restrictOutboundNetworkAccess'] : []),
    // A cluster has one of the two lists at most.
    ...(egress.calloutPolicies === undefined && !hasList && (isAzurerm || cluster.isPartial)
      ? ['calloutPolicies']
      : []),
  ];
  if (missing.length === 0) return [];
  const message = `the file does not state ${listed(missing, 'and')} of ${name}: read as not set, which is an assumption`;
  return [{ reason: 'INPUT_NOT_STATED', message, ...mark(properties) }];
}

function propertiesOf(egress: Egress, root: JsonNode | null): JsonObject {
  const { restrictOutboundNetworkAccess: access, allowedFqdnList: fqdns, calloutPolicies: policies } = egress;
  const values = Object.entries({
    restrictOutboundNetworkAccess: access,
    allowedFqdnList: fqdns,
    calloutPolicies: policies,
  });
  const members = values.flatMap(([name, value]): readonly JsonMember[] =>
    value === undefined
      ? []
      : [{ name: { kind: 'string', value: name, start: value.start, end: value.start + 1 }, value }],
  );
  const [first] = members;
  const span = first?.value ?? root ?? START;
  return { kind: 'object', members, start: span.start, end: span.end };
}

function resourceOf(cluster: KnownCluster, properties: JsonObject): JsonObject {
  const { start, end } = properties;
  const text = (value: string) => ({ kind: 'string', value, start, end }) as const;
  const name: readonly JsonMember[] = cluster.name === null ? [] : [{ name: text('name'), value: text(cluster.name) }];
  return { kind: 'object', start, end, members: [...name, { name: text('properties'), value: properties }] };
}

function refused(text: string, problem: InputProblem): InputSurvey {
  return { kind: 'inventory', text, input: null, written: [], fqdns: [], problems: [problem], isReadable: false };
}
