import { toLowercase } from '../regex/case-equivalence.js';

/** The length of the pieces of texts that are looked up, and of those that shorter texts are looked up by. */
const PIECE = 8;
export const SHORT_PIECE = 4;

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
  private readonly filed: PieceTable;
  /** Whether any thing may be filed under a short piece. */
  private readonly hasShortPieces: boolean;
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
    const entries: [piece: number, thing: number][] = [];
    for (const [thing, lists] of pieces.entries()) {
      const chosen = cheapest(lists, frequency);
      if (chosen === null) always.push(thing);
      else for (const piece of chosen) entries.push([piece, thing]);
    }
    this.always = always;
    this.filed = new PieceTable(entries);
    this.hasShortPieces = things.some(lists => lists.some(texts => texts.some(({ length }) => length < PIECE)));
  }

  /** The things that the subject may concern besides those of {@link always}, each once, in no order. */
  scan(subject: string): readonly number[] {
    const found: number[] = [];
    const { filed, hasShortPieces } = this;
    if (filed.isEmpty) return found;
    if (++this.scans > 0xffff_ffff) {
      this.foundIn.fill(0);
      this.scans = 1;
    }
    // Four units in a number each: those up to here, and the four before them.
    let four = 0;
    let before = 0;
    for (let end = 0; end < subject.length; end++) {
      const unit = subject.charCodeAt(end);
      before = (before << 8) | (four >>> 24);
      four = (four << 8) | (unit < 0x80 ? (LOWER[unit] ?? 0) : byteOf(unit));
      if (hasShortPieces && filed.mayHold(four)) this.find(four, found);
      const piece = eight(before, four);
      if (filed.mayHold(piece)) this.find(piece, found);
    }
    return found;
  }

  private find(piece: number, found: number[]): void {
    const { filed, foundIn, scans } = this;
    for (let entry = filed.first(piece); entry !== NONE; entry = filed.next(entry)) {
      const thing = filed.thing(entry);
      if (filed.piece(entry) !== piece || foundIn[thing] === scans) continue;
      foundIn[thing] = scans;
      found.push(thing);
    }
  }
}

/** What the lists of entries end with. */
const NONE = -1;
/** The numbers of an entry: its piece, its thing, the next entry of its list. */
const ENTRY = 3;

/**
 * Entries by piece: a hash table with lists in flat arrays, and before it a filter of bits (Bloom, two bits a piece), since what a
 * scan costs with ten thousand entries is the memory that it touches.
 */
class PieceTable {
  readonly isEmpty: boolean;
  private readonly filter: Int32Array;
  private readonly bitMask: number;
  private readonly heads: Int32Array;
  private readonly entries: Int32Array;

  constructor(entries: readonly (readonly [piece: number, thing: number])[]) {
    this.isEmpty = entries.length === 0;
    const size = powerOfTwo(entries.length + 1);
    this.heads = new Int32Array(size).fill(NONE);
    this.bitMask = 32 * size - 1;
    this.filter = new Int32Array(size);
    this.entries = new Int32Array(ENTRY * entries.length);
    for (const [index, [piece, thing]] of entries.entries()) {
      for (const bit of [this.firstBit(piece), this.secondBit(piece)]) {
        this.filter[bit >>> 5] = (this.filter[bit >>> 5] ?? 0) | (1 << (bit & 31));
      }
      const entry = ENTRY * index;
      const head = this.headOf(piece);
      this.entries.set([piece, thing, this.heads[head] ?? NONE], entry);
      this.heads[head] = entry;
    }
  }

  /** false: no entry has that piece; most pieces of a URI end here. */
  mayHold(piece: number): boolean {
    return this.isSet(this.firstBit(piece)) && this.isSet(this.secondBit(piece));
  }

  first(piece: number): number {
    return this.heads[this.headOf(piece)] ?? NONE;
  }

  piece(entry: number): number {
    return this.entries[entry] ?? 0;
  }

  thing(entry: number): number {
    return this.entries[entry + 1] ?? 0;
  }

  next(entry: number): number {
    return this.entries[entry + 2] ?? NONE;
  }

  private isSet(bit: number): boolean {
    return ((this.filter[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0;
  }

  private headOf(piece: number): number {
    return (Math.imul(piece, 0x85eb_ca6b) >>> 7) & (this.heads.length - 1);
  }

  // Of a product, the high bits depend on all bits of the factor.
  private firstBit(piece: number): number {
    return (Math.imul(piece, SPREAD) >>> 5) & this.bitMask;
  }

  private secondBit(piece: number): number {
    return (Math.imul(piece, 0xc2b2_ae35) >>> 5) & this.bitMask;
  }
}

function powerOfTwo(atLeast: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(8, atLeast)));
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

/** A unit as a byte. Some beyond ASCII look alike then. */
function byteOf(unit: number): number {
  const lower = toLowercase(unit);
  return (lower ^ (lower >>> 8)) & 0xff;
}

const SPREAD = 0x9e37_79b1;

/** Eight units as one number, from the two halves: others may share it, which only makes a candidate more. */
function eight(first: number, second: number): number {
  return Math.imul(first, SPREAD) ^ second;
}

/** The pieces of a text that is long enough for one. */
function piecesOf(text: string): readonly number[] {
  const fours: number[] = [];
  let four = 0;
  for (let end = 0; end < text.length; end++) {
    four = (four << 8) | byteOf(text.charCodeAt(end));
    if (end >= SHORT_PIECE - 1) fours.push(four);
  }
  if (text.length < PIECE) return fours;
  return fours.slice(SHORT_PIECE).map((second, index) => eight(fours[index] ?? 0, second));
}
