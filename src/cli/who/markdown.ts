import type { TypeSurvey } from '../../analysis/who/survey.js';
import type { NamedInput } from '../named-input.js';
import { code, gfm, joined, markdownTable, type Markdown } from '../output/markdown.js';
import { closingLines, otherWords, ownAnswers, reasonText, surveyLines, typesToTell } from './text.js';

/** Who can be called, as a table of GitHub's Markdown. */
export function surveyMarkdown(surveys: readonly TypeSurvey[], input: NamedInput): Markdown {
  const told = typesToTell(surveys);
  const rows = told.flatMap(survey => typeRows(survey, input));
  const parts = [
    gfm`### Who can be called: ${code(input.name)}`,
    ...(rows.length === 0 ? [] : [markdownTable(['callout type', 'hosts', 'for example'], rows)]),
    ...told.flatMap(survey =>
      ownAnswers(survey).map(other => gfm`${survey.type} **depends** on ${otherWords(other)}.`),
    ),
    ...closingLines(surveys, told)
      .split('\n')
      .map(line => gfm`${line}`),
  ];
  return gfm`${joined(parts, '\n\n')}\n`;
}

function typeRows(survey: TypeSurvey, input: NamedInput): readonly (readonly Markdown[])[] {
  const { unknown } = survey;
  const type = gfm`${survey.type}`;
  if (unknown !== null) return [[type, gfm`**UNKNOWN**`, gfm`${unknown}`]];
  const rows = surveyLines(survey).map(({ words, example }) => {
    const because = example.because === null ? '' : `, because ${example.because}`;
    return [type, gfm`${words + because}`, gfm`${code(example.uri)}<br>${reasonText(example, input)}`];
  });
  return rows.length === 0 ? [[type, gfm`nothing`, gfm``]] : rows;
}
