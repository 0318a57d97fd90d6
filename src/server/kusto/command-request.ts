import { DEFAULT_DATABASE } from '../../tabular/formats/index.js';
import { nestsDeeper } from '../../json/depth.js';
import { MAX_JSON_DEPTH, readJson } from '../../json/read.js';
import type { ServerRequest } from '../exchange.js';
import { refusals, type RequestRefusal } from './refusal.js';

/** What a client asks of the management endpoint. */
export interface CommandRequest {
  readonly ok: true;
  readonly command: string;
  /** Commands on the cluster need none; this is what the client said, or the service's own default. */
  readonly database: string;
  readonly readOnly: boolean;
  /** The client request properties. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** A JSON content type in UTF-8. Nothing else: a web page can send other types to any server without asking it first. */
const JSON_CONTENT = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-?8"?\s*)?$/i;

/** Reads `{db, csl, properties}`; `properties` is an object from SDKs and JSON in a string from the documentation's samples. */
export function readCommandRequest({ headers, body }: ServerRequest): CommandRequest | RequestRefusal {
  const contentType = headers['content-type'];
  if (contentType === undefined || !JSON_CONTENT.test(contentType)) return refusals.contentType(contentType);
  const parsed = parseJson(body);
  if (!parsed.ok) return refusals.notJson(parsed.problem);
  const root = parsed.value;
  if (!isRecord(root)) return refusals.wrongBody('it is not an object');
  const { csl = null, db = null, properties = null } = root;
  if (csl !== null && typeof csl !== 'string') return refusals.wrongBody('csl is not a string');
  if (db !== null && typeof db !== 'string') return refusals.wrongBody('db is not a string');
  const options = optionsOf(properties);
  if (options === null) return refusals.wrongBody('properties is not an object');
  if (csl === null || csl.trim() === '') return refusals.emptyCommand();
  return {
    ok: true,
    command: csl,
    database: db === null || db === '' ? DEFAULT_DATABASE : db,
    options,
    readOnly: isSet(headers['x-ms-readonly']) || READ_ONLY_OPTIONS.some(name => isSet(options[name])),
  };
}

/** The same of the endpoint of queries, which takes a query in the address, too. */
export function readQueryRequest(request: ServerRequest): CommandRequest | RequestRefusal {
  if (request.method === 'POST') return readCommandRequest(request);
  const command = request.query.get('csl') ?? '';
  if (command.trim() === '') return refusals.emptyCommand();
  const database = request.query.get('db') ?? '';
  return {
    ok: true,
    command,
    database: database === '' ? DEFAULT_DATABASE : database,
    options: {},
    readOnly: true,
  };
}

/** Documented in dataexplorer-docs, request-properties.md. */
const READ_ONLY_OPTIONS = ['request_readonly', 'request_readonly_hardline'];

/** Whether a switch is on. Whatever is not plainly off counts as on: then nothing is changed. */
function isSet(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === 0) return false;
  return typeof value !== 'string' || !/^(?:false|0)$/i.test(value.trim());
}

/** The options of the client request properties; null where they have another shape. */
function optionsOf(properties: unknown): Readonly<Record<string, unknown>> | null {
  if (properties === null || properties === '') return {};
  let value = properties;
  if (typeof value === 'string') {
    const parsed = parseJson(value);
    if (!parsed.ok) return null;
    value = parsed.value ?? {};
  }
  if (!isRecord(value)) return null;
  const options = value['Options'] ?? {};
  return isRecord(options) ? options : null;
}

type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: string };

/** By the engine's own parser, which is fast; what it dislikes is told by ours, in words that are the same everywhere. */
function parseJson(text: string): Parsed {
  try {
    if (!nestsDeeper(text, MAX_JSON_DEPTH)) return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    // Told below.
  }
  const read = readJson(text);
  return {
    ok: false,
    problem: read.ok ? 'it cannot be read' : `${read.problem.message}, at offset ${read.problem.span.start}`,
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
