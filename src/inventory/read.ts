import type { GivenParameter } from '../arm/index.js';
import type { JsonNode } from '../json/nodes.js';
import { ARM_JSON, readJson } from '../json/read.js';
import { isAnswer, readAzureAnswer } from './azure.js';
import { armEgress } from './egress.js';
import { EGRESS_PROPERTIES } from '../cluster/names.js';
import { knownCluster, type Inventory, type InventoryProblem } from './inventory.js';
import { isKubernetes, readKubernetes } from './kubernetes.js';
import { jsonInside, member, memberInAnyCase, stated, textOf } from './nodes.js';
import { isPulumiExport, isPulumiPreview, readPulumiExport, readPulumiPreview } from './pulumi.js';
import { documentProblem, emptyProblem, sourceProblem } from './refusals.js';
import { readTemplate, readTemplateInside } from './template.js';
import { isTerraformPlan, readTerraformPlan } from './terraform-plan.js';
import { isShownState, isStateFile, readShownState, readStateFile } from './terraform-state.js';
import { isWhatIf, readWhatIf } from './what-if.js';

/** What a file is read with; everything is optional. */
export interface InventoryOptions {
  /** The file's name, for the commands that hints name. Default: `FILE`. */
  readonly file?: string;
  /** The parameters of a template. */
  readonly parameters?: Readonly<Record<string, GivenParameter>>;
  /** Reads YAML into the nodes that JSON is read into; without it, YAML is refused. */
  readonly readYaml?: (
    text: string,
  ) => { readonly ok: true; readonly value: readonly JsonNode[] } | { readonly ok: false };
}

/** What came of reading a file. */
export type InventoryResult =
  | { readonly ok: true; readonly inventory: Inventory }
  /** `isForeign`: the file is none of the forms of this folder, and may be something else that is read elsewhere. */
  | { readonly ok: false; readonly problem: InventoryProblem; readonly isForeign: boolean };

/**
 * Reads what az, REST, PowerShell, Resource Graph, what-if, Terraform, Pulumi, Bicep and Kubernetes print of clusters; the form is
 * recognised by the content. Pure, and bounded by the bounds of the JSON reader and of templates.
 */
export function readInventory(text: string, options: InventoryOptions = {}): InventoryResult {
  const file = options.file ?? 'FILE';
  const source = sourceProblem(text, file);
  if (source !== null) return { ok: false, problem: source, isForeign: false };
  const json = readJson(text, ARM_JSON);
  if (!json.ok) {
    const yaml = /^[ \t]*(?:apiVersion|kind|---)/m.test(text) ? options.readYaml?.(text) : undefined;
    const inventory = yaml?.ok === true ? readKubernetes(yaml.value) : null;
    if (inventory !== null) return { ok: true, inventory };
    const empty = emptyProblem(text);
    if (empty !== null) return { ok: false, problem: empty, isForeign: true };
    return foreign(`this is not JSON: ${json.problem.message}`);
  }
  return readDocument(text, json.value, options);
}

function readDocument(text: string, root: JsonNode, options: InventoryOptions): InventoryResult {
  const refused = documentProblem(root);
  if (refused !== null) return { ok: false, problem: refused, isForeign: false };
  const form = TOOL_FORMS.find(({ isOf }) => isOf(root));
  const inventory = form?.read(root) ?? cluster(text, root, options);
  const empty = emptyProblem(text);
  if (inventory === null && empty !== null) return { ok: false, problem: empty, isForeign: true };
  if (inventory === null) return foreign('this is not a document that tells of a cluster');
  return 'message' in inventory ? { ok: false, problem: inventory, isForeign: false } : { ok: true, inventory };
}

/** A form that only one tool has: how it is recognised, and how it is read. */
interface ToolForm {
  readonly isOf: (root: JsonNode) => boolean;
  readonly read: (root: JsonNode) => Inventory | InventoryProblem | null;
}

const TOOL_FORMS: readonly ToolForm[] = [
  { isOf: isTerraformPlan, read: root => readTerraformPlan(root, readTemplateInside) },
  { isOf: isStateFile, read: root => readStateFile(root, readTemplateInside) },
  { isOf: isShownState, read: root => readShownState(root, readTemplateInside) },
  { isOf: isPulumiPreview, read: readPulumiPreview },
  { isOf: isPulumiExport, read: readPulumiExport },
  { isOf: isKubernetes, read: root => readKubernetes([root]) },
  { isOf: isBicepOutput, read: readBicepOutput },
  { isOf: isWhatIf, read: readWhatIf },
];

/**
 * Whether a document is of a form that only this folder reads: templates, resources as ARM has them, and properties have other
 * readers, too.
 */
export function toolOf(root: JsonNode): boolean {
  return documentProblem(root) !== null || TOOL_FORMS.some(({ isOf }) => isOf(root)) || isAnswer(root);
}

function isBicepOutput(root: JsonNode): boolean {
  return member(root, 'templateJson') !== undefined && member(root, 'parametersJson') !== undefined;
}

/** What `bicep build-params --stdout` prints: the template and its parameters as texts. */
function readBicepOutput(root: JsonNode): Inventory | InventoryProblem {
  const template = stated(member(root, 'templateJson'));
  if (template === undefined) {
    const message = 'this is the output of bicep build-params for a template spec, whose text is not in it';
    return { message, hint: 'pass the template itself, and its parameters with --parameters' };
  }
  const parameters = member(jsonInside(member(root, 'parametersJson')) ?? undefined, 'parameters');
  const { clusters, scripts, problem } = readTemplateInside(template, parameters);
  if (problem !== null)
    return { message: `its template cannot be evaluated: ${problem}`, hint: 'deploy the template to see where' };
  return { form: 'output of bicep build-params', clusters, scripts, notes: [] };
}

/** Templates, resources, lists of them, and bare properties. */
function cluster(
  text: string,
  root: JsonNode,
  { parameters = {} }: InventoryOptions,
): Inventory | InventoryProblem | null {
  const isResource = memberInAnyCase(root, 'type') !== undefined || memberInAnyCase(root, 'properties') !== undefined;
  if (memberInAnyCase(root, 'resources') !== undefined && !isResource) {
    const { clusters, scripts, problem } = readTemplate(text, parameters);
    if (problem !== null)
      return { message: `the template cannot be evaluated: ${problem}`, hint: 'pass its parameters with --parameters' };
    return { form: 'ARM template', clusters, scripts, notes: [] };
  }
  const answer = readAzureAnswer(root);
  if (answer !== null) return answer;
  const properties = memberInAnyCase(root, 'properties') ?? root;
  if (!EGRESS_PROPERTIES.some(property => memberInAnyCase(properties, property) !== undefined)) return null;
  const { egress, unknown, sensitive, notes } = armEgress(properties);
  const name = textOf(memberInAnyCase(root, 'name'));
  return {
    form: properties === root ? 'properties' : 'resource',
    clusters: [knownCluster({ name, after: egress, unknown, sensitive })],
    scripts: [],
    notes,
  };
}

function foreign(message: string): InventoryResult {
  const hint =
    'it takes what az, terraform show -json, pulumi preview --json, az deployment what-if and the like print, ARM templates, and manifests of Kubernetes';
  return { ok: false, problem: { message, hint }, isForeign: true };
}
