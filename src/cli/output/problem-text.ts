import { excerpt } from '../../../grammar/text/excerpt.js';
import { printable } from '../../../grammar/text/mention.js';
import { positionAt } from '../../../grammar/text/positions.js';
import { problemTitle, type CliProblem } from '../problem.js';
import type { Style } from '../style.js';

/**
 * A problem for people:
 *
 *     script.kql:3:22: BadRequest_SyntaxError (KS005): expected `callout`, but found `calout`
 *     3 | .show cluster policy calout
 *       |                      ^^^^^^
 *     hint: did you mean `callout`?
 */
export function problemText(problem: CliProblem, style: Style, width: number | null = null): string {
  const { message, hint, source, span } = problem;
  const lines = [source === null ? `${style.error('error:')} ${headingOf(problem)}` : placedHeading(problem, style)];
  if (source !== null && span !== null)
    lines.push(...excerptLines(excerpt(source.text, span, source.starts, width), style));
  if (hint !== null) lines.push(`${style.hint('hint:')} ${printable(hint)}`);
  return message === '' ? '' : `${lines.join('\n')}\n`;
}

/** The same in one line, for reports: where it is, and what. */
export function problemLine(problem: CliProblem): string {
  const { hint } = problem;
  return `${headingOf(problem)}${hint === null ? '' : ` (${printable(hint)})`}`;
}

/** `warning: script.kql:3: …` */
export function warningText(place: string | null, message: string, style: Style): string {
  return `${style.warning('warning:')} ${place === null ? '' : `${printable(place)}: `}${printable(message)}\n`;
}

/** An excerpt in colour: a faint gutter, and the carets as `paint` has them. */
export function excerptLines(
  text: string,
  style: Style,
  paint: (text: string) => string = style.error,
): readonly [string, string] {
  const [source = '', carets = ''] = text.split('\n');
  const gutter = source.indexOf('|') + 1;
  return [
    style.faint(source.slice(0, gutter)) + source.slice(gutter),
    style.faint(carets.slice(0, gutter)) + paint(carets.slice(gutter)),
  ];
}

function headingOf(problem: CliProblem): string {
  const title = problemTitle(problem);
  const { message } = problem;
  return title === null ? printable(message) : `${title}: ${printable(message)}`;
}

/** `script.kql:3:22: ` before what is said about that place; a typed text has no name, and its excerpt shows the place. */
function placedHeading(problem: CliProblem, style: Style): string {
  const { message, source, span } = problem;
  const title = problemTitle(problem);
  const said = title === null ? style.error(printable(message)) : `${style.error(`${title}:`)} ${printable(message)}`;
  if (source === null || source.name === null) return said;
  const { line, column } = span === null ? { line: 0, column: 0 } : positionAt(source.starts, span.start);
  const place = span === null ? printable(source.name) : `${printable(source.name)}:${line}:${column}`;
  return `${style.strong(`${place}: `)}${said}`;
}
