import { QUESTION_IDS, readReading, type Assumptions } from '../assumptions/index.js';
import type { JsonNode } from '../json/nodes.js';
import { failAt, membersOf, stringOf, type Members } from './node-reader.js';

/** The open questions that a map of a file settles: the id of a reading for each. */
export function assumptionsIn(node: JsonNode | undefined, what: string): Assumptions {
  return node === undefined ? {} : assumptionsOfMembers(membersOf(node, what, QUESTION_IDS));
}

/** The same of a map that may also have other keys. */
export function assumptionsOfMembers(members: Members): Assumptions {
  let assumptions: Assumptions = {};
  for (const id of QUESTION_IDS) {
    const node = members.get(id);
    if (node === undefined) continue;
    const result = readReading(id, stringOf(node, `\`${id}\``));
    if (!result.ok) failAt(result.problem.message, node, result.problem.hint);
    assumptions = { ...assumptions, ...result.value };
  }
  return assumptions;
}
