import type { Span } from './positions.js';

/** A field of a record of CSV or TSV; its place is that of the characters between the quotes, where it has some. */
export interface SeparatedField extends Span {
  readonly value: string;
  readonly isQuoted: boolean;
}

/** The records of a whole text of CSV (RFC 4180) or TSV, without empty lines; null where a quote is not closed. */
export function separatedRecords(text: string, separator: ',' | '\t'): readonly (readonly SeparatedField[])[] | null {
  const records: SeparatedField[][] = [];
  let record: SeparatedField[] = [];
  let offset = text.startsWith('\ufeff') ? 1 : 0;
  while (offset < text.length || record.length > 0) {
    const field = fieldAt(text, offset, separator);
    if (field === null) return null;
    record.push(field);
    offset = field.end + (field.isQuoted ? 1 : 0);
    if (text[offset] === separator) {
      offset++;
      continue;
    }
    if (text[offset] !== undefined && text[offset] !== '\r' && text[offset] !== '\n') return null;
    offset += text.startsWith('\r\n', offset) ? 2 : 1;
    if (record.length > 1 || record[0]?.value !== '') records.push(record);
    record = [];
  }
  return records;
}

function fieldAt(text: string, start: number, separator: string): SeparatedField | null {
  if (text[start] !== '"') {
    let end = start;
    while (end < text.length && text[end] !== separator && text[end] !== '\r' && text[end] !== '\n') end++;
    return { value: text.slice(start, end), start, end, isQuoted: false };
  }
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 2)) {
    if (text[quote + 1] === '"') continue;
    const value = text.slice(start + 1, quote).replaceAll('""', '"');
    return { value, start: start + 1, end: quote, isQuoted: true };
  }
  return null;
}

/** Where the character `index` of the value of a field is in the text. */
export function offsetInField(text: string, { start, isQuoted }: SeparatedField, index: number): number {
  if (!isQuoted) return start + index;
  let offset = start;
  for (let passed = 0; passed < index; passed++) offset += text.startsWith('""', offset) ? 2 : 1;
  return offset;
}
