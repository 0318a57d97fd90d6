import type { CalloutFinding, FindingStatus } from '../audit/index.js';
import { CONSTRUCTS } from '../audit/index.js';
import { uriParts } from '../uri/index.js';
import { armCalloutTypeOf } from '../policy/callout-types.js';

/**
 * Callouts that were observed, in place of texts to audit: the JSON that `audit` prints, CSV with the columns type and uri, or a
 * JSON object with both on each line. null where the text is none of these.
 */
export function observedCallouts(name: string, text: string): readonly CalloutFinding[] | null {
  const head = text.replace(/^\ufeff/, '').trimStart();
  if (head.startsWith('{')) {
    const whole = objectOf(head);
    if (whole !== null && Array.isArray(whole['findings'])) return auditFindings(whole['findings']);
    const lines = head.split(/\r?\n/).filter(line => line.trim() !== '');
    const rows = lines.map(objectOf);
    const isObserved = rows.every(row => typeof row?.['type'] === 'string' && typeof row['uri'] === 'string');
    if (!isObserved) return null;
    return rows.map((row, index) => observed(name, index + 1, String(row?.['type']), String(row?.['uri'])));
  }
  const [first = '', ...lines] = head.split(/\r?\n/);
  const columns = first.split(',').map(column => column.trim().replace(/^"|"$/g, '').toLowerCase());
  const at = { type: columns.indexOf('type'), uri: columns.indexOf('uri') };
  if (at.type < 0 || at.uri < 0) return null;
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const fields = [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, field = '']) =>
      field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field,
    );
    return [observed(name, index + 2, fields[at.type] ?? '', fields[at.uri] ?? '')];
  });
}

function objectOf(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    return Object.fromEntries(Object.entries(value));
  } catch {
    return null;
  }
}

function observed(file: string, line: number, typeName: string, uri: string): CalloutFinding {
  const type = armCalloutTypeOf(typeName.trim());
  const text = uri.trim();
  // Lists of hosts are common for databases.
  const whole = /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(text) || text === '' ? text : `https://${text}/`;
  const isKnown = type !== null && whole !== '';
  return {
    ...NOTHING_KNOWN,
    type,
    status: isKnown ? 'LITERAL' : 'UNKNOWN',
    uri: isKnown ? whole : null,
    host: isKnown ? (uriParts(whole)?.host ?? null) : null,
    file,
    line,
  };
}

const NOTHING_KNOWN: CalloutFinding = {
  construct: 'cluster',
  type: null,
  status: 'UNKNOWN',
  uri: null,
  host: null,
  template: null,
  reason: null,
  message: null,
  file: '',
  line: 1,
  column: 1,
  entity: null,
  contested: false,
  covered: true,
  blockedBy: null,
  masked: false,
  source: null,
};

const STATUSES: readonly FindingStatus[] = ['LITERAL', 'PARTIAL', 'UNKNOWN', 'UNPARSED'];

function auditFindings(rows: readonly unknown[]): readonly CalloutFinding[] {
  return rows.flatMap(row => {
    if (typeof row !== 'object' || row === null) return [];
    const members = new Map<string, unknown>(Object.entries(row));
    const text = (name: string): string | null => {
      const value = members.get(name);
      return typeof value === 'string' ? value : null;
    };
    const number = (name: string): number => {
      const value = members.get(name);
      return typeof value === 'number' ? value : 1;
    };
    return [
      {
        ...NOTHING_KNOWN,
        construct: CONSTRUCTS.find(known => known === text('construct')) ?? 'cluster',
        type: armCalloutTypeOf(text('type') ?? ''),
        status: STATUSES.find(known => known === text('status')) ?? 'UNKNOWN',
        uri: text('uri'),
        host: text('host'),
        template: text('template'),
        file: text('file') ?? '',
        line: number('line'),
        column: number('column'),
        entity: text('entity'),
        contested: members.get('contested') === true,
        covered: members.get('covered') !== false,
      },
    ];
  });
}
