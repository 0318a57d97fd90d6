import { conditionsWords } from '../../assumptions/index.js';
import { explainDecision } from '../../decide/index.js';
import { printable } from '../../../grammar/text/mention.js';
import { counted } from '../counted.js';
import { problemJson, type UnreadFile } from '../findings/unread.js';
import type { RuleCoverage } from './coverage.js';
import { finding, type FindingsReport, type ReportedCheck, type ReportedRule } from '../findings/report.js';
import { problemLine } from '../output/problem-text.js';
import type { ExpectationResult } from './expectations.js';
import type { Exception } from './test-case.js';
import { outcomeOf, type CalloutResult, type CaseResult, type Outcome } from './run-case.js';

/** Everything that is known when all cases have run. */
export interface TestRun {
  readonly results: readonly CaseResult[];
  readonly coverage: readonly RuleCoverage[];
  /** Test files that could not be read. */
  readonly unread: readonly UnreadFile[];
}

/** Of the rules that a report lists, the most that people are shown. */
const MAX_RULES = 20;

export function testText({ results, coverage }: TestRun): string {
  const lines = results.flatMap(result => {
    const { case: testCase, error, callouts, checks } = result;
    const name = `${printable(testCase.file)}:${testCase.line}: ${printable(testCase.name)}`;
    const outcome = outcomeOf(result);
    if (outcome === 'PASS')
      return [`PASS ${name} (${countsOf(result)})${conditionsOf([result], ', if ')}`, ...needlessLines(result)];
    return [
      `${outcome} ${name}`,
      ...(error === null ? [] : indented(error, '  ')),
      ...exceptionLines(result),
      ...callouts.flatMap(callout => failureLines(testCase.file, callout)),
      ...checks.flatMap(check => checkLines(testCase.file, check)),
    ];
  });
  return [...lines, '', summaryLine(results), ...coverageLines(coverage), ''].join('\n');
}

/** `3 callouts, 2 other checks` */
function countsOf({ callouts, checks }: CaseResult): string {
  const others = checks.length === 0 ? [] : [counted(checks.length, 'other check')];
  return [...(callouts.length > 0 || checks.length === 0 ? [counted(callouts.length, 'callout')] : []), ...others].join(
    ', ',
  );
}

function exceptionLines({ case: { exception }, excuse }: CaseResult): string[] {
  if (exception === null) return [];
  const reason = printable(exception.reason);
  return [
    excuse === null
      ? `  the exception is over since ${exception.until}: ${reason}`
      : `  excused until ${exception.until}: ${reason}`,
  ];
}

function needlessLines({ case: { exception, file } }: CaseResult): string[] {
  if (exception === null) return [];
  return [
    `  ${printable(file)}:${exception.line}: the exception is not needed any more: ${printable(exception.reason)}`,
  ];
}

function checkLines(file: string, { name, line, failure, details }: ExpectationResult): string[] {
  if (failure === null) return [];
  return [
    `  ${printable(file)}:${line}: ${printable(name)}: ${failure}`,
    ...(details === '' ? [] : indented(details, '    ')),
  ];
}

/** `3 cases, 7 callouts: 2 passed, 1 failed` */
export function summaryLine(results: readonly CaseResult[]): string {
  const count = (wanted: Outcome): number => results.filter(result => outcomeOf(result) === wanted).length;
  const callouts = results.reduce((sum, result) => sum + result.callouts.length, 0);
  const undecided = count('UNDECIDED') === 0 ? '' : `, ${count('UNDECIDED')} undecided`;
  const excused = count('EXCUSED') === 0 ? '' : `, ${count('EXCUSED')} excused`;
  const counts = `${count('PASS')} passed, ${count('FAIL')} failed${undecided}${excused}`;
  return `${counted(results.length, 'case')}, ${counted(callouts, 'callout')}: ${counts}`;
}

/** What passed rests on, with what goes before it; empty where it is robust. */
function conditionsOf(results: readonly CaseResult[], before: string): string {
  const turns = results.flatMap(({ callouts }) => callouts.flatMap(({ decision }) => decision.dependsOn ?? []));
  const words = conditionsWords(turns.map(({ question }) => question));
  return words === '' ? '' : before + words;
}

function failureLines(file: string, { callout, decision, failure }: CalloutResult): string[] {
  if (failure === null) return [];
  return [`  ${printable(file)}:${callout.line}: ${failure}`, ...indented(explainDecision(decision), '    ')];
}

function coverageLines(coverage: readonly RuleCoverage[]): string[] {
  const decided = coverage.filter(rule => rule.decided > 0).length;
  const unmatched = coverage.filter(rule => rule.matched === 0 && rule.decided === 0);
  const indecisive = coverage.filter(rule => rule.matched > 0 && rule.decided === 0);
  return [
    `${counted(coverage.length, 'rule')} in force: ${decided} decided a callout, ${indecisive.length} matched but never decided, ${unmatched.length} never matched`,
    ...ruleLines('matched but never decided', indecisive),
    ...ruleLines('never matched', unmatched),
  ];
}

function ruleLines(what: string, rules: readonly RuleCoverage[]): string[] {
  const left = rules.length - MAX_RULES;
  return [
    ...rules
      .slice(0, MAX_RULES)
      .map(
        ({ layer, rule, type, regex, canCall }) =>
          `  ${what}: ${layer}[${rule}] ${type} ${printable(regex)}, CanCall: ${canCall}`,
      ),
    ...(left > 0 ? [`  … and ${left} more ${what}`] : []),
  ];
}

export function testJson({ results, coverage, unread }: TestRun) {
  const count = (wanted: Outcome): number => results.filter(result => outcomeOf(result) === wanted).length;
  return {
    passed: count('PASS'),
    failed: count('FAIL'),
    undecided: count('UNDECIDED'),
    excused: count('EXCUSED'),
    cases: results.map(result => ({
      name: result.case.name,
      file: result.case.file,
      line: result.case.line,
      passed: outcomeOf(result) === 'PASS',
      outcome: outcomeOf(result),
      error: result.error,
      exception: result.case.exception === null ? null : { ...result.case.exception },
      checks: result.checks.map(({ name, line, failure, details }) => ({
        name,
        line,
        passed: failure === null,
        failure,
        details,
      })),
      callouts: result.callouts.map(({ callout, decision, failure }) => {
        const { type, uri, expect, because, line } = callout;
        const { allowed, layer, rule, regex, reason, robust, dependsOn } = decision;
        return {
          type,
          uri,
          expect,
          because,
          line,
          passed: failure === null,
          failure,
          allowed,
          layer,
          rule,
          regex,
          reason,
          ...(robust !== undefined && { robust, dependsOn: (dependsOn ?? []).map(turn => ({ ...turn })) }),
        };
      }),
    })),
    rules: coverage.map(rule => ({ ...rule })),
    errors: unread.map(({ file, problem }) => ({ file, error: problemJson(problem) })),
  };
}

/** TAP version 14 (testanything.org): one test for each callout, and one for each case that could not be run. */
export function testTap({ results, unread }: TestRun): string {
  const tests = [...results.flatMap(testsOf), ...unread.map(unreadTest)];
  const lines = tests.flatMap(({ name, failure, details, excuse }, index) => [
    `${failure === null ? 'ok' : 'not ok'} ${index + 1} - ${escaped(name)}${failure === null ? '' : todoText(excuse)}`,
    ...(failure === null
      ? []
      : ['  ---', `  message: ${JSON.stringify(failure)}`, '  details: |', ...indented(details, '    '), '  ...']),
  ]);
  return ['TAP version 14', `1..${tests.length}`, ...lines, ''].join('\n');
}

function escaped(text: string): string {
  return printable(text).replace(/[\\#]/g, '\\$&');
}

/** What is known to fail, and so no failure of the run. */
function todoText(excuse: Exception | null): string {
  return excuse === null ? '' : ` # TODO until ${excuse.until}: ${escaped(excuse.reason)}`;
}

function unreadTest({ file, problem }: UnreadFile): TestEntry {
  const failure = 'the file could not be read';
  return { name: file, file, line: 1, failure, details: problemLine(problem), isError: true, excuse: null };
}

/** A test for each callout, as the formats of CI systems show it. */
export function testFindings({ results, unread }: TestRun): FindingsReport {
  return {
    title: 'Tests',
    rules: [EXPECTATION],
    files: [
      ...results.map(result => ({
        file: result.case.file,
        suite: result.case.name,
        problem: null,
        checks: testsOf(result).map(checkOf),
      })),
      ...unread.map(({ file, problem }) => ({ file, problem, checks: [] })),
    ],
    summary: summaryLine(results),
  };
}

const EXPECTATION: ReportedRule = {
  id: 'expectation',
  name: 'expectation',
  summary: 'Something is not as the test file expects.',
  severity: 'error',
  helpUri: null,
};

function checkOf({ name, line, failure, details, isError, excuse }: TestEntry): ReportedCheck {
  const place = { line, column: 1 };
  const range = { start: place, end: place };
  if (failure === null) return { name, range, finding: null };
  const message = `${name}: ${failure}`;
  return {
    name,
    range,
    finding: finding(EXPECTATION, {
      message,
      messageInCheck: failure,
      details: details.split('\n'),
      range,
      isUndecided: isError,
      isSuppressed: excuse !== null,
      ...(excuse !== null && {
        sarif: { suppressions: [{ kind: 'external', justification: `${excuse.reason} (until ${excuse.until})` }] },
      }),
    }),
  };
}

interface TestEntry {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly failure: string | null;
  readonly details: string;
  /** Whether it could not be run at all. */
  readonly isError: boolean;
  /** What excuses a failure for now. */
  readonly excuse: Exception | null;
}

function testsOf({ case: testCase, error, callouts, checks, excuse }: CaseResult): readonly TestEntry[] {
  const { name, file, line } = testCase;
  if (error !== null)
    return [{ name, file, line, failure: 'the case could not be run', details: error, isError: true, excuse }];
  return [
    ...callouts.map(({ callout, decision, failure, isUndecided }) => ({
      name: `${name}: ${callout.expect} ${callout.type} ${callout.uri}`,
      file,
      line: callout.line,
      failure,
      details: failure === null ? '' : explainDecision(decision),
      isError: isUndecided,
      excuse,
    })),
    ...checks.map(check => ({
      name: `${name}: ${check.name}`,
      file,
      line: check.line,
      failure: check.failure,
      details: check.details,
      isError: check.isUndecided,
      excuse,
    })),
  ];
}

function indented(text: string, by: string): string[] {
  return text.split('\n').map(line => `${by}${line}`);
}
