import { readInput, surveyInput, type InputOptions, type WrittenRule } from '../../analysis/inputs/index.js';
import { lint, type Finding, type LintMemory } from '../../analysis/lint/index.js';
import { surveyHosts } from '../../analysis/who/survey.js';
import { policyText } from '../../policy/rules.js';
import type { Span } from '../../../grammar/text/positions.js';
import { detailsOf } from '../lint/details.js';
import type { StartClock } from '../question-clock.js';
import { complete } from '../repl/completion.js';
import { completeTail } from '../repl/tail-completion.js';
import { Cluster } from '../../library/cluster.js';
import { openSession } from '../../library/open-session.js';
import { surveyLines } from '../who/text.js';
import { jsonCompletion, type DocumentCompletion } from './json-completion.js';

/** Something to underline in a document. */
export interface DocumentFinding {
  readonly span: Span;
  readonly severity: 'error' | 'warning' | 'info';
  /** `EGR002`, or the reason of a problem. */
  readonly code: string;
  /** The name of the lint rule; null for what is a problem of the text itself. */
  readonly rule: string | null;
  readonly message: string;
  readonly fix: DocumentFix | null;
}

/** A fix that keeps its contract, and what the proof rests on. */
export interface DocumentFix {
  readonly title: string;
  readonly edit: Span & { readonly text: string };
}

/** Documents longer than this are for the command line. */
const MAX_DOCUMENT_LENGTH = 2_000_000;

/** What a document must mention to be one of ours: editors open all kinds of JSON. */
const POLICY_WORDS =
  /Microsoft\.Kusto\/clusters|azurerm_kusto_cluster|calloutPolicies|allowedFqdnList|restrictOutboundNetworkAccess|CalloutUriRegex|cluster\s+policy\s+callout/i;

/** Whether a document is looked at. */
export function concernsCallouts(text: string): boolean {
  return text.length <= MAX_DOCUMENT_LENGTH && POLICY_WORDS.test(text);
}

/** The findings of the linter and the problems of a document, in its order. */
export function documentFindings(text: string, startClock: StartClock, memory: LintMemory): readonly DocumentFinding[] {
  if (!concernsCallouts(text)) return [];
  const { survey, findings } = lint(text, { isLate: startClock(), memory });
  // A script may run on parts of a project that an editor does not know.
  const problems = survey.kind === 'script' && survey.isReadable ? [] : survey.problems;
  return [
    ...problems.map(({ span, reason, message, hint }) => ({
      span,
      severity: 'error' as const,
      code: reason,
      rule: null,
      message: hint === null ? message : `${message}\nhint: ${hint}`,
      fix: null,
    })),
    ...findings.filter(({ suppression }) => suppression === null).map(documentFinding),
  ];
}

function documentFinding(finding: Finding): DocumentFinding {
  const { span, severity, rule, name, message, fix } = finding;
  const details = detailsOf(finding).filter(line => !line.startsWith('fix: '));
  return {
    span,
    severity,
    code: rule,
    rule: name,
    message: [message, ...details].join('\n'),
    fix:
      fix === null || fix.edit === null
        ? null
        : {
            title: `Replace by ${fix.regex} (allows no more, as proved${fix.assumption === null ? '' : `, if ${fix.assumption}`})`,
            edit: fix.edit,
          },
  };
}

/** What the rule at a place allows, in words; null where there is no rule. */
export function hoverText(
  text: string,
  offset: number,
  startClock: StartClock,
  options: InputOptions = {},
): (Span & { readonly lines: readonly string[] }) | null {
  const rule = ruleAt(text, offset, options);
  if (rule === null) return null;
  const { start, end } = rule.pattern;
  return { start, end, lines: ruleWords(rule.type, rule.regex, rule.canCall, startClock) };
}

/** What a rule allows or denies, in words. */
export function ruleWords(
  givenType: string | null,
  regex: string,
  canCall: boolean | null,
  startClock: StartClock,
): readonly string[] {
  const type = givenType ?? 'webapi';
  const only = readInput(policyText([{ CalloutType: type, CalloutUriRegex: regex, CanCall: true }]));
  if (!only.ok) return [only.problem.message];
  const surveys = surveyHosts(only.input, { startClock }).filter(
    survey => survey.hosts.length + survey.others.length > 0,
  );
  const words = surveys.flatMap(survey => surveyLines(survey).map(line => `${line.words} (${line.example.uri})`));
  return [
    `This rule ${canCall === false ? 'denies' : 'allows'} for ${type}, if regexes see the whole URI:`,
    ...words,
    ...(words.length === 0 ? ['nothing'] : []),
    ...surveys.flatMap(survey => survey.unknown ?? []),
  ];
}

function ruleAt(text: string, offset: number, options: InputOptions): WrittenRule | null {
  if (!concernsCallouts(text)) return null;
  const { written } = surveyInput(text, options);
  return written.find(({ pattern }) => pattern.start <= offset && offset <= pattern.end) ?? null;
}

/** An entry of the outline. */
export interface DocumentSymbolEntry {
  readonly name: string;
  readonly detail: string;
  readonly span: Span;
}

/** The rules and names of a document. */
export function documentSymbols(text: string): readonly DocumentSymbolEntry[] {
  if (!concernsCallouts(text)) return [];
  const { written, fqdns } = surveyInput(text);
  const effect = (canCall: boolean | null): string => (canCall === null ? '' : canCall ? 'allow' : 'deny');
  return [
    ...written.map(({ type, regex, canCall, pattern }) => ({
      name: `${type ?? '(no type)'} ${regex}`,
      detail: effect(canCall),
      span: { start: pattern.start, end: pattern.end },
    })),
    ...fqdns.map(({ fqdn, place }) => ({ name: fqdn, detail: 'FQDN', span: { start: place.start, end: place.end } })),
  ].sort((left, right) => left.span.start - right.span.start);
}

/** Completes commands in scripts; in JSON, the members of clusters and policies, and their values. */
export function documentCompletion(text: string, offset: number, isScript: boolean): DocumentCompletion {
  if (isScript) {
    const session = openSession(new Cluster());
    return complete(text, offset, {
      directives: session.directives,
      databases: session.cluster.databases,
      listFolder: () => [],
      completeTail,
    });
  }
  // Editors open all kinds of JSON.
  return concernsCallouts(text) ? jsonCompletion(text, offset) : { start: offset, end: offset, candidates: [] };
}
