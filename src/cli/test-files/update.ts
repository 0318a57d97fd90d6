import { stringify } from 'yaml';
import { valueOf } from '../../json/nodes.js';
import type { Span } from '../../../grammar/text/positions.js';
import type { ReturnedRows } from './expectations.js';
import type { CaseResult } from './run-case.js';

type Row = Readonly<Record<string, unknown>>;

/** What commands returned instead of what was expected, by test file. */
export function updatesOf(results: readonly CaseResult[]): ReadonlyMap<string, readonly ReturnedRows[]> {
  const updates = new Map<string, ReturnedRows[]>();
  for (const { case: testCase, checks } of results) {
    for (const { returned } of checks) {
      if (returned !== undefined) updates.set(testCase.file, [...(updates.get(testCase.file) ?? []), returned]);
    }
  }
  return updates;
}

/**
 * The text of a test file with the rows that were returned: only they are written anew, in the layout that they had (in one line, or in
 * a line each), and all else, comments included, stays as it is. Where the rows of a table `each` would need different ones, nothing is
 * written.
 */
export function updatedText(
  file: string,
  text: string,
  updates: readonly ReturnedRows[],
): { readonly text: string; readonly count: number; readonly skipped: number } {
  const byPlace = new Map<number, { readonly place: Span; readonly texts: Set<string> }>();
  for (const { expected, rows } of updates) {
    const place = trimmedPlace(text, expected.place);
    const written =
      expected.kind === 'row count' ? String(rows.length) : rowsText(file, text, place, shownRows(expected, rows));
    const known = byPlace.get(place.start) ?? { place, texts: new Set() };
    known.texts.add(written);
    byPlace.set(place.start, known);
  }
  let result = text;
  let skipped = 0;
  // From the end, so that places before stay right.
  for (const { place, texts } of [...byPlace.values()].sort((left, right) => right.place.start - left.place.start)) {
    const [written = '', another] = texts;
    if (another !== undefined || text.slice(place.start, place.end).includes('${')) skipped++;
    else result = result.slice(0, place.start) + written + result.slice(place.end);
  }
  return { text: result, count: byPlace.size - skipped, skipped };
}

/** The columns that were expected, in their order, or else all; a cell whose text is JSON as what it says. */
function shownRows(
  expected: Extract<ReturnedRows['expected'], { readonly kind: 'rows' }>,
  rows: readonly Row[],
): readonly Row[] {
  const wanted = expected.rows.kind === 'array' ? expected.rows.items.map(valueOf) : [];
  const names = new Set(
    wanted.flatMap(row => (typeof row === 'object' && row !== null && !Array.isArray(row) ? Object.keys(row) : [])),
  );
  return rows.map(row =>
    Object.fromEntries(
      Object.entries(row)
        .filter(([name]) => names.size === 0 || names.has(name))
        .map(([name, cell]) => [name, readableCell(cell)]),
    ),
  );
}

function readableCell(cell: unknown): unknown {
  if (typeof cell !== 'string' || !/^\s*[{[]/.test(cell)) return cell;
  try {
    return JSON.parse(cell) as unknown;
  } catch {
    return cell;
  }
}

/** A block of YAML reaches up to what follows it, over blank lines and comments: these are kept. */
function trimmedPlace(text: string, { start, end }: Span): Span {
  const lines = text.slice(start, end).split('\n');
  while (lines.length > 1 && /^\s*(?:#.*)?$/.test(lines.at(-1) ?? '')) lines.pop();
  return { start, end: start + lines.join('\n').trimEnd().length };
}

function rowsText(file: string, text: string, { start, end }: Span, rows: readonly Row[]): string {
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const column = before.length;
  const isFlow = /\.jsonc?$/i.test(file) || text.startsWith('[', start) || rows.length === 0;
  if (!isFlow) {
    // The block begins where the first dash is; the lines after it are indented as that one.
    const [first = '', ...others] = rows.map(row => `- ${flowText(row)}`);
    return [first, ...others.map(line => ' '.repeat(column) + line)].join('\n');
  }
  const items = rows.map(row => (/\.jsonc?$/i.test(file) ? JSON.stringify(row) : flowText(row)));
  if (!text.slice(start, end).includes('\n')) return `[${items.join(', ')}]`;
  const indent = /^\s*/.exec(before)?.[0] ?? '';
  return `[\n${items.map(item => `${indent}  ${item}`).join(',\n')}\n${indent}]`;
}

/** A row in one line of YAML. */
function flowText(row: Row): string {
  return stringify(row, { collectionStyle: 'flow', lineWidth: 0, schema: 'core' }).trim();
}
