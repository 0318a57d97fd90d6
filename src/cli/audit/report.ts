import { turnNames, turnWords } from '../../assumptions/index.js';
import { csvField, withoutFormula } from '../../tabular/formats/delimited.js';
import { printable } from '../../../grammar/text/mention.js';
import { isAllowed, isDenied, type AuditDecision, type AuditResult, type DecidedFinding } from '../../audit/index.js';
import { finding as reported, type FindingsReport, type ReportedRule } from '../findings/report.js';
import type { Style } from '../style.js';

/** Everything that is known when an audit is over. */
export interface AuditRun {
  readonly decided: readonly DecidedFinding[];
  readonly result: AuditResult;
  readonly isComparison: boolean;
  readonly explain: boolean;
}

/** What becomes of a callout, worst first. */
const GROUPS = ['stops', 'denied', 'depends', 'unknown', 'not covered', 'newly allowed', 'allowed'] as const;
type Group = (typeof GROUPS)[number];

const HEADINGS: Readonly<Record<Group, string>> = {
  stops: 'stops working with this change',
  denied: 'denied',
  depends: 'depends on what is not known',
  unknown: 'not known',
  'not covered': 'not covered by callout policies, as documented',
  'newly allowed': 'newly allowed',
  allowed: 'allowed',
};

export function groupOf({ decision, change }: DecidedFinding): Group {
  if (change === 'stopped') return 'stops';
  if (change === 'newly-allowed') return 'newly allowed';
  if (isDenied(decision)) return 'denied';
  if (isAllowed(decision)) return 'allowed';
  if (decision.verdict === 'not-covered') return 'not covered';
  return decision.verdict === 'depends' ? 'depends' : 'unknown';
}

function grouped(run: AuditRun): readonly (readonly [Group, readonly DecidedFinding[]])[] {
  return GROUPS.map((group): readonly [Group, readonly DecidedFinding[]] => [
    group,
    run.decided.filter(each => groupOf(each) === group),
  ]).filter(([, members]) => members.length > 0);
}

/** `1 stops`, `2 stop`: words about a group, whose verb, if there is one, begins them. */
function agreeing(group: Group, words: string, count: number): string {
  const hasVerb = group === 'stops' || group === 'depends';
  return hasVerb && count !== 1 ? words.replace(/^(\w+)s\b/, '$1') : words;
}

/** `9 callouts: 2 denied, 1 depends, 6 allowed` */
function summary(run: AuditRun): string {
  const { length } = run.decided;
  const counts = grouped(run).map(([group, { length: count }]) => `${count} ${agreeing(group, group, count)}`);
  return length === 0 ? 'no callouts' : `${length} ${length === 1 ? 'callout' : 'callouts'}: ${counts.join(', ')}`;
}

/** What is called, as far as it is known. */
export function targetOf({ finding }: DecidedFinding): string {
  const { uri, template, source, status } = finding;
  return uri ?? template ?? source ?? (status === 'UNPARSED' ? '(cannot be read)' : '(not known)');
}

function placeOf({ finding: { file, line, column } }: DecidedFinding): string {
  return `${file === '' ? '' : `${file}:`}${line}:${column}`;
}

/** The group, and why. */
function explanation({ finding, decision, before }: DecidedFinding, explain: boolean): readonly string[] {
  const { message, blockedBy, contested } = finding;
  const lines: string[] = [];
  if (message !== null) lines.push(message);
  if (explain || (message === null && !isAllowed(decision) && !isDenied(decision))) lines.push(...why(decision, ''));
  else if (decision.witnesses !== null) lines.push(...witnessLines(decision));
  if (explain && before !== null) lines.push(...why(before, 'before: '));
  if (contested) lines.push('contested: it is not known outside the service whether this type or the other one counts');
  if (blockedBy !== null) lines.push(`the text itself forbids it: set ${blockedBy}`);
  const { dependsOn } = decision;
  if (dependsOn.length > 0) {
    const other = DENYING.has(decision.verdict) ? 'allowed' : 'denied';
    lines.push(`DEPENDS on ${turnNames(dependsOn)}: ${other} if ${turnWords(dependsOn)}`);
  }
  return lines;
}

const DENYING: ReadonlySet<AuditDecision['verdict']> = new Set(['denied', 'never']);

function why(decision: AuditDecision, prefix: string): readonly string[] {
  const rule = decision.regex === null ? '' : ` (rule ${decision.regex})`;
  return [`${prefix}${decision.verdict}: ${decision.reason}${rule}`, ...witnessLines(decision)];
}

function witnessLines({ witnesses }: AuditDecision): readonly string[] {
  return witnesses === null
    ? []
    : [`for example allowed: ${witnesses.allowed}`, `for example denied: ${witnesses.denied}`];
}

function maskedLine(run: AuditRun): string {
  const masked = run.decided.filter(({ finding }) => finding.masked).length;
  return masked === 0 ? '' : `secrets were left out of ${masked} ${masked === 1 ? 'callout' : 'callouts'}\n`;
}

/** What a log covers; empty where none was read. */
export function logLine({ log }: Pick<AuditResult, 'log'>): string {
  if (log === null) return '';
  const { rows, days } = log;
  const when =
    days === null ? '' : days.first === days.last ? ` of ${days.first}` : ` of ${days.first} to ${days.last}`;
  return `note: the log has ${rows} ${rows === 1 ? 'row' : 'rows'}${when}; what runs less often may be missing\n`;
}

function noteLines({ result }: AuditRun): string {
  return logLine(result) + result.notes.map(({ file, text }) => `note: ${printable(`${file}: ${text}`)}\n`).join('');
}

function entityOf({ finding }: DecidedFinding): string {
  return finding.entity ?? '';
}

/** For people: the count first, then what stops, by entity. */
export function auditText(run: AuditRun, style: Style): string {
  const lines = [style.strong(summary(run))];
  for (const [group, members] of grouped(run)) {
    const paint =
      group === 'stops' || group === 'denied' ? style.error : group === 'allowed' ? style.hint : style.warning;
    lines.push('', paint(`${members.length} ${agreeing(group, HEADINGS[group], members.length)}`));
    const entities = [...new Set(members.map(entityOf))].sort();
    for (const entity of entities) {
      if (entity !== '') lines.push(`  ${printable(entity)}`);
      for (const each of members.filter(member => entityOf(member) === entity)) {
        const { finding } = each;
        const count = run.result.counts.get(finding);
        const rows = count === undefined ? '' : ` (${count} ${count === 1 ? 'row' : 'rows'})`;
        const type = finding.type === null ? '' : `${finding.type} `;
        lines.push(`    ${type}${printable(targetOf(each))}`);
        lines.push(`      ${printable(`${finding.construct} at ${placeOf(each)}`)}${rows}`);
        lines.push(...explanation(each, run.explain).map(line => `      ${printable(line)}`));
      }
    }
  }
  return `${lines.join('\n')}\n${noteLines(run)}${maskedLine(run)}`;
}

/** The findings as JSON; the scorer of labelled texts reads them, too. */
export function auditJson(run: AuditRun) {
  const findings = run.decided.map(each => {
    const { finding, decision, before, change } = each;
    const { construct, type, status, uri, host, template, reason, message, file, line, column, entity } = finding;
    const { contested, covered, blockedBy, masked, source } = finding;
    const count = run.result.counts.get(finding);
    return {
      construct,
      type,
      status,
      uri,
      host,
      template,
      reason,
      file,
      line,
      column,
      entity,
      decision: {
        ...decisionJson(decision),
        ...(change !== null && { before: before === null ? null : decisionJson(before), change }),
      },
      message,
      masked,
      ...(contested && { contested }),
      ...(!covered && { covered, source }),
      ...(blockedBy !== null && { blockedBy }),
      ...(count !== undefined && { count }),
    };
  });
  const masked = run.decided.filter(({ finding }) => finding.masked).length;
  const notes = run.result.notes.map(({ file, text }) => ({ file, text }));
  const { log } = run.result;
  return { findings, notes, masked, log: log === null ? null : { rows: log.rows, ...log.days } };
}

function decisionJson({ verdict, reason, regex, witnesses, dependsOn }: AuditDecision) {
  return {
    verdict,
    reason,
    regex,
    witnesses: witnesses === null ? null : { ...witnesses },
    robust: dependsOn.length === 0,
    dependsOn: dependsOn.map(turn => ({ ...turn })),
  };
}

const SEVERITIES: Readonly<Record<Group, ReportedRule['severity']>> = {
  stops: 'error',
  denied: 'error',
  depends: 'warning',
  unknown: 'warning',
  'not covered': 'warning',
  'newly allowed': 'info',
  allowed: 'info',
};

function sentence(each: DecidedFinding): string {
  const { finding } = each;
  const type = finding.type === null ? '' : ` (${finding.type})`;
  return `${groupOf(each)}: ${finding.construct}${type} ${targetOf(each)}`;
}

/** The findings as the formats of CI show them: what works is not one. */
export function auditFindings(run: AuditRun): FindingsReport {
  const rules = GROUPS.map((group): ReportedRule => ({
    id: `callout-${group.replace(' ', '-')}`,
    name: `callout-${group.replace(' ', '-')}`,
    summary: `Callouts: ${HEADINGS[group]}.`,
    severity: SEVERITIES[group],
    helpUri: null,
  }));
  const files = [...new Set(run.decided.map(({ finding }) => finding.file))];
  return {
    title: 'Callouts',
    rules,
    files: files.map(file => ({
      file,
      problem: null,
      checks: run.decided
        .filter(each => each.finding.file === file)
        .map(each => {
          const group = groupOf(each);
          const rule = rules[GROUPS.indexOf(group)];
          const { line, column } = each.finding;
          const range = { start: { line, column }, end: { line, column: column + 1 } };
          const [message, ...details] = [sentence(each), ...explanation(each, run.explain)];
          const isFine = rule === undefined || group === 'allowed' || group === 'newly allowed';
          const isUndecided = SEVERITIES[group] === 'warning';
          return {
            name: `${each.finding.construct} ${targetOf(each)} at ${line}:${column}`,
            range,
            finding: isFine ? null : reported(rule, { message, details, range, isUndecided }),
          };
        }),
    })),
    summary: `${summary(run)}${maskedLine(run) === '' ? '' : `; ${maskedLine(run).trimEnd()}`}`,
  };
}

const CSV_COLUMNS = [
  'verdict',
  'construct',
  'type',
  'status',
  'uri',
  'host',
  'template',
  'reason',
  'file',
  'line',
  'column',
  'entity',
  'count',
];

/** One row for each callout, for spreadsheets. */
export function auditCsv(run: AuditRun): string {
  const rows = run.decided.map(each => {
    const { construct, type, status, uri, host, template, reason, file, line, column, entity } = each.finding;
    const count = run.result.counts.get(each.finding) ?? '';
    return [
      each.decision.verdict,
      construct,
      type,
      status,
      uri,
      host,
      template,
      reason,
      file,
      line,
      column,
      entity,
      count,
    ];
  });
  return [CSV_COLUMNS, ...rows].map(row => `${row.map(csvCell).join(',')}\n`).join('');
}

/** A cell that no spreadsheet takes for a formula. */
function csvCell(value: string | number | null): string {
  // Nothing here is told by a difference between an empty text and none.
  if (value === null || value === '') return '';
  const text = printable(String(value));
  return csvField(typeof value === 'string' ? withoutFormula(text) : text);
}
