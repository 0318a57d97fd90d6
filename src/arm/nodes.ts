import type { ArmProblem } from '../cluster/messages.js';
import {
  kindNames,
  mark,
  sameData,
  type JsonArray,
  type JsonMember,
  type JsonNode,
  type JsonObject,
} from '../json/nodes.js';
import { mention } from '../../grammar/text/mention.js';
import { templateMessages } from './messages.js';
import { ProblemError } from '../../grammar/text/problem.js';

/** The value of a member, whatever the case of its name; null is as absent. Twice the same value is one (seen in a real template). */
export function member(node: JsonObject, name: string): JsonNode | undefined {
  const wanted = name.toLowerCase();
  const [found, ...others] = node.members.filter(each => each.name.value.toLowerCase() === wanted);
  const again = others.find(other => found !== undefined && !sameData(found.value, other.value));
  if (again !== undefined) {
    const message = `${mention(again.name.value)} appears twice; ARM names are case-insensitive`;
    throw new ProblemError(templateMessages.template(name, again.name, message, 'keep one of the two'));
  }
  return found?.value.kind === 'null' ? undefined : found?.value;
}

export function expectObject(node: JsonNode, target: string): JsonObject {
  if (node.kind === 'object') return node;
  throw wrongKind(node, target, 'an object');
}

export function expectArray(node: JsonNode, target: string): JsonArray {
  if (node.kind === 'array') return node;
  throw wrongKind(node, target, 'an array');
}

export function expectText(node: JsonNode, target: string): string {
  if (node.kind === 'string') return node.value;
  throw wrongKind(node, target, 'a string');
}

export function wrongKind(node: JsonNode, target: string, expected: string): ProblemError<ArmProblem> {
  const message = `expected ${expected}, but found ${kindNames[node.kind]}`;
  return new ProblemError(templateMessages.template(target, mark(node), message));
}

/** The members of a section such as `parameters`; none where it is absent. */
export function sectionMembers(root: JsonObject, name: string, limit: number): readonly JsonMember[] {
  const section = member(root, name);
  if (section === undefined) return [];
  const { members } = expectObject(section, name);
  if (members.length > limit) {
    const message = `${members.length} ${name}; a template has at most ${limit}`;
    throw new ProblemError(templateMessages.limit(name, mark(section), message));
  }
  return members;
}
