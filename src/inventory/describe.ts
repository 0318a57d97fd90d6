import { cloudOf } from '../policy/clouds.js';
import { valueOf, type JsonNode, type JsonValue } from '../json/nodes.js';
import { EGRESS_PROPERTIES } from '../cluster/names.js';
import { type Egress, type Inventory, type KnownCluster, type KnownScript } from './inventory.js';

/** What `inspect --format json` says of a file: the members of `inspect`'s documented format. */
export interface Description {
  readonly clusters: readonly Readonly<Record<string, JsonValue>>[];
  readonly scripts?: readonly Readonly<Record<string, JsonValue>>[];
  readonly notes?: readonly string[];
}

/** An inventory as plain data: what is not known, empty or usual is left out. */
export function describeInventory({ clusters, scripts, notes }: Inventory): Description {
  return {
    clusters: clusters.map(describeCluster),
    ...(scripts.length > 0 && { scripts: scripts.map(describeScript) }),
    ...(notes.length > 0 && { notes }),
  };
}

function describeCluster(cluster: KnownCluster): Readonly<Record<string, JsonValue>> {
  const { address, id, name, action, cloud, before, after, unknown, sensitive } = cluster;
  const { isPartial, appends, removes, also, nameBefore } = cluster;
  return {
    ...(address !== null && { address }),
    ...(id !== null && { id }),
    ...(name !== null && { name }),
    ...(nameBefore !== null && { nameBefore }),
    ...(action !== null && { action }),
    ...azName(cloud),
    ...(before !== null && { before: describeEgress(before) }),
    after: after === null ? null : describeEgress(after),
    unknown,
    sensitive,
    ...(isPartial && { partial: true }),
    ...(appends.length > 0 && { appends }),
    ...(removes.length > 0 && { removes }),
    ...(also.length > 0 && { also }),
  };
}

function describeEgress(egress: Egress): Readonly<Record<string, JsonValue>> {
  const stated = EGRESS_PROPERTIES.flatMap((property): readonly (readonly [string, JsonNode])[] => {
    const node = egress[property];
    return node === undefined ? [] : [[property, node]];
  });
  return Object.fromEntries(stated.map(([property, node]) => [property, valueOf(node)]));
}

function describeScript({
  address,
  cluster,
  level,
  content,
  isSensitive,
}: KnownScript): Readonly<Record<string, JsonValue>> {
  return {
    ...(address !== null && { address }),
    ...(cluster !== null && { cluster }),
    level,
    ...(content !== null && { content }),
    ...(isSensitive && { sensitive: true }),
  };
}

/** az's name of a cloud; the public one is not named. */
function azName(cloud: KnownCluster['cloud']): { readonly cloud?: string } {
  const name = cloud === null ? null : cloudOf(cloud).az;
  return name === null ? {} : { cloud: name };
}
