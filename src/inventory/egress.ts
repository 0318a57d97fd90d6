import type { JsonArray, JsonNode } from '../json/nodes.js';
import type { EgressProperty } from '../cluster/names.js';
import type { Egress } from './inventory.js';
import { calloutTypeOfNumber, outboundAccessOfNumber } from '../policy/arm-rules.js';
import { arrayOf, itemsOf, member, memberInAnyCase, objectOf, stated, stringOf, textOf } from './nodes.js';

/** What a file states of the egress properties, with the paths that it states without a value. */
export interface StatedEgress {
  readonly egress: Egress;
  readonly unknown: readonly string[];
  readonly sensitive: readonly string[];
  readonly notes: readonly string[];
}

/** Says of the value at a path what the form has to say besides: whether it is known, and whether it may be printed. */
export interface Marks {
  /** Whether the value is not known: as a whole where `node` is undefined. */
  isUnknown(node: JsonNode | undefined, path: string): boolean;
  isSensitive(path: string): boolean;
}

export const NO_MARKS: Marks = { isUnknown: () => false, isSensitive: () => false };

/** The fields of a callout policy, in ARM's order. */
const POLICY_FIELDS = ['calloutType', 'calloutUriRegex', 'outboundAccess'] as const;

/** ARM's names and values, in any case of the names: answers of the service, templates, Bicep, azapi, azure-native, PowerShell. */
export function armEgress(properties: JsonNode | undefined, marks: Marks = NO_MARKS): StatedEgress {
  const collector = new Collector(marks);
  collector.access(memberInAnyCase(properties, 'restrictOutboundNetworkAccess'), node => node);
  collector.list('allowedFqdnList', memberInAnyCase(properties, 'allowedFqdnList'));
  // PowerShell names its lists in the singular.
  const policies = memberInAnyCase(properties, 'calloutPolicies') ?? memberInAnyCase(properties, 'calloutPolicy');
  collector.policies(policies, (policy, field) => memberInAnyCase(policy, field));
  return collector.result;
}

/** How a provider that speaks azurerm's language spells its attributes. */
export interface AzurermSpelling {
  readonly restricted: string;
  readonly fqdns: string;
  readonly policies: string;
  readonly policyFields: Readonly<Record<(typeof POLICY_FIELDS)[number], string>>;
}

/** azurerm's own spelling. `callout_policy` is in no release up to 5.2.0; files that have it are read. */
export const AZURERM: AzurermSpelling = {
  restricted: 'outbound_network_access_restricted',
  fqdns: 'allowed_fqdns',
  policies: 'callout_policy',
  policyFields: {
    calloutType: 'callout_type',
    calloutUriRegex: 'callout_uri_regex',
    outboundAccess: 'outbound_access',
  },
};

/** The same in camel case: Pulumi's classic provider and Crossplane. */
export const AZURERM_CAMEL_CASE: AzurermSpelling = {
  restricted: 'outboundNetworkAccessRestricted',
  fqdns: 'allowedFqdns',
  policies: 'calloutPolicies',
  policyFields: {
    calloutType: 'calloutType',
    calloutUriRegex: 'calloutUriRegex',
    outboundAccess: 'outboundAccess',
  },
};

/** Attributes of azurerm and of what follows it. */
export function azurermEgress(
  attributes: JsonNode | undefined,
  spelling: AzurermSpelling,
  marks: Marks = NO_MARKS,
): StatedEgress {
  const collector = new Collector(marks);
  collector.access(member(attributes, spelling.restricted), node =>
    node.kind === 'boolean' ? stringOf(node, node.value ? 'Enabled' : 'Disabled') : node,
  );
  collector.list('allowedFqdnList', member(attributes, spelling.fqdns));
  // A block that was not written is an empty list in azurerm's JSON: nothing is stated.
  const policies = member(attributes, spelling.policies);
  const written = itemsOf(policies).length === 0 && policies?.kind === 'array' ? undefined : policies;
  collector.policies(written, (policy, field) => member(policy, spelling.policyFields[field]));
  return collector.result;
}

/** All three properties, for files that say nothing of a cluster's egress. */
export function allUnknown(): StatedEgress {
  return {
    egress: {},
    unknown: ['restrictOutboundNetworkAccess', 'allowedFqdnList', 'calloutPolicies'],
    sensitive: [],
    notes: [],
  };
}

/** Collects what is stated, and the paths of what is not known or must not be printed. */
class Collector {
  private readonly egress: { -readonly [Property in keyof Egress]: Egress[Property] } = {};
  private readonly unknown: string[] = [];
  private readonly sensitive: string[] = [];
  private readonly notes = new Set<string>();

  constructor(private readonly marks: Marks) {}

  get result(): StatedEgress {
    const { egress, unknown, sensitive, notes } = this;
    return { egress, unknown, sensitive, notes: [...notes] };
  }

  access(value: JsonNode | undefined, convert: (node: JsonNode) => JsonNode): void {
    const node = this.known(value, 'restrictOutboundNetworkAccess');
    if (node !== undefined) this.egress.restrictOutboundNetworkAccess = convert(node);
  }

  list(property: 'allowedFqdnList', value: JsonNode | undefined): void {
    const list = this.knownArray(value, property);
    if (list === null) return;
    this.egress[property] = arrayOf(
      list,
      list.items.map((item, index) => this.knownItem(item, `${property}[${index}]`)),
    );
  }

  policies(
    value: JsonNode | undefined,
    field: (policy: JsonNode, name: (typeof POLICY_FIELDS)[number]) => JsonNode | undefined,
  ): void {
    const property = 'calloutPolicies';
    const list = this.knownArray(value, property);
    if (list === null) return;
    const policies = list.items.map((item, index): JsonNode => {
      const path = `${property}[${index}]`;
      if (this.marks.isUnknown(item, path)) return this.knownItem(item, path);
      if (this.marks.isSensitive(path)) this.sensitive.push(path);
      // ConvertTo-Json without -Depth turns deep objects into text, too.
      if (item.kind === 'string') return this.unknownItem(item, path);
      if (item.kind !== 'object') return item;
      const members = POLICY_FIELDS.flatMap((name): readonly (readonly [string, JsonNode])[] => {
        const node = this.known(field(item, name), `${path}.${name}`);
        const meant = node?.kind === 'number' ? this.byNumber(item, name, node, `${path}.${name}`) : node;
        return meant === undefined ? [] : [[name, meant]];
      });
      return objectOf(item, members);
    });
    this.egress[property] = arrayOf(list, policies);
  }

  /** Answers of late 2024 have numbers for the names. */
  private byNumber(
    policy: JsonNode,
    name: string,
    node: JsonNode & { readonly kind: 'number' },
    path: string,
  ): JsonNode | undefined {
    this.notes.add(
      'callout types and accesses are numbers here, as in answers of late 2024; they are read as recorded then',
    );
    const identifier = textOf(memberInAnyCase(policy, 'calloutId'));
    const meant =
      name === 'outboundAccess' ? outboundAccessOfNumber(node.value) : calloutTypeOfNumber(node.value, identifier);
    if (meant !== null && name !== 'calloutUriRegex') return stringOf(node, meant);
    this.unknown.push(path);
    return undefined;
  }

  private known(value: JsonNode | undefined, path: string): JsonNode | undefined {
    const isUnknown = this.marks.isUnknown(value, path);
    const known = isUnknown ? undefined : stated(value);
    if ((isUnknown || known !== undefined) && this.marks.isSensitive(path)) this.sensitive.push(path);
    if (isUnknown) this.unknown.push(path);
    return known;
  }

  private unknownItem({ start, end }: JsonNode, path: string): JsonNode {
    this.unknown.push(path);
    return { kind: 'null', start, end };
  }

  private knownItem(item: JsonNode, path: string): JsonNode {
    return this.known(item, path) ?? { kind: 'null', start: item.start, end: item.end };
  }

  private knownArray(value: JsonNode | undefined, property: EgressProperty): JsonArray | null {
    const node = this.known(value, property);
    if (node === undefined) return null;
    if (node.kind === 'array') return node;
    // ConvertTo-Json without -Depth turns deep lists into text.
    this.unknown.push(property);
    return null;
  }
}
