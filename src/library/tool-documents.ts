import type { GivenParameter } from '../arm/index.js';
import { readClusterNode, type DocumentResult } from '../cluster/document.js';
import { armProblem, armWarnings } from '../cluster/messages.js';
import type { ChoiceProblem } from '../inventory/index.js';
import { ARM_JSON, readJson } from '../json/read.js';
import { inventories } from './inventory.lazy.js';
import { yamlNodes } from './yaml.lazy.js';

/**
 * What the output of tools has, as text: a quick look before the readers of all their forms are loaded. A member for each of the
 * `TOOL_FORMS` of src/inventory.
 */
const MARKS =
  /^\s*\[|"(?:format_version|lineage|terraform_version|resource_changes|steps|deployment|templateJson|changes|data|columns|value|spec|resourceGroup|ResourceGroupName|ResourceId|CalloutPolicy)"\s*:/i;
const START = { start: 0, end: 1 };

/** Whether a text is a manifest of Kubernetes in YAML, which readers of JSON refuse. */
function isManifest(text: string): boolean {
  return !/^\ufeff?\s*[[{"]/.test(text) && /^[ \t]*(?:-\s+)?(?:apiVersion|kind)\s*:/m.test(text);
}

/**
 * Reads the cluster of what a tool prints: Terraform, Pulumi, az, Resource Graph, PowerShell, Kubernetes. null for documents as ARM has
 * them, which have a reader of their own, and for all else.
 */
export function readToolDocument(
  text: string,
  parameters: Readonly<Record<string, GivenParameter>>,
  clusterName: string | null,
): DocumentResult | null {
  if (!MARKS.test(text) && !isManifest(text)) return null;
  const json = readJson(text, ARM_JSON);
  if (!json.ok && !isManifest(text)) return null;
  const root = json.ok ? json.value : null;
  const isResource =
    root?.kind === 'object' &&
    root.members.some(({ name, value }) => name.value === 'properties' && value.kind === 'object');
  const {
    chosenCluster,
    egressOf,
    propertiesNode,
    readInventory,
    resourceNode,
    runScripts,
    toolOf,
    unstatedIn,
    unstatedText,
  } = inventories();
  if (isResource || (root !== null && !toolOf(root))) return null;
  const read = readInventory(text, { parameters, readYaml: yaml => yamlNodes().readYaml(yaml) });
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
  const result = readClusterNode(
    resourceNode(chosen.value, propertiesNode(egress.value, root), unstatedIn(chosen.value, egress.value), ran.effect),
  );
  if (!result.ok) return result;
  const notes = ran.effect.notes.map(note => armWarnings.scriptNote(START, note));
  const unstated = unstatedText(chosen.value, egress.value);
  const missing = unstated === null ? [] : [armWarnings.notStated(START, unstated)];
  return { ...result, warnings: [...result.warnings, ...missing, ...notes] };
}

/** Why a text that has no document has no cluster, with the command whose output is read; null where that is not known. */
export function sourceRefusal(text: string, file: string | undefined): DocumentResult | null {
  const { emptyProblem, sourceProblem } = inventories();
  const problem = sourceProblem(text, file ?? 'FILE') ?? (file === undefined ? null : emptyProblem(text));
  return problem === null
    ? null
    : { ok: false, problem: armProblem('ARM_SHAPE', '', START, problem.message, problem.hint) };
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
