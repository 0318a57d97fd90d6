import { excerpt } from '../../grammar/text/excerpt.js';
import { printable } from '../../grammar/text/mention.js';
import { positionAt, type Span } from '../../grammar/text/positions.js';
import type { Style } from './style.js';

/** A text that something is reported about. */
export interface ReportedText {
  /** As the user named it; null for what was typed just now, whose place needs no name. */
  readonly name: string | null;
  readonly text: string;
  readonly starts: readonly number[];
}

/** Something that went wrong. */
export interface Fault {
  /** What it is, as `Forbidden (AUTH_ROLE)`; null for what is not the service's. */
  readonly title: string | null;
  readonly message: string;
  readonly hint: string | null;
  /** Where in the text; null where it concerns all of it. */
  readonly span: Span | null;
}

/**
 * A fault for people:
 *
 *     script.kql:3:22: BadRequest_SyntaxError (KS005): expected `callout`, but found `calout`
 *     3 | .show cluster policy calout
 *       |                      ^^^^^^
 *     hint: did you mean `callout`?
 */
export function faultReport(of: ReportedText, { title, message, hint, span }: Fault, style: Style): string {
  const said = printable(message);
  const heading = title === null ? style.error(said) : `${style.error(`${title}:`)} ${said}`;
  const lines = [`${placeOf(of, span, style)}${heading}`];
  if (span !== null) lines.push(colored(excerpt(of.text, span, of.starts), style));
  if (hint !== null) lines.push(hintLine(printable(hint), style));
  return `${lines.join('\n')}\n`;
}

/** A fault of the command line or of the world around. */
export function plainReport(message: string, hint: string | null, style: Style): string {
  return `${style.error('error:')} ${printable(message)}\n${hint === null ? '' : `${hintLine(printable(hint), style)}\n`}`;
}

/** `warning: script.kql:3: …` */
export function warningLine(place: string | null, message: string, style: Style): string {
  return `${style.warning('warning:')} ${place === null ? '' : `${printable(place)}: `}${printable(message)}\n`;
}

/** `script.kql:3:22: ` before what is said about that place; a typed text has no name, and its excerpt shows the place. */
function placeOf({ name, starts }: ReportedText, span: Span | null, style: Style): string {
  if (name === null) return '';
  const place = span === null ? null : positionAt(starts, span.start);
  return style.strong(place === null ? `${printable(name)}: ` : `${printable(name)}:${place.line}:${place.column}: `);
}

function colored(excerptText: string, style: Style): string {
  const [source = '', carets = ''] = excerptText.split('\n');
  const gutter = source.indexOf('|') + 1;
  return [
    style.faint(source.slice(0, gutter)) + source.slice(gutter),
    style.faint(carets.slice(0, gutter)) + style.error(carets.slice(gutter)),
  ].join('\n');
}

function hintLine(hint: string, style: Style): string {
  return `${style.hint('hint:')} ${hint}`;
}
