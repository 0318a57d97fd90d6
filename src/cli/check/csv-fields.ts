/** The fields of one CSV record (RFC 4180) without its line break, or null where its quotes are wrong. */
export function csvFields(record: string): string[] | null {
  const fields: string[] = [];
  let position = 0;
  while (true) {
    if (record[position] === '"') {
      let field = '';
      while (true) {
        const quote = record.indexOf('"', position + 1);
        if (quote < 0) return null;
        field += record.slice(position + 1, quote);
        position = quote + 1;
        if (record[position] !== '"') break;
        field += '"';
      }
      fields.push(field);
    } else {
      const comma = record.indexOf(',', position);
      const end = comma < 0 ? record.length : comma;
      const field = record.slice(position, end);
      if (field.includes('"')) return null;
      fields.push(field);
      position = end;
    }
    if (position === record.length) return fields;
    if (record[position] !== ',') return null;
    position++;
  }
}
