import {
  EGRESS_PROPERTIES,
  OTHER_MEMBERS,
  OTHER_PROPERTIES,
  READ_ONLY_MEMBERS,
  READ_ONLY_PROPERTIES,
  sameName,
} from '../../cluster/names.js';
import { jsonPlaceAt, type JsonPlace } from '../../json/place.js';
import { ARM_CALLOUT_TYPES, CALLOUT_TYPES } from '../../policy/callout-types.js';
import type { Span } from '../../../grammar/text/positions.js';

/** What may be typed at a place. */
export interface DocumentCompletion extends Span {
  readonly candidates: readonly { readonly text: string; readonly label: string }[];
}

/** What an object of a document holds: its members, and the values that some of them take. */
interface Shape {
  readonly members: readonly string[];
  readonly values?: Readonly<Record<string, readonly string[]>>;
}

const CLUSTER_TYPE = 'Microsoft.Kusto/clusters';
const SWITCH = ['Enabled', 'Disabled'];

const RESOURCE: Shape = {
  members: [
    'type',
    'apiVersion',
    'name',
    'location',
    'sku',
    'properties',
    ...[...OTHER_MEMBERS.values()].filter(name => name !== 'sku' && !READ_ONLY_MEMBERS.has(name)),
  ],
  values: { type: [CLUSTER_TYPE], apiVersion: ['2024-04-13', '2023-08-15'] },
};

const RESOURCE_OF_TEMPLATE: Shape = {
  ...RESOURCE,
  members: [...RESOURCE.members, 'dependsOn', 'condition', 'copy', 'comments'],
};

const TEMPLATE: Shape = {
  members: ['$schema', 'contentVersion', 'parameters', 'variables', 'resources', 'outputs'],
  values: {
    $schema: ['https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#'],
    contentVersion: ['1.0.0.0'],
  },
};

const PROPERTIES: Shape = {
  members: [...EGRESS_PROPERTIES, ...[...OTHER_PROPERTIES.values()].filter(name => !READ_ONLY_PROPERTIES.has(name))],
  values: {
    restrictOutboundNetworkAccess: SWITCH,
    publicNetworkAccess: SWITCH,
    publicIPType: ['IPv4', 'DualStack'],
    engineType: ['V3'],
  },
};

const ARM_RULE: Shape = {
  members: ['calloutType', 'calloutUriRegex', 'outboundAccess'],
  values: { calloutType: ARM_CALLOUT_TYPES, outboundAccess: ['Allow', 'Deny'] },
};

/** A rule as commands and `.show` write it. */
const KUSTO_RULE: Shape = {
  members: ['CalloutType', 'CalloutUriRegex', 'CanCall'],
  values: { CalloutType: CALLOUT_TYPES, CanCall: ['true', 'false'] },
};

const SKU: Shape = { members: ['name', 'tier', 'capacity'], values: { tier: ['Basic', 'Standard'] } };
const PARAMETER: Shape = {
  members: ['type', 'defaultValue', 'allowedValues', 'metadata'],
  values: { type: ['string', 'bool', 'int', 'array', 'object', 'secureString', 'secureObject'] },
};

/** The top of a document that has not said yet what it is: a resource, a template or bare properties. */
const ANY_DOCUMENT: Shape = {
  members: [...RESOURCE.members, ...TEMPLATE.members, ...PROPERTIES.members],
  values: { ...RESOURCE.values, ...TEMPLATE.values, ...PROPERTIES.values },
};

/** Values that are written without quotes. */
const BARE = new Set(['true', 'false']);

/** What can be typed at a place of a cluster's document: names of members, and their values. */
export function jsonCompletion(text: string, offset: number): DocumentCompletion {
  const place = jsonPlaceAt(text, offset);
  const shape = place === null ? null : shapeOf(place);
  if (place === null || shape === null) return { start: offset, end: offset, candidates: [] };
  const { word } = place;
  const typed = text.slice(word.start, offset).toLowerCase();
  // What follows the cursor is of this word only where it looks like one: a quote may be missing.
  const isWhole = /^[\w$./:#-]*$/.test(text.slice(offset, word.end));
  const end = isWhole ? word.end + (word.isClosed ? 1 : 0) : offset;
  const colonFollows = /^\s*:/.test(text.slice(end, end + 100));
  const offered =
    place.due === 'name' ? shape.members.filter(name => !place.members.has(name)) : valuesOf(shape, place);
  const candidates = offered
    .filter(label => label.toLowerCase().startsWith(typed) && !(word.isQuoted && BARE.has(label)))
    .map(label => ({ label, text: written(label, place, colonFollows) }));
  return { start: word.start, end, candidates };
}

/** The candidate with the quotes that are missing, and the colon of a name. */
function written(label: string, { due, word }: JsonPlace, colonFollows: boolean): string {
  if (BARE.has(label)) return label;
  const opening = word.isQuoted ? '' : '"';
  return `${opening}${label}"${due === 'name' && !colonFollows ? ': ' : ''}`;
}

function valuesOf({ values }: Shape, { path }: JsonPlace): readonly string[] {
  const member = path.at(-1) ?? '';
  const [, found = []] = Object.entries(values ?? {}).find(([name]) => sameName(name, member)) ?? [];
  return found;
}

/** The shape of the object around a place, by what leads there; null where it is none of ours. */
function shapeOf({ path, due, members, outer }: JsonPlace): Shape | null {
  const to = due === 'name' ? path : path.slice(0, -1);
  const is = (...names: readonly (string | null)[]): boolean =>
    names.length <= to.length &&
    names.every((name, index) => {
      const step = to.at(index - names.length) ?? null;
      return name === null || step === null ? name === step : sameName(name, step);
    });
  if (is('calloutPolicies', null) || is('copy', null, 'input')) return ARM_RULE;
  if (is('properties')) return isCluster(outer) ? PROPERTIES : null;
  if (is('sku')) return isCluster(outer) ? SKU : null;
  if (is('resources', null)) return isCluster(members) ? RESOURCE_OF_TEMPLATE : null;
  if (to.length === 2 && is('parameters', to[1] ?? null)) return PARAMETER;
  if (to.length === 1 && to[0] === null) return KUSTO_RULE;
  if (to.length > 0) return null;
  if (members.has('$schema') || members.has('contentVersion')) return TEMPLATE;
  if (members.has('type') || members.has('properties')) return RESOURCE;
  return ANY_DOCUMENT;
}

/** Whether an object whose members were read so far can be a cluster. */
function isCluster(members: JsonPlace['members']): boolean {
  const type = [...members].find(([name]) => sameName(name, 'type'))?.[1];
  return type === undefined || type === null || type === '' || sameName(type, CLUSTER_TYPE);
}
