import type { GivenParameter } from '../arm/index.js';
import { templates } from '../arm/templates.lazy.js';
import { valueOf, type JsonNode } from '../json/nodes.js';
import { armEgress } from './egress.js';
import { knownCluster, type KnownCluster, type KnownScript } from './inventory.js';
import { cloudIn, isScriptType } from './names.js';
import { objectOf } from './nodes.js';

/** What a template deploys, or why that cannot be told. */
export interface TemplateReading {
  readonly clusters: readonly KnownCluster[];
  readonly scripts: readonly KnownScript[];
  readonly problem: string | null;
}

/** Reads a template that is in a string, with the object of its parameters: `{"name": {"value": …}}`. */
export type TemplateReader = (content: JsonNode, parameters: JsonNode | undefined) => TemplateReading;

/** Deploys a template to nothing, and tells its clusters as it states them. */
export function readTemplate(text: string, parameters: Readonly<Record<string, GivenParameter>>): TemplateReading {
  const result = templates().deployTemplate([], text, { parameters });
  if (!result.ok) return { clusters: [], scripts: [], problem: result.problem.message };
  const clusters = result.documents.map(document => {
    const { egress, unknown } = armEgress(document.propertiesNode ?? undefined);
    const { uri } = document.properties.others;
    const cloud = cloudIn(typeof uri === 'string' ? uri : null, document.location ?? null);
    return knownCluster({ name: document.name ?? null, action: 'create', cloud, after: egress, unknown });
  });
  const scripts = result.resources
    .filter(({ type }) => isScriptType(type))
    .map(({ name, resource }): KnownScript => {
      const properties = recordIn(resource, 'properties');
      const content = valueIn(properties, 'scriptContent');
      const level = valueIn(properties, 'scriptLevel');
      return {
        address: null,
        cluster: name.split('/')[0] ?? null,
        level: typeof level === 'string' && level.toLowerCase() === 'cluster' ? 'Cluster' : 'Database',
        content: typeof content === 'string' ? content : null,
        isSensitive: false,
        ...(valueIn(properties, 'continueOnErrors') === true && { continueOnErrors: true }),
      };
    });
  return { clusters, scripts, problem: null };
}

/** The same for a template in a string of another file: all places are that of the string. */
export const readTemplateInside: TemplateReader = (content, parameters) => {
  if (content.kind !== 'string') return { clusters: [], scripts: [], problem: 'it is not a text' };
  const inner = parameters?.kind === 'object' ? parameters : objectOf(content, []);
  const given = templates().givenParameters(valueOf(objectOf(content, [['parameters', inner]])));
  const { clusters, scripts, problem } = readTemplate(content.value, given ?? {});
  const placed = clusters.map(cluster => ({
    ...cluster,
    after: cluster.after === null ? null : movedEgress(cluster.after, content),
  }));
  return { clusters: placed, scripts, problem };
};

function movedEgress(egress: NonNullable<KnownCluster['after']>, { start, end }: JsonNode): typeof egress {
  const move = <Node extends JsonNode>(node: Node): Node => {
    if (node.kind === 'array') return { ...node, items: node.items.map(move), start, end };
    if (node.kind !== 'object') return { ...node, start, end };
    const members = node.members.map(({ name, value }) => ({ name: { ...name, start, end }, value: move(value) }));
    return { ...node, members, start, end };
  };
  const { restrictOutboundNetworkAccess: access, allowedFqdnList: fqdns, calloutPolicies: policies } = egress;
  return {
    ...(access && { restrictOutboundNetworkAccess: move(access) }),
    ...(fqdns && { allowedFqdnList: move(fqdns) }),
    ...(policies && { calloutPolicies: move(policies) }),
  };
}

type Plain = ReturnType<typeof valueOf>;

function valueIn(record: Plain | undefined, name: string): Plain | undefined {
  if (record === undefined || record === null || typeof record !== 'object' || Array.isArray(record)) return undefined;
  const found = Object.entries(record).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return found?.[1];
}

const recordIn = valueIn;
