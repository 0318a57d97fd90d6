import { isExpression, parseExpression, unescaped } from '../../arm/parse-expression.js';
import type { TemplateExpression } from '../../arm/syntax.js';
import type { JsonNode, JsonObject, JsonString } from '../../json/nodes.js';
import { offsetInString } from '../../json/read.js';
import { Code, type Place } from '../scope.js';
import { HOLE_MARK } from '../values.js';
import { isUnknownPart } from './infra.js';
import { KQL_MEMBERS, PROSE_MEMBERS, SCRIPT_MEMBERS } from './members.js';
import { rowReader, type ExportRow } from './rows.js';
import type { PlacedText, SourceBuilder } from './source.js';

/** Reads a JSON document of any kind: rows of an export, an answer of the service, a template, a plan, a dashboard. */
export function readJsonSource(
  text: string,
  root: JsonNode,
  place: (offset: number) => Place,
  source: SourceBuilder,
): void {
  new JsonSource(text, place, source).document(root);
}

class JsonSource {
  constructor(
    private readonly text: string,
    private readonly place: (offset: number) => Place,
    private readonly source: SourceBuilder,
  ) {}

  document(root: JsonNode): void {
    if (!this.tables(root)) this.walk(root, '');
  }

  /** Whether the document is an answer or rows of an export, which are read then. */
  private tables(root: JsonNode): boolean {
    if (root.kind === 'object') {
      // v1: { Tables: [{ Columns, Rows }] }
      const tables = member(root, 'Tables');
      if (tables?.kind === 'array') return tables.items.map(table => this.table(table)).some(Boolean);
      return this.table(root) || this.rowsOfObjects([root]);
    }
    if (root.kind !== 'array') return false;
    const objects = root.items.filter(item => item.kind === 'object');
    // v2: frames, of which DataTable is one kind.
    const frames = objects.filter(item => textMember(item, 'FrameType') !== null);
    if (frames.length > 0) {
      return frames
        .filter(frame => (textMember(frame, 'TableKind') ?? 'PrimaryResult') === 'PrimaryResult')
        .map(frame => this.table(frame))
        .some(Boolean);
    }
    return objects.length === root.items.length && this.rowsOfObjects(objects);
  }

  private table(node: JsonNode): boolean {
    if (node.kind !== 'object') return false;
    const columns = member(node, 'Columns');
    const rows = member(node, 'Rows');
    if (columns?.kind !== 'array' || rows?.kind !== 'array') return false;
    const names = columns.items.map(column =>
      (column.kind === 'object'
        ? (textMember(column, 'ColumnName') ?? textMember(column, 'name') ?? '')
        : ''
      ).toLowerCase(),
    );
    const read = rowReader(names);
    if (read === null) return false;
    for (const row of rows.items) {
      if (row.kind !== 'array') continue;
      const cell: ExportRow = column => this.cell(row.items[names.indexOf(column)]);
      read(cell, this.source);
    }
    return true;
  }

  private rowsOfObjects(objects: readonly JsonObject[]): boolean {
    const [first] = objects;
    if (first === undefined) return false;
    const read = rowReader(first.members.map(({ name }) => name.value));
    // A document with one object may be anything that has a member called query.
    if (read === null || (objects.length === 1 && member(first, 'Query') === null && member(first, 'Name') === null)) {
      if (objects.length === 1 && (read === null || member(first, 'Text') === null)) return false;
      if (read === null) return false;
    }
    const isRow = first.members.every(({ value }) => value.kind !== 'object' && value.kind !== 'array');
    if (!isRow) return false;
    for (const object of objects) {
      read((column): PlacedText | null => this.cell(member(object, column) ?? undefined), this.source);
    }
    return true;
  }

  private cell(node: JsonNode | undefined): PlacedText | null {
    if (node === undefined) return null;
    if (node.kind === 'string') return this.placed(node);
    if (node.kind === 'null') return null;
    const { start, end } = node;
    return { text: this.text.slice(start, end), placeOf: offset => this.place(start + offset) };
  }

  private placed(node: JsonString): PlacedText {
    return { text: node.value, placeOf: offset => this.place(offsetInString(this.text, node, offset)) };
  }

  private walk(node: JsonNode, entity: string, isInQueries = false): void {
    if (node.kind === 'array') {
      for (const item of node.items) this.walk(item, entity, isInQueries);
      return;
    }
    // A string of an array has no name that tells what it is.
    if (node.kind === 'string') this.source.addSuspect(this.placed(node), entity === '' ? null : entity);
    if (node.kind !== 'object') return;
    const isAdxDashboard =
      textMember(node, 'dataSourceId') !== null || member(node, 'usedVariables') !== null || isInQueries;
    const own = textMember(node, 'name') ?? textMember(node, 'title') ?? textMember(node, 'address') ?? entity;
    for (const { name, value } of node.members) {
      const key = name.value.toLowerCase();
      if (value.kind !== 'string') {
        this.walk(value, own, key === 'queries' || key === 'query');
        continue;
      }
      if (key === 'scripturl' || key === 'script_url' || key === 'sas_uri' || key === 'url_content') {
        this.source.scriptUrls.push(new Code(value.value, this.placed(value).placeOf, own === '' ? null : own));
      } else if (KQL_MEMBERS.has(key) || (key === 'text' && isAdxDashboard)) {
        this.query(value, own === '' ? null : own, SCRIPT_MEMBERS.has(key));
      } else if (!PROSE_MEMBERS.has(key)) {
        this.source.addSuspect(this.placed(value), own === '' ? null : own);
      }
    }
  }

  private query(node: JsonString, entity: string | null, isScript: boolean): void {
    const { value } = node;
    if (isExpression(value) && /^\[\s*[\w.]+\s*\(/.test(value)) {
      const parsed = parseExpression(value);
      const start = this.place(node.start);
      const text = parsed.ok ? textOfExpression(parsed.expression, 0) : value;
      const code = this.source.addCode({ text, placeOf: () => start }, entity);
      if (isScript && isUnknownPart(text)) this.source.scriptUrls.push(code);
      return;
    }
    // Azure Workbooks keep a query of Data Explorer as JSON in a string.
    const inner = /^\s*\{\s*"version"\s*:\s*"AzureDataExplorerQuery/.test(value) ? workbookQuery(value) : null;
    if (inner !== null) {
      const start = this.place(node.start);
      this.source.addCode({ text: inner, placeOf: () => start }, entity);
      return;
    }
    const text = unescaped(value);
    const skipped = value.length - text.length;
    const { placeOf } = this.placed(node);
    this.source.addCode({ text, placeOf: offset => placeOf(offset + skipped) }, entity);
  }
}

function member(object: JsonObject, name: string): JsonNode | null {
  const wanted = name.toLowerCase();
  return object.members.find(each => each.name.value.toLowerCase() === wanted)?.value ?? null;
}

function textMember(object: JsonObject, name: string): string | null {
  const value = member(object, name);
  return value?.kind === 'string' ? value.value : null;
}

function workbookQuery(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('queryText' in value)) return null;
    return typeof value.queryText === 'string' ? value.queryText : null;
  } catch {
    return null;
  }
}

/** Expressions in expressions are followed so deep. */
const MAX_DEPTH = 40;

/** The text that a template expression gives, with a mark for each part that only a deployment knows. */
function textOfExpression(expression: TemplateExpression, depth: number): string {
  if (depth > MAX_DEPTH) return HOLE_MARK;
  if (expression.kind === 'literal') return String(expression.value);
  if (expression.kind !== 'call') return HOLE_MARK;
  const { name, arguments: given } = expression;
  const texts = (): readonly string[] => given.map(each => textOfExpression(each, depth + 1));
  switch (name.toLowerCase()) {
    case 'concat':
      return texts().join('');
    case 'format': {
      const [format = '', ...values] = texts();
      return format.replace(/\{\{|\}\}|\{(\d+)(?:[^{}]*)\}/g, (match, index?: string) =>
        index === undefined ? match.charAt(0) : (values[Number(index)] ?? HOLE_MARK),
      );
    }
    case 'string':
    case 'trim':
      return texts()[0] ?? HOLE_MARK;
    case 'tolower':
      return (texts()[0] ?? HOLE_MARK).toLowerCase();
    case 'replace': {
      const [text = '', from = '', by = ''] = texts();
      return from === '' || from.includes(HOLE_MARK) ? HOLE_MARK : text.replaceAll(from, () => by);
    }
    default:
      return HOLE_MARK;
  }
}
