import { ARM_JSON, readJson } from '../../json/read.js';
import { CsvReader, fieldValue, placedField, type CsvField } from './csv.js';
import { readInfraSource } from './infra.js';
import { readJsonSource } from './json.js';
import { markdownCode } from './markdown.js';
import { KNOWN_EXPORTS, rowReader, type ExportRow } from './rows.js';
import { placesOf, SourceBuilder, type AuditSource, type LoggedText } from './source.js';
import { yamlTexts } from './yaml.js';

/** How a text is read. */
export type SourceForm = 'kql' | 'csv' | 'tsv' | 'json' | 'yaml' | 'markdown' | 'terraform' | 'bicep';

export type SourceResult =
  | { readonly ok: true; readonly source: AuditSource }
  | { readonly ok: false; readonly message: string; readonly hint: string | null };

const EXTENSIONS: Readonly<Record<string, SourceForm>> = {
  kql: 'kql',
  csl: 'kql',
  kusto: 'kql',
  txt: 'kql',
  csv: 'csv',
  tsv: 'tsv',
  json: 'json',
  workbook: 'json',
  yaml: 'yaml',
  yml: 'yaml',
  md: 'markdown',
  markdown: 'markdown',
  tf: 'terraform',
  tofu: 'terraform',
  bicep: 'bicep',
};

/** The names of files that an audit of a folder reads. */
export const AUDITED_FILES = new RegExp(
  `\\.(?:${Object.keys(EXTENSIONS)
    .filter(name => name !== 'txt')
    .join('|')})$`,
  'i',
);

/** What a text is: by the name of its file, and where that says nothing, by how it begins. */
export function formOf(name: string, text: string): SourceForm {
  const extension = /\.([A-Za-z]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const byName = Object.hasOwn(EXTENSIONS, extension) ? EXTENSIONS[extension] : undefined;
  if (byName !== undefined) return byName;
  const head = text.replace(/^\ufeff/, '').trimStart();
  if (/^(?:\{\s*"|\[\s*\{)/.test(head)) return 'json';
  const line = /^[^\r\n]*/.exec(head)?.[0] ?? '';
  for (const separator of [',', '\t']) {
    const columns = line.split(separator).map(column => column.replace(/^"|"$/g, ''));
    if (columns.length > 1 && columns.every(column => /^\w+$/.test(column)) && rowReader(columns) !== null) {
      return separator === ',' ? 'csv' : 'tsv';
    }
  }
  return 'kql';
}

/** Reads a text of any kind that an audit knows. */
export function readSource(name: string, text: string, form: SourceForm = formOf(name, text)): SourceResult {
  const source = new SourceBuilder();
  const place = placesOf(name, text);
  switch (form) {
    case 'kql':
      source.addCode({ text, placeOf: place });
      break;
    case 'markdown': {
      const { queries, plain, others } = markdownCode(text, place);
      for (const query of queries) source.addCode(query);
      for (const code of plain) source.addWhatMayBeKql(code);
      for (const code of others) source.addSuspect(code, null);
      break;
    }
    case 'yaml': {
      const { queries, others } = yamlTexts(text, place);
      for (const query of queries) source.addCode(query);
      for (const other of others) source.addSuspect(other, null);
      if (
        queries.length > 0 &&
        /^[ \t]*(?:requiredDataConnectors|tactics|queryFrequency)\s*:|^kind:\s*(?:Scheduled|NRT)\b/m.test(text)
      ) {
        source.note('rules of Microsoft Sentinel run in Log Analytics, not on the cluster');
      }
      break;
    }
    case 'terraform':
    case 'bicep':
      readInfraSource(text, place, source, form);
      break;
    case 'json': {
      const json = readJson(text, ARM_JSON);
      if (!json.ok)
        return { ok: false, message: `the file is not JSON: ${json.problem.message}`, hint: json.problem.hint };
      readJsonSource(text, json.value, place, source);
      break;
    }
    case 'csv':
    case 'tsv': {
      const reader = new RowsReader(name, source);
      for (const record of new CsvReader(form === 'tsv' ? '\t' : null).push(text, true)) {
        const problem = reader.record(record);
        if (problem !== null)
          return { ok: false, message: problem, hint: `the columns that hold KQL are ${KNOWN_EXPORTS}` };
      }
      break;
    }
  }
  return { ok: true, source };
}

/** Reads the records of an export: the first has the names of the columns. */
export class RowsReader {
  private columns: readonly string[] | null = null;
  private read: ((row: ExportRow, source: SourceBuilder) => void) | null = null;

  constructor(
    private readonly file: string,
    private readonly source: SourceBuilder,
  ) {}

  /** What is wrong with a record, or null. */
  record(record: readonly CsvField[]): string | null {
    if (this.columns === null) {
      this.columns = record.map(field => fieldValue(field).trim().toLowerCase());
      this.read = rowReader(this.columns);
      return this.read === null ? 'none of the columns is known to hold KQL' : null;
    }
    const { columns, file } = this;
    this.read?.(column => {
      const field = record[columns.indexOf(column)];
      return field === undefined ? null : placedField(field, file);
    }, this.source);
    return null;
  }
}

/** Whether a text begins as the CSV or TSV of a log: `.show queries` and the like, whose rows are read piece by piece. */
export function isLog(head: string, form: 'csv' | 'tsv'): boolean {
  const [record] = new CsvReader(form === 'tsv' ? '\t' : null).push(/^[^\r\n]*/.exec(head)?.[0] ?? '', true);
  const columns = new Set((record ?? []).map(field => fieldValue(field).trim().toLowerCase()));
  const isDefinition = ['body', 'connectionstrings', 'externaltablename', 'entities', 'databaseschemascript'].some(
    name => columns.has(name),
  );
  return !isDefinition && ['text', 'querytext', 'commandtext'].some(name => columns.has(name));
}

/** Reads a log piece by piece, and forgets what it has given. */
export class LogFile {
  private readonly source = new SourceBuilder();
  private readonly csv: CsvReader;
  private readonly rows: RowsReader;

  constructor(
    file: string,
    form: 'csv' | 'tsv',
    private readonly take: (text: LoggedText) => void,
  ) {
    this.csv = new CsvReader(form === 'tsv' ? '\t' : null);
    this.rows = new RowsReader(file, this.source);
  }

  /** Reads a piece; gives what is wrong with it, or null. */
  push(piece: string, isLast: boolean): string | null {
    for (const record of this.csv.push(piece, isLast)) {
      const problem = this.rows.record(record);
      if (problem !== null) return problem;
      for (const text of this.source.logged) this.take(text);
      this.source.logged.length = 0;
    }
    return null;
  }
}
