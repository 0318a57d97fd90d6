import type { Io, Output } from './io.js';

/** Sets off parts of what people read. Where there is no colour, every function gives its text back unchanged. */
export interface Style {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly hint: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly command: (text: string) => string;
  readonly string: (text: string) => string;
  readonly comment: (text: string) => string;
  readonly directive: (text: string) => string;
}

const CODES: Readonly<Record<keyof Style, string>> = {
  error: '1;31',
  warning: '1;33',
  hint: '36',
  strong: '1',
  faint: '2',
  command: '1;34',
  string: '32',
  comment: '90',
  directive: '35',
};

/** What ends what the others begin. */
const RESET = '0';

/** All that a terminal gets of us to set text off, the tables' included. */
export const SGR_CODES: readonly string[] = [RESET, ...Object.values(CODES)];

/** The styles of a stream. */
export function styleOf(color: boolean): Style {
  const paint = (kind: keyof Style) => (text: string) =>
    color && text !== '' ? `\u001b[${CODES[kind]}m${text}\u001b[${RESET}m` : text;
  return {
    error: paint('error'),
    warning: paint('warning'),
    hint: paint('hint'),
    strong: paint('strong'),
    faint: paint('faint'),
    command: paint('command'),
    string: paint('string'),
    comment: paint('comment'),
    directive: paint('directive'),
  };
}

/**
 * Whether a stream gets colour: a terminal does, unless `--no-color` or a non-empty `NO_COLOR` (no-color.org) says otherwise;
 * `FORCE_COLOR` (but for `0`) gives it to pipes and files too. The option wins over both variables, `NO_COLOR` over the other.
 */
export function hasColor(stream: Output, env: Io['env'], noColor: boolean): boolean {
  if (noColor || (env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}
