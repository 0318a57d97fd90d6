import { cloudOf } from '../policy/clouds.js';
import { valueOf, type JsonNode, type JsonValue } from '../json/nodes.js';
import { EGRESS_PROPERTIES } from '../cluster/names.js';
import { type ClusterAction, type Egress, type Inventory, type KnownCluster, type KnownScript } from './inventory.js';

/** What `inspect --format json` says of a file: the members of `inspect`'s documented format. */
export interface Description {
  readonly clusters: readonly DescribedCluster[];
  readonly scripts?: readonly DescribedScript[];
  readonly notes?: readonly string[];
}

interface DescribedCluster {
  /** Where the file has it: an address of Terraform, a path of Kubernetes. */
  readonly address?: string;
  /** The resource id. */
  readonly id?: string;
  readonly name?: string;
  /** What it is called before, where the change replaces it. */
  readonly nameBefore?: string;
  /** What the change does to it. */
  readonly action?: ClusterAction;
  /** az's name of the cloud; absent for the public one. */
  readonly cloud?: string;
  /** The egress properties that the file states, before the change. */
  readonly before?: Readonly<Record<string, JsonValue>>;
  /** After it; null where the cluster is deleted. */
  readonly after: Readonly<Record<string, JsonValue>> | null;
  /** Paths of values that the file does not tell. */
  readonly unknown: readonly string[];
  /** Paths of values that the file marks as sensitive. */
  readonly sensitive: readonly string[];
  /** Whether the file states only a part of the cluster. */
  readonly partial?: boolean;
  readonly appends?: readonly string[];
  readonly removes?: readonly string[];
  /** What else changes it. */
  readonly also?: readonly string[];
}

interface DescribedScript {
  readonly address?: string;
  readonly cluster?: string;
  readonly level: KnownScript['level'];
  readonly content?: string;
  readonly sensitive?: boolean;
}

/** An inventory as plain data: what is not known, empty or usual is left out. */
export function describeInventory({ clusters, scripts, notes }: Inventory): Description {
  const there = scripts.filter(({ isDeleted }) => isDeleted !== true);
  return {
    clusters: clusters.map(describeCluster),
    ...(there.length > 0 && { scripts: there.map(describeScript) }),
    ...(notes.length > 0 && { notes }),
  };
}

function describeCluster(cluster: KnownCluster): DescribedCluster {
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

function describeScript({ address, cluster, level, content, isSensitive }: KnownScript): DescribedScript {
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
