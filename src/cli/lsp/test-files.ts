import { DEFAULT_CALLER } from '../../cluster/caller.js';
import { sameName } from '../../cluster/names.js';
import { explainDecision } from '../../decide/index.js';
import type { JsonNode, JsonObject } from '../../json/nodes.js';
import { lineStarts, positionAt, type Span } from '../../../grammar/text/positions.js';
import type { Problem } from '../../../grammar/text/problem.js';
import type { StartClock } from '../question-clock.js';
import { readTestFile } from '../test-files/read-test-file.js';
import { runCase } from '../test-files/run-case.js';
import { readYaml } from '../../json/yaml-nodes.js';
import { ruleWords, type DocumentFinding, type DocumentFix, type DocumentSymbolEntry } from './answers.js';
import { keyDescription } from './test-file-keys.js';

/** Test files longer than this are for the command line. */
const MAX_TEST_FILE_LENGTH = 400_000;

/**
 * Whether a YAML document is a test file of ours: editors open all kinds of YAML. It has `cases` at the top, or is a list whose items
 * have keys that only test files have together.
 */
export function isOurTestFile(text: string): boolean {
  if (text.length > MAX_TEST_FILE_LENGTH) return false;
  if (/^cases\s*:/m.test(text)) return true;
  const has = (keys: string): boolean => new RegExp(`^[ -]*(?:${keys})\\s*:`, 'm').test(text);
  const isList = /^(?:\s*(?:#.*|---.*)?\n)*-\s/.test(text);
  return isList && (has('callouts|noNewAccessSince') || (has('cluster') && has('commands|properties')));
}

/** What is wrong with a test file, and how to spell what looks misspelt; nothing for another kind of YAML. */
export function testFileFindings(text: string, path: string): readonly DocumentFinding[] {
  if (!isOurTestFile(text)) return [];
  const result = readTestFile(path, text);
  return (result.ok ? result.value.problems : [result.problem]).map(problem => findingOf(problem, text));
}

function findingOf(problem: Problem, text: string): DocumentFinding {
  const { span, reason, message, hint } = problem;
  return {
    span,
    severity: 'error',
    code: reason,
    rule: null,
    message: hint === null ? message : `${message}\nhint: ${hint}`,
    fix: spellingFix(problem, text),
  };
}

/** Writes what the hint says was meant, where the place holds one word. */
function spellingFix({ span, hint }: Problem, text: string): DocumentFix | null {
  const [, quoted, bare] = /^did you mean (?:`([^`]+)`|([\w-]+))\?$/.exec(hint ?? '') ?? [];
  const meant = quoted ?? bare;
  const [, quote, word] = /^(["']?)([\w-]+)\1$/.exec(text.slice(span.start, span.end)) ?? [];
  if (meant === undefined || quote === undefined || word === undefined) return null;
  return {
    title: `Write ${meant}`,
    edit: { start: span.start + quote.length, end: span.end - quote.length, text: meant },
  };
}

/** The cases of a test file, by name. */
export function testFileSymbols(text: string): readonly DocumentSymbolEntry[] {
  return casesOf(text).flatMap((node, index) => {
    if (node.kind !== 'object') return [];
    const name = memberOf(node, 'name');
    const checks = ['callouts', 'commands', 'properties'].flatMap(key => {
      const list = memberOf(node, key);
      return list?.kind === 'array' ? `${list.items.length} ${key}` : [];
    });
    const { start, end } = node;
    return {
      name: name?.kind === 'string' && name.value !== '' ? name.value : `case ${index + 1}`,
      detail: checks.join(', '),
      span: { start, end },
    };
  });
}

/** What a callout of a test file becomes, what a rule of a cluster inside it allows, or what a key says. */
export function testFileHover(
  text: string,
  offset: number,
  path: string,
  startClock: StartClock,
): (Span & { readonly lines: readonly string[] }) | null {
  const within = ({ start, end }: Span): boolean => start <= offset && offset <= end;
  for (const node of casesOf(text)) {
    if (node.kind !== 'object' || !within(node)) continue;
    const rule = ruleIn(node, within);
    if (rule !== null) {
      const { regex, type, canCall } = rule;
      return { start: regex.start, end: regex.end, lines: ruleWords(type, regex.value, canCall, startClock) };
    }
    const key = keyIn(node, within, []);
    if (key !== null) return key;
    const list = memberOf(node, 'callouts');
    const index = list?.kind === 'array' ? list.items.findIndex(within) : -1;
    const callout = list?.kind === 'array' ? list.items[index] : undefined;
    const lines = callout === undefined ? null : calloutWords(text, path, node, index);
    if (callout !== undefined && lines !== null) return { start: callout.start, end: callout.end, lines };
  }
  return null;
}

/** What the callout of a case becomes on its cluster; null where that cannot be told. */
function calloutWords(text: string, path: string, node: JsonNode, index: number): readonly string[] | null {
  const read = readTestFile(path, text);
  const { line } = positionAt(lineStarts(text), node.start);
  const testCase = read.ok ? read.value.cases.find(each => each.line === line) : undefined;
  const callout = testCase?.callouts[index];
  if (testCase === undefined || callout === undefined) return null;
  const only = { ...testCase, callouts: [callout], commands: [], properties: [], since: null };
  const { error, callouts } = runCase(only, DEFAULT_CALLER, {});
  if (error !== null) return [error];
  return callouts.flatMap(({ decision }) => explainDecision(decision).split('\n'));
}

interface RulePlace {
  readonly regex: Extract<JsonNode, { readonly kind: 'string' }>;
  readonly type: string | null;
  readonly canCall: boolean | null;
}

/** The rule whose regex is at a place. */
function ruleIn(node: JsonNode, within: (span: Span) => boolean): RulePlace | null {
  if (!within(node)) return null;
  const parts = node.kind === 'array' ? node.items : node.kind === 'object' ? node.members.map(each => each.value) : [];
  for (const part of parts) {
    const found = ruleIn(part, within);
    if (found !== null) return found;
  }
  const regex = node.kind === 'object' ? memberOf(node, 'calloutUriRegex') : undefined;
  if (node.kind !== 'object' || regex?.kind !== 'string' || !within(regex)) return null;
  const type = memberOf(node, 'calloutType');
  const access = memberOf(node, 'outboundAccess') ?? memberOf(node, 'CanCall');
  return {
    regex,
    type: type?.kind === 'string' ? type.value : null,
    canCall:
      access?.kind === 'boolean'
        ? access.value
        : access?.kind === 'string'
          ? access.value.toLowerCase() === 'allow'
          : null,
  };
}

/** What the key at a place says; null where there is no key. */
function keyIn(
  node: JsonNode,
  within: (span: Span) => boolean,
  path: readonly string[],
): (Span & { readonly lines: readonly string[] }) | null {
  if (!within(node)) return null;
  if (node.kind === 'array') {
    for (const item of node.items) {
      const found = keyIn(item, within, path);
      if (found !== null) return found;
    }
    return null;
  }
  if (node.kind !== 'object') return null;
  for (const { name, value } of node.members) {
    const description = within(name) ? keyDescription([...path, name.value]) : null;
    if (description !== null) return { start: name.start, end: name.end, lines: [description] };
    const found = keyIn(value, within, [...path, name.value]);
    if (found !== null) return found;
  }
  return null;
}

function memberOf({ members }: JsonObject, key: string): JsonNode | undefined {
  return members.find(({ name }) => sameName(name.value, key))?.value;
}

/** The nodes of the cases; none where the text is not a test file, or not YAML at the moment. */
function casesOf(text: string): readonly JsonNode[] {
  if (!isOurTestFile(text)) return [];
  const read = readYaml(text);
  if (!read.ok) return [];
  return read.value.flatMap(root => {
    if (root.kind === 'array') return root.items;
    const cases = root.kind === 'object' ? memberOf(root, 'cases') : undefined;
    return cases?.kind === 'array' ? cases.items : [root];
  });
}
