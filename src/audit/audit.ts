import { Auditor, type AuditOptions } from './auditor.js';
import type { CalloutFinding } from './finding.js';
import { LogAudit } from './log.js';
import { readSource, type SourceForm } from './sources/read.js';
import type { AuditSource, DayRange } from './sources/source.js';

/** A text to audit, under the name that findings have as their file. */
export interface AuditInput {
  readonly name: string;
  readonly text: string;
  /** What the text is; by default its name and its beginning tell. */
  readonly form?: SourceForm;
}

/** A text that could not be read. */
export interface AuditProblem {
  readonly file: string;
  readonly message: string;
  readonly hint: string | null;
}

/** What an audit found. */
export interface AuditResult {
  readonly findings: readonly CalloutFinding[];
  /** How many rows of logs make each callout of {@link findings} that comes from a log. */
  readonly counts: ReadonlyMap<CalloutFinding, number>;
  readonly problems: readonly AuditProblem[];
  /** What people should know about a file. */
  readonly notes: readonly { readonly file: string; readonly text: string }[];
  /** The logs that were read; null where none was. */
  readonly log: AuditedLog | null;
}

/** What is known of the logs that an audit read. */
export interface AuditedLog {
  readonly rows: number;
  /** The days between which the rows ran, as 2026-11-28; null where no row tells. */
  readonly days: DayRange | null;
}

/** Finds every callout of a text of KQL. */
export function auditText(text: string, options: AuditOptions = {}): readonly CalloutFinding[] {
  return auditFiles([{ name: '', text, form: 'kql' }], options).findings;
}

/**
 * Finds every callout of the texts of one cluster: scripts, exports, templates, rules, dashboards, pages. Functions and external
 * tables that one text defines are known in all others. Reads no file; the caller gives the texts.
 */
export function auditFiles(inputs: readonly AuditInput[], options: AuditOptions = {}): AuditResult {
  const audit = new Audit(options);
  for (const input of inputs) audit.add(input);
  audit.start();
  return audit.finish();
}

/**
 * An audit in steps, for those who read large logs piece by piece: {@link add} all texts that define something, {@link start},
 * give the rows of logs to {@link logged}, {@link finish}.
 */
export class Audit {
  private readonly auditor: Auditor;
  private readonly sources: AuditSource[] = [];
  private readonly problems: AuditProblem[] = [];
  private readonly notes: { readonly file: string; readonly text: string }[] = [];
  private log: LogAudit | null = null;

  constructor(options: AuditOptions = {}) {
    this.auditor = new Auditor(options);
  }

  /** Takes a text; what is wrong with it is a problem of the result. */
  add({ name, text, form }: AuditInput): void {
    const result = readSource(name, text, form);
    if (!result.ok) {
      this.refuse({ file: name, message: result.message, hint: result.hint });
      return;
    }
    this.sources.push(result.source);
    this.notes.push(...result.source.notes.map(note => ({ file: name, text: note })));
  }

  /** Notes a text that could not be read. */
  refuse(problem: AuditProblem): void {
    this.problems.push(problem);
  }

  /** Takes over what all texts define, and begins to read logs. */
  start(): LogAudit {
    for (const source of this.sources) this.auditor.defineSource(source);
    this.log = new LogAudit(this.auditor);
    for (const text of this.sources.flatMap(({ logged }) => logged)) this.log.add(text);
    return this.log;
  }

  /** The names of the functions that make callouts, by themselves or through others; to be asked after {@link start}. */
  get callingFunctions(): readonly string[] {
    return this.auditor.callingFunctions();
  }

  /** Reads everything else, and gives what was found, by file and place. */
  finish(): AuditResult {
    const log = this.log ?? this.start();
    const logged = log.findings;
    for (const source of this.sources) this.auditor.readSource(source);
    this.auditor.readFunctions();
    for (const code of this.sources.flatMap(({ codes }) => codes)) this.auditor.sweep(code);
    const findings = [...this.auditor.takeFindings(), ...logged.map(({ finding }) => finding)].sort(byPlace);
    const counts = new Map(logged.map(({ finding, count }): [CalloutFinding, number] => [finding, count]));
    const { rows, days } = log;
    return {
      findings,
      counts,
      problems: this.problems,
      notes: this.notes,
      log: rows === 0 ? null : { rows, days },
    };
  }
}

function byPlace(left: CalloutFinding, right: CalloutFinding): number {
  if (left.file !== right.file) return left.file < right.file ? -1 : 1;
  return left.line - right.line || left.column - right.column;
}
