import { readProperties } from '../../analysis/prove/index.js';
import type { GivenParameter } from '../../arm/index.js';
import { ROLES } from '../../cluster/caller.js';
import { DECISION_LAYERS } from '../../decide/index.js';
import { mark, valueOf, type JsonNode } from '../../json/nodes.js';
import { ARM_CALLOUT_TYPES, armCalloutTypeOf } from '../../policy/callout-types.js';
import type { FileResult } from '../../library/session.js';
import { lineStarts, positionAt } from '../../../grammar/text/positions.js';
import { catching, fail, failed, success, type Problem, type Result } from '../../../grammar/text/problem.js';
import { absolutePath, readTextFile } from '../files.js';
import { unknownCalloutType } from '../callout-type.js';
import { assumptionsIn } from '../assumption-nodes.js';
import {
  booleanOf,
  choiceOf,
  failAt,
  itemsOf,
  membersOf,
  oneOrMore,
  readNodes,
  requiredMember,
  stringOf,
} from '../node-reader.js';
import { expandedCases } from './case-table.js';
import {
  CALLOUT_KEYS,
  CASE_KEYS,
  CHECKS,
  COMMAND_KEYS,
  EXCEPTION_KEYS,
  EXPECTATIONS,
  FILE_KEYS,
  REFUSED_KEYS,
} from './keys.js';
import type {
  CaseText,
  CommandExpectation,
  Exception,
  ExpectedCallout,
  ExpectedCommand,
  ExpectedProperty,
  TestCase,
  TestFile,
} from './test-case.js';

/** Whether a file of a folder may be a test file, by its name. */
export function mayBeTestFile(path: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(path) && !/(?:^|[\\/])kusto-callout\.config\.\w+$/.test(path);
}

/** Whether a text of a folder is a test file: it has a key that only these have. */
export function looksLikeTestFile(text: string): boolean {
  return /^[ \t-]*\{?\s*["']?(?:cases|callouts|commands|noNewAccessSince)["']?\s*:/m.test(text);
}

/** So many problems of one file are told with their places; nobody reads more, and each takes time in a long file. */
const MAX_PROBLEMS = 100;

/**
 * Reads a test file: one case, a list of cases, or `cases:` with such a list, in JSON (`.json`, comments allowed) or YAML (any
 * other extension; several documents are as good as a list). Files that cases name are read at once, relative to the test file. What
 * is wrong with a case keeps no other from it.
 *
 * @param readFile how files that cases name are read
 */
export function readTestFile(
  file: string,
  text: string,
  readFile: (path: string) => FileResult = readTextFile,
): Result<TestFile> {
  const nodes = readNodes(file, text);
  if (!nodes.ok) return nodes;
  const found = catching(() => nodes.value.flatMap(casesIn));
  if (!found.ok) return found;
  const reader = new CaseReader(file, text, readFile);
  const cases: TestCase[] = [];
  const problems: Problem[] = [];
  for (const [index, node] of found.value.entries()) {
    const result = catching(() => expandedCases(node).map(each => reader.case(each, index)));
    if (result.ok) cases.push(...result.value);
    else problems.push(result.problem);
  }
  const [problem] = problems;
  const more = problems.length - MAX_PROBLEMS;
  if (more > 0 && problem !== undefined) {
    const message = `${more} more ${more === 1 ? 'case' : 'cases'} of this file cannot be read`;
    problems.splice(MAX_PROBLEMS, more, {
      ...problem,
      message,
      hint: null,
      span: problems[MAX_PROBLEMS]?.span ?? problem.span,
    });
  }
  return cases.length === 0 && problem !== undefined && problems.length === 1
    ? failed(problem)
    : success({ cases, problems });
}

function casesIn(root: JsonNode): readonly JsonNode[] {
  if (root.kind === 'array') return root.items;
  const cases = root.kind === 'object' ? root.members.find(({ name }) => name.value === 'cases') : undefined;
  if (root.kind !== 'object' || cases === undefined) return [root];
  membersOf(root, 'a test file', FILE_KEYS);
  return itemsOf(cases.value, '`cases`');
}

class CaseReader {
  private readonly starts: readonly number[];
  private readonly path: string;

  constructor(
    private readonly file: string,
    private readonly text: string,
    private readonly readFile: (path: string) => FileResult,
  ) {
    this.starts = lineStarts(text);
    this.path = absolutePath(file, null);
  }

  case(node: JsonNode, index: number): TestCase {
    const members = membersOf(node, 'a case', CASE_KEYS);
    if (!CHECKS.some(name => members.has(name))) {
      failAt('`callouts` is missing', mark(node), 'or `commands`, `properties` or `noNewAccessSince`');
    }
    const name = members.get('name');
    const since = members.get('noNewAccessSince');
    const except = members.get('except');
    const items = (key: (typeof CHECKS)[number]): readonly JsonNode[] => {
      const list = members.get(key);
      return list === undefined ? [] : itemsOf(list, `\`${key}\``);
    };
    return {
      name: name === undefined ? `case ${index + 1}` : stringOf(name, '`name`'),
      file: this.file,
      line: this.line(node),
      cluster: this.cluster(members.get('cluster')),
      predefined: this.predefined(members.get('predefined')),
      parameters: this.parameters(members.get('parameters')),
      script: this.script(members.get('script')),
      assume: assumptionsIn(members.get('assume'), '`assume`'),
      commands: items('commands').map(command => this.command(command)),
      callouts: items('callouts').map(callout => this.callout(callout)),
      properties: items('properties').map(property => this.property(property)),
      since: since === undefined ? null : { name: stringOf(since, '`noNewAccessSince`'), line: this.line(since) },
      exception: except === undefined ? null : this.exception(except),
      others: new Map(),
    };
  }

  private callout(node: JsonNode): ExpectedCallout {
    const members = membersOf(node, 'a callout', CALLOUT_KEYS, ['type', 'uri', 'expect']);
    const [typeNode, because] = [requiredMember(members, 'type', node), members.get('because')];
    const typeName = stringOf(typeNode, '`type`');
    const type = armCalloutTypeOf(typeName);
    if (type === null) {
      const { message, hint } = unknownCalloutType(typeName, ARM_CALLOUT_TYPES);
      failAt(message, mark(typeNode), hint);
    }
    return {
      type,
      uri: stringOf(requiredMember(members, 'uri', node), '`uri`'),
      expect: choiceOf(requiredMember(members, 'expect', node), '`expect`', EXPECTATIONS),
      because: because === undefined ? null : choiceOf(because, '`because`', DECISION_LAYERS),
      line: this.line(node),
    };
  }

  private command(node: JsonNode): ExpectedCommand {
    const line = this.line(node);
    if (node.kind === 'string')
      return { run: node.value, as: null, outcome: { kind: 'succeeds' }, changes: null, line };
    const members = membersOf(node, 'a command', COMMAND_KEYS, ['run']);
    const [as, changes, refused, rows] = ['as', 'changes', 'refused', 'rows'].map(key => members.get(key));
    if (refused !== undefined && rows !== undefined) failAt('a command that is refused has no `rows`', mark(rows));
    return {
      run: stringOf(requiredMember(members, 'run', node), '`run`'),
      as: as === undefined ? null : choiceOf(as, '`as`', ROLES),
      outcome: outcomeOf(refused, rows),
      changes: changes === undefined ? null : booleanOf(changes, '`changes`'),
      line,
    };
  }

  /** As `prove` reads it: a line, or a map. Files start from the folder of the test file. */
  private property(node: JsonNode): ExpectedProperty {
    const result = readProperties({ kind: 'array', items: [node], start: node.start, end: node.end });
    if (!result.ok) fail(result.problem);
    const [property] = result.value;
    if (property === undefined) throw new Error('a node is a property');
    return { property, line: this.line(node) };
  }

  private exception(node: JsonNode): Exception {
    const members = membersOf(node, 'an exception', EXCEPTION_KEYS, EXCEPTION_KEYS);
    const untilNode = requiredMember(members, 'until', node);
    const until = stringOf(untilNode, '`until`');
    const isDate = /^\d{4}-\d\d-\d\d$/.test(until) && new Date(`${until}T00:00:00Z`).toJSON().startsWith(until);
    if (!isDate) failAt('`until` is a day, as 2027-01-31', untilNode);
    return { reason: stringOf(requiredMember(members, 'reason', node), '`reason`'), until, line: this.line(node) };
  }

  /** A file's name, an ARM resource or its properties as an object, or the same as JSON text. */
  private cluster(node: JsonNode | undefined): CaseText | null {
    if (node === undefined || node.kind === 'null') return null;
    if (node.kind === 'object') return this.inline('the inline cluster', JSON.stringify(valueOf(node), null, 2), node);
    const text = stringOf(node, '`cluster`');
    return /^\s*[{[]/.test(text) ? this.inline('the inline cluster', text, node) : this.read(text, node);
  }

  private predefined(node: JsonNode | undefined): CaseText | null {
    return node === undefined || node.kind === 'null' ? null : this.read(stringOf(node, '`predefined`'), node);
  }

  /** Values by name, or files as `az` takes them. */
  private parameters(node: JsonNode | undefined): TestCase['parameters'] {
    if (node === undefined) return {};
    if (node.kind === 'object') {
      return Object.fromEntries(
        node.members.map(({ name, value }): [string, GivenParameter] => [
          name.value,
          { kind: 'value', value: valueOf(value) },
        ]),
      );
    }
    return Object.fromEntries(
      oneOrMore(node).flatMap(item => {
        const source = this.read(stringOf(item, '`parameters`'), item);
        return parametersIn(source, item);
      }),
    );
  }

  /** A file's name, or the text itself: of several lines, or one that starts like a command, a directive or a comment. */
  private script(node: JsonNode | undefined): CaseText | null {
    if (node === undefined || node.kind === 'null') return null;
    const text = stringOf(node, '`script`');
    return /\n|^\s*(?:\.[a-z]|#|\/\/)/i.test(text) ? this.inline(this.file, text, node) : this.read(text, node);
  }

  /** The text of a YAML block begins in the line after its `|`. */
  private inline(name: string, text: string, node: JsonNode): CaseText {
    const isBlock = /^[|>]/.test(this.text.slice(node.start, node.start + 1));
    return { name, path: this.path, text, line: this.line(node) + (isBlock ? 1 : 0) };
  }

  private read(file: string, node: JsonNode): CaseText {
    const path = absolutePath(file, this.path);
    const read = this.readFile(path);
    if (!read.ok) return failAt(read.message, mark(node), 'file names start from the folder of the test file');
    return { name: file, path, text: read.text, line: 1 };
  }

  private line(node: JsonNode): number {
    return positionAt(this.starts, node.start).line;
  }
}

/** The parameters of a file, whose values are under `parameters` or are there themselves. */
function parametersIn({ name, text }: CaseText, node: JsonNode): readonly (readonly [string, GivenParameter])[] {
  const nodes = readNodes(name, text);
  if (!nodes.ok) return failAt(`${name}: ${nodes.problem.message}`, node);
  const [root] = nodes.value;
  const section =
    root?.kind === 'object' ? root.members.find(each => each.name.value === 'parameters')?.value : undefined;
  if (section?.kind !== 'object') {
    return failAt(`${name} is not a parameters file`, node, 'it holds { "parameters": { "name": { "value": … } } }');
  }
  return section.members.flatMap(({ name: { value: parameter }, value: entry }) => {
    const value = entry.kind === 'object' ? entry.members.find(each => each.name.value === 'value')?.value : undefined;
    return value === undefined ? [] : [[parameter, { kind: 'value', value: valueOf(value) }] as const];
  });
}

function outcomeOf(refused: JsonNode | undefined, rows: JsonNode | undefined): CommandExpectation {
  if (rows?.kind === 'number')
    return { kind: 'row count', count: rows.value, place: { start: rows.start, end: rows.end } };
  if (rows !== undefined) {
    for (const row of itemsOf(rows, '`rows`')) if (row.kind !== 'object') failAt('a row is an object', mark(row));
    return { kind: 'rows', rows, place: { start: rows.start, end: rows.end } };
  }
  if (refused === undefined) return { kind: 'succeeds' };
  if (refused.kind === 'boolean') {
    return refused.value ? { kind: 'refused', code: null, reason: null } : { kind: 'succeeds' };
  }
  const members = membersOf(refused, '`refused`', REFUSED_KEYS);
  const [code, reason] = ['code', 'reason'].map(key => {
    const value = members.get(key);
    return value === undefined ? null : stringOf(value, `\`${key}\``);
  });
  return { kind: 'refused', code: code ?? null, reason: reason ?? null };
}
