import { toLowercase } from '../regex/case-equivalence.js';

/** The length of the pieces of texts that are looked up. Long enough to be rare, short enough that most texts have one. */
export const PIECE = 5;
/** Hashes seen at all, one bit each: most positions of a URI end here. */
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
  private readonly byHash = new Map<number, number[]>();
  /** The scan in which a thing has last been found, so that a subject that repeats a piece does not find it again and again. */
  private readonly foundIn: Uint32Array;
  private scans = 0;

  constructor(things: readonly NecessaryTexts[]) {
    this.foundIn = new Uint32Array(things.length);
    const pieces = things.map(lists => lists.map(texts => texts.map(pieceHashes)));
    const frequency = new Map<number, number>();
    for (const lists of pieces) {
      for (const hash of new Set(lists.flat(2))) frequency.set(hash, (frequency.get(hash) ?? 0) + 1);
    }
    const always: number[] = [];
    for (const [thing, lists] of pieces.entries()) {
      const hashes = cheapest(lists, frequency);
      if (hashes === null) always.push(thing);
      else for (const hash of hashes) this.file(hash, thing);
    }
    this.always = always;
  }

  /** Calls `visit` once for every thing that the subject may concern, besides those of {@link always}, in no order. */
  scan(subject: string, visit: (thing: number) => void): void {
    if (this.byHash.size === 0) return;
    if (++this.scans > 0xffff_ffff) {
      this.foundIn.fill(0);
      this.scans = 1;
    }
    const { filter, scans, foundIn } = this;
    let hash = 0;
    for (let end = 0; end < subject.length; end++) {
      hash = rolled(hash, subject, end);
      if (end < PIECE - 1) continue;
      const bit = bitOf(hash);
      if (((filter[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) continue;
      const things = this.byHash.get(hash);
      if (things === undefined) continue;
      for (const thing of things) {
        if (foundIn[thing] === scans) continue;
        foundIn[thing] = scans;
        visit(thing);
      }
    }
  }

  private file(hash: number, thing: number): void {
    const bit = bitOf(hash);
    const word = bit >>> 5;
    this.filter[word] = (this.filter[word] ?? 0) | (1 << (bit & 31));
    const filed = this.byHash.get(hash);
    if (filed === undefined) this.byHash.set(hash, [thing]);
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
    const hashes = new Set<number>();
    let cost = 0;
    for (const pieces of texts) {
      const rarest = rarestOf(pieces, frequency);
      // A text too short for a piece cannot be looked up, and so the whole list cannot.
      if (rarest === null) cost = Infinity;
      else {
        hashes.add(rarest);
        cost += frequency.get(rarest) ?? 0;
      }
    }
    if (cost < least) {
      best = hashes;
      least = cost;
    }
  }
  return best;
}

function rarestOf(hashes: readonly number[], frequency: ReadonlyMap<number, number>): number | null {
  let rarest: number | null = null;
  let least = Infinity;
  for (const hash of hashes) {
    const count = frequency.get(hash) ?? 0;
    if (count >= least) continue;
    rarest = hash;
    least = count;
  }
  return rarest;
}

const FACTOR = 0x2f0b4a27;
/** FACTOR to the power of PIECE: what a unit has been multiplied by when it leaves the window. */
const LEAVING = Array.from({ length: PIECE }).reduce((power: number) => Math.imul(power, FACTOR), 1);
/** The lower case of ASCII. */
const LOWER = Uint8Array.from({ length: 0x80 }, (_, unit) => toLowercase(unit));

/** The hash of the PIECE units that end at `end`, from that of the PIECE units before. */
function rolled(hash: number, text: string, end: number): number {
  const next = (Math.imul(hash, FACTOR) + loweredAt(text, end)) | 0;
  return end < PIECE ? next : (next - Math.imul(LEAVING, loweredAt(text, end - PIECE))) | 0;
}

function loweredAt(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  return unit < 0x80 ? (LOWER[unit] ?? unit) : toLowercase(unit);
}

/** The high bits of a product depend on all units, the low ones on the last few only. */
function bitOf(hash: number): number {
  return hash >>> 16;
}

function pieceHashes(text: string): readonly number[] {
  const hashes: number[] = [];
  let hash = 0;
  for (let end = 0; end < text.length; end++) {
    hash = rolled(hash, text, end);
    if (end >= PIECE - 1) hashes.push(hash);
  }
  return hashes;
}
