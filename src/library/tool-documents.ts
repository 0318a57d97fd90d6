import type { GivenParameter } from '../arm/index.js';
import { readClusterNode, type DocumentResult } from '../cluster/document.js';
import { armProblem, armWarnings } from '../cluster/messages.js';
import type { ChoiceProblem } from '../inventory/index.js';
import { ARM_JSON, readJson } from '../json/read.js';
import { inventories } from './inventory.lazy.js';

/** What only the output of a tool has, as text: a quick look before the document is read as such. */
const MARKS =
  /^\s*\[|"(?:format_version|lineage|terraform_version|resource_changes|steps|deployment|templateJson|changes|data|columns|value|spec|resourceGroup|ResourceGroupName|ResourceId|CalloutPolicy)"\s*:/i;
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
  const { chosenCluster, egressOf, propertiesNode, readInventory, resourceNode, runScripts, toolOf, unstatedText } =
    inventories();
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
  const ran = runScripts(read.inventory, chosen.value, 'after');
  if (!ran.ok) return refused(ran);
  const result = readClusterNode(resourceNode(chosen.value, propertiesNode(egress.value, root), ran.effect));
  if (!result.ok) return result;
  const notes = ran.effect.notes.map(note => armWarnings.scriptNote(START, note));
  const unstated = unstatedText(chosen.value, egress.value);
  const missing = unstated === null ? [] : [armWarnings.notStated(START, unstated)];
  return { ...result, warnings: [...result.warnings, ...missing, ...notes] };
}

function refused({ problem }: { readonly problem: ChoiceProblem }): DocumentResult {
  return { ok: false, problem: armProblem(REASONS[problem.reason], '', START, problem.message, problem.hint) };
}

const REASONS = {
  INPUT_UNKNOWN: 'ARM_UNKNOWN_VALUE',
  INPUT_SENSITIVE: 'ARM_UNKNOWN_VALUE',
  INPUT_SCRIPT: 'ARM_SCRIPT',
  INPUT_NO_CLUSTER: 'ARM_CLUSTER',
  INPUT_SEVERAL_CLUSTERS: 'ARM_CLUSTER',
} as const;
