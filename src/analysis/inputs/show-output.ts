import type { JsonArray, JsonNode, JsonObject, JsonString } from '../../json/nodes.js';
import { mark } from '../../json/nodes.js';
import { readJson } from '../../json/read.js';
import { armCalloutTypeOf } from '../../policy/callout-types.js';
import type { LayerRules, RuleLayer } from '../../policy/rules-in-force.js';
import type { CalloutRule } from '../../policy/rules.js';
import type { Span } from '../../../grammar/text/positions.js';
import { clusterOfRules, listedRules } from './in-force.js';
import { inputProblem, type InputProblem, type InputSurvey, type WrittenRule } from './input.js';
import { itself, throughString } from './places.js';
import { writingsIn } from './written.js';

/** A row of `.show cluster policy callout`. */
interface PolicyRow {
  readonly policy: JsonString;
  readonly layer: RuleLayer;
}

/** Whether a JSON value is an answer of ours (an array of items with `tables`) or of the service (`Tables`). */
export function isShowOutput(root: JsonNode): boolean {
  return tablesIn(root).length > 0;
}

/**
 * Reads what `.show cluster policy callout` answered. Its rows are all that is known of the cluster: exactly these rules, and no
 * predefined ones where no row has them. Rules are taken as they are shown, so also a `*` or an invalid regex that came by ARM.
 */
export function surveyShowOutput(text: string, root: JsonNode): InputSurvey {
  const kind = 'show-output';
  const tables = tablesIn(root).filter(hasPolicies);
  const written: WrittenRule[] = [];
  const layers: LayerRules[] = [];
  const refuse = (problem: InputProblem): InputSurvey => {
    return { kind, text, input: null, written, fqdns: [], problems: [problem], isReadable: true };
  };
  if (tables.length > 1) return refuse(severalAnswers(root));
  const rows = tables.flatMap(rowsOf);
  if (rows.length === 0) return refuse(noRows(root));
  if (!rows.every(row => row !== null)) return refuse(unreadableRow(root));
  for (const { policy, layer } of rows) {
    const outer = throughString(text, policy, itself);
    const json = readJson(policy.value);
    if (!json.ok) {
      const { message, hint, span } = json.problem;
      const place = { start: outer.at(span.start), end: outer.at(span.end) };
      return refuse(inputProblem('POLICY_JSON', place, `the policy is not JSON: ${message}`, hint));
    }
    // What .delete cluster policy callout answers for an empty policy.
    if (json.value.kind === 'null') continue;
    const rules = rulesIn(json.value);
    if (rules === null) return refuse(notAPolicy(policy));
    const writings = writingsIn(json.value, { text: policy.value, outer, inTemplate: false });
    written.push(...writings.written);
    layers.push({ layer, rules });
  }
  const rules = layers.flatMap(layer => layer.rules);
  const input = {
    kind,
    text,
    cluster: clusterOfRules(rules),
    rules: listedRules(layers, written),
    written,
    fqdns: [],
    warnings: [],
  } as const;
  return { kind, text, input, written, fqdns: [], problems: [], isReadable: true };
}

function rulesIn(root: JsonNode): readonly CalloutRule[] | null {
  if (root.kind !== 'array') return null;
  const rules = root.items.map(ruleOf);
  return rules.every(rule => rule !== null) ? rules : null;
}

function ruleOf(node: JsonNode): CalloutRule | null {
  if (node.kind !== 'object') return null;
  const type = member(node, 'CalloutType');
  const regex = member(node, 'CalloutUriRegex');
  const canCall = member(node, 'CanCall');
  if (type?.kind !== 'string' || regex?.kind !== 'string' || canCall?.kind !== 'boolean') return null;
  if (armCalloutTypeOf(type.value) === null) return null;
  return { CalloutType: type.value, CalloutUriRegex: regex.value, CanCall: canCall.value };
}

interface RowTable {
  readonly columns: readonly string[];
  readonly rows: readonly JsonNode[];
}

/** The tables of an answer: items of `--format json`, one such item, or the body of the service's v1 answer. */
function tablesIn(root: JsonNode): readonly RowTable[] {
  if (root.kind === 'array') return root.items.flatMap(item => (item.kind === 'object' ? tablesIn(item) : []));
  if (root.kind !== 'object') return [];
  const tables = member(root, 'tables') ?? member(root, 'Tables');
  return tables?.kind === 'array' ? tables.items.flatMap(tableIn) : [];
}

function tableIn(node: JsonNode): readonly RowTable[] {
  if (node.kind !== 'object') return [];
  const columns = arrayMember(node, 'columns') ?? arrayMember(node, 'Columns');
  const rows = arrayMember(node, 'rows') ?? arrayMember(node, 'Rows');
  if (columns === null || rows === null) return [];
  const names = columns.items.map(column => {
    const name = column.kind === 'object' ? (member(column, 'name') ?? member(column, 'ColumnName')) : undefined;
    return name?.kind === 'string' ? name.value : '';
  });
  return [{ columns: names, rows: rows.items }];
}

function hasPolicies({ columns }: RowTable): boolean {
  return columns.includes('Policy');
}

/** null for a row whose policy is no text: to leave it out would be to claim that it has no rules. */
function rowsOf({ columns, rows }: RowTable): readonly (PolicyRow | null)[] {
  const policyIndex = columns.indexOf('Policy');
  const kindIndex = columns.indexOf('EntityType');
  return rows.map(row => {
    const policy = row.kind === 'array' ? row.items[policyIndex] : undefined;
    const entity = row.kind === 'array' ? row.items[kindIndex] : undefined;
    if (policy?.kind !== 'string') return null;
    const isImmutable = entity?.kind === 'string' && entity.value === 'Cluster immutable policy';
    return { policy, layer: isImmutable ? 'immutable' : 'command' };
  });
}

function member(node: JsonObject, name: string): JsonNode | undefined {
  return node.members.find(each => each.name.value === name)?.value;
}

function arrayMember(node: JsonObject, name: string): JsonArray | null {
  const value = member(node, name);
  return value?.kind === 'array' ? value : null;
}

function noRows(root: JsonNode): InputProblem {
  const message = 'these tables have no row with a policy';
  const hint = 'what is read is the answer of .show cluster policy callout, with its column Policy';
  return inputProblem('INPUT_NO_POLICY', mark(root), message, hint);
}

function severalAnswers(root: JsonNode): InputProblem {
  const message = 'several tables have a column Policy, so that it is not known which one is the policy';
  const hint = 'keep the answer of one .show cluster policy callout';
  return inputProblem('INPUT_SEVERAL_POLICIES', mark(root), message, hint);
}

function unreadableRow(root: JsonNode): InputProblem {
  const message = 'a row has no text in the column Policy';
  const hint = 'what is read is the answer of .show cluster policy callout, with each policy as a text of JSON';
  return inputProblem('POLICY_SHAPE', mark(root), message, hint);
}

function notAPolicy(policy: Span): InputProblem {
  const message = 'the column Policy holds no array of rules with CalloutType, CalloutUriRegex and CanCall';
  return inputProblem('POLICY_SHAPE', policy, message, null);
}
