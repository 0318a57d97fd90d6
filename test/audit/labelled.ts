import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { auditFiles } from '../../src/audit/audit.js';
import type { CalloutFinding } from '../../src/audit/finding.js';
import type { SourceForm } from '../../src/audit/sources/read.js';

/** Public texts with labels, which are not part of this repository. */
export const CALLOUT_CASES = resolve(__dirname, '../../../shared/cases/callouts');

/** A callout that an audit must find in a text, as its labels say; their README describes the members. */
export interface Label {
  readonly construct: string;
  readonly accept_construct?: readonly string[];
  readonly type: string | null;
  readonly status: string;
  readonly accept?: readonly string[];
  readonly uri?: string | null;
  readonly host?: string;
  readonly line: number;
  readonly optional?: boolean;
  readonly ignoreQuery?: boolean;
  readonly covered?: boolean;
  readonly source_uri?: string;
}

/** A labelled text. */
export interface LabelledText {
  readonly id: string;
  readonly text: string;
  readonly kind: string;
  readonly format?: string;
  readonly options?: { readonly ownCluster?: string };
  readonly expect: readonly Label[];
  readonly mustNotPrint?: readonly string[];
  readonly tolerateExtra?: readonly string[];
  readonly acceptExtraPrefix?: string;
}

/** Each file has lines of one form, which its README describes. */
function linesOf(path: string): readonly string[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter(line => line !== '');
}

/** Texts that were written for this project. */
export function adversarialTexts(): readonly LabelledText[] {
  return linesOf(resolve(__dirname, 'cases/adversarial.jsonl')).map(line => JSON.parse(line) as LabelledText);
}

/** Texts of our own, of every construct that calls out. */
export function constructTexts(): readonly LabelledText[] {
  return linesOf(resolve(__dirname, 'cases/constructs.jsonl')).map(line => JSON.parse(line) as LabelledText);
}

/** Public texts of several authors; none where their folder is missing. */
export function wildTexts(): readonly LabelledText[] {
  if (!existsSync(CALLOUT_CASES)) return [];
  const texts = new Map(
    linesOf(join(CALLOUT_CASES, 'wild-text.jsonl')).map((line): [string, string] => {
      const { sha256, text } = JSON.parse(line) as { readonly sha256: string; readonly text: string };
      return [sha256, text];
    }),
  );
  return linesOf(join(CALLOUT_CASES, 'wild.jsonl')).map(line => {
    const row = JSON.parse(line) as LabelledText & { readonly sha256: string };
    return { ...row, text: texts.get(row.sha256) ?? '' };
  });
}

const forms: Readonly<Record<string, SourceForm>> = {
  'arm-json': 'json',
  'sentinel-yaml': 'yaml',
  'json-rows': 'json',
  markdown: 'markdown',
  yaml: 'yaml',
};

/** What the audit finds in a labelled text. */
export function findingsOf({ text, kind, format, options }: LabelledText): readonly CalloutFinding[] {
  const form = format === undefined ? (kind === 'csv' ? 'csv' : 'kql') : forms[format];
  const ownCluster = options?.ownCluster;
  const { findings, problems } = auditFiles([{ name: 'text', text, ...(form !== undefined && { form }) }], {
    ...(ownCluster !== undefined && { ownCluster }),
  });
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return findings;
}

/** How findings compare to labels, in the way of the labels' own scorer. */
export interface Score {
  required: number;
  found: number;
  literals: number;
  literalsFound: number;
  literalAnswers: number;
  readonly missing: string[];
  readonly silent: string[];
  readonly wrong: string[];
  readonly secrets: string[];
}

export function score(texts: readonly LabelledText[]): Score {
  const result: Score = {
    required: 0,
    found: 0,
    literals: 0,
    literalsFound: 0,
    literalAnswers: 0,
    missing: [],
    silent: [],
    wrong: [],
    secrets: [],
  };
  for (const text of texts) scoreText(text, findingsOf(text), result);
  return result;
}

function scoreText(text: LabelledText, findings: readonly CalloutFinding[], result: Score): void {
  const isAtLine = (label: Label, { line }: CalloutFinding): boolean =>
    text.kind === 'csv' || text.format !== undefined || line === label.line;
  const isConstruct = (label: Label, { construct }: CalloutFinding): boolean =>
    [label.construct, ...(label.accept_construct ?? [])].includes(construct);
  const matches = (label: Label, finding: CalloutFinding): boolean => {
    if (!(label.accept ?? [label.status]).includes(finding.status)) return false;
    if (label.type !== null && label.type !== finding.type) return false;
    if (finding.status === 'LITERAL' && !isSameUri(label, finding)) return false;
    if (finding.status === 'PARTIAL' && label.host !== undefined && label.host.toLowerCase() !== finding.host)
      return false;
    const hasPlace = finding.status === 'UNKNOWN' || finding.status === 'UNPARSED' || label.type === null;
    return !hasPlace || (isConstruct(label, finding) && isAtLine(label, finding));
  };
  for (const label of text.expect) {
    if (label.optional === true) continue;
    const isFound = findings.some(finding => matches(label, finding));
    result.required++;
    result.found += Number(isFound);
    if (label.status === 'LITERAL') {
      result.literals++;
      result.literalsFound += Number(isFound);
    }
    if (isFound) continue;
    const name = `${text.id} ${label.construct} ${label.uri ?? label.status}`;
    result.missing.push(name);
    const isTouched = findings.some(
      finding => isAtLine(label, finding) && (isConstruct(label, finding) || finding.status === 'UNPARSED'),
    );
    if (!isTouched) result.silent.push(name);
  }
  for (const finding of findings) {
    if (finding.status !== 'LITERAL') continue;
    result.literalAnswers++;
    const isTolerated =
      (text.tolerateExtra ?? []).some(uri => normal(finding.type, uri) === normal(finding.type, finding.uri ?? '')) ||
      (text.acceptExtraPrefix !== undefined && finding.uri?.startsWith(text.acceptExtraPrefix) === true);
    if (!isTolerated && !text.expect.some(label => matches(label, finding))) {
      result.wrong.push(`${text.id} ${finding.construct} ${finding.uri ?? ''}`);
    }
  }
  const printed = JSON.stringify(findings);
  for (const secret of text.mustNotPrint ?? [])
    if (printed.includes(secret)) result.secrets.push(`${text.id} ${secret}`);
}

function isSameUri({ type, uri, ignoreQuery }: Label, finding: CalloutFinding): boolean {
  if (uri === undefined || uri === null || finding.uri === null) return false;
  const cut = (text: string): string => (ignoreQuery === true ? text.replace(/\?.*$/s, '') : text);
  return normal(type, cut(finding.uri)) === normal(type, cut(uri));
}

/** The normal form in which labels compare URIs. */
function normal(type: string | null, uri: string): string {
  const [, scheme = '', authority = '', path = '', rest = ''] =
    /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(.*)$/s.exec(uri.trim()) ?? [];
  if (scheme === '') return uri.trim();
  const user = authority.includes('@') ? authority.slice(0, authority.lastIndexOf('@') + 1) : '';
  let host = authority.slice(user.length).toLowerCase();
  if (type === 'sql' || type === 'mysql' || type === 'postgresql') return host.replace(/[:,]\d+$/, '');
  if (scheme.toLowerCase() === 'https') host = host.replace(/:443$/, '');
  if (scheme.toLowerCase() === 'http') host = host.replace(/:80$/, '');
  const trimmed = type === 'kusto' ? path.replace(/\/+$/, '') : path;
  return `${scheme.toLowerCase()}://${user}${host}${trimmed === '' ? '/' : trimmed}${rest}`;
}
