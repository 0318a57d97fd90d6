import { sentencesOf } from '../../analysis/hosts/sentences.js';
import type { Reach } from '../../analysis/hosts/host-family.js';
import { conditionsWords, turnNames, turnWords } from '../../assumptions/index.js';
import { isOfCondition, type OtherAnswer } from '../../analysis/readings.js';
import { questionsOf, type ReachableHosts, type TypeSurvey } from '../../analysis/who/survey.js';
import { UNIVERSES } from '../../analysis/match-subject.js';
import { listed, mention, printable } from '../../../grammar/text/mention.js';
import type { NamedInput } from '../named-input.js';
import { rulePlace } from '../rule-place.js';
import type { Style } from '../style.js';

/** One line of a survey, with a callout for it. */
export interface SurveyLine {
  readonly words: string;
  readonly example: ReachableHosts;
  readonly isFarReaching: boolean;
  /** How many families the line tells of. */
  readonly count: number;
}

/** Types with something to tell, the most far-reaching first. */
export function typesToTell(surveys: readonly TypeSurvey[]): readonly TypeSurvey[] {
  return surveys
    .filter(survey => !isNothing(survey) || ownAnswers(survey).length > 0)
    .sort((left, right) => dangerOf(left) - dangerOf(right));
}

function isNothing({ hosts, others, unknown }: TypeSurvey): boolean {
  return hosts.length === 0 && others.length === 0 && unknown === null;
}

/** How far families reach, the farthest first; null: hosts of shapes that have no name. */
const REACHES: readonly (Reach | null)[] = ['every name', null, 'every label', 'every character', 'some', 'exact'];

/** What is not known comes first, then by how far the farthest hosts reach. */
function dangerOf({ hosts, unknown }: TypeSurvey): number {
  if (unknown !== null) return -1;
  const [first] = hosts;
  return first === undefined ? REACHES.length : REACHES.indexOf(first.family?.reach ?? null);
}

/** Whether there are hosts of any name, with dots in it too. */
function isFarReaching({ family }: ReachableHosts): boolean {
  return family?.reach === 'every name';
}

/** Whether the hosts are all that there are. */
export function isAnyHost({ family }: ReachableHosts): boolean {
  return family?.reach === 'every name' && family.before === '' && family.after === '' && family.characters === null;
}

export function surveyLines({ hosts, others }: TypeSurvey): readonly SurveyLine[] {
  const ofHosts = sentencesOf(hosts).flatMap(({ words, members }) => {
    const example = hosts[members[0] ?? -1];
    return example === undefined
      ? []
      : [{ words, example, isFarReaching: isFarReaching(example), count: members.length }];
  });
  const ofOthers = others.map(texts => ({
    words: texts.words,
    example: { ...texts, family: null, because: null },
    isFarReaching: texts.reach === 'every',
    count: 1,
  }));
  return [...ofHosts, ...ofOthers];
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
  const all = unknown.length === 0 ? 'This is all' : `This is all, but for ${listed(unknown, 'and')}`;
  const [survey] = surveys;
  const conditions = conditionsWords(questionsOf(surveys));
  const proved = `${all}: proved for ${UNIVERSES[survey?.subject ?? 'uri']}${conditions === '' ? '' : `, if ${conditions}`}.`;
  const nothing = silent.length === 0 ? '' : `Nothing at all: ${silent.join(', ')}\n`;
  return `${nothing}${proved}`;
}

function typeText(survey: TypeSurvey, input: NamedInput, style: Style): string {
  const { type, unknown } = survey;
  const lines = [style.strong(type)];
  if (unknown !== null) lines.push(`  ${style.warning('UNKNOWN')}: ${printable(unknown)}`);
  else if (isNothing(survey)) lines.push('  nothing');
  for (const { words, example, isFarReaching: isFar } of surveyLines(survey)) {
    const { because, uri, wellFormed } = example;
    lines.push(
      `  ${isFar ? style.error(words) : words}${because === null ? '' : `, because ${because}`}`,
      `    ${printable(uri)}${wellFormed ? '' : ' (not a well-formed URI)'}`,
      `    ${reasonText(example, input)}`,
    );
  }
  return [...lines, ...otherLines(survey)].join('\n');
}

export function reasonText({ rule }: ReachableHosts, input: NamedInput): string {
  if (rule === null) return 'always allowed';
  return `allowed by ${mention(rule.rule.CalloutUriRegex)} (${printable(rulePlace(rule, input))})`;
}

/** What else can be called under readings of how rules are matched, which differs by type; what all types share is said at the end. */
export function ownAnswers({ otherwise }: TypeSurvey): readonly OtherAnswer<string>[] {
  return otherwise.filter(({ turns }) => !isOfCondition(turns));
}

/** `match-subject: nothing if regexes see the host alone` */
export function otherWords({ turns, answer }: OtherAnswer<string>): string {
  return `${turnNames(turns)}: ${answer} if ${turnWords(turns)}`;
}

function otherLines(survey: TypeSurvey): string[] {
  return ownAnswers(survey).map(other => `  DEPENDS on ${otherWords(other)}`);
}
