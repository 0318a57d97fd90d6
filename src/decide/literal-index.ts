import { toLowercase } from '../regex/case-equivalence.js';

/** How many units one number holds. */
const BLOCK = 4;
/** The shortest text that is looked up, and the shortest that is looked up by aligned pieces. */
export const SHORTEST_TEXT = BLOCK;
const LONG_TEXT = 3 * BLOCK - 1;

/** Of each list, at least one text is in every subject that a thing concerns, once the subject is in lower case. */
export type NecessaryTexts = readonly (readonly string[])[];

/**
 * Finds, among many things that each need some text, those whose text a subject may contain: in one pass over the subject,
 * however many things there are.
 *
 * The subject is read in blocks of four units, and each two neighbours are a piece that is looked up. Wherever a text of eleven
 * units or more stands in a subject, it covers such a piece, at one of four places; so a thing is filed under four pieces in a
 * row of its text: those that the fewest others share, by which a thousand rules for accounts of one service are told apart by
 * the account's name. Shorter texts are filed under four units, and looked up at every place.
 *
 * Things are known by their number, from 0.
 */
export class LiteralIndex {
  /** Things without a text that is long enough: candidates always. */
  readonly always: readonly number[];
  private readonly aligned: PieceTable;
  private readonly short: PieceTable;
  /** The scan in which a thing has last been found, so that a subject that repeats a piece does not find it again and again. */
  private readonly foundIn: Uint32Array;
  private scans = 0;

  constructor(things: readonly NecessaryTexts[]) {
    this.foundIn = new Uint32Array(things.length);
    const places = things.map(lists => lists.map(texts => texts.map(placesOf)));
    const frequency = new Map<number, number>();
    for (const lists of places) {
      for (const piece of new Set(lists.flat(4))) frequency.set(piece, (frequency.get(piece) ?? 0) + 1);
    }
    const always: number[] = [];
    const aligned: Entry[] = [];
    const short: Entry[] = [];
    for (const [thing, lists] of places.entries()) {
      const chosen = cheapest(lists, frequency);
      if (chosen === null) always.push(thing);
      for (const pieces of chosen ?? []) {
        const entries = pieces.length === 1 ? short : aligned;
        for (const piece of pieces) entries.push([piece, thing]);
      }
    }
    this.always = always;
    this.aligned = new PieceTable(aligned);
    this.short = new PieceTable(short);
  }

  /** The things that the subject may concern besides those of {@link always}, each once, in no order. */
  scan(subject: string): readonly number[] {
    const found: number[] = [];
    if (++this.scans > 0xffff_ffff) {
      this.foundIn.fill(0);
      this.scans = 1;
    }
    const { aligned, short } = this;
    let before = 0;
    for (let start = 0; !aligned.isEmpty && start + BLOCK <= subject.length; start += BLOCK) {
      const block = blockAt(subject, start);
      const piece = pieceOf(before, block);
      if (start > 0 && aligned.mayHold(piece)) this.find(aligned, piece, found);
      before = block;
    }
    for (let start = 0; !short.isEmpty && start + BLOCK <= subject.length; start++) {
      const block = blockAt(subject, start);
      if (short.mayHold(block)) this.find(short, block, found);
    }
    return found;
  }

  private find(table: PieceTable, piece: number, found: number[]): void {
    const { foundIn, scans } = this;
    for (let entry = table.first(piece); entry !== NONE; entry = table.next(entry)) {
      const thing = table.thing(entry);
      if (table.piece(entry) !== piece || foundIn[thing] === scans) continue;
      foundIn[thing] = scans;
      found.push(thing);
    }
  }
}

type Entry = readonly [piece: number, thing: number];

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

  constructor(entries: readonly Entry[]) {
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

/** Of one text, the ways to file a thing under it: each one piece, or four in a row. */
type Places = readonly (readonly number[])[];

/** Where to file a thing: for one of its lists, a place for each text; the list whose pieces the fewest things share. */
function cheapest(lists: readonly (readonly Places[])[], frequency: ReadonlyMap<number, number>): Places | null {
  let best: Places | null = null;
  let least = Infinity;
  for (const texts of lists) {
    const chosen: (readonly number[])[] = [];
    let cost = 0;
    for (const places of texts) {
      const rarest = rarestOf(places, frequency);
      // A text too short for a place cannot be looked up, and so the whole list cannot.
      cost += rarest === null ? Infinity : rarest.cost;
      if (rarest !== null) chosen.push(rarest.place);
    }
    if (cost < least) {
      best = chosen;
      least = cost;
    }
  }
  return best;
}

function rarestOf(places: Places, frequency: ReadonlyMap<number, number>) {
  let rarest: { readonly place: readonly number[]; readonly cost: number } | null = null;
  for (const place of places) {
    const cost = place.reduce((sum, piece) => sum + (frequency.get(piece) ?? 0), 0) / place.length;
    if (rarest === null || cost < rarest.cost) rarest = { place, cost };
  }
  return rarest;
}

function placesOf(text: string): Places {
  const blocks = Array.from({ length: Math.max(0, text.length - BLOCK + 1) }, (_, start) => blockAt(text, start));
  if (text.length < LONG_TEXT) return blocks.map(block => [block]);
  const pieces = blocks.slice(BLOCK).map((block, start) => pieceOf(blocks[start] ?? 0, block));
  return pieces.slice(BLOCK - 1).map((_, start) => pieces.slice(start, start + BLOCK));
}

/** The lower case of ASCII. */
const LOWER = Uint8Array.from({ length: 0x80 }, (_, unit) => toLowercase(unit));

/** Four units as one number. */
function blockAt(text: string, start: number): number {
  return (
    (byteAt(text, start) << 24) |
    (byteAt(text, start + 1) << 16) |
    (byteAt(text, start + 2) << 8) |
    byteAt(text, start + 3)
  );
}

/** A unit in lower case as a byte. Some beyond ASCII look alike then, which only makes a candidate more. */
function byteAt(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  if (unit < 0x80) return LOWER[unit] ?? 0;
  const lower = toLowercase(unit);
  return (lower ^ (lower >>> 8)) & 0xff;
}

const SPREAD = 0x9e37_79b1;

/** Two blocks as one number. Others may share it. */
function pieceOf(first: number, second: number): number {
  return Math.imul(first, SPREAD) ^ second;
}
