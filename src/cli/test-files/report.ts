import { explainDecision } from '../../decide/index.js';
import { printable } from '../../../grammar/text/mention.js';
import { xml } from '../xml.js';
import type { RuleCoverage } from './coverage.js';
import { passed, type CalloutResult, type CaseResult } from './run-case.js';

/** Everything that is known when all cases have run. */
export interface TestRun {
  readonly results: readonly CaseResult[];
  readonly coverage: readonly RuleCoverage[];
}

/** How a run is reported. To add a form: a function, and its name here. */
export const reports = { text: textReport, json: jsonReport, tap: tapReport, junit: junitReport } as const;

export type ReportName = keyof typeof reports;

export function isReportName(name: string): name is ReportName {
  return Object.hasOwn(reports, name);
}

/** Of the rules that a report lists, the most that people are shown. */
const MAX_RULES = 20;

function textReport({ results, coverage }: TestRun): string {
  const lines = results.flatMap(result => {
    const { case: testCase, error, callouts } = result;
    const name = `${printable(testCase.file)}:${testCase.line}: ${printable(testCase.name)}`;
    if (passed(result)) return [`PASS ${name} (${counted(callouts.length, 'callout')})`];
    return [
      `FAIL ${name}`,
      ...(error === null ? [] : indented(error, '  ')),
      ...callouts.flatMap(callout => failureLines(testCase.file, callout)),
    ];
  });
  const failures = results.filter(result => !passed(result)).length;
  const callouts = results.reduce((sum, result) => sum + result.callouts.length, 0);
  return [
    ...lines,
    '',
    `${counted(results.length, 'case')}, ${counted(callouts, 'callout')}: ${results.length - failures} passed, ${failures} failed`,
    ...coverageLines(coverage),
    '',
  ].join('\n');
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

function jsonReport({ results, coverage }: TestRun): string {
  const failed = results.filter(result => !passed(result)).length;
  const report = {
    passed: results.length - failed,
    failed,
    cases: results.map(result => ({
      name: result.case.name,
      file: result.case.file,
      line: result.case.line,
      passed: passed(result),
      error: result.error,
      callouts: result.callouts.map(({ callout, decision, failure }) => {
        const { type, uri, expect, because, line } = callout;
        const { allowed, layer, rule, regex, reason } = decision;
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
        };
      }),
    })),
    rules: coverage,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** TAP version 14 (testanything.org): one test for each callout, and one for each case that could not be run. */
function tapReport({ results }: TestRun): string {
  const tests = results.flatMap(testsOf);
  const lines = tests.flatMap(({ name, failure, details }, index) => [
    `${failure === null ? 'ok' : 'not ok'} ${index + 1} - ${printable(name).replace(/[\\#]/g, '\\$&')}`,
    ...(failure === null
      ? []
      : ['  ---', `  message: ${JSON.stringify(failure)}`, '  details: |', ...indented(details, '    '), '  ...']),
  ]);
  return ['TAP version 14', `1..${tests.length}`, ...lines, ''].join('\n');
}

/** JUnit's XML, as CI systems read it: a suite for each case, a test case for each callout. */
function junitReport({ results }: TestRun): string {
  const count = (of: readonly TestEntry[]): string => {
    const failures = of.filter(({ failure, isError }) => failure !== null && !isError).length;
    return `tests="${of.length}" failures="${failures}" errors="${of.filter(({ isError }) => isError).length}"`;
  };
  const suites = results.flatMap(result => {
    const tests = testsOf(result);
    const { name, file } = result.case;
    return [
      `  <testsuite name="${xml(name)}" file="${xml(file)}" ${count(tests)}>`,
      ...tests.flatMap(({ name: test, failure, details, line, isError }) => {
        const head = `    <testcase classname="${xml(name)}" name="${xml(test)}" file="${xml(file)}" line="${line}"`;
        if (failure === null) return [`${head}/>`];
        const element = isError ? 'error' : 'failure';
        return [
          `${head}>`,
          `      <${element} message="${xml(failure)}">${xml(details)}</${element}>`,
          '    </testcase>',
        ];
      }),
      '  </testsuite>',
    ];
  });
  const all = results.flatMap(testsOf);
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites ${count(all)}>`, ...suites, '</testsuites>', ''].join(
    '\n',
  );
}

interface TestEntry {
  readonly name: string;
  readonly line: number;
  readonly failure: string | null;
  readonly details: string;
  /** Whether it could not be run at all. */
  readonly isError: boolean;
}

function testsOf({ case: testCase, error, callouts }: CaseResult): readonly TestEntry[] {
  const { name, line } = testCase;
  if (error !== null) return [{ name, line, failure: 'the case could not be run', details: error, isError: true }];
  return callouts.map(({ callout, decision, failure }) => ({
    name: `${name}: ${callout.expect} ${callout.type} ${callout.uri}`,
    line: callout.line,
    failure,
    details: failure === null ? '' : explainDecision(decision),
    isError: false,
  }));
}

function indented(text: string, by: string): string[] {
  return text.split('\n').map(line => `${by}${line}`);
}

function counted(amount: number, what: string): string {
  return `${amount} ${what}${amount === 1 ? '' : 's'}`;
}
