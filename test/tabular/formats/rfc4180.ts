/** A field as it stood: whether it was quoted tells an empty string from a null. */
export interface CsvField {
  readonly text: string;
  readonly quoted: boolean;
}

/** An independent reader of RFC 4180 with LF line ends: throws on anything out of order. */
export function readCsv(text: string): CsvField[][] {
  const records: CsvField[][] = [];
  let record: CsvField[] = [];
  let offset = 0;
  while (offset < text.length) {
    const quoted = text[offset] === '"';
    let value = '';
    if (quoted) {
      offset++;
      while (text[offset] !== '"' || text[offset + 1] === '"') {
        if (offset >= text.length) throw new Error('a quoted field does not end');
        value += text[offset] ?? '';
        offset += text[offset] === '"' ? 2 : 1;
      }
      offset++;
    } else {
      while (offset < text.length && text[offset] !== ',' && text[offset] !== '\n') {
        if (text[offset] === '"' || text[offset] === '\r') throw new Error(`stray character at ${offset}`);
        value += text[offset] ?? '';
        offset++;
      }
    }
    record.push({ text: value, quoted });
    if (text[offset] === '\n') {
      records.push(record);
      record = [];
    } else if (text[offset] !== ',') {
      throw new Error(`neither comma nor line end at ${offset}`);
    } else if (text[offset + 1] === undefined) {
      throw new Error('the last record does not end');
    }
    offset++;
  }
  return records;
}
