import { code, joined, markdownTable, gfm, type Markdown } from '../output/markdown.js';
import { problemLine } from '../output/problem-text.js';
import { rangeOf } from './annotations.js';
import { openFindings, type FindingsReport } from './report.js';

/** Findings as a table of GitHub's Markdown, for the summary of a step or a comment of a pull request. */
export function markdownReport({ title, files, summary }: FindingsReport): Markdown {
  const rows = files.flatMap(report => {
    const found = openFindings(report).map(({ rule, name, severity, message, details, range }) => [
      placeCell(report.file, range?.start.line),
      gfm`${severity}`,
      gfm`${rule === name ? rule : `${rule} ${name}`}`,
      joined([gfm`${message}`, ...details.map(detail => gfm`${detail}`)], '<br>'),
    ]);
    const { problem } = report;
    const unread =
      problem === null
        ? []
        : [
            [
              placeCell(report.file, rangeOf(problem)?.start.line),
              gfm`
error
              `,
              gfm`
not checked
              `,
              gfm`${problemLine(problem)}`,
            ],
          ];
    return [...found, ...unread];
  });
  const table = rows.length === 0 ? [] : [markdownTable(['place', 'severity', 'rule', 'what'], rows)];
  return gfm`${joined([gfm`### ${title}`, ...table, gfm`${summary}`], '\n\n')}\n`;
}

function placeCell(file: string, line: number | undefined): Markdown {
  return code(line === undefined ? file : `${file}:${line}`);
}
