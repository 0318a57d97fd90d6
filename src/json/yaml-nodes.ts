import { isAlias, isMap, isNode, isScalar, isSeq, parseAllDocuments, type Node } from 'yaml';
import type { JsonMember, JsonNode } from './nodes.js';
import type { Span } from '../../grammar/text/positions.js';
import { catching, fail, failed, type Problem, type Result } from '../../grammar/text/problem.js';

/** The largest YAML text, in UTF-16 units. */
const MAX_TEXT_LENGTH = 4 * 1024 * 1024;
/** The most nodes once aliases are written out: a few lines of them could stand for billions. */
const MAX_NODES = 200_000;
const MAX_DEPTH = 100;
const START: Span = { start: 0, end: 0 };
const TOO_DEEP = `the file nests deeper than ${MAX_DEPTH} levels`;

/** One root for each document of a text. */
export type NodesResult = Result<readonly JsonNode[]>;

/** Ends the reading. */
function refuse(message: string, { start, end }: Span): never {
  return fail(yamlProblem(message, { start, end }));
}

function yamlProblem(message: string, span: Span): Problem {
  return { code: 'InvalidYaml', reason: 'YAML', message, hint: null, span };
}

/**
 * Reads YAML 1.2 (core schema) into the nodes that JSON is read into, with their places; one root for each document of the text.
 * Aliases are written out, within a bound.
 */
export function readYaml(text: string): NodesResult {
  if (text.length > MAX_TEXT_LENGTH) {
    return failed(
      yamlProblem(`the file has more than ${MAX_TEXT_LENGTH} characters, the most that is read as YAML`, START),
    );
  }
  return catching(() => {
    try {
      return documentsOf(text);
    } catch (error) {
      if (error instanceof RangeError) refuse(TOO_DEEP, START);
      throw error;
    }
  });
}

function documentsOf(text: string): readonly JsonNode[] {
  const documents = parseAllDocuments(text, { uniqueKeys: false, prettyErrors: false });
  if (!Array.isArray(documents)) return [];
  const nodes = { count: 0 };
  return documents.flatMap(document => {
    const [problem] = [...document.errors, ...document.warnings];
    if (problem !== undefined) {
      // The package's parser recurses without a bound of its own, so the stack is one.
      const isTooDeep = problem.message.startsWith('Maximum call stack');
      refuse(isTooDeep ? TOO_DEEP : problem.message, { start: problem.pos[0], end: problem.pos[1] });
    }
    return document.contents === null
      ? []
      : [nodeOf(document.contents, { nodes, anchors: new Map(), isAlias: false }, 0)];
  });
}

/** A document at work. */
interface OpenDocument {
  /** Of all documents, aliases written out. */
  readonly nodes: { count: number };
  /** What each anchor stands for at this place. */
  readonly anchors: Map<string, Node>;
  /** Whether an alias is being written out, whose anchors are known already. */
  readonly isAlias: boolean;
}

/**
 * An alias is looked up among the anchors before it, and names in a set: the package walks through the document for each alias, and
 * through the map for each name, which takes a time that grows with the square of their number.
 */
function nodeOf(node: unknown, open: OpenDocument, depth: number): JsonNode {
  const span = spanOf(node);
  if (++open.nodes.count > MAX_NODES) refuse(`the file has more than ${MAX_NODES} values, aliases written out`, span);
  if (depth > MAX_DEPTH) refuse(TOO_DEEP, span);
  if (isAlias(node)) {
    const target = open.anchors.get(node.source);
    if (target === undefined) refuse(`there is no anchor \`${node.source}\``, span);
    return { ...nodeOf(target, { ...open, isAlias: true }, depth + 1), ...span };
  }
  const anchor: string | undefined = isNode(node) && 'anchor' in node ? node.anchor : undefined;
  if (isNode(node) && anchor !== undefined && !open.isAlias) open.anchors.set(anchor, node);
  if (isSeq(node)) return { kind: 'array', items: node.items.map(item => nodeOf(item, open, depth + 1)), ...span };
  if (isMap(node)) {
    const names = new Set<string>();
    const members = node.items.map(({ key, value }): JsonMember => {
      const name = nodeOf(key, open, depth + 1);
      if (name.kind !== 'string') refuse('a key must be a string', name);
      if (names.has(name.value)) refuse('Map keys must be unique', name);
      names.add(name.value);
      const place = { start: name.end, end: name.end };
      return { name, value: value === null ? { kind: 'null', ...place } : nodeOf(value, open, depth + 1) };
    });
    return { kind: 'object', members, ...span };
  }
  const value = isScalar(node) ? node.value : null;
  switch (typeof value) {
    case 'string':
      return { kind: 'string', value, ...span };
    case 'number':
      return { kind: 'number', value, ...span };
    case 'boolean':
      return { kind: 'boolean', value, ...span };
    default:
      if (value === null || value === undefined) return { kind: 'null', ...span };
      refuse('values are strings, numbers, true, false, null, lists and maps', span);
  }
}

function spanOf(node: unknown): Span {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : null;
  const offsets: readonly unknown[] = Array.isArray(range) ? range : [];
  const [start, end] = offsets;
  return typeof start === 'number' && typeof end === 'number' ? { start, end } : { start: 0, end: 0 };
}
