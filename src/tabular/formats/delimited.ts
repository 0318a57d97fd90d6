/** What begins a formula in a spreadsheet, the full-width forms included. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** A text as a spreadsheet shows it: what it would run as a formula gets the apostrophe that makes it a text. */
export function withoutFormula(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** A text as a field of CSV (RFC 4180); an empty one is quoted, since an empty field is a null. */
export function csvField(text: string): string {
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
