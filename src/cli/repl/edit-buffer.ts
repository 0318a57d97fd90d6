/** The most changes that can be taken back. */
const MAX_UNDO_STEPS = 500;

/**
 * The text being typed, and where in it. Offsets are UTF-16 units, but the cursor is never inside a character that people
 * see as one.
 */
export class EditBuffer {
  private currentText = '';
  private currentCursor = 0;
  /** The column that moving up and down aims at, until something else moves. */
  private column: number | null = null;
  /** What was cut last. */
  private cut = '';
  private undoable: { readonly text: string; readonly cursor: number }[] = [];

  get text(): string {
    return this.currentText;
  }

  get cursor(): number {
    return this.currentCursor;
  }

  set(text: string, cursor = text.length): void {
    if (text !== this.currentText) this.remember();
    this.currentText = text;
    this.moveTo(cursor);
  }

  /** Takes the last change back. */
  undo(): void {
    const last = this.undoable.pop();
    if (last === undefined) return;
    this.currentText = last.text;
    this.moveTo(last.cursor);
  }

  /** Starts anew: what was typed before cannot come back. */
  clear(): void {
    this.set('');
    this.undoable = [];
  }

  insert(text: string): void {
    this.replace(this.currentCursor, this.currentCursor, text);
  }

  newLine(): void {
    this.insert('\n');
  }

  /** Replaces a stretch; the cursor ends up `cursor` units into the new text, by default after it. */
  replace(start: number, end: number, text: string, cursor = text.length): void {
    this.remember();
    this.currentText = this.currentText.slice(0, start) + text + this.currentText.slice(end);
    this.moveTo(start + cursor);
  }

  left(): void {
    this.moveTo(this.before(this.currentCursor));
  }

  right(): void {
    this.moveTo(this.after(this.currentCursor));
  }

  wordLeft(): void {
    this.moveTo(this.wordStart());
  }

  wordRight(): void {
    this.moveTo(this.wordEnd());
  }

  lineStart(): void {
    this.moveTo(this.startOfLine(this.currentCursor));
  }

  lineEnd(): void {
    this.moveTo(this.endOfLine(this.currentCursor));
  }

  start(): void {
    this.moveTo(0);
  }

  end(): void {
    this.moveTo(this.currentText.length);
  }

  /** To the line above; false on the first one. */
  up(): boolean {
    const start = this.startOfLine(this.currentCursor);
    if (start === 0) return false;
    this.moveToColumn(this.startOfLine(start - 1), start - 1);
    return true;
  }

  /** To the line below; false on the last one. */
  down(): boolean {
    const end = this.endOfLine(this.currentCursor);
    if (end === this.currentText.length) return false;
    this.moveToColumn(end + 1, this.endOfLine(end + 1));
    return true;
  }

  deleteLeft(): void {
    this.replace(this.before(this.currentCursor), this.currentCursor, '');
  }

  deleteRight(): void {
    const cursor = this.currentCursor;
    this.replace(cursor, this.after(cursor), '');
  }

  cutWordLeft(): void {
    this.cutOut(this.wordStart(), this.currentCursor);
  }

  cutWordRight(): void {
    this.cutOut(this.currentCursor, this.wordEnd());
  }

  cutToLineStart(): void {
    this.cutOut(this.startOfLine(this.currentCursor), this.currentCursor);
  }

  /** At the end of a line, the line break itself. */
  cutToLineEnd(): void {
    const end = this.endOfLine(this.currentCursor);
    this.cutOut(this.currentCursor, end === this.currentCursor ? this.after(end) : end);
  }

  paste(): void {
    this.insert(this.cut);
  }

  private remember(): void {
    this.undoable.push({ text: this.currentText, cursor: this.currentCursor });
    if (this.undoable.length > MAX_UNDO_STEPS) this.undoable.shift();
  }

  private cutOut(start: number, end: number): void {
    if (start === end) return;
    this.cut = this.currentText.slice(start, end);
    this.replace(start, end, '');
  }

  private moveTo(cursor: number): void {
    this.currentCursor = cursor;
    this.column = null;
  }

  private moveToColumn(lineStart: number, lineEnd: number): void {
    const column = this.column ?? this.currentCursor - this.startOfLine(this.currentCursor);
    this.moveTo(this.boundary(Math.min(lineStart + column, lineEnd)));
    this.column = column;
  }

  private startOfLine(offset: number): number {
    return offset === 0 ? 0 : this.currentText.lastIndexOf('\n', offset - 1) + 1;
  }

  private endOfLine(offset: number): number {
    const end = this.currentText.indexOf('\n', offset);
    return end < 0 ? this.currentText.length : end;
  }

  private wordStart(): number {
    const before = this.currentText.slice(0, this.currentCursor);
    return before.length - (/\w+\W*$|\W+$/.exec(before)?.[0].length ?? 0);
  }

  private wordEnd(): number {
    return this.currentCursor + (/^\W*\w+|^\W+/.exec(this.currentText.slice(this.currentCursor))?.[0].length ?? 0);
  }

  private before(offset: number): number {
    if (offset === 0) return 0;
    const lineStart = this.startOfLine(offset);
    if (lineStart === offset) return offset - 1;
    const last = [...segmentsOf(this.currentText.slice(lineStart, offset))].at(-1);
    return offset - (last?.segment.length ?? 1);
  }

  private after(offset: number): number {
    if (offset >= this.currentText.length) return this.currentText.length;
    const line = this.currentText.slice(offset, Math.max(offset + 1, this.endOfLine(offset)));
    const [first] = segmentsOf(line);
    return offset + (first?.segment.length ?? 1);
  }

  /** The nearest place at or before an offset where a cursor may appear. */
  private boundary(offset: number): number {
    return offset === this.currentText.length ? offset : this.before(this.after(offset));
  }
}

const segmenter = new Intl.Segmenter();

function segmentsOf(text: string): Intl.Segments {
  return segmenter.segment(text);
}
