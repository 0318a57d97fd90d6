import type { Place } from '../scope.js';
import type { PlacedText } from './source.js';

/** A field of a record. `raw` is as written, with its quotes. */
export interface CsvField {
  readonly raw: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Reads CSV or TSV (RFC 4180) piece by piece. A field that is not closed at the end is kept as it is: exports are cut off, and
 * what is before the cut is read.
 */
export class CsvReader {
  private rest = '';
  private line = 1;
  private column = 1;
  private isFirst = true;
  private separator: string | null;

  constructor(separator: string | null = null) {
    this.separator = separator;
  }

  /** The records that are complete with this piece; all that is left with the last one. */
  *push(piece: string, isLast: boolean): Generator<readonly CsvField[]> {
    this.rest = this.rest === '' ? piece : this.rest + piece;
    if (this.isFirst) {
      if (this.rest.startsWith('\ufeff')) this.rest = this.rest.slice(1);
      const head = /^[^\r\n]*/.exec(this.rest)?.[0] ?? '';
      if (head.length === this.rest.length && !isLast) return;
      this.separator ??= head.includes('\t') ? '\t' : ',';
      this.isFirst = false;
    }
    let offset = 0;
    while (offset < this.rest.length) {
      const read = this.record(offset, isLast);
      if (read === null) break;
      if (read.fields.length > 1 || read.fields[0]?.raw !== '') yield read.fields;
      offset = read.next;
    }
    this.rest = this.rest.slice(offset);
  }

  private record(
    start: number,
    isLast: boolean,
  ): { readonly fields: readonly CsvField[]; readonly next: number } | null {
    const { rest } = this;
    const separator = this.separator ?? ',';
    const fields: CsvField[] = [];
    let { line, column } = this;
    let offset = start;
    while (true) {
      const fieldStart = offset;
      const begin = { line, column };
      if (rest.charCodeAt(offset) === 0x22) {
        offset = closingQuote(rest, offset);
        if (offset < 0) {
          if (!isLast) return null;
          offset = rest.length;
        }
      }
      while (offset < rest.length) {
        const code = rest.charCodeAt(offset);
        if (code === 0x0a || code === 0x0d || code === separator.charCodeAt(0)) break;
        offset++;
      }
      if (offset >= rest.length - 1 && !isLast) return null;
      const raw = rest.slice(fieldStart, offset);
      fields.push({ raw, ...begin });
      if (raw.charCodeAt(0) === 0x22) [line, column] = advance(raw, line, column);
      else column += raw.length;
      if (rest[offset] === separator) {
        offset++;
        column++;
        continue;
      }
      const next = rest.startsWith('\r\n', offset) ? offset + 2 : Math.min(offset + 1, rest.length);
      this.line = line + 1;
      this.column = 1;
      return { fields, next };
    }
  }
}

function closingQuote(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 2)) {
    if (text.charCodeAt(quote + 1) !== 0x22) return quote + 1;
  }
  return -1;
}

function advance(raw: string, line: number, column: number): [number, number] {
  const lines = raw.split(/\r\n|\r|\n/);
  const last = lines.at(-1) ?? '';
  return lines.length === 1 ? [line, column + raw.length] : [line + lines.length - 1, last.length + 1];
}

/** The value of a field: without its quotes. */
export function fieldValue({ raw }: CsvField): string {
  if (raw.charCodeAt(0) !== 0x22) return raw;
  const end = closingQuote(raw, 0);
  const inside = end < 0 ? raw.slice(1) : raw.slice(1, end - 1) + raw.slice(end);
  return inside.replaceAll('""', '"');
}

/** The value of a field, with the place of each character. */
export function placedField(field: CsvField, file: string): PlacedText {
  const text = fieldValue(field);
  const isQuoted = field.raw.charCodeAt(0) === 0x22;
  return {
    text,
    placeOf: (offset): Place => {
      const { raw, line, column } = field;
      let at = isQuoted ? 1 : 0;
      for (let passed = 0; passed < offset && at < raw.length; passed++) {
        at += isQuoted && raw.startsWith('""', at) ? 2 : 1;
      }
      const [atLine, atColumn] = advance(raw.slice(0, at), line, column);
      return { file, line: atLine, column: atColumn };
    },
  };
}
