import type { DeployResult, PropertyChange, ResourceChange, RuleChange } from '../../arm/index.js';
import { portableResource } from '../../cluster/resource.js';
import { jsonText, type JsonData } from '../../tabular/formats/json-text.js';
import { printable } from '../../../grammar/text/mention.js';
import { JSON_VERSION } from '../findings/formats.js';
import type { Style } from '../style.js';

type Deployed = DeployResult & { readonly ok: true };

/** The cluster that a deployment leaves; several as an array. */
export function deploymentText(result: Deployed): JsonData {
  const clusters = result.clusters.map(portableResource);
  const [only, another] = clusters;
  return only !== undefined && another === undefined ? only : clusters;
}

/** All that a deployment has done. */
export function deploymentJson({ clusters, resources, outputs, warnings }: Deployed) {
  return {
    version: JSON_VERSION,
    clusters: clusters.map(portableResource),
    resources: resources.map(({ identifier, type, name, target, effect }) => ({
      id: identifier,
      type,
      name,
      target,
      effect,
    })),
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, { type, value }]) => [name, { type, value }])),
    warnings: warnings.map(({ reason, target, message }) => ({ reason, target, message })),
  };
}

/** The changes as ARM's what-if has them, with the rules for callouts besides. */
export function whatIfJson(changes: readonly ResourceChange[]) {
  return {
    version: JSON_VERSION,
    status: 'Succeeded',
    properties: {
      changes: changes.map(({ resourceId, changeType, delta, callouts, unsupportedReason }) => ({
        resourceId,
        changeType,
        ...(unsupportedReason !== undefined && { unsupportedReason }),
        ...(delta !== undefined && { delta: delta.map(change => ({ ...change })) }),
        ...(callouts !== undefined && {
          callouts: {
            gained: callouts.gained.map(rule => ({ ...rule })),
            lost: callouts.lost.map(rule => ({ ...rule })),
          },
        }),
      })),
    },
  };
}

const MARKS: Readonly<Record<ResourceChange['changeType'], string>> = {
  Create: '+',
  Delete: '-',
  Modify: '~',
  NoChange: '=',
  Ignore: '*',
  Unsupported: '?',
};

/**
 * The changes for people:
 *
 *     ~ /subscriptions/…/Clusters/contoso
 *       ~ properties.restrictOutboundNetworkAccess: "Disabled" => "Enabled"
 *       callouts: 1 rule gained, 7 lost
 *         + Allow sql …
 */
export function whatIfText(changes: readonly ResourceChange[], style: Style): string {
  if (changes.length === 0) return 'Nothing would change.\n';
  const lines = changes.flatMap(change => [
    painted(change.changeType, `${MARKS[change.changeType]} ${printable(change.resourceId)}`, style),
    ...(change.unsupportedReason === undefined ? [] : [`  not known: ${printable(change.unsupportedReason)}`]),
    ...(change.delta ?? []).map(each => `  ${propertyLine(each, style)}`),
    ...calloutLines(change, style),
  ]);
  const counts = Object.keys(MARKS)
    .map(type => [type, changes.filter(({ changeType }) => changeType === type).length] as const)
    .filter(([, count]) => count > 0)
    .map(([type, count]) => `${count} ${WORDS[type] ?? type}`);
  return `${lines.join('\n')}\n\n${counts.join(', ')}\n`;
}

const WORDS: Readonly<Record<string, string>> = {
  Create: 'to create',
  Delete: 'to delete',
  Modify: 'to modify',
  NoChange: 'unchanged',
  Ignore: 'without effect here',
  Unsupported: 'of unknown effect',
};

function propertyLine(change: PropertyChange, style: Style): string {
  const { path, propertyChangeType, before, after } = change;
  const name = printable(path);
  const old = before === undefined ? '' : jsonText(before);
  const now = after === undefined ? '' : jsonText(after);
  const text =
    propertyChangeType === 'Modify'
      ? `${name}: ${old} => ${now}`
      : `${name}: ${propertyChangeType === 'Create' ? now : old}`;
  return painted(propertyChangeType, `${MARKS[propertyChangeType]} ${text}`, style);
}

function calloutLines({ changeType, callouts }: ResourceChange, style: Style): string[] {
  if (callouts === undefined) return [];
  const { gained, lost } = callouts;
  if (gained.length === 0 && lost.length === 0) {
    return changeType === 'NoChange' ? [] : ['  callouts: the same rules stay in force'];
  }
  return [
    `  callouts: ${gained.length} rule${gained.length === 1 ? '' : 's'} gained, ${lost.length} lost`,
    ...gained.map(rule => `    ${painted('Create', `+ ${ruleText(rule)}`, style)}`),
    ...lost.map(rule => `    ${painted('Delete', `- ${ruleText(rule)}`, style)}`),
  ];
}

function ruleText({ CalloutType, CalloutUriRegex, CanCall, layer, script }: RuleChange): string {
  const origin = script === undefined ? layer : `${layer}, by the script ${script}`;
  return printable(`${CanCall ? 'Allow' : 'Deny'} ${CalloutType} ${CalloutUriRegex} (${origin})`);
}

function painted(type: ResourceChange['changeType'], text: string, style: Style): string {
  if (type === 'Create') return style.string(text);
  if (type === 'Delete') return style.error(text);
  return type === 'Modify' ? style.warning(text) : style.faint(text);
}
