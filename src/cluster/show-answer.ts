import { mark, type JsonArray, type JsonNode, type JsonObject } from '../json/nodes.js';
import { offsetInString } from '../json/read.js';
import { offsetInField, separatedRecords, type SeparatedField } from '../../grammar/text/separated-values.js';
import type { Span } from '../../grammar/text/positions.js';

/** A text in a cell of an answer, and how its offsets lead to those of the answer. */
export interface ShownText extends Span {
  readonly value: string;
  /** From offsets in the value to offsets in the answer. */
  readonly at: (offset: number) => number;
  /** A piece of the value as the answer writes it; null where it has no way to. */
  readonly encode: (piece: string) => string | null;
}

/** A row of an answer with policies. */
export interface ShownRow {
  /** null for a row whose policy is not a text: to leave it out would be to claim that it has no rules. */
  readonly policy: ShownText | null;
  /** What the row is about; null where the answer does not say. */
  readonly entityType: string | null;
  /** The names of the databases, as JSON; null where the answer does not say. */
  readonly childEntities: string | null;
}

/** A table of an answer that has a column Policy. */
export interface ShownTable extends Span {
  readonly rows: readonly ShownRow[];
}

/** What `.show cluster policy callout` answered: the tables of it that have policies. */
export interface ShowAnswer extends Span {
  readonly tables: readonly ShownTable[];
}

/**
 * Finds the tables of an answer, in every form in which people have one: our JSON, the service's v1 and v2 envelopes, a table alone
 * with columns and rows, rows as objects, and (where `root` is null) CSV and TSV. null for what is none of these.
 */
export function showAnswerIn(text: string, root: JsonNode | null): ShowAnswer | null {
  if (root === null) return separatedAnswer(text);
  const tables = tablesIn(root);
  const withPolicies = tables.filter(({ columns }) => columns.includes('policy'));
  if (withPolicies.length > 0 || (tables.length > 0 && isEnvelope(root))) {
    return { tables: withPolicies.map(shownTable(text)), ...mark(root) };
  }
  const rows = objectRows(root);
  return rows === null ? null : { tables: [objectTable(text, root, rows)], ...mark(root) };
}

/** The text in that column of the first row of a table that has it, in the same forms; null where no table has it. */
export function firstCell(text: string, root: JsonNode | null, column: string): string | null {
  const name = column.toLowerCase();
  if (root === null) {
    const head = /^\ufeff?([^\r\n]*)/.exec(text)?.[1] ?? '';
    const [names, first] = separatedRecords(text, head.includes('\t') ? '\t' : ',') ?? [];
    const at = names?.findIndex(field => field.value.trim().toLowerCase() === name) ?? -1;
    return first?.[at]?.value ?? null;
  }
  for (const { columns, rows } of tablesIn(root)) {
    const [row] = rows;
    if (columns.includes(name) && row?.kind === 'array') return stringIn(row.items[columns.indexOf(name)]);
  }
  const [row] = root.kind === 'array' ? root.items : [root];
  return row?.kind === 'object' ? stringIn(member(row, name)) : null;
}

/** Columns by their names in small letters, and rows. */
interface RowTable extends Span {
  readonly columns: readonly string[];
  readonly rows: readonly JsonNode[];
}

/** The tables of items of `--format json`, of a v1 answer, of the frames of a v2 answer, or one that is alone. */
function tablesIn(root: JsonNode): readonly RowTable[] {
  if (root.kind === 'array') return root.items.flatMap(item => (item.kind === 'object' ? tablesIn(item) : []));
  if (root.kind !== 'object') return [];
  const tables = member(root, 'tables');
  if (tables?.kind === 'array') return tables.items.flatMap(tableIn);
  const kind = member(root, 'tablekind');
  // Frames of v2 also tell of the query itself.
  return kind?.kind === 'string' && kind.value !== 'PrimaryResult' ? [] : tableIn(root);
}

/** Whether it is an answer to a command, though perhaps to another one. */
function isEnvelope(root: JsonNode): boolean {
  if (root.kind === 'array') return root.items.some(isEnvelope);
  return root.kind === 'object' && (member(root, 'tables') !== undefined || member(root, 'frametype') !== undefined);
}

function tableIn(node: JsonNode): readonly RowTable[] {
  if (node.kind !== 'object') return [];
  const columns = arrayMember(node, 'columns');
  const rows = arrayMember(node, 'rows');
  if (columns === null || rows === null) return [];
  const names = columns.items.map(column => {
    if (column.kind === 'string') return column.value.toLowerCase();
    const name = column.kind === 'object' ? (member(column, 'name') ?? member(column, 'columnname')) : undefined;
    return name?.kind === 'string' ? name.value.toLowerCase() : '';
  });
  return [{ columns: names, rows: rows.items, ...mark(node) }];
}

function shownTable(text: string): (table: RowTable) => ShownTable {
  return ({ columns, rows, start, end }) => {
    const cellOf = (row: JsonNode, name: string): JsonNode | undefined =>
      row.kind === 'array' && columns.includes(name) ? row.items[columns.indexOf(name)] : undefined;
    return {
      start,
      end,
      rows: rows.map(row => ({
        policy: stringText(text, cellOf(row, 'policy')),
        entityType: stringIn(cellOf(row, 'entitytype')),
        childEntities: stringIn(cellOf(row, 'childentities')),
      })),
    };
  };
}

/** Rows as objects: an array, one alone, or what PowerShell makes of an array: `{"value": […], "Count": 2}`. */
function objectRows(root: JsonNode): readonly JsonObject[] | null {
  if (root.kind === 'object') {
    if (isRow(root)) return [root];
    const list = member(root, 'value');
    return list?.kind === 'array' && member(root, 'count') !== undefined ? objectRows(list) : null;
  }
  if (root.kind !== 'array' || root.items.length === 0) return null;
  const rows = root.items.filter(item => item.kind === 'object' && isRow(item));
  return rows.length === root.items.length ? rows.filter(item => item.kind === 'object') : null;
}

function isRow(node: JsonObject): boolean {
  return member(node, 'policy') !== undefined && member(node, 'entitytype') !== undefined;
}

function objectTable(text: string, root: JsonNode, rows: readonly JsonObject[]): ShownTable {
  return {
    ...mark(root),
    rows: rows.map(row => ({
      // Tools that show rows as objects also show JSON in them as JSON.
      policy: jsonText(text, member(row, 'policy')),
      entityType: stringIn(member(row, 'entitytype')),
      childEntities: jsonText(text, member(row, 'childentities'))?.value ?? null,
    })),
  };
}

const EXPECTED_COLUMNS = ['policy', 'entitytype'];

/** CSV as Kusto's web UI exports it, or TSV as it is copied. */
function separatedAnswer(text: string): ShowAnswer | null {
  const head = /^\ufeff?([^\r\n]*)/.exec(text)?.[1] ?? '';
  const separator = head.includes('\t') ? '\t' : ',';
  const names = head.split(separator).map(name => name.replace(/^"|"$/g, '').trim().toLowerCase());
  if (!EXPECTED_COLUMNS.every(name => names.includes(name))) return null;
  const records = separatedRecords(text, separator) ?? [];
  const field = (record: readonly SeparatedField[], name: string): SeparatedField | undefined =>
    names.includes(name) ? record[names.indexOf(name)] : undefined;
  const span = { start: 0, end: head.length };
  const rows = records.slice(1).map((record): ShownRow => {
    const policy = field(record, 'policy');
    return {
      policy: policy === undefined ? null : fieldText(text, policy),
      entityType: field(record, 'entitytype')?.value ?? null,
      childEntities: field(record, 'childentities')?.value ?? null,
    };
  });
  return { tables: [{ rows, ...span }], ...span };
}

function fieldText(text: string, field: SeparatedField): ShownText {
  const { value, start, end, isQuoted } = field;
  return {
    value,
    start,
    end,
    at: offset => offsetInField(text, field, offset),
    encode: piece => (isQuoted ? piece.replaceAll('"', '""') : /["\t,\r\n]/.test(piece) ? null : piece),
  };
}

function stringText(text: string, node: JsonNode | undefined): ShownText | null {
  if (node?.kind !== 'string') return null;
  return {
    value: node.value,
    start: node.start,
    end: node.end,
    at: offset => offsetInString(text, node, offset),
    encode: piece => JSON.stringify(piece).slice(1, -1),
  };
}

function jsonText(text: string, node: JsonNode | undefined): ShownText | null {
  if (node?.kind !== 'array') return stringText(text, node);
  const { start, end } = node;
  return { value: text.slice(start, end), start, end, at: offset => start + offset, encode: piece => piece };
}

/** The member of that name in small letters, whatever its case in the answer. */
function member(node: JsonObject, name: string): JsonNode | undefined {
  return node.members.find(each => each.name.value.toLowerCase() === name)?.value;
}

function arrayMember(node: JsonObject, name: string): JsonArray | null {
  const value = member(node, name);
  return value?.kind === 'array' ? value : null;
}

function stringIn(node: JsonNode | undefined): string | null {
  return node?.kind === 'string' ? node.value : null;
}
