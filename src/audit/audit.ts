import { Auditor, type AuditOptions } from './auditor.js';
import type { CalloutFinding } from './finding.js';
import { readSource, type SourceForm } from './sources/read.js';
import type { Source } from './sources/source.js';

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
  readonly problems: readonly AuditProblem[];
  /** What people should know about a file. */
  readonly notes: readonly { readonly file: string; readonly text: string }[];
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
  const auditor = new Auditor(options);
  const problems: AuditProblem[] = [];
  const notes: { readonly file: string; readonly text: string }[] = [];
  const sources: Source[] = [];
  for (const { name, text, form } of inputs) {
    const result = readSource(name, text, form);
    if (!result.ok) {
      problems.push({ file: name, message: result.message, hint: result.hint });
      continue;
    }
    sources.push(result.source);
    notes.push(...result.source.notes.map(note => ({ file: name, text: note })));
  }
  for (const source of sources) auditor.defineSource(source);
  for (const source of sources) auditor.readSource(source);
  auditor.readFunctions();
  for (const code of sources.flatMap(source => source.codes)) auditor.sweep(code);
  return { findings: auditor.takeFindings().sort(byPlace), problems, notes };
}

function byPlace(left: CalloutFinding, right: CalloutFinding): number {
  if (left.file !== right.file) return left.file < right.file ? -1 : 1;
  return left.line - right.line || left.column - right.column;
}
