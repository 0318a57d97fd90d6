import type { TypeSurvey } from '../../analysis/who/survey.js';
import type { NamedInput } from '../named-input.js';
import { finding, type FindingsReport, type ReportedCheck, type ReportedRule } from '../findings/report.js';
import { ruleRange } from '../rule-place.js';
import { closingLines, isAnyHost, otherWords, ownAnswers, reasonText, surveyLines, typesToTell } from './text.js';

const REACHABLE: ReportedRule = {
  id: 'reachable',
  name: 'reachable',
  summary: 'Hosts that the policy lets the cluster call.',
  severity: 'info',
  helpUri: null,
};
const ANY_HOST: ReportedRule = {
  id: 'any-host',
  name: 'any-host',
  summary: 'The policy lets the cluster call any host.',
  severity: 'error',
  helpUri: null,
};
const UNDECIDED: ReportedRule = {
  id: 'undecided',
  name: 'undecided',
  summary: 'What can be called is not known.',
  severity: 'warning',
  helpUri: null,
};

/** Who can be called, a finding for each kind of hosts. */
export function surveyFindings(surveys: readonly TypeSurvey[], input: NamedInput): FindingsReport {
  const told = typesToTell(surveys);
  return {
    title: `Who can be called: ${input.name}`,
    rules: [REACHABLE, ANY_HOST, UNDECIDED],
    files: [{ file: input.name, problem: null, checks: told.flatMap(survey => checksOf(survey, input)) }],
    summary: closingLines(surveys, told).replaceAll('\n', '. '),
  };
}

function checksOf(survey: TypeSurvey, input: NamedInput): readonly ReportedCheck[] {
  const { type, unknown } = survey;
  const depends = ownAnswers(survey).map(other => `depends on ${otherWords(other)}`);
  if (unknown !== null) {
    return [check(type, finding(UNDECIDED, { message: `${type}: UNKNOWN: ${unknown}`, isUndecided: true }))];
  }
  return surveyLines(survey).map(({ words, example }) => {
    const because = example.because === null ? '' : `, because ${example.because}`;
    const range = example.rule === null ? null : ruleRange(example.rule, input.input.text);
    return check(
      `${type}: ${words}`,
      finding(isAnyHost(example) ? ANY_HOST : REACHABLE, {
        message: `${type}: ${words}${because}`,
        details: [example.uri, reasonText(example, input), ...depends],
        range,
      }),
    );
  });
}

function check(name: string, found: ReportedCheck['finding']): ReportedCheck {
  return { name, range: found?.range ?? null, finding: found };
}
