import type { JsonNode } from '../json/nodes.js';
import { valueOf } from '../json/nodes.js';
import { armEgress, AZURERM_CAMEL_CASE, azurermEgress } from './egress.js';
import { knownCluster, type Inventory, type KnownCluster, type KnownScript } from './inventory.js';
import { at, itemsOf, member, textOf } from './nodes.js';

/** Whether a document is an object of Kubernetes. */
export function isKubernetes(root: JsonNode): boolean {
  return textOf(member(root, 'apiVersion')) !== null && textOf(member(root, 'kind')) !== null;
}

/** Reads objects of Azure Service Operator and of Crossplane's two providers; null where there is none of these. */
export function readKubernetes(roots: readonly JsonNode[]): Inventory | null {
  const clusters: KnownCluster[] = [];
  const scripts: KnownScript[] = [];
  const objects = roots.flatMap(root =>
    textOf(member(root, 'kind')) === 'List' ? itemsOf(member(root, 'items')) : [root],
  );
  for (const object of objects) {
    const [group = ''] = (textOf(member(object, 'apiVersion')) ?? '').split('/');
    const kind = textOf(member(object, 'kind')) ?? '';
    if (kind === 'Cluster' && group === 'kusto.azure.com') clusters.push(serviceOperatorCluster(object, group));
    if (kind === 'Cluster' && /^kusto\.azure(?:\.m)?\.upbound\.io$/.test(group))
      clusters.push(crossplaneCluster(object, group));
    if (kind === 'CalloutPolicy' && at(object, 'spec', 'forProvider', 'callouts') !== undefined) {
      scripts.push(policyScript(object, group));
    }
  }
  if (clusters.length + scripts.length === 0) return null;
  return { form: 'Kubernetes manifest', clusters, scripts, notes: [] };
}

function addressOf(object: JsonNode, group: string): string {
  const namespace = textOf(at(object, 'metadata', 'namespace'));
  const name = textOf(at(object, 'metadata', 'name')) ?? '';
  const kind = textOf(member(object, 'kind')) ?? '';
  return `${group}/${kind} ${namespace === null ? '' : `${namespace}/`}${name}`;
}

function serviceOperatorCluster(object: JsonNode, group: string): KnownCluster {
  const spec = member(object, 'spec');
  const { egress, unknown } = armEgress(spec);
  const name = textOf(member(spec, 'azureName')) ?? textOf(at(object, 'metadata', 'name'));
  return knownCluster({ address: addressOf(object, group), name, after: egress, unknown });
}

/** `initProvider` counts at the creation, where `forProvider` does not say otherwise. */
function crossplaneCluster(object: JsonNode, group: string): KnownCluster {
  const initial = azurermEgress(at(object, 'spec', 'initProvider'), AZURERM_CAMEL_CASE);
  const lasting = azurermEgress(at(object, 'spec', 'forProvider'), AZURERM_CAMEL_CASE);
  const name =
    textOf(at(object, 'metadata', 'annotations', 'crossplane.io/external-name')) ??
    textOf(at(object, 'metadata', 'name'));
  return knownCluster({
    address: addressOf(object, group),
    name,
    absent: ['calloutPolicies'],
    after: { ...initial.egress, ...lasting.egress },
    unknown: [...new Set([...initial.unknown, ...lasting.unknown])],
  });
}

/** provider-azure-adx sends the whole list by `.alter cluster policy callout`. */
function policyScript(object: JsonNode, group: string): KnownScript {
  const callouts = itemsOf(at(object, 'spec', 'forProvider', 'callouts')).map(callout => ({
    CalloutType: textOf(member(callout, 'calloutType')),
    CalloutUriRegex: textOf(member(callout, 'calloutUriRegex')),
    CanCall: canCallOf(member(callout, 'canCall')),
  }));
  const policy = JSON.stringify(callouts).replaceAll("'", "''");
  return {
    address: addressOf(object, group),
    cluster: null,
    level: 'Cluster',
    content: `.alter cluster policy callout @'${policy}'`,
    isSensitive: false,
  };
}

function canCallOf(node: JsonNode | undefined): ReturnType<typeof valueOf> {
  return node === undefined ? null : valueOf(node);
}
