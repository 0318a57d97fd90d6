/** The length of the pieces of literals that are looked up. Long enough to be rare, short enough that most literals have one. */
const PIECE = 6;
/** Hashes seen at all, one bit each: most positions of a URI end here. */
const FILTER_BITS = 1 << 16;

/**
 * Finds, among many things that each need a literal text, those whose literal a subject may contain: in one pass over the
 * subject, however many things there are.
 *
 * Each thing is filed under the piece of its literal that the fewest others share, so that a thousand rules for accounts of one
 * service are told apart by the account's name.
 */
export class LiteralIndex<Thing> {
  private readonly filter = new Uint32Array(FILTER_BITS / 32);
  private readonly byHash = new Map<number, Thing[]>();
  /** Things without a literal that is long enough: candidates always. */
  private readonly always: Thing[] = [];

  /** `literalsOf` a thing: of these texts at least one is in every subject that it concerns; undefined where none is known. */
  constructor(things: readonly Thing[], literalsOf: (thing: Thing) => readonly string[] | undefined) {
    const pieces = things.map(thing => literalsOf(thing)?.map(pieceHashes) ?? [[]]);
    const frequency = new Map<number, number>();
    for (const hash of pieces.flatMap(hashes => [...new Set(hashes.flat())])) {
      frequency.set(hash, (frequency.get(hash) ?? 0) + 1);
    }
    for (const [index, thing] of things.entries()) {
      const rarest = (pieces[index] ?? []).map(hashes => rarestOf(hashes, frequency));
      if (rarest.includes(undefined)) this.always.push(thing);
      else for (const hash of new Set(rarest)) if (hash !== undefined) this.file(hash, thing);
    }
  }

  /** Calls `visit` for every thing whose literal the subject may contain, until one call returns true; tells whether one did. */
  some(subject: string, visit: (thing: Thing) => boolean): boolean {
    for (const thing of this.always) if (visit(thing)) return true;
    if (this.byHash.size === 0) return false;
    let hash = 0;
    for (let end = 0; end < subject.length; end++) {
      hash = rolled(hash, subject, end);
      if (end < PIECE - 1) continue;
      const bit = hash & (FILTER_BITS - 1);
      if (((this.filter[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) continue;
      for (const thing of this.byHash.get(hash) ?? []) if (visit(thing)) return true;
    }
    return false;
  }

  private file(hash: number, thing: Thing): void {
    const bit = hash & (FILTER_BITS - 1);
    const word = bit >>> 5;
    this.filter[word] = (this.filter[word] ?? 0) | (1 << (bit & 31));
    const filed = this.byHash.get(hash);
    if (filed === undefined) this.byHash.set(hash, [thing]);
    else filed.push(thing);
  }
}

function rarestOf(hashes: readonly number[], frequency: ReadonlyMap<number, number>): number | undefined {
  let rarest: number | undefined;
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

/** The hash of the PIECE units that end at `end`, from that of the PIECE units before. */
function rolled(hash: number, text: string, end: number): number {
  const next = (Math.imul(hash, FACTOR) + text.charCodeAt(end)) | 0;
  return end < PIECE ? next : (next - Math.imul(LEAVING, text.charCodeAt(end - PIECE))) | 0;
}

function pieceHashes(literal: string): number[] {
  const hashes: number[] = [];
  let hash = 0;
  for (let end = 0; end < literal.length; end++) {
    hash = rolled(hash, literal, end);
    if (end >= PIECE - 1) hashes.push(hash);
  }
  return hashes;
}
