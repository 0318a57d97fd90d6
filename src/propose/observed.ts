import type { CalloutFinding, FindingStatus } from '../audit/index.js';
import { CONSTRUCTS, observedTarget } from '../audit/index.js';
import { armCalloutTypeOf, type ArmCalloutType } from '../policy/callout-types.js';

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
  return { ...NOTHING_KNOWN, type, ...withoutSecrets(type, uri.trim()), file, line };
}

/** What is known of a callout of a list, as an audit knows it: without secrets. */
function withoutSecrets(type: ArmCalloutType | null, text: string): Partial<CalloutFinding> {
  const target = type === null || text === '' ? null : observedTarget(type, text);
  if (target?.status === 'LITERAL') {
    const { status, uri, host, masked } = target;
    return { status, uri, host, masked };
  }
  const message = target?.status === 'UNPARSED' ? target.message : null;
  return { status: 'UNKNOWN', uri: null, message };
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
    const type = armCalloutTypeOf(text('type') ?? '');
    const uri = text('uri');
    return [
      {
        ...NOTHING_KNOWN,
        construct: CONSTRUCTS.find(known => known === text('construct')) ?? 'cluster',
        type,
        status: STATUSES.find(known => known === text('status')) ?? 'UNKNOWN',
        host: text('host'),
        ...(uri !== null && withoutSecrets(type, uri)),
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
