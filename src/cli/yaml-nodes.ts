import { isAlias, isMap, isNode, isScalar, isSeq, parseAllDocuments, type Node } from 'yaml';
import type { JsonMember, JsonNode } from '../json/nodes.js';
import type { Span } from '../../grammar/text/positions.js';
import type { TestFileProblem } from './test-files/test-case.js';

/** The largest YAML text, in UTF-16 units. */
const MAX_TEXT_LENGTH = 4 * 1024 * 1024;
/** The most nodes once aliases are written out: a few lines of them could stand for billions. */
const MAX_NODES = 200_000;
const DEEPEST = 100;
const TOO_DEEP = `the file nests deeper than ${DEEPEST} levels`;

export type NodesResult =
  | { readonly ok: true; readonly roots: readonly JsonNode[] }
  | { readonly ok: false; readonly problem: TestFileProblem };

/** Carries a problem out of the recursion; never leaves this module. */
class YamlFault extends Error {
  constructor(
    message: string,
    readonly span: Span | null,
  ) {
    super(message);
  }
}

/**
 * Reads YAML 1.2 (core schema) into the nodes that JSON is read into, with their places; one root for each document of the text.
 * Aliases are written out, within a bound.
 */
export function readYaml(text: string): NodesResult {
  if (text.length > MAX_TEXT_LENGTH) {
    return refused(`the file has more than ${MAX_TEXT_LENGTH} characters, the most that is read as YAML`, null);
  }
  try {
    const documents = parseAllDocuments(text, { uniqueKeys: false, prettyErrors: false });
    if (!Array.isArray(documents)) return { ok: true, roots: [] };
    const nodes = { count: 0 };
    const roots = documents.flatMap(document => {
      const [fault] = [...document.errors, ...document.warnings];
      if (fault !== undefined) {
        // The package's parser recurses without a bound of its own, so the stack is one.
        const isTooDeep = fault.message.startsWith('Maximum call stack');
        throw new YamlFault(isTooDeep ? TOO_DEEP : fault.message, { start: fault.pos[0], end: fault.pos[1] });
      }
      return document.contents === null
        ? []
        : [nodeOf(document.contents, { nodes, anchors: new Map(), isAlias: false }, 0)];
    });
    return { ok: true, roots };
  } catch (fault) {
    if (fault instanceof YamlFault) return refused(fault.message, fault.span);
    if (fault instanceof RangeError) return refused(TOO_DEEP, null);
    throw fault;
  }
}

/** A document at work. */
interface Reading {
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
function nodeOf(node: unknown, reading: Reading, depth: number): JsonNode {
  const span = spanOf(node);
  if (++reading.nodes.count > MAX_NODES)
    throw new YamlFault(`the file has more than ${MAX_NODES} values, aliases written out`, span);
  if (depth > DEEPEST) throw new YamlFault(TOO_DEEP, span);
  if (isAlias(node)) {
    const target = reading.anchors.get(node.source);
    if (target === undefined) throw new YamlFault(`there is no anchor \`${node.source}\``, span);
    return { ...nodeOf(target, { ...reading, isAlias: true }, depth + 1), ...span };
  }
  const anchor: string | undefined = isNode(node) && 'anchor' in node ? node.anchor : undefined;
  if (isNode(node) && anchor !== undefined && !reading.isAlias) reading.anchors.set(anchor, node);
  if (isSeq(node)) return { kind: 'array', items: node.items.map(item => nodeOf(item, reading, depth + 1)), ...span };
  if (isMap(node)) {
    const names = new Set<string>();
    const members = node.items.map(({ key, value }): JsonMember => {
      const name = nodeOf(key, reading, depth + 1);
      if (name.kind !== 'string') throw new YamlFault('a key must be a string', name);
      if (names.has(name.value)) throw new YamlFault('Map keys must be unique', name);
      names.add(name.value);
      const place = { start: name.end, end: name.end };
      return { name, value: value === null ? { kind: 'null', ...place } : nodeOf(value, reading, depth + 1) };
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
      throw new YamlFault('values are strings, numbers, true, false, null, lists and maps', span);
  }
}

function spanOf(node: unknown): Span {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : null;
  const offsets: readonly unknown[] = Array.isArray(range) ? range : [];
  const [start, end] = offsets;
  return typeof start === 'number' && typeof end === 'number' ? { start, end } : { start: 0, end: 0 };
}

function refused(message: string, span: Span | null): NodesResult {
  return { ok: false, problem: { message, hint: null, span } };
}
