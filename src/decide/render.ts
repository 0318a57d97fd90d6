import { readingsOf, ROBUST, turnNames, turnWords, type Turn } from '../assumptions/index.js';
import { didYouMean, listed } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import { CALLOUT_TYPES } from '../policy/callout-types.js';
import {
  decisionReasons,
  decisionWarnings,
  faultProblems,
  type Decision,
  type RuleFault,
  type RuleMatch,
  type RuleReference,
} from './decision.js';
import { matchedParts } from './regex-parts.js';
import type { MatchSubject } from './subject.js';
import { onOneLine, underlined } from './underline.js';

/** Of the rules that matched or could not be evaluated, the most that are shown besides the deciding one. */
const MAX_SHOWN = 10;

const SUBJECTS: Readonly<Record<MatchSubject, string>> = {
  uri: 'the URI as given',
  origin: 'the origin of the URI (scheme, host, port)',
  host: 'the host of the URI',
};

/**
 * A decision in words, for people: the answer, the reason, the deciding rule with what its regex matched underlined, every other
 * rule that matched or could not be evaluated, warnings, and what was assumed. Several lines, without a line break at the end;
 * whatever the URI or a regex holds, each is shown on one line and can neither hide nor command a terminal.
 */
export function explainDecision(decision: Decision): string {
  const { allowed, type, uri, reason, faults, warnings, assumedRuntime } = decision;
  const isFirst = (rule: RuleReference): boolean => isDeciding(rule, decision);
  const [deciding, others] = [decision.matches.filter(isFirst), decision.matches.filter(rule => !isFirst(rule))];
  return [
    `${allowed ? 'allowed' : 'denied'}: ${onOneLine(type)} ${onOneLine(uri)}`,
    `  because ${decisionReasons[reason]}${typeHint(decision)}`,
    ...deciding.flatMap(rule => ruleLines('by', rule, decision)),
    ...faults.filter(isFirst).flatMap(rule => faultLines('by', rule)),
    ...some(others, rule => ruleLines('also matches', rule, decision)),
    ...some(
      faults.filter(rule => !isFirst(rule)),
      rule => faultLines('not evaluated:', rule),
    ),
    ...warnings.map(warning => `  warning: ${decisionWarnings[warning]}`),
    `  ${assumption(decision)}`,
    ...(assumedRuntime === undefined ? [] : [`  ${runtimeAssumption(assumedRuntime)}`]),
    ...restLines(decision),
  ].join('\n');
}

/** A decision in one line: `allowed: sql https://… (immutable[3]: a rule allows it, and no rule denies it)`. */
export function summarizeDecision(decision: Decision): string {
  const { allowed, type, uri, layer, rule, reason, warnings, assumedRuntime } = decision;
  const by = rule === null ? '' : `${layer}[${rule}]: `;
  const runtime = assumedRuntime === undefined ? [] : [`assumes ${assumedRuntime}`];
  const notes = [...warnings, ...runtime, ...(decision.dependsOn === undefined ? [] : [restWord(decision.dependsOn)])];
  const also = notes.map(note => `; ${note}`).join('');
  return `${allowed ? 'allowed' : 'denied'}: ${onOneLine(type)} ${onOneLine(uri)} (${by}${decisionReasons[reason]}${also})`;
}

/** `robust`, or `DEPENDS on match-subject and host-case`. */
export function restWord(dependsOn: readonly Turn[]): string {
  return dependsOn.length === 0 ? 'robust' : `DEPENDS on ${turnNames(dependsOn)}`;
}

/** What the answer rests on, and how to settle it. */
function restLines({ allowed, dependsOn }: Decision): string[] {
  if (dependsOn === undefined) return [];
  if (dependsOn.length === 0) return [`  ${ROBUST}`];
  const settle = dependsOn.map(({ question }) => `--assume ${question}=${readingsOf(question).join('|')}`);
  return [
    `  ${restWord(dependsOn)}: ${allowed ? 'denied' : 'allowed'} if ${turnWords(dependsOn)}`,
    `    to settle it: ${settle.join(', or ')}`,
  ];
}

function isDeciding({ layer, index }: RuleReference, decision: Decision): boolean {
  return layer === decision.layer && index === decision.rule;
}

function typeHint({ reason, type }: Decision): string {
  if (reason !== 'unknown-type') return '';
  return `; ${didYouMean(nearest(type, CALLOUT_TYPES), `the types are ${listed(CALLOUT_TYPES, 'and')}`)}`;
}

function ruleLines(how: string, rule: RuleMatch, { subjectText, ignoreCase }: Decision): string[] {
  const lines = [`  ${how} ${nameOf(rule)}`];
  const { span } = rule;
  if (span === null || subjectText === null) return [...lines, `      ${onOneLine(rule.regex)}`];
  const parts = matchedParts(rule.regex, ignoreCase, subjectText, span);
  const pairs = [...underlined(subjectText, [span]), ...underlined(rule.regex, parts)];
  return [...lines, ...pairs.map(line => `      ${line}`.trimEnd())];
}

function faultLines(how: string, fault: RuleFault): string[] {
  return [
    `  ${how} ${nameOf(fault)}`,
    `      ${onOneLine(fault.regex)}`,
    `      ${faultProblems[fault.problem]}: ${onOneLine(fault.detail)}`,
  ];
}

/** `command[2], CanCall: false` */
function nameOf({ layer, index, canCall }: RuleReference): string {
  return `${layer}[${index}], CanCall: ${canCall}`;
}

function some<Rule>(rules: readonly Rule[], linesOf: (rule: Rule) => string[]): string[] {
  const lines = rules.slice(0, MAX_SHOWN).flatMap(linesOf);
  const left = rules.length - MAX_SHOWN;
  return left > 0 ? [...lines, `  … and ${left} more`] : lines;
}

/** OURS(match-subject) */
function assumption({ subject, subjectText, ignoreCase, uri }: Decision): string {
  const text = subjectText === null || subjectText === uri ? '' : ` ${onOneLine(subjectText)}`;
  const letters = ignoreCase ? 'without regard to case' : 'case counts';
  return `matched against ${SUBJECTS[subject]}${text}, ${letters} (an assumption: the documentation does not say)`;
}

/** OURS(dotnet-runtime) */
function runtimeAssumption(runtime: string): string {
  return `matched as ${runtime} does; earlier runtimes match a lazy repeat of a rule differently and may decide otherwise (an assumption: which one the service has is not known)`;
}
