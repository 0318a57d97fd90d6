import type { DecisionLayer } from '../../decide/index.js';
import { kindNames, mark, valueOf, type JsonNode, type JsonObject } from '../../json/nodes.js';
import { ARM_JSON, readJson } from '../../json/read.js';
import { ARM_CALLOUT_TYPES, armCalloutTypeOf } from '../../policy/callout-types.js';
import { didYouMean, listed, mention } from '../../../grammar/text/mention.js';
import { nearest } from '../../../grammar/text/nearest.js';
import { lineStarts, positionAt, type Span } from '../../../grammar/text/positions.js';
import { catching, fail, success, type Result } from '../../../grammar/text/problem.js';
import { absolutePath, readTextFile } from '../files.js';
import { unknownCalloutType } from '../callout-type.js';
import type { ExpectedCallout, CaseText, TestCase, TestFileProblem } from './test-case.js';
import { readYaml, type NodesResult } from '../yaml-nodes.js';

export type TestFileResult = Result<readonly TestCase[]>;

const LAYERS: readonly DecisionLayer[] = ['internal', 'immutable', 'command', 'arm-policy', 'arm-fqdn', 'none'];

/** Ends the reading. */
function refuse(message: string, { start, end }: Span, hint: string | null = null): never {
  const problem: TestFileProblem = {
    code: 'InvalidTestFile',
    reason: 'TEST_FILE',
    message,
    hint,
    span: { start, end },
  };
  return fail(problem);
}

/** Whether a file of a folder may be a test file, by its name. */
export function mayBeTestFile(path: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(path) && !/(?:^|[\\/])kusto-callout\.config\.\w+$/.test(path);
}

/** Whether a text of a folder is a test file: it has a key that only these have. */
export function looksLikeTestFile(text: string): boolean {
  return /^[\s-]*["']?(?:cases|callouts|commands|noNewAccessSince)["']?\s*:/m.test(text);
}

/**
 * Reads a test file: one case, a list of cases, or `cases:` with such a list, in JSON (`.json`, comments allowed) or YAML (any
 * other extension; several documents are as good as a list). Files that cases name are read at once, relative to the test file.
 */
export function readTestFile(file: string, text: string): TestFileResult {
  const nodes = /\.json$/i.test(file) ? readJsonNodes(text) : readYaml(text);
  if (!nodes.ok) return nodes;
  return catching(() => new CaseReader(file, text).cases(nodes.value));
}

function readJsonNodes(text: string): NodesResult {
  const result = readJson(text, ARM_JSON);
  return result.ok ? success([result.value]) : result;
}

type Members = ReadonlyMap<string, JsonNode>;

class CaseReader {
  private readonly starts: readonly number[];
  private readonly path: string;

  constructor(
    private readonly file: string,
    text: string,
  ) {
    this.starts = lineStarts(text);
    this.path = absolutePath(file, null);
  }

  cases(roots: readonly JsonNode[]): readonly TestCase[] {
    const nodes = roots.flatMap(root => {
      if (root.kind === 'array') return root.items;
      const cases = root.kind === 'object' ? root.members.find(({ name }) => name.value === 'cases') : undefined;
      if (root.kind !== 'object' || cases === undefined) return [root];
      this.members(root, 'a test file', ['cases'], []);
      return this.items(cases.value, '`cases`');
    });
    return nodes.map((node, index) => this.case(node, index));
  }

  private case(node: JsonNode, index: number): TestCase {
    const members = this.members(node, 'a case', ['name', 'cluster', 'script', 'callouts'], ['callouts']);
    const name = members.get('name');
    const callouts = members.get('callouts');
    return {
      name: name === undefined ? `case ${index + 1}` : this.string(name, '`name`'),
      file: this.file,
      line: this.line(node),
      cluster: this.cluster(members.get('cluster')),
      script: this.script(members.get('script')),
      callouts: callouts === undefined ? [] : this.items(callouts, '`callouts`').map(callout => this.callout(callout)),
    };
  }

  private callout(node: JsonNode): ExpectedCallout {
    const members = this.members(node, 'a callout', ['type', 'uri', 'expect', 'because'], ['type', 'uri', 'expect']);
    const [typeNode, because] = [this.required(members, 'type', node), members.get('because')];
    const typeName = this.string(typeNode, '`type`');
    const type = armCalloutTypeOf(typeName);
    if (type === null) {
      const { message, hint } = unknownCalloutType(typeName, ARM_CALLOUT_TYPES);
      refuse(message, mark(typeNode), hint);
    }
    return {
      type,
      uri: this.string(this.required(members, 'uri', node), '`uri`'),
      expect: this.oneOf(this.required(members, 'expect', node), '`expect`', ['allow', 'deny']),
      because: because === undefined ? null : this.oneOf(because, '`because`', LAYERS),
      line: this.line(node),
    };
  }

  /** A file's name, an ARM resource or its properties as an object, or the same as JSON text. */
  private cluster(node: JsonNode | undefined): CaseText | null {
    if (node === undefined || node.kind === 'null') return null;
    if (node.kind === 'object') return this.inline('the inline cluster', JSON.stringify(valueOf(node), null, 2));
    const text = this.string(node, '`cluster`');
    return /^\s*\{/.test(text) ? this.inline('the inline cluster', text) : this.read(text, node);
  }

  /** A file's name, or the text itself: of several lines, or one that starts like a command, a directive or a comment. */
  private script(node: JsonNode | undefined): CaseText | null {
    if (node === undefined || node.kind === 'null') return null;
    const text = this.string(node, '`script`');
    return /\n|^\s*(?:\.[a-z]|#|\/\/)/i.test(text) ? this.inline('the inline script', text) : this.read(text, node);
  }

  private inline(name: string, text: string): CaseText {
    return { name, path: this.path, text };
  }

  private read(file: string, node: JsonNode): CaseText {
    const path = absolutePath(file, this.path);
    const read = readTextFile(path);
    if (!read.ok) refuse(read.message, mark(node), 'file names start from the folder of the test file');
    return { name: file, path, text: read.text };
  }

  private members(node: JsonNode, what: string, known: readonly string[], required: readonly string[]): Members {
    const object = this.object(node, what);
    const members = new Map<string, JsonNode>();
    for (const { name, value } of object.members) {
      if (!known.includes(name.value)) {
        const similar = nearest(name.value, known);
        const keys = listed(known.map(mention), 'and');
        const hint = didYouMean(similar, `the keys of ${what} are ${keys}`);
        refuse(`${mention(name.value)} is not a key of ${what}`, name, hint);
      }
      members.set(name.value, value);
    }
    for (const name of required) this.required(members, name, node);
    return members;
  }

  private required(members: Members, name: string, node: JsonNode): JsonNode {
    const value = members.get(name);
    if (value === undefined) refuse(`${mention(name)} is missing`, mark(node));
    return value;
  }

  private object(node: JsonNode, what: string): JsonObject {
    if (node.kind === 'object') return node;
    refuse(`${what} must be an object, and this is ${kindNames[node.kind]}`, mark(node));
  }

  private items(node: JsonNode, what: string): readonly JsonNode[] {
    if (node.kind === 'array') return node.items;
    refuse(`${what} must be a list, and this is ${kindNames[node.kind]}`, mark(node));
  }

  private string(node: JsonNode, what: string): string {
    if (node.kind === 'string') return node.value;
    refuse(`${what} must be a string, and this is ${kindNames[node.kind]}`, mark(node));
  }

  private oneOf<Value extends string>(node: JsonNode, what: string, values: readonly Value[]): Value {
    const given = this.string(node, what);
    const value = values.find(known => known === given);
    if (value !== undefined) return value;
    const similar = nearest(given, values);
    const hint = didYouMean(similar, null);
    refuse(`${what} is ${listed(values.map(mention))}, not ${mention(given)}`, node, hint);
  }

  private line(node: JsonNode): number {
    return positionAt(this.starts, node.start).line;
  }
}
