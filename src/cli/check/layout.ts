import type { ArmCalloutType } from '../../policy/callout-types.js';
import { csvFields } from './csv-fields.js';

/** How the callouts of an input are written, with what one line does not say. */
export type RecordLayout =
  /** One URI a line, all of one type. */
  | { readonly kind: 'plain'; readonly type: ArmCalloutType }
  /** RFC 4180 with a header; where its columns are, and the type of those without a column for it. */
  | {
      readonly kind: 'csv';
      readonly fields: number;
      readonly uri: number;
      readonly type: number | ArmCalloutType;
    }
  /** One JSON object a line, and the type of those that name none. */
  | { readonly kind: 'ndjson'; readonly type: ArmCalloutType | null };

export type LayoutResult =
  | { readonly ok: true; readonly layout: RecordLayout }
  | { readonly ok: false; readonly message: string; readonly hint: string | null };

const EXAMPLES =
  'CSV starts with the header line `type,uri`; NDJSON has lines such as {"type": "sql", "uri": "https://…"}';

/**
 * Finds out how an input is written: by its extension (`.csv`, `.ndjson`, `.jsonl`) or, with any other, by its first line with
 * content: one that starts with `{` is NDJSON, one that names the columns `type` and `uri` is CSV, and all else is a URI.
 */
export function layoutOf(fileName: string, firstLine: string, type: ArmCalloutType | null): LayoutResult {
  const extension = /\.(\w+)$/.exec(fileName)?.[1]?.toLowerCase();
  if (extension === 'ndjson' || extension === 'jsonl' || firstLine.startsWith('{')) {
    return { ok: true, layout: { kind: 'ndjson', type } };
  }
  if (firstLine.startsWith('[')) {
    return refused(`${fileName} is a JSON array, and an input is read line by line`, 'write one JSON object a line');
  }
  const header = csvFields(firstLine)?.map(field => field.trim().toLowerCase()) ?? [];
  const [uri, typeColumn] = [header.indexOf('uri'), header.indexOf('type')];
  if (extension === 'csv' || (uri >= 0 && typeColumn >= 0)) {
    if (uri < 0) return refused(`${fileName}: the header line has no column \`uri\``, EXAMPLES);
    if (typeColumn < 0 && type === null) {
      return refused(`${fileName}: the header line has no column \`type\`, and there is no --type`, EXAMPLES);
    }
    return {
      ok: true,
      layout: { kind: 'csv', fields: header.length, uri, type: typeColumn >= 0 ? typeColumn : (type ?? -1) },
    };
  }
  if (type === null) return refused(`${fileName} has one URI a line, so --type must name their type`, EXAMPLES);
  return { ok: true, layout: { kind: 'plain', type } };
}

function refused(message: string, hint: string): LayoutResult {
  return { ok: false, message, hint };
}
