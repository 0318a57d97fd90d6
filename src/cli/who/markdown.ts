import type { TypeSurvey } from '../../analysis/who/survey.js';
import type { NamedInput } from '../analysis-input.js';
import { code, escaped } from '../markdown.js';
import { closingLines, reasonText, surveyLines, typesToTell } from './text.js';

/** Who can be called, as a table of GitHub's Markdown. */
export function surveyMarkdown(surveys: readonly TypeSurvey[], input: NamedInput): string {
  const told = typesToTell(surveys);
  const title = `### Who can be called: ${code(input.name)}`;
  const rows = told.flatMap(survey => typeRows(survey, input));
  const table = ['| callout type | hosts | for example |', '|---|---|---|', ...rows].join('\n');
  const notes = told.flatMap(({ type, otherwise }) =>
    otherwise.map(
      ({ subject, words }) =>
        `${type} **depends** on the match subject: ${escaped(words)} if regexes see the ${subject}.`,
    ),
  );
  const closing = closingLines(surveys, told).replaceAll('\n', '\n\n');
  return `${[title, ...(rows.length === 0 ? [] : [table]), ...notes, closing].join('\n\n')}\n`;
}

function typeRows(survey: TypeSurvey, input: NamedInput): string[] {
  const { type, unknown, hostless } = survey;
  if (unknown !== null) return [`| ${type} | **UNKNOWN** | ${escaped(unknown)} |`];
  const rows = surveyLines(survey).map(({ words, example }) => {
    const because = example.because === null ? '' : `, because ${example.because}`;
    return `| ${type} | ${escaped(words + because)} | ${code(example.uri)}<br>${escaped(reasonText(example, input))} |`;
  });
  if (hostless !== null) rows.push(`| ${type} | texts that are no URI with a host | ${code(hostless)} |`);
  return rows.length === 0 ? [`| ${type} | nothing | |`] : rows;
}
