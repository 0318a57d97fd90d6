import { putDocument } from '../../cluster/change.js';
import { readClusterNode } from '../../cluster/document.js';
import { withGivenFacts, type GivenFacts } from '../../cluster/given-facts.js';
import { DEFAULT_CLUSTER } from '../../cluster/state.js';
import {
  chosenCluster,
  clusterLabel,
  egressOf,
  propertiesNode,
  readInventory,
  resourceNode,
  runScripts,
  toolOf,
  unstatedIn,
  unstatedText,
  type ChoiceProblem,
  type ClusterAction,
  type Inventory,
  type InventoryOptions,
  type KnownCluster,
} from '../../inventory/index.js';
import { mark, type JsonNode } from '../../json/nodes.js';
import { ARM_JSON, readJson } from '../../json/read.js';
import type { Span } from '../../../grammar/text/positions.js';
import { mention } from '../../../grammar/text/mention.js';
import { sourcedRules } from './in-force.js';
import { inputProblem, type InputProblem, type InputResult, type InputSurvey, type WrittenRule } from './input.js';
import { ComputedPlace, itself } from './places.js';
import { writingsIn } from './written.js';

/** Which cluster of a file of several, in which state. */
export interface InventoryChoice extends Pick<InventoryOptions, 'file' | 'readYaml'>, GivenFacts {
  /** The name or address of the cluster; needed where the file tells of several. */
  readonly clusterName?: string;
  /** Which side of a change. Default: `after`. */
  readonly side?: 'before' | 'after';
}

const START = { start: 0, end: 1 };
const NO_SIDE: ChoiceProblem = { reason: 'INPUT_NO_CLUSTER', message: 'the file has no such state', hint: null };

/**
 * Reads a cluster out of what tools print. null for what is none of their forms, and for templates, resources and properties, which
 * have readers of their own.
 */
export function surveyInventory(text: string, root: JsonNode | null, choice: InventoryChoice): InputSurvey | null {
  if (root !== null && !toolOf(root)) return null;
  const result = readInventory(text, choice);
  if (!result.ok) {
    if (result.isForeign) return null;
    const { message, hint } = result.problem;
    return refused(text, inputProblem('INPUT_NOT_DATA', START, message, hint));
  }
  const chosen = chosenCluster(result.inventory.clusters, choice.clusterName ?? null);
  if (!chosen.ok) return refused(text, choiceProblem(chosen.problem));
  return surveyCluster(text, result.inventory, chosen.value, root, choice.side ?? 'after', choice);
}

function choiceProblem({ reason, message, hint }: ChoiceProblem, span: Span = START): InputProblem {
  return inputProblem(reason, span, message, hint);
}

function surveyCluster(
  text: string,
  inventory: Inventory,
  cluster: KnownCluster,
  root: JsonNode | null,
  side: 'before' | 'after',
  facts: GivenFacts,
  notStated = unstatedIn(cluster, cluster[side] ?? {}),
): InputSurvey {
  const kind = 'inventory';
  const stated = egressOf(cluster, side);
  const egress = cluster[side];
  if (egress === null) return refused(text, choiceProblem(stated.ok ? NO_SIDE : stated.problem));
  // Neither its rules nor its place in the file: an excerpt would print what is to be hidden.
  if (!stated.ok && stated.problem.reason === 'INPUT_SENSITIVE') return refused(text, choiceProblem(stated.problem));
  const properties = propertiesNode(egress, root);
  const writings = writingsIn(properties, { text, outer: itself, inTemplate: false });
  if (!stated.ok) {
    const problems = [choiceProblem(stated.problem, mark(properties))];
    return { kind, text, input: null, ...writings, problems, isReadable: true };
  }
  const ran = runScripts(inventory, cluster, side);
  if (!ran.ok) {
    const problems = [choiceProblem(ran.problem, mark(properties))];
    return { kind, text, input: null, ...writings, problems, isReadable: true };
  }
  const document = withGivenFacts(readClusterNode(resourceNode(cluster, properties, notStated, ran.effect)), facts);
  const change = putDocument(DEFAULT_CLUSTER, document);
  if (!change.ok) return { kind, text, input: null, ...writings, problems: [change.problem], isReadable: true };
  const { dataPlanePolicy, places } = ran.effect;
  const inScripts = dataPlanePolicy.map((rule, index): WrittenRule => ({
    type: rule.CalloutType,
    typePlace: null,
    regex: rule.CalloutUriRegex,
    // Never the text of the script: an excerpt would print what a file may mark as sensitive.
    pattern: new ComputedPlace(places[index] ?? mark(properties), itself),
    canCall: rule.CanCall,
    isArm: false,
  }));
  const all = { ...writings, written: [...writings.written, ...inScripts] };
  const unstated = unstatedText(cluster, egress);
  const input = {
    kind,
    text,
    cluster: change.state,
    rules: sourcedRules(change.state, all.written),
    ...all,
    warnings: [
      ...change.warnings,
      ...(unstated === null || notStated.length === 0
        ? []
        : [{ reason: 'INPUT_NOT_STATED', message: unstated, ...mark(properties) }]),
      ...ran.effect.notes.map(message => ({ reason: 'INPUT_SCRIPT', message, ...mark(properties) })),
    ],
  } as const;
  return { kind, text, input, ...all, problems: [], isReadable: true };
}

/** Every cluster that the output of a tool tells of, as it is or will be; null for what is none. A cluster that is deleted is left out. */
export function surveyClusters(
  text: string,
  root: JsonNode | null,
  choice: InventoryChoice,
): readonly { readonly name: string | null; readonly survey: InputSurvey }[] | null {
  if (root !== null && !toolOf(root)) return null;
  const result = readInventory(text, choice);
  if (!result.ok) return null;
  return result.inventory.clusters
    .filter(({ after }) => after !== null)
    .map(cluster => ({
      name: cluster.name ?? cluster.address,
      survey: surveyCluster(text, result.inventory, cluster, root, 'after', choice),
    }));
}

/** Both states of a cluster that a file changes. */
export interface ClusterChange {
  /** As people know the cluster. */
  readonly name: string;
  readonly action: ClusterAction | null;
  /** null where the cluster is not there on that side. */
  readonly before: InputResult | null;
  readonly after: InputResult | null;
}

/**
 * The changes that a Terraform plan, a Pulumi preview or a what-if result makes; null for a text that is none of these. What neither side
 * states is unchanged, and no condition on a comparison of the two.
 */
export function readChanges(text: string, choice: InventoryChoice): readonly ClusterChange[] | null {
  const json = readJson(text, ARM_JSON);
  if (!json.ok || !toolOf(json.value)) return null;
  const result = readInventory(text, choice);
  if (!result.ok) return null;
  const { clusters } = result.inventory;
  if (!/plan|preview|what-if/i.test(result.inventory.form)) return null;
  const named = choice.clusterName === undefined ? null : chosenCluster(clusters, choice.clusterName);
  if (named?.ok === false) return null;
  const wanted = named === null ? clusters : [named.value];
  const sideOf = (cluster: KnownCluster, side: 'before' | 'after'): InputResult | null => {
    if (cluster[side] === null) return null;
    // What neither side states is unchanged.
    const other = cluster[side === 'before' ? 'after' : 'before'];
    const notStated = unstatedIn(cluster, cluster[side]).filter(property => other?.[property] !== undefined);
    const survey = surveyCluster(text, result.inventory, cluster, json.value, side, choice, notStated);
    const { input, problems } = survey;
    const [problem] = problems;
    if (input === null) return problem === undefined ? null : { ok: false, kind: 'inventory', problem };
    return { ok: true, input };
  };
  return wanted.map(cluster => ({
    name: clusterLabel(cluster),
    action: cluster.action,
    before: cluster.action === 'create' ? null : (sideOf(cluster, 'before') ?? untold(cluster, 'before')),
    after: cluster.action === 'delete' ? null : (sideOf(cluster, 'after') ?? untold(cluster, 'after')),
  }));
}

/** A cluster that is there, though the file does not say how: that it allows nothing would be a guess. */
function untold(cluster: KnownCluster, side: 'before' | 'after'): InputResult {
  const message = `the file does not tell ${mention(clusterLabel(cluster))} as it is ${side} the change`;
  return { ok: false, kind: 'inventory', problem: inputProblem('INPUT_UNKNOWN', START, message, null) };
}

function refused(text: string, problem: InputProblem): InputSurvey {
  return { kind: 'inventory', text, input: null, written: [], fqdns: [], problems: [problem], isReadable: false };
}
