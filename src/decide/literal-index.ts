import { toLowercase } from '../regex/case-equivalence.js';

/** The length of the pieces of texts that are looked up: four units make one number. */
export const PIECE = 4;
/** Pieces filed at all, one bit for each hash of one: most positions of a URI end here. */
const FILTER_BITS = 1 << 16;

/** Of each list, at least one text is in every subject that a thing concerns, once the subject is in lower case. */
export type NecessaryTexts = readonly (readonly string[])[];

/**
 * Finds, among many things that each need some text, those whose text a subject may contain: in one pass over the subject,
 * however many things there are.
 *
 * Each thing is filed under the piece of its texts that the fewest others share, so that a thousand rules for accounts of one
 * service are told apart by the account's name. Things are known by their number, from 0.
 */
export class LiteralIndex {
  /** Things without a text that is long enough: candidates always. */
  readonly always: readonly number[];
  private readonly filter = new Uint32Array(FILTER_BITS / 32);
  private readonly byPiece = new Map<number, number[]>();
  /** The scan in which a thing has last been found, so that a subject that repeats a piece does not find it again and again. */
  private readonly foundIn: Uint32Array;
  private scans = 0;

  constructor(things: readonly NecessaryTexts[]) {
    this.foundIn = new Uint32Array(things.length);
    const pieces = things.map(lists => lists.map(texts => texts.map(piecesOf)));
    const frequency = new Map<number, number>();
    for (const lists of pieces) {
      for (const piece of new Set(lists.flat(2))) frequency.set(piece, (frequency.get(piece) ?? 0) + 1);
    }
    const always: number[] = [];
    for (const [thing, lists] of pieces.entries()) {
      const chosen = cheapest(lists, frequency);
      if (chosen === null) always.push(thing);
      else for (const piece of chosen) this.file(piece, thing);
    }
    this.always = always;
  }

  /** Calls `visit` once for every thing that the subject may concern, besides those of {@link always}, in no order. */
  scan(subject: string, visit: (thing: number) => void): void {
    if (this.byPiece.size === 0) return;
    if (++this.scans > 0xffff_ffff) {
      this.foundIn.fill(0);
      this.scans = 1;
    }
    const { byPiece, filter, scans, foundIn } = this;
    let piece = 0;
    for (let end = 0; end < subject.length; end++) {
      piece = shifted(piece, subject.charCodeAt(end));
      if (end < PIECE - 1) continue;
      const bit = bitOf(piece);
      if (((filter[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) continue;
      const things = byPiece.get(piece);
      if (things === undefined) continue;
      for (const thing of things) {
        if (foundIn[thing] === scans) continue;
        foundIn[thing] = scans;
        visit(thing);
      }
    }
  }

  private file(piece: number, thing: number): void {
    const bit = bitOf(piece);
    const word = bit >>> 5;
    this.filter[word] = (this.filter[word] ?? 0) | (1 << (bit & 31));
    const filed = this.byPiece.get(piece);
    if (filed === undefined) this.byPiece.set(piece, [thing]);
    else filed.push(thing);
  }
}

/** Where to file a thing: for one of its lists, a piece of each text; the list whose pieces the fewest things share. */
function cheapest(
  lists: readonly (readonly (readonly number[])[])[],
  frequency: ReadonlyMap<number, number>,
): ReadonlySet<number> | null {
  let best: ReadonlySet<number> | null = null;
  let least = Infinity;
  for (const texts of lists) {
    const chosen = new Set<number>();
    let cost = 0;
    for (const pieces of texts) {
      const rarest = rarestOf(pieces, frequency);
      // A text too short for a piece cannot be looked up, and so the whole list cannot.
      if (rarest === null) cost = Infinity;
      else {
        chosen.add(rarest);
        cost += frequency.get(rarest) ?? 0;
      }
    }
    if (cost < least) {
      best = chosen;
      least = cost;
    }
  }
  return best;
}

function rarestOf(pieces: readonly number[], frequency: ReadonlyMap<number, number>): number | null {
  let rarest: number | null = null;
  let least = Infinity;
  for (const piece of pieces) {
    const count = frequency.get(piece) ?? 0;
    if (count >= least) continue;
    rarest = piece;
    least = count;
  }
  return rarest;
}

/** The lower case of ASCII. */
const LOWER = Uint8Array.from({ length: 0x80 }, (_, unit) => toLowercase(unit));

/** The piece that ends with one more unit. A unit takes a byte, in which some beyond ASCII look alike. */
function shifted(piece: number, unit: number): number {
  const lower = unit < 0x80 ? (LOWER[unit] ?? unit) : toLowercase(unit);
  return (piece << 8) | ((lower ^ (lower >>> 8)) & 0xff);
}

const SPREAD = 0x9e37_79b1;

/** The high bits of a product depend on all bits of the factor. */
function bitOf(piece: number): number {
  return Math.imul(piece, SPREAD) >>> 16;
}

function piecesOf(text: string): readonly number[] {
  const pieces: number[] = [];
  let piece = 0;
  for (let end = 0; end < text.length; end++) {
    piece = shifted(piece, text.charCodeAt(end));
    if (end >= PIECE - 1) pieces.push(piece);
  }
  return pieces;
}
