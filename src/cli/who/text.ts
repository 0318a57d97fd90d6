import { sentencesOf } from '../../analysis/hosts/sentences.js';
import type { ReachableHosts, TypeSurvey } from '../../analysis/who/survey.js';
import { listed, mention, printable } from '../../../grammar/text/mention.js';
import type { NamedInput } from '../analysis-input.js';
import { rulePlace } from '../diff/place.js';
import type { Style } from '../style.js';

/** One line of a survey, with a callout for it. */
export interface SurveyLine {
  readonly words: string;
  readonly example: ReachableHosts;
  /** How many families the line tells of. */
  readonly count: number;
}

/** Types with something to tell, the most far-reaching first. */
export function typesToTell(surveys: readonly TypeSurvey[]): readonly TypeSurvey[] {
  return surveys
    .filter(survey => !isNothing(survey) || survey.otherwise.length > 0)
    .sort((left, right) => dangerOf(left) - dangerOf(right));
}

function isNothing({ hosts, hostless, unknown }: TypeSurvey): boolean {
  return hosts.length === 0 && hostless === null && unknown === null;
}

const DANGERS = ['any host', 'hosts of', 'any ', 'some ', 'exactly'];

function dangerOf({ hosts, unknown }: TypeSurvey): number {
  if (unknown !== null) return -1;
  const [first] = hosts;
  if (first === undefined) return DANGERS.length + 1;
  const rank = DANGERS.findIndex(start => first.words.startsWith(start));
  return rank < 0 ? DANGERS.length : rank;
}

export function surveyLines({ hosts }: TypeSurvey): readonly SurveyLine[] {
  return sentencesOf(hosts).flatMap(({ words, members }) => {
    const example = hosts[members[0] ?? -1];
    return example === undefined ? [] : [{ words, example, count: members.length }];
  });
}

/**
 * Who can be called, for people:
 *
 *     sql
 *       any host at all, because the rule is not anchored at the start, and so matches in a path or query too
 *         https://evil.example/sqlname.database.azure.com
 *         allowed by `sqlname\.database\.azure\.com/?$` (policy.json:3)
 */
export function surveyText(surveys: readonly TypeSurvey[], input: NamedInput, style: Style): string {
  const told = typesToTell(surveys);
  const parts = told.map(survey => typeText(survey, input, style));
  return `${[...parts, closingLines(surveys, told)].join('\n\n')}\n`;
}

export function closingLines(surveys: readonly TypeSurvey[], told: readonly TypeSurvey[]): string {
  const silent = surveys.filter(survey => !told.includes(survey)).map(({ type }) => type);
  const unknown = surveys.filter(survey => survey.unknown !== null).map(({ type }) => type);
  const proved =
    unknown.length === 0 ? 'This is all: proved.' : `This is all, but for ${listed(unknown, 'and')}: proved.`;
  const nothing = silent.length === 0 ? '' : `Nothing at all: ${silent.join(', ')}\n`;
  return `${nothing}${proved}`;
}

function typeText(survey: TypeSurvey, input: NamedInput, style: Style): string {
  const { type, unknown, hostless } = survey;
  const lines = [style.strong(type)];
  if (unknown !== null) lines.push(`  ${style.warning('UNKNOWN')}: ${printable(unknown)}`);
  else if (isNothing(survey)) lines.push('  nothing');
  for (const { words, example } of surveyLines(survey)) {
    const { because, uri, wellFormed } = example;
    lines.push(
      `  ${isFarReaching(words) ? style.error(words) : words}${because === null ? '' : `, because ${because}`}`,
      `    ${printable(uri)}${wellFormed ? '' : ' (not a well-formed URI)'}`,
      `    ${reasonText(example, input)}`,
    );
  }
  if (hostless !== null) lines.push(`  texts that are no URI with a host, such as ${mention(hostless)}`);
  return [...lines, ...subjectLines(survey)].join('\n');
}

function isFarReaching(words: string): boolean {
  return words.startsWith('any host');
}

export function reasonText({ rule }: ReachableHosts, input: NamedInput): string {
  if (rule === null) return 'always allowed';
  return `allowed by ${mention(rule.rule.CalloutUriRegex)} (${printable(rulePlace(rule, input))})`;
}

function subjectLines({ otherwise }: TypeSurvey): string[] {
  if (otherwise.length === 0) return [];
  return [
    '  match subject: DEPENDS, this is so if regexes see the URI',
    ...otherwise.map(({ subject, words }) => `    if they see its ${subject}: ${words}`),
  ];
}
