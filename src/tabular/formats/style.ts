/** Sets off parts of a table, where the terminal has colour. Without colour nothing is added. */
export interface Style {
  readonly header: (text: string) => string;
  readonly rule: (text: string) => string;
}

const PLAIN: Style = { header: text => text, rule: text => text };

const COLORED: Style = { header: text => sgr('1', text), rule: text => sgr('2', text) };

export function styleFor(color: boolean | undefined): Style {
  return color === true ? COLORED : PLAIN;
}

function sgr(code: string, text: string): string {
  return text === '' ? '' : `\u001b[${code}m${text}\u001b[0m`;
}
