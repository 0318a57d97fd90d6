import { sameData, type JsonMember, type JsonNode, type JsonObject } from '../json/nodes.js';
import { pathStep } from '../../grammar/text/mention.js';
import type { Span } from '../../grammar/text/positions.js';
import { armMessages, type ArmWarning } from './messages.js';
import { sameName } from './names.js';
import { ProblemError } from '../../grammar/text/problem.js';

/**
 * What reading a document needs everywhere: a place to collect warnings, and whether texts in square brackets are expressions,
 * which they are in templates only.
 */
export interface DocumentContext {
  readonly inTemplate: boolean;
  readonly warnings: ArmWarning[];
}

/** The member of that name, whatever its case. Two of them are an error, but for two of the same value (seen in a real template). */
export function armMember(node: JsonObject, name: string): JsonMember | undefined {
  const [first, ...others] = node.members.filter(member => sameName(member.name.value, name));
  const second = others.find(other => first !== undefined && !sameData(first.value, other.value));
  if (second !== undefined) throw new ProblemError(armMessages.twice(name, second.name, second.name.value));
  return first;
}

/**
 * The members of an object, each once. ARM does not tell names apart by case, so two such members are an error, unless both say the same.
 * `target` is the path of the object, or empty.
 */
export function distinctMembers(node: JsonObject, target: string): readonly JsonMember[] {
  const firsts = new Map<string, JsonMember>();
  for (const member of node.members) {
    const { name, value } = member;
    const key = name.value.toLowerCase();
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, member);
    else if (!sameData(first.value, value)) {
      const path = target === '' ? first.name.value : `${target}${pathStep(first.name.value)}`;
      throw new ProblemError(armMessages.twice(path, name, name.value));
    }
  }
  return [...firsts.values()];
}

/** The value of a member, with null as if absent. */
export function presentValue(node: JsonObject, name: string): JsonNode | undefined {
  const value = armMember(node, name)?.value;
  return value?.kind === 'null' ? undefined : value;
}

/** A text. In templates `[...]` is an expression, and `[[...]` the text that starts with one bracket. */
export function readText(node: JsonNode, target: string, reading: DocumentContext): string {
  if (node.kind !== 'string') throw new ProblemError(armMessages.wrongType(target, node, 'a string'));
  const text = node.value;
  if (!reading.inTemplate || !text.startsWith('[') || !text.endsWith(']')) return text;
  if (text.startsWith('[[')) return text.slice(1);
  throw new ProblemError(armMessages.expression(target, node, text));
}

/** One of a few words, whatever its case. */
export function readWord<Word extends string>(
  node: JsonNode,
  target: string,
  words: readonly Word[],
  reading: DocumentContext,
  similar: (text: string) => string | null,
): Word {
  const text = readText(node, target, reading);
  const word = words.find(known => sameName(known, text));
  if (word === undefined) throw new ProblemError(armMessages.wrongValue(target, node, text, words, similar(text)));
  return word;
}

/** The items of an array of at most `limit`. */
export function readItems(node: JsonNode, target: string, limit: number): readonly JsonNode[] {
  if (node.kind !== 'array') throw new ProblemError(armMessages.wrongType(target, node, 'an array'));
  if (node.items.length > limit) throw new ProblemError(armMessages.tooMany(target, node, node.items.length, limit));
  return node.items;
}

/** Where to underline a whole object: its opening bracket. */
export function opening(node: JsonNode): Span {
  return { start: node.start, end: node.start + 1 };
}
