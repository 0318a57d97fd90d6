/**
 * The text being typed, and where in it. Offsets are UTF-16 units, but the cursor never stands inside a character that people
 * see as one.
 */
export class EditBuffer {
  #text = '';
  #cursor = 0;
  /** The column that moving up and down aims at, until something else moves. */
  #column: number | null = null;
  /** What was cut last. */
  #cut = '';

  get text(): string {
    return this.#text;
  }

  get cursor(): number {
    return this.#cursor;
  }

  set(text: string, cursor = text.length): void {
    this.#text = text;
    this.#moveTo(cursor);
  }

  insert(text: string): void {
    this.replace(this.#cursor, this.#cursor, text);
  }

  newLine(): void {
    this.insert('\n');
  }

  /** Replaces a stretch; the cursor comes to stand `cursor` units into the new text, by default after it. */
  replace(start: number, end: number, text: string, cursor = text.length): void {
    this.#text = this.#text.slice(0, start) + text + this.#text.slice(end);
    this.#moveTo(start + cursor);
  }

  left(): void {
    this.#moveTo(this.#before(this.#cursor));
  }

  right(): void {
    this.#moveTo(this.#after(this.#cursor));
  }

  wordLeft(): void {
    this.#moveTo(this.#wordStart());
  }

  wordRight(): void {
    this.#moveTo(this.#wordEnd());
  }

  lineStart(): void {
    this.#moveTo(this.#startOfLine(this.#cursor));
  }

  lineEnd(): void {
    this.#moveTo(this.#endOfLine(this.#cursor));
  }

  start(): void {
    this.#moveTo(0);
  }

  end(): void {
    this.#moveTo(this.#text.length);
  }

  /** To the line above; false on the first one. */
  up(): boolean {
    const start = this.#startOfLine(this.#cursor);
    if (start === 0) return false;
    this.#moveToColumn(this.#startOfLine(start - 1), start - 1);
    return true;
  }

  /** To the line below; false on the last one. */
  down(): boolean {
    const end = this.#endOfLine(this.#cursor);
    if (end === this.#text.length) return false;
    this.#moveToColumn(end + 1, this.#endOfLine(end + 1));
    return true;
  }

  deleteLeft(): void {
    this.replace(this.#before(this.#cursor), this.#cursor, '');
  }

  deleteRight(): void {
    const cursor = this.#cursor;
    this.replace(cursor, this.#after(cursor), '');
  }

  cutWordLeft(): void {
    this.#cutOut(this.#wordStart(), this.#cursor);
  }

  cutWordRight(): void {
    this.#cutOut(this.#cursor, this.#wordEnd());
  }

  cutToLineStart(): void {
    this.#cutOut(this.#startOfLine(this.#cursor), this.#cursor);
  }

  /** At the end of a line, the line break itself. */
  cutToLineEnd(): void {
    const end = this.#endOfLine(this.#cursor);
    this.#cutOut(this.#cursor, end === this.#cursor ? this.#after(end) : end);
  }

  paste(): void {
    this.insert(this.#cut);
  }

  #cutOut(start: number, end: number): void {
    if (start === end) return;
    this.#cut = this.#text.slice(start, end);
    this.replace(start, end, '');
  }

  #moveTo(cursor: number): void {
    this.#cursor = cursor;
    this.#column = null;
  }

  #moveToColumn(lineStart: number, lineEnd: number): void {
    const column = this.#column ?? this.#cursor - this.#startOfLine(this.#cursor);
    this.#moveTo(this.#boundary(Math.min(lineStart + column, lineEnd)));
    this.#column = column;
  }

  #startOfLine(offset: number): number {
    return offset === 0 ? 0 : this.#text.lastIndexOf('\n', offset - 1) + 1;
  }

  #endOfLine(offset: number): number {
    const end = this.#text.indexOf('\n', offset);
    return end < 0 ? this.#text.length : end;
  }

  #wordStart(): number {
    const before = this.#text.slice(0, this.#cursor);
    return before.length - (/\w+\W*$|\W+$/.exec(before)?.[0].length ?? 0);
  }

  #wordEnd(): number {
    return this.#cursor + (/^\W*\w+|^\W+/.exec(this.#text.slice(this.#cursor))?.[0].length ?? 0);
  }

  #before(offset: number): number {
    if (offset === 0) return 0;
    const lineStart = this.#startOfLine(offset);
    if (lineStart === offset) return offset - 1;
    const last = [...segmentsOf(this.#text.slice(lineStart, offset))].at(-1);
    return offset - (last?.segment.length ?? 1);
  }

  #after(offset: number): number {
    if (offset >= this.#text.length) return this.#text.length;
    const line = this.#text.slice(offset, Math.max(offset + 1, this.#endOfLine(offset)));
    const [first] = segmentsOf(line);
    return offset + (first?.segment.length ?? 1);
  }

  /** The nearest place at or before an offset where a cursor may stand. */
  #boundary(offset: number): number {
    return offset === this.#text.length ? offset : this.#before(this.#after(offset));
  }
}

const segmenter = new Intl.Segmenter();

function segmentsOf(text: string): Intl.Segments {
  return segmenter.segment(text);
}
