import { kindNames, mark, type JsonNode, type JsonObject } from '../json/nodes.js';
import { ARM_JSON, readJson } from '../json/read.js';
import { didYouMean, listed, mention } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import type { Span } from '../../grammar/text/positions.js';
import { fail, success, type Problem } from '../../grammar/text/problem.js';
import { readYaml, type NodesResult } from '../json/yaml-nodes.js';

/** What is wrong with a file that people write for this program, and where. */
export type FileProblem = Problem<'InvalidFile', 'FILE'>;

/** The documents of a file: JSON with comments where its name says so, otherwise YAML. */
export function readNodes(file: string, text: string): NodesResult {
  if (!/\.jsonc?$/i.test(file)) return readYaml(text);
  const result = readJson(text, ARM_JSON);
  return result.ok ? success([result.value]) : result;
}

/** The members of an object, by name. */
export type Members = ReadonlyMap<string, JsonNode>;

/** Stops the reading of a file with a problem at a place; to be caught by `catching`. */
export function failAt(message: string, { start, end }: Span, hint: string | null = null): never {
  const problem: FileProblem = { code: 'InvalidFile', reason: 'FILE', message, hint, span: { start, end } };
  fail(problem);
}

/** The members of an object whose keys are known; `what` names it in messages: `a case`. */
export function membersOf(
  node: JsonNode,
  what: string,
  known: readonly string[],
  required: readonly string[] = [],
): Members {
  const members = new Map<string, JsonNode>();
  for (const { name, value } of objectOf(node, what).members) {
    if (!known.includes(name.value)) {
      const keys = listed(known.map(mention), 'and');
      const hint = didYouMean(nearest(name.value, known), `the keys of ${what} are ${keys}`);
      failAt(`${mention(name.value)} is not a key of ${what}`, name, hint);
    }
    members.set(name.value, value);
  }
  for (const name of required) requiredMember(members, name, node);
  return members;
}

export function requiredMember(members: Members, name: string, node: JsonNode): JsonNode {
  return members.get(name) ?? failAt(`${mention(name)} is missing`, mark(node));
}

export function objectOf(node: JsonNode, what: string): JsonObject {
  return node.kind === 'object' ? node : wrongKind(node, what, 'an object');
}

export function itemsOf(node: JsonNode, what: string): readonly JsonNode[] {
  return node.kind === 'array' ? node.items : wrongKind(node, what, 'a list');
}

/** The items of a list, or what is there alone. */
export function oneOrMore(node: JsonNode): readonly JsonNode[] {
  return node.kind === 'array' ? node.items : [node];
}

export function stringOf(node: JsonNode, what: string): string {
  return node.kind === 'string' ? node.value : wrongKind(node, what, 'a string');
}

export function booleanOf(node: JsonNode, what: string): boolean {
  return node.kind === 'boolean' ? node.value : wrongKind(node, what, 'true or false');
}

export function choiceOf<Value extends string>(node: JsonNode, what: string, values: readonly Value[]): Value {
  // YAML 1.1 and JSON people write `off` as false.
  const given = node.kind === 'boolean' && !node.value ? 'off' : stringOf(node, what);
  const value = values.find(known => known === given);
  if (value !== undefined) return value;
  const hint = didYouMean(nearest(given, values), null);
  return failAt(`${what} is ${listed(values.map(mention))}, not ${mention(given)}`, node, hint);
}

function wrongKind(node: JsonNode, what: string, wanted: string): never {
  failAt(`${what} must be ${wanted}, and this is ${kindNames[node.kind]}`, mark(node));
}
