import type { Cluster } from '../../library/cluster.js';
import { formatDocument, formats, type FormatOptions } from '../../tabular/formats/index.js';
import { columns, type Cell, type Table } from '../../tabular/table.js';
import { JSON_VERSION } from '../findings/formats.js';
import type { OutputFormat } from './record-text.js';
import { assuming, ruleName } from './record-text.js';
import type { DependenceRow, Tally } from './tally.js';

interface TypeRow {
  readonly type: string;
  readonly allowed: number;
  readonly denied: number;
}

interface DecisionRow {
  readonly allowed: boolean;
  readonly layer: string;
  readonly rule: number | null;
  readonly type: string;
  readonly regex: string | null;
  readonly reason: string | null;
  readonly callouts: number;
}

/** What a whole input came to: counts by type, by decision and deciding rule, and the rules that never decided anything. */
export interface Summary {
  readonly callouts: number;
  readonly allowed: number;
  readonly denied: number;
  /** How many decisions rest on what is not known of the service, by the questions that turn them; null where that is not asked. */
  readonly depends: readonly DependenceRow[] | null;
  readonly types: readonly TypeRow[];
  /** The most frequent first. */
  readonly decisions: readonly DecisionRow[];
  /** Rules in force, in the order of `.show`. */
  readonly unusedRules: readonly DecisionRow[];
}

export function summaryOf(tally: Tally, cluster: Cluster, saysWhatItRestsOn: boolean): Summary {
  const byType = new Map<string, { allowed: number; denied: number }>();
  const decisions: DecisionRow[] = [];
  for (const { verdict, callouts } of tally.rows) {
    const { type, allowed, layer, rule, regex, reason, assumedRuntime } = verdict;
    const counts = byType.get(type) ?? { allowed: 0, denied: 0 };
    byType.set(type, counts);
    counts[allowed ? 'allowed' : 'denied'] += callouts;
    decisions.push({ allowed, layer, rule, type, regex, reason: assuming(reason, assumedRuntime), callouts });
  }
  const place = (row: DecisionRow): string => `${row.type} ${row.allowed} ${row.layer} ${row.reason ?? ''}`;
  decisions.sort(
    (left, right) =>
      right.callouts - left.callouts ||
      (place(left) < place(right) ? -1 : place(left) > place(right) ? 1 : (left.rule ?? 0) - (right.rule ?? 0)),
  );
  const used = new Set(tally.rows.map(({ verdict }) => ruleName(verdict)));
  const unusedRules = cluster.rulesInForce.flatMap(({ layer, rules }) =>
    rules.flatMap(({ CalloutType, CalloutUriRegex, CanCall }, rule) =>
      used.has(ruleName({ layer, rule }))
        ? []
        : [{ allowed: CanCall, layer, rule, type: CalloutType, regex: CalloutUriRegex, reason: null, callouts: 0 }],
    ),
  );
  return {
    callouts: tally.allowed + tally.denied,
    allowed: tally.allowed,
    denied: tally.denied,
    depends: saysWhatItRestsOn ? dependencesOf(tally) : null,
    types: [...byType]
      .map(([type, counts]) => ({ type, ...counts }))
      .sort((left, right) => (left.type < right.type ? -1 : 1)),
    decisions,
    unusedRules,
  };
}

/** The most frequent first. */
function dependencesOf({ data }: Tally): readonly DependenceRow[] {
  const name = ({ questions }: DependenceRow): string => questions.join(' ');
  return [...data.dependences].sort(
    (left, right) => right.callouts - left.callouts || (name(left) < name(right) ? -1 : 1),
  );
}

/** `6 of them DEPEND on what is not known of the service: 5 on predefined-rules, 1 on match-subject` */
function dependenceLine(depends: Summary['depends']): string {
  if (depends === null) return '';
  const sum = depends.reduce((all, { callouts }) => all + callouts, 0);
  if (sum === 0)
    return 'All of them are robust: the same under every credible reading of what is not known of the service\n';
  const parts = depends.map(({ questions, callouts }) => `${count(callouts)} on ${questions.join(' and ')}`);
  return `${count(sum)} of them DEPEND on what is not known of the service: ${parts.join(', ')}\n`;
}

export function summaryText(summary: Summary, format: OutputFormat, options: FormatOptions): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(summaryJson(summary), null, 2)}\n`;
    case 'ndjson':
      return [...summary.decisions, ...summary.unusedRules].map(row => `${JSON.stringify(row)}\n`).join('');
    case 'csv':
      return tableText(decisionTable([...summary.decisions, ...summary.unusedRules]), 'csv', options);
    case 'text':
      return [
        `${count(summary.callouts)} callouts: ${count(summary.allowed)} allowed, ${count(summary.denied)} denied\n${dependenceLine(summary.depends)}`,
        `By type:\n${tableText(typeTable(summary.types), 'table', options)}`,
        `By decision:\n${tableText(decisionTable(summary.decisions), 'table', options)}`,
        summary.unusedRules.length === 0
          ? 'Every rule in force decided something.\n'
          : `Rules that decided nothing:\n${tableText(ruleTable(summary.unusedRules), 'table', options)}`,
      ].join('\n');
  }
}

/** For programs, without the member that was not asked for. */
export function summaryJson({ depends, ...summary }: Summary) {
  return { version: JSON_VERSION, ...summary, ...(depends !== null && { depends }) };
}

function tableText(table: Table, format: 'csv' | 'table', options: FormatOptions): string {
  return formatDocument(formats[format], [{ file: '-', line: 1, command: '', tables: [table], piped: false }], options);
}

function typeTable(rows: readonly TypeRow[]): Table {
  return {
    name: 'types',
    columns: columns({ type: 'string', allowed: 'long', denied: 'long' }),
    rows: rows.map(({ type, allowed, denied }) => [type, allowed, denied]),
  };
}

function decisionTable(rows: readonly DecisionRow[]): Table {
  return {
    name: 'decisions',
    columns: columns({
      decision: 'string',
      type: 'string',
      rule: 'string',
      regex: 'string',
      reason: 'string',
      callouts: 'long',
    }),
    rows: rows.map(row => [...ruleCells(row), row.regex, row.reason, row.callouts]),
  };
}

function ruleTable(rows: readonly DecisionRow[]): Table {
  return {
    name: 'rules',
    columns: columns({ rule: 'string', type: 'string', CanCall: 'bool', regex: 'string' }),
    rows: rows.map(({ allowed, layer, rule, type, regex }) => [`${layer}[${rule}]`, type, allowed, regex]),
  };
}

function ruleCells({ allowed, layer, rule, type }: DecisionRow): Cell[] {
  return [allowed ? 'allowed' : 'denied', type, rule === null ? layer : `${layer}[${rule}]`];
}

/** A whole number with thousands separated. (toLocaleString would load its locales first, which takes longer than a small check.) */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}
