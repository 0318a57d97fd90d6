/** Sets off parts of a table, where the terminal has colour. Without colour nothing is added. */
export interface TableStyle {
  readonly header: (text: string) => string;
  readonly rule: (text: string) => string;
}

const PLAIN: TableStyle = { header: text => text, rule: text => text };

const COLORED: TableStyle = { header: text => sgr('1', text), rule: text => sgr('2', text) };

export function styleFor(color: boolean | undefined): TableStyle {
  return color === true ? COLORED : PLAIN;
}

function sgr(code: string, text: string): string {
  return text === '' ? '' : `\u001b[${code}m${text}\u001b[0m`;
}
