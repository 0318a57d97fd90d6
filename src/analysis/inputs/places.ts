import type { StringLiteral } from '../../../grammar/literals.js';
import { sourceOffset } from '../../../grammar/literals.js';
import type { JsonString } from '../../json/nodes.js';
import { ARM_JSON, offsetInString, readJson } from '../../json/read.js';
import type { Span } from '../../../grammar/text/positions.js';
import type { TextPlace } from './input.js';

/** Leads from a text inside another (the value of a literal, a directive's argument) to the outer one. */
export interface Outer {
  /** From offsets in the inner text to offsets in the outer one. */
  readonly at: (offset: number) => number;
  /** A piece of the inner text as the outer one writes it; null where it has no way to. */
  readonly encode: (piece: string) => string | null;
}

export const itself: Outer = { at: offset => offset, encode: piece => piece };

export function shiftedBy(distance: number): Outer {
  return { at: offset => offset + distance, encode: piece => piece };
}

/** From the value of a literal of a command to the text around, where the command starts at `base`, and from there on. */
export function throughLiteral(command: string, literal: StringLiteral, base: number, outer: Outer = itself): Outer {
  const written = encoderOf(literal);
  return {
    at: offset => outer.at(base + sourceOffset(command, literal, offset)),
    encode(piece) {
      const inner = written(piece);
      return inner === null ? null : outer.encode(inner);
    },
  };
}

/** How a literal of this form writes a piece of its value; null where it cannot. */
function encoderOf({ form, quote }: StringLiteral): (piece: string) => string | null {
  return piece => {
    if (form === 'fenced') return piece.includes(quote) ? null : piece;
    if (/[\r\n]/.test(piece)) return null;
    if (form === 'verbatim') return piece.replaceAll(quote, quote + quote);
    return piece.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`);
  };
}

/** From the value of a JSON string to its text, and from there on. */
export function throughString(text: string, string: JsonString, outer: Outer): Outer {
  return {
    at: offset => outer.at(offsetInString(text, string, offset)),
    encode: piece => outer.encode(inJson(piece)),
  };
}

function inJson(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

/** The place of the value of a JSON string, from its character `skip` on. Offsets are worked out when asked for. */
export class StringPlace implements TextPlace {
  readonly isExact = true;

  constructor(
    private readonly text: string,
    private readonly string: JsonString,
    private readonly outer: Outer,
    /** The bracket that templates double. */
    private readonly skip = 0,
    private readonly inTemplate = false,
  ) {}

  get start(): number {
    return this.offsetOf(0);
  }

  get end(): number {
    return this.outer.at(this.string.end - 1);
  }

  offsetOf(index: number): number {
    return this.outer.at(offsetInString(this.text, this.string, index + this.skip));
  }

  encode(value: string): string | null {
    // Templates take what is in brackets for an expression.
    if (this.skip > 0 || (this.inTemplate && value.startsWith('['))) return null;
    return this.outer.encode(inJson(value));
  }
}

/** The place of a value that was computed: all that it was computed from. */
export class ComputedPlace implements TextPlace {
  readonly isExact = false;
  readonly start: number;
  readonly end: number;

  constructor({ start, end }: Span, outer: Outer) {
    this.start = outer.at(start);
    this.end = outer.at(end);
  }

  offsetOf(index: number): number {
    return index === 0 ? this.start : this.end;
  }

  encode(): null {
    return null;
  }
}

/** From the value of a string of a document to the text around; null where the value was computed, so that nothing leads back. */
export function throughPlaced({ place }: PlacedString): Outer | null {
  if (!place.isExact) return null;
  return { at: offset => place.offsetOf(offset), encode: piece => place.encode(piece) };
}

/** A string as a document means it, with its place. */
export interface PlacedString {
  readonly value: string;
  readonly place: TextPlace;
}

/**
 * The text that a node stands for, or null for an expression that was not evaluated. Evaluated nodes keep the span of what they
 * were made from, so the text tells whether the value is written there: as it is, or with the bracket that templates double.
 */
export function placedString(text: string, node: JsonString, outer: Outer, inTemplate: boolean): PlacedString | null {
  const written = writtenString(text, node);
  if (written === null || (written.value !== node.value && written.value !== `[${node.value}`)) {
    return { value: node.value, place: new ComputedPlace(node, outer) };
  }
  if (written.value !== node.value) return { value: node.value, place: new StringPlace(text, node, outer, 1) };
  if (!inTemplate || !node.value.startsWith('[') || !node.value.endsWith(']')) {
    return { value: node.value, place: new StringPlace(text, node, outer, 0, inTemplate) };
  }
  if (!node.value.startsWith('[[')) return null;
  return { value: node.value.slice(1), place: new StringPlace(text, node, outer, 1) };
}

function writtenString(text: string, { start, end }: Span): JsonString | null {
  if (text[start] !== '"') return null;
  const read = readJson(text.slice(start, end), ARM_JSON);
  return read.ok && read.value.kind === 'string' ? read.value : null;
}
