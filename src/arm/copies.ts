import type { JsonArray, JsonNode, JsonObject, JsonString } from '../json/nodes.js';
import { kindNames, mark } from '../json/nodes.js';
import { mention } from '../../grammar/text/mention.js';
import { MAX_COPIES } from './limits.js';
import type { Loop, ContextAt } from './context.js';
import { templateMessages } from './messages.js';
import { member } from './nodes.js';
import { ProblemError } from '../../grammar/text/problem.js';

/** A copy loop that makes an array: of a property, a variable or an output. */
export interface Copy {
  readonly name: JsonString;
  /** The array, with the input evaluated for each turn. */
  array(evaluateNode: (node: JsonNode, at: ContextAt) => JsonNode): JsonArray;
}

type EvaluateNode = (node: JsonNode, at: ContextAt) => JsonNode;

/** The loops of a member `copy`, or null where it is a member like another. */
export function copiesOf(value: JsonNode, at: ContextAt, kind: Loop['kind']): readonly Copy[] | null {
  if (value.kind !== 'array' || value.items.length === 0) return null;
  const loops = value.items.map((item, index) => copyOf(item, { ...at, target: `${at.target}.copy[${index}]` }, kind));
  return loops.every(loop => loop !== null) ? loops : null;
}

function copyOf(item: JsonNode, at: ContextAt, kind: Loop['kind']): Copy | null {
  if (item.kind !== 'object') return null;
  const name = member(item, 'name');
  const input = member(item, 'input');
  if (name?.kind !== 'string' || input === undefined) return null;
  return { name, array: evaluateNode => loopArray(item, name.value, input, at, kind, evaluateNode) };
}

/** Evaluates an input once for each turn of a loop. */
export function loopArray(
  loop: JsonObject,
  name: string,
  input: JsonNode,
  at: ContextAt,
  kind: Loop['kind'],
  evaluateNode: EvaluateNode,
): JsonArray {
  const count = copyCount(loop, at, evaluateNode);
  const items = Array.from({ length: count }, (_, index) =>
    evaluateNode(input, {
      ...at,
      target: `${at.target}.input`,
      loops: [...at.loops, { name, index, kind }],
    }),
  );
  return { kind: 'array', start: loop.start, end: loop.end, items };
}

/** How often a loop runs. */
export function copyCount(loop: JsonObject, at: ContextAt, evaluateNode: EvaluateNode): number {
  const written = member(loop, 'count');
  const target = `${at.target}.count`;
  if (written === undefined)
    throw new ProblemError(templateMessages.template(target, mark(loop), 'a copy loop has a count'));
  const count = evaluateNode(written, { ...at, target });
  if (count.kind !== 'number' || !Number.isSafeInteger(count.value) || count.value < 0) {
    const found = count.kind === 'number' ? mention(String(count.value)) : kindNames[count.kind];
    const message = `the count of a copy loop is an integer of at least 0, not ${found}`;
    throw new ProblemError(templateMessages.template(target, mark(written), message));
  }
  if (count.value > MAX_COPIES) {
    const message = `a copy loop runs at most ${MAX_COPIES} times, not ${count.value}`;
    throw new ProblemError(templateMessages.limit(target, mark(written), message));
  }
  return count.value;
}
