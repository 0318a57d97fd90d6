import type { Proposal } from './propose.js';
import type { ProposedRule } from './rules.js';

/** What a proposal is written as. */
export const PROPOSAL_FORMS = ['callout-policies', 'fqdn-list', 'commands', 'bicep', 'terraform'] as const;

/** A name of {@link PROPOSAL_FORMS}. */
export type ProposalForm = (typeof PROPOSAL_FORMS)[number];

/** A proposal ready to deploy, and what people should know of it. */
export interface WrittenProposal {
  readonly document: string;
  readonly notes: readonly string[];
  /** What to deploy to undo it. */
  readonly undo: string;
}

/** The version of ARM's interface that has callout policies. */
const API_VERSION = '2024-04-13';

/** Writes a proposal in a form. `before` is what the cluster had: the properties of ARM, or the policy of commands. */
export function writeProposal(proposal: Proposal, form: ProposalForm, before: BeforeProposal): WrittenProposal {
  const { rules } = proposal;
  const undoProperties = JSON.stringify({ properties: before.properties }, null, 2);
  switch (form) {
    case 'callout-policies':
      return { document: proposal.properties, notes: ruleNotes(rules), undo: undoProperties };
    case 'fqdn-list':
      return fqdnList(rules, undoProperties);
    case 'commands':
      return {
        document: commands(rules),
        notes: ['commands change the policy of a cluster that is not restricted; on a restricted one they are refused'],
        undo: `.alter cluster policy callout ${literal(before.policy)}`,
      };
    case 'bicep':
      return { document: bicep(rules), notes: [], undo: undoProperties };
    case 'terraform':
      return { document: terraform(rules), notes: [], undo: undoProperties };
  }
}

/** What a cluster had before a proposal is deployed. */
export interface BeforeProposal {
  /** The properties that the proposal changes. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** The policy of commands, as JSON. */
  readonly policy: string;
}

function ruleNotes(rules: readonly ProposedRule[]): readonly string[] {
  return rules.map(rule => `${rule.type} ${rule.regex}: ${remarkOf(rule)}`);
}

/** Who needs a rule, and what it allows besides; on one line. */
function remarkOf({ entities, alsoAllows }: ProposedRule): string {
  return oneLine(`needed by ${entityNames(entities)}; also allows ${alsoAllows}`);
}

function entityNames(entities: readonly string[]): string {
  const more = entities.length - MAX_SHOWN_ENTITIES;
  return oneLine(entities.slice(0, MAX_SHOWN_ENTITIES).join(', ') + (more > 0 ? ` and ${more} more` : ''));
}

/** So many names go into a comment; the JSON has all. */
const MAX_SHOWN_ENTITIES = 5;

/** A comment must not end early, whatever a name holds. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ');
}

function fqdnList(rules: readonly ProposedRule[], undo: string): WrittenProposal {
  const hosts = (of: readonly ProposedRule[]): readonly string[] => [
    ...new Set(of.flatMap(({ needs }) => needs.map(({ host }) => host))),
  ];
  const possible = rules.filter(({ type }) => type !== 'webapi');
  const allowedFqdnList = [...hosts(possible)].sort();
  const document = { properties: { restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList } };
  const [first] = allowedFqdnList;
  const neededBy = (host: string): readonly string[] =>
    possible.filter(({ needs }) => needs.some(need => need.host === host)).flatMap(({ entities }) => entities);
  return {
    document: `${JSON.stringify(document, null, 2)}\n`,
    notes: [
      ...allowedFqdnList.map(host => `${host}: needed by ${entityNames([...new Set(neededBy(host))].sort())}`),
      ...hosts(rules.filter(({ type }) => type === 'webapi')).map(
        host => `an FQDN list cannot allow webapi callouts, so those to ${host} stay denied; --as callout-policies can`,
      ),
      ...(first === undefined
        ? []
        : [
            `each name allows all callout types but webapi, and its rule has no anchors, so it also allows https://${first}.attacker.example/`,
          ]),
    ],
    undo,
  };
}

/** A verbatim literal of KQL. */
function literal(text: string): string {
  return `@'${text.replaceAll("'", "''")}'`;
}

function commands(rules: readonly ProposedRule[]): string {
  const policy = rules.map(({ type, regex }) => ({ CalloutType: type, CalloutUriRegex: regex, CanCall: true }));
  const remarks = rules.map(rule => `// ${rule.type} ${oneLine(rule.regex)}: ${remarkOf(rule)}\n`);
  return `${remarks.join('')}.alter-merge cluster policy callout ${literal(JSON.stringify(policy))}\n`;
}

function bicep(rules: readonly ProposedRule[]): string {
  const quoted = (text: string): string =>
    `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('${', '\\${')}'`;
  const items = rules.flatMap(rule => [
    `      // ${remarkOf(rule)}`,
    '      {',
    `        calloutType: ${quoted(rule.type)}`,
    `        calloutUriRegex: ${quoted(rule.regex)}`,
    "        outboundAccess: 'Allow'",
    '      }',
  ]);
  return [
    'param clusterName string',
    'param location string = resourceGroup().location',
    "@description('The sku of the cluster, as it is')",
    'param sku object',
    '',
    `resource cluster 'Microsoft.Kusto/clusters@${API_VERSION}' = {`,
    '  name: clusterName',
    '  location: location',
    '  sku: sku',
    '  properties: {',
    "    restrictOutboundNetworkAccess: 'Enabled'",
    '    calloutPolicies: [',
    ...items,
    '    ]',
    '  }',
    '}',
    '',
  ].join('\n');
}

function terraform(rules: readonly ProposedRule[]): string {
  const quoted = (text: string): string => JSON.stringify(text).replaceAll('${', '$${').replaceAll('%{', '%%{');
  const items = rules.flatMap(rule => [
    `        # ${remarkOf(rule)}`,
    '        {',
    `          calloutType     = ${quoted(rule.type)}`,
    `          calloutUriRegex = ${quoted(rule.regex)}`,
    '          outboundAccess  = "Allow"',
    '        },',
  ]);
  return [
    'variable "cluster_id" {',
    '  type = string',
    '}',
    '',
    'resource "azapi_update_resource" "callout_policies" {',
    `  type        = "Microsoft.Kusto/clusters@${API_VERSION}"`,
    '  resource_id = var.cluster_id',
    '  body = {',
    '    properties = {',
    '      restrictOutboundNetworkAccess = "Enabled"',
    '      calloutPolicies = [',
    ...items,
    '      ]',
    '    }',
    '  }',
    '}',
    '',
  ].join('\n');
}
