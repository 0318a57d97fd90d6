import type { Cell } from '../table.js';
import type { Span } from '../../../grammar/text/positions.js';
import { messages } from './messages.js';
import { fail } from './problem.js';

/** At most so many rows exist between two operators. */
export const MAX_ROWS = 1_000_000;

/** How many cells the operators of a run may compute in all: rows times columns. */
export const MAX_CELLS = 20_000_000;

/** The most columns that a table made of data may have. */
export const MAX_COLUMNS = 10_000;

/** The longest string that a function may build, in UTF-16 units. */
export const MAX_STRING_LENGTH = 16_777_216;

/**
 * How much text and dynamic data a run may read and build in all: characters of strings and nodes of dynamic values. What takes time
 * otherwise (each call, a hash, a regular expression) books as many as take as long: some hundred million a second.
 */
export const MAX_DATA_SIZE = 300_000_000;

/** How many elements of arrays and bags a run may read and write in all; some second of work. */
export const MAX_ELEMENTS = 6_000_000;

/** How much one dynamic value may hold, in the same units. */
export const MAX_VALUE_SIZE = 67_108_864;

/** How deep dynamic values may be nested. */
export const MAX_DEPTH = 100;

/** Counts what a run builds, so that no loop of `strcat` or `pack_array` takes more memory than there is. */
export class QueryMeter {
  private left: number;
  private cellsLeft: number;
  private elementsLeft: number;
  // Containers that functions built, with their size: a value may hold another one many times over.
  private readonly sizes = new WeakMap<object, Measure>();

  /** `effort` is the part of the bounds that there is: a small one finds out at little cost whether a run is a large one. */
  constructor(effort = 1) {
    this.left = MAX_DATA_SIZE * effort;
    this.cellsLeft = MAX_CELLS * effort;
    this.elementsLeft = MAX_ELEMENTS * effort;
  }

  /** The part of the bounds that is spent, of the one that is spent most; of a meter with the whole effort. */
  get spentPart(): number {
    return Math.max(
      1 - this.left / MAX_DATA_SIZE,
      1 - this.cellsLeft / MAX_CELLS,
      1 - this.elementsLeft / MAX_ELEMENTS,
    );
  }

  /** Books data that is read or built, or other work, at this place of the query. */
  spend(amount: number, span: Span): void {
    this.left -= amount;
    if (this.left < 0) fail(messages.tooMuchMemory(span));
  }

  /** Books the cells of rows that an operator is about to make. */
  cells(rows: number, columns: number, span: Span): void {
    this.cellsLeft -= rows * columns;
    if (this.cellsLeft < 0) fail(messages.tooManyCells(span, MAX_CELLS));
  }

  /** Books a string, or refuses it for its length. Asks before it is built: `length` is enough. */
  string(length: number, span: Span): void {
    if (length > MAX_STRING_LENGTH) fail(messages.valueTooLong(span, MAX_STRING_LENGTH));
    this.spend(length, span);
  }

  /** Books elements that a function is about to go through, so that no array is built which is refused. */
  elements(count: number, span: Span): void {
    this.elementsLeft -= count;
    if (this.elementsLeft < 0) fail(messages.tooManyElements(span, MAX_ELEMENTS));
  }

  /** Books a dynamic value that a function has built, or refuses it for its size or depth. */
  built<Value extends Cell>(value: Value, span: Span): Value {
    const { size, depth, count } = this.measure(value, 0, span);
    this.elements(count, span);
    if (depth > MAX_DEPTH) fail(messages.valueTooDeep(span, MAX_DEPTH));
    if (size > MAX_VALUE_SIZE) fail(messages.tooMuchMemory(span));
    // Shared parts take no memory again, but every reader of the value sees them again.
    this.spend(count + 1, span);
    return value;
  }

  /** How much a dynamic value holds: characters of its strings, and its values. */
  sizeOf(value: Cell, span: Span): number {
    return this.measure(value, 0, span).size;
  }

  /** How many elements an array or bag has. */
  countOf(value: Cell, span: Span): number {
    return this.measure(value, 0, span).count;
  }

  private measure(value: Cell, level: number, span: Span): Measure {
    if (typeof value === 'string') return { size: value.length + 1, depth: 0, count: 0 };
    if (typeof value !== 'object' || value === null) return { size: 1, depth: 0, count: 0 };
    const known = this.sizes.get(value);
    if (known !== undefined) return known;
    if (level > MAX_DEPTH) fail(messages.valueTooDeep(span, MAX_DEPTH));
    let size = 1;
    let depth = 0;
    const items: readonly Cell[] = Array.isArray(value) ? value : Object.values(value);
    for (const item of items) {
      const inner = this.measure(item, level + 1, span);
      size += inner.size;
      depth = Math.max(depth, inner.depth);
    }
    if (!Array.isArray(value)) for (const name of Object.keys(value)) size += name.length;
    const measure = { size, depth: depth + 1, count: items.length };
    this.sizes.set(value, measure);
    return measure;
  }
}

interface Measure {
  readonly size: number;
  readonly depth: number;
  /** Its own elements or members. */
  readonly count: number;
}
