import { mark, type JsonMember, type JsonNode, type JsonObject } from '../json/nodes.js';
import { listed, mention } from '../../grammar/text/mention.js';
import { EGRESS_PROPERTIES, type EgressProperty } from '../cluster/names.js';
import type { Egress, KnownCluster, ScriptEffect } from './inventory.js';
import { arrayOf, objectOf } from './nodes.js';

/** Why a cluster of a file cannot be taken. */
export interface ChoiceProblem {
  readonly reason: 'INPUT_NO_CLUSTER' | 'INPUT_SEVERAL_CLUSTERS' | 'INPUT_UNKNOWN' | 'INPUT_SENSITIVE' | 'INPUT_SCRIPT';
  readonly message: string;
  readonly hint: string | null;
}

export type ChosenResult<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problem: ChoiceProblem };

/** The one cluster of a file, or the one of that name, address or id. */
export function chosenCluster(clusters: readonly KnownCluster[], name: string | null): ChosenResult<KnownCluster> {
  const wanted = name?.toLowerCase();
  const matches = clusters.filter(
    cluster =>
      wanted === undefined ||
      [cluster.name, cluster.address, cluster.id].some(known => known?.toLowerCase() === wanted),
  );
  const [cluster, another] = matches;
  if (cluster !== undefined && another === undefined) return { ok: true, value: cluster };
  if (clusters.length === 0) return refused('INPUT_NO_CLUSTER', 'the file describes no Kusto cluster');
  const names = listed(
    clusters.map(known => mention(known.name ?? known.address ?? '?')),
    'and',
  );
  const message =
    cluster === undefined
      ? `the file describes no cluster ${mention(name ?? '')}; it has ${names}`
      : `the file describes ${matches.length} clusters: ${names}`;
  return refused('INPUT_SEVERAL_CLUSTERS', message, 'name one of them: FILE#NAME');
}

/** A cluster by the name that people know it by. */
export function clusterLabel({ name, address }: KnownCluster): string {
  return name ?? address ?? 'the cluster';
}

/** What a file states of a cluster's egress on one side of a change; a problem where the side is not there, or is not known. */
export function egressOf(cluster: KnownCluster, side: 'before' | 'after'): ChosenResult<Egress> {
  const egress = cluster[side];
  const label = mention(clusterLabel(cluster));
  if (egress === null) {
    const what = side === 'after' ? 'is deleted by this change' : 'has no state before this change in the file';
    return refused('INPUT_NO_CLUSTER', `${label} ${what}`);
  }
  const hidden = thatMatters(cluster.sensitive, egress);
  if (hidden.length > 0) {
    return refused(
      'INPUT_SENSITIVE',
      `the file marks ${listed(hidden, 'and')} of ${label} as sensitive, and answers would print it`,
      'kusto-callout inspect tells the rest; pass a file without the mark, such as the output of az kusto cluster show',
    );
  }
  const open = side === 'after' ? thatMatters(cluster.unknown, egress) : [];
  if (open.length === 0) return { ok: true, value: egress };
  return refused(
    'INPUT_UNKNOWN',
    `the file does not tell ${listed(open, 'and')} of ${label}`,
    'nothing follows about its callouts; pass a file that has the values, such as the output of az kusto cluster show',
  );
}

/** What is not known is not empty: an answer that takes it for empty would be wrong. An FQDN list has no effect without restriction. */
function thatMatters(paths: readonly string[], { restrictOutboundNetworkAccess: access }: Egress): readonly string[] {
  const isOpen = access?.kind === 'string' && access.value.toLowerCase() === 'disabled';
  return paths.filter(path => path !== 'name' && !(isOpen && path.startsWith('allowedFqdnList')));
}

/**
 * What decides about the callouts of a cluster and its file does not state, as azurerm's plans leave out callout policies. What only a
 * creation leaves out is not set.
 */
export function unstatedIn(cluster: KnownCluster, egress: Egress): readonly EgressProperty[] {
  const { action, absent, isPartial, appends, removes } = cluster;
  const { restrictOutboundNetworkAccess: access, allowedFqdnList: fqdns, calloutPolicies: policies } = egress;
  const isLeftOut = (property: EgressProperty): boolean => absent?.includes(property) ?? isPartial;
  const isOpen = access?.kind === 'string' && access.value.toLowerCase() === 'disabled';
  // A cluster has one of the two lists at most, and an FQDN list has no effect without restriction.
  const hasNames = (fqdns?.items.length ?? 0) > 0;
  const hasPolicies = (policies?.items.length ?? 0) > 0;
  return EGRESS_PROPERTIES.filter(property => {
    switch (property) {
      case 'restrictOutboundNetworkAccess':
        return access === undefined && (absent?.includes(property) ?? (isPartial || action !== 'create'));
      case 'allowedFqdnList':
        return fqdns === undefined && isLeftOut(property) && !isOpen && !hasPolicies;
      case 'calloutPolicies':
        if (appends.includes(property) || removes.includes(property)) return true;
        return policies === undefined && isLeftOut(property) && !(hasNames && !isOpen);
    }
  });
}

/** What to tell of what a file does not state; null where it states all. */
export function unstatedText(cluster: KnownCluster, egress: Egress): string | null {
  const missing = unstatedIn(cluster, egress);
  if (missing.length === 0) return null;
  const label = mention(clusterLabel(cluster));
  return `the file does not state ${listed(missing, 'and')} of ${label}: read as not set, which is an assumption`;
}

/** The properties that a file states, as ARM writes them. */
export function propertiesNode(egress: Egress, root: JsonNode | null): JsonObject {
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
  const span = first?.value ?? root ?? { start: 0, end: 1 };
  return { kind: 'object', members, start: span.start, end: span.end };
}

/** The resource that a file tells of, as ARM has it, after its scripts, with what is not known of it. */
export function resourceNode(
  { id, name, cloud }: KnownCluster,
  properties: JsonObject,
  notStated: readonly EgressProperty[],
  { dataPlanePolicy, unreadScripts }: Pick<ScriptEffect, 'dataPlanePolicy' | 'unreadScripts'>,
): JsonObject {
  const span = mark(properties);
  const text = (value: string) => ({ kind: 'string', value, ...span }) as const;
  const naming = Object.entries({ id, name, cloud }).flatMap(([member, value]): readonly JsonMember[] =>
    value === null ? [] : [{ name: text(member), value: text(value) }],
  );
  const rules = dataPlanePolicy.map(({ CalloutType, CalloutUriRegex, CanCall }) =>
    objectOf(span, [
      ['CalloutType', text(CalloutType)],
      ['CalloutUriRegex', text(CalloutUriRegex)],
      ['CanCall', { kind: 'boolean', value: CanCall, ...span }],
    ]),
  );
  const lists = { dataPlanePolicy: rules, unreadScripts: unreadScripts.map(text), notStated: notStated.map(text) };
  const besides = Object.entries(lists).flatMap(([member, items]): readonly JsonMember[] =>
    items.length === 0 ? [] : [{ name: text(member), value: arrayOf(span, items) }],
  );
  return { kind: 'object', ...span, members: [...naming, { name: text('properties'), value: properties }, ...besides] };
}

function refused(
  reason: ChoiceProblem['reason'],
  message: string,
  hint: string | null = null,
): { readonly ok: false; readonly problem: ChoiceProblem } {
  return { ok: false, problem: { reason, message, hint } };
}
