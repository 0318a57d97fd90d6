import type { ArmCalloutType } from '../policy/callout-types.js';

/** What calls out, by the name under which findings report it. */
export const CONSTRUCTS = [
  'cluster',
  'macro-expand',
  'sql_request',
  'mysql_request',
  'postgresql_request',
  'cosmosdb_sql_request',
  'http_request',
  'http_request_post',
  'azure_digital_twins_query_request',
  'ai_embeddings',
  'ai_chat_completion',
  'ai_chat_completion_prompt',
  'ai_embed_text',
  'python',
  'r',
  'externaldata',
  'external_data',
  'inline_external_table',
  'external_table',
  'external_table_definition',
  'export_to_table',
  'continuous_export',
  'export_to_storage',
  'export_to_sql',
  'infer_storage_schema',
  'infer_storage_schema_with_suggestions',
  'ingest',
  'execute_query',
  'execute_show_command',
  'dax_request',
  'csharp',
  'external_datatable',
  'script_url',
] as const;

/** What makes a callout in KQL: an operator, a plugin, a function or a command, such as `externaldata` or `sql_request`. */
export type Construct = (typeof CONSTRUCTS)[number];

/** Where the target of a plugin is among its arguments, and how it is written there. */
export interface Plugin {
  /** null where no type is documented. */
  readonly type: ArmCalloutType | null;
  readonly target:
    /** An argument, counted from 0: a connection string or a URI. */
    | { readonly form: 'connection' | 'uri'; readonly index: number }
    /** The bag of artifacts: by its name, or the fourth argument. */
    | { readonly form: 'artifacts' }
    /** The member StorageContainers of the first argument. */
    | { readonly form: 'containers' }
    /** A connection, and a text that the other end runs. */
    | { readonly form: 'remote'; readonly isQuery: boolean }
    | { readonly form: 'unknown' };
}

const connection = (type: ArmCalloutType): Plugin => ({ type, target: { form: 'connection', index: 0 } });
const uri = (type: ArmCalloutType, index: number): Plugin => ({ type, target: { form: 'uri', index } });
const artifacts: Plugin = { type: 'sandbox_artifacts', target: { form: 'artifacts' } };
const containers: Plugin = { type: 'external_data', target: { form: 'containers' } };
const undocumented: Plugin = { type: null, target: { form: 'unknown' } };

/** The plugins that call out: what follows `evaluate`. */
export const plugins: Partial<Readonly<Record<Construct, Plugin>>> = {
  sql_request: connection('sql'),
  mysql_request: connection('mysql'),
  postgresql_request: connection('postgresql'),
  cosmosdb_sql_request: connection('cosmosdb'),
  http_request: uri('webapi', 0),
  http_request_post: uri('webapi', 0),
  azure_digital_twins_query_request: uri('azure_digital_twins', 0),
  ai_embeddings: uri('azure_openai', 1),
  ai_chat_completion: uri('azure_openai', 1),
  ai_chat_completion_prompt: uri('azure_openai', 1),
  ai_embed_text: uri('azure_openai', 1),
  python: artifacts,
  r: artifacts,
  infer_storage_schema: containers,
  infer_storage_schema_with_suggestions: containers,
  execute_query: { type: 'kusto', target: { form: 'remote', isQuery: true } },
  execute_show_command: { type: 'kusto', target: { form: 'remote', isQuery: false } },
  dax_request: undocumented,
  csharp: undocumented,
  external_datatable: undocumented,
};

/** The functions and operators that call out. */
const operators: readonly Construct[] = [
  'cluster',
  'externaldata',
  'external_data',
  'inline_external_table',
  'external_table',
];

/** The types of what is not a plugin, where one is known whatever is called. */
const types: Partial<Readonly<Record<Construct, ArmCalloutType>>> = {
  cluster: 'kusto',
  'macro-expand': 'kusto',
  externaldata: 'external_data',
  external_data: 'external_data',
  inline_external_table: 'external_data',
  export_to_storage: 'external_data',
  export_to_sql: 'sql',
};

/** The callout type of a construct, whatever it calls; null where that tells, or where no type is documented. */
export function typeOf(construct: Construct): ArmCalloutType | null {
  return plugins[construct]?.type ?? types[construct] ?? null;
}

/** Words that mean nothing special away from `evaluate`. */
const ordinary = new Set<string>(['r', 'python', 'csharp']);

const byWord = new Map<string, Construct>(
  [...operators, ...CONSTRUCTS.filter(name => name in plugins)].map(name => [name, name]),
);

/** The construct whose word this is, or null. */
export function constructOf(word: string): Construct | null {
  return byWord.get(word) ?? null;
}

/** Whether a word is an ordinary name unless it follows `evaluate`. */
export function isOrdinaryWord(word: string): boolean {
  return ordinary.has(word);
}

/** A first look: what has none of these words makes no callout by itself. */
export const MAY_CALL_OUT = new RegExp(
  `\\b(?:${[...byWord.keys()].join('|')}|macro|export|ingest|external|policy|create|alter)\\b`,
  'i',
);
