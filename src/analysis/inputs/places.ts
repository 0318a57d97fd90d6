import type { StringLiteral } from '../../../grammar/literals.js';
import { sourceOffset } from '../../../grammar/literals.js';
import type { JsonString } from '../../json/nodes.js';
import { ARM_JSON, offsetInString, readJson } from '../../json/read.js';
import type { Span } from '../../text/positions.js';
import type { TextPlace } from './input.js';

/** Leads from offsets in a text inside another (the value of a literal, a directive's argument) to offsets in the outer one. */
export type OffsetMap = (offset: number) => number;

export const identity: OffsetMap = offset => offset;

export function shiftedBy(distance: number): OffsetMap {
  return offset => offset + distance;
}

/** From offsets in the value of a literal of a command to offsets in the text around, where the command starts at `base`. */
export function throughLiteral(command: string, literal: StringLiteral, base: number): OffsetMap {
  return offset => base + sourceOffset(command, literal, offset);
}

/** From offsets in the value of a JSON string to offsets in its text, and from there on. */
export function throughString(text: string, string: JsonString, outer: OffsetMap): OffsetMap {
  return offset => outer(offsetInString(text, string, offset));
}

/** The place of the value of a JSON string, from its character `skip` on. Offsets are worked out when asked for. */
export class StringPlace implements TextPlace {
  readonly isExact = true;

  constructor(
    private readonly text: string,
    private readonly string: JsonString,
    private readonly outer: OffsetMap,
    private readonly skip = 0,
  ) {}

  get start(): number {
    return this.offsetOf(0);
  }

  get end(): number {
    return this.outer(this.string.end - 1);
  }

  offsetOf(index: number): number {
    return this.outer(offsetInString(this.text, this.string, index + this.skip));
  }
}

/** The place of a value that was computed: all that it was computed from. */
export class ComputedPlace implements TextPlace {
  readonly isExact = false;
  readonly start: number;
  readonly end: number;

  constructor({ start, end }: Span, outer: OffsetMap) {
    this.start = outer(start);
    this.end = outer(end);
  }

  offsetOf(index: number): number {
    return index === 0 ? this.start : this.end;
  }
}

/** A string as a document means it, with its place. */
export interface PlacedString {
  readonly value: string;
  readonly place: TextPlace;
}

/**
 * The text that a node stands for, or null for an expression that nobody has evaluated. Evaluated nodes keep the span of what they
 * were made from, so the text tells whether the value is written there: as it is, or with the bracket that templates double.
 */
export function placedString(
  text: string,
  node: JsonString,
  outer: OffsetMap,
  inTemplate: boolean,
): PlacedString | null {
  const written = writtenString(text, node);
  if (written === null || (written.value !== node.value && written.value !== `[${node.value}`)) {
    return { value: node.value, place: new ComputedPlace(node, outer) };
  }
  if (written.value !== node.value) return { value: node.value, place: new StringPlace(text, node, outer, 1) };
  if (!inTemplate || !node.value.startsWith('[') || !node.value.endsWith(']')) {
    return { value: node.value, place: new StringPlace(text, node, outer) };
  }
  if (!node.value.startsWith('[[')) return null;
  return { value: node.value.slice(1), place: new StringPlace(text, node, outer, 1) };
}

function writtenString(text: string, { start, end }: Span): JsonString | null {
  if (text[start] !== '"') return null;
  const read = readJson(text.slice(start, end), ARM_JSON);
  return read.ok && read.root.kind === 'string' ? read.root : null;
}
