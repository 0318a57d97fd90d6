import { csv } from './csv.js';
import type { Format } from './format.js';
import { json } from './json.js';
import { kusto } from './kusto.js';
import { markdown, markdownCode, markdownInline } from './markdown.js';
import { auto, table } from './table.js';
import { tsv } from './tsv.js';
import { vertical } from './vertical.js';

/** Every output format by its name, in the order of `--help`. To add one: a file beside this one, and its name here. */
type Formats = Record<string, Format>;

export const formats = { auto, table, vertical, markdown, csv, tsv, json, kusto } as const satisfies Formats;

export type FormatName = keyof typeof formats;

export function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(formats, name);
}

export { formatDocument, startDocument, type Format, type FormatDocument, type FormatOptions } from './format.js';
export { markdownCode, markdownInline };
export { jsonText } from './json-text.js';
export { toOneApiError, type OneApiError } from './one-api-error.js';
export type { CommandFailure, CommandOutcome, CommandSuccess, ReportedError } from './outcome.js';
export { DEFAULT_DATABASE, DEFAULT_SERVICE_CONTEXT, type ServiceContext } from './service-context.js';
export { toV1Response, type V1Options, type V1Response } from './v1-response.js';
