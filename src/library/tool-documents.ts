import type { GivenParameter } from '../arm/index.js';
import { readClusterNode, type DocumentResult } from '../cluster/document.js';
import { armProblem } from '../cluster/messages.js';
import type { ChosenResult } from '../inventory/index.js';
import { ARM_JSON, readJson } from '../json/read.js';
import { inventories } from './inventory.lazy.js';

/** What only the output of a tool has, as text: a quick look before the document is read as such. */
const MARKS =
  /^\s*\[|"(?:format_version|terraform_version|resource_changes|steps|deployment|templateJson|changes|data|columns|value|spec|resourceGroup|ResourceGroupName|ResourceId|CalloutPolicy)"\s*:/i;
const START = { start: 0, end: 1 };

/**
 * Reads the cluster of what a tool prints: Terraform, Pulumi, az, Resource Graph, PowerShell, Kubernetes. null for documents as ARM has
 * them, which have a reader of their own, and for all else.
 */
export function readToolDocument(
  text: string,
  parameters: Readonly<Record<string, GivenParameter>>,
  clusterName: string | null,
): DocumentResult | null {
  if (!MARKS.test(text)) return null;
  const json = readJson(text, ARM_JSON);
  if (!json.ok) return null;
  const { value: root } = json;
  const isResource =
    root.kind === 'object' &&
    root.members.some(({ name, value }) => name.value === 'properties' && value.kind === 'object');
  const { chosenCluster, egressOf, propertiesNode, readInventory, resourceNode, toolOf } = inventories();
  if (isResource || !toolOf(root)) return null;
  const read = readInventory(text, { parameters });
  if (!read.ok) {
    if (read.isForeign) return null;
    return { ok: false, problem: armProblem('ARM_SHAPE', '', START, read.problem.message, read.problem.hint) };
  }
  const chosen = chosenCluster(read.inventory.clusters, clusterName);
  if (!chosen.ok) return refused(chosen);
  const egress = egressOf(chosen.value, 'after');
  if (!egress.ok) return refused(egress);
  return readClusterNode(resourceNode(chosen.value, propertiesNode(egress.value, root)));
}

function refused({ problem }: ChosenResult<never> & { readonly ok: false }): DocumentResult {
  const isUnknown = problem.reason === 'INPUT_UNKNOWN' || problem.reason === 'INPUT_SENSITIVE';
  const reason = isUnknown ? 'ARM_UNKNOWN_VALUE' : 'ARM_CLUSTER';
  return { ok: false, problem: armProblem(reason, '', START, problem.message, problem.hint) };
}
