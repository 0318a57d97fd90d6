import { toLowercase } from '../regex/case-equivalence.js';

/** How many units one number holds. */
const BLOCK = 4;
/** The shortest text that is looked up, and the shortest that is looked up by aligned pieces. */
export const MIN_TEXT_LENGTH = BLOCK;
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
    const pieces = things.map(lists => lists.map(texts => texts.map(piecesOf)));
    const frequency = new Map<number, number>();
    for (const lists of pieces) {
      const ofThing = new Set(lists.flatMap(texts => texts.flatMap(text => text.pieces)));
      for (const piece of ofThing) frequency.set(piece, (frequency.get(piece) ?? 0) + 1);
    }
    const always: number[] = [];
    const aligned: Entry[] = [];
    const short: Entry[] = [];
    for (const [thing, lists] of pieces.entries()) {
      const chosen = cheapest(lists, frequency);
      if (chosen === null) always.push(thing);
      for (const row of chosen ?? []) {
        const entries = row.length === 1 ? short : aligned;
        for (const piece of row) entries.push([piece, thing]);
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

/** The pieces of one text, and how many in a row of them a thing is filed under: one, or four. */
interface TextPieces {
  readonly pieces: readonly number[];
  readonly inARow: number;
}

/** Where to file a thing: for one of its lists, pieces of each text; the list whose pieces the fewest things share. */
function cheapest(
  lists: readonly (readonly TextPieces[])[],
  frequency: ReadonlyMap<number, number>,
): readonly (readonly number[])[] | null {
  let best: readonly (readonly number[])[] | null = null;
  let least = Infinity;
  for (const texts of lists) {
    const rarest = texts.map(text => rarestOf(text, frequency));
    const cost = rarest.reduce((sum, text) => sum + text.cost, 0);
    if (cost < least) {
      best = rarest.map(({ pieces }) => pieces);
      least = cost;
    }
  }
  return best;
}

/** The pieces in a row that the fewest things share. A text too short for any cannot be looked up, whatever the cost. */
function rarestOf({ pieces, inARow }: TextPieces, frequency: ReadonlyMap<number, number>) {
  let [start, least] = [0, Infinity];
  for (let first = 0; first + inARow <= pieces.length; first++) {
    let cost = 0;
    for (let index = first; index < first + inARow; index++) cost += frequency.get(pieces[index] ?? 0) ?? 0;
    if (cost < least) [start, least] = [first, cost];
  }
  return { pieces: pieces.slice(start, start + inARow), cost: least / inARow };
}

function piecesOf(text: string): TextPieces {
  const blocks = Array.from({ length: Math.max(0, text.length - BLOCK + 1) }, (_, start) => blockAt(text, start));
  if (text.length < LONG_TEXT) return { pieces: blocks, inARow: 1 };
  return { pieces: blocks.slice(BLOCK).map((block, start) => pieceOf(blocks[start] ?? 0, block)), inARow: BLOCK };
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
