import { MAX_RECORD_LENGTH } from './checker.js';

/** About how many bytes a part has: small enough for its text to be collected while still in the young generation, large enough to be worth a message. */
export const PART_SIZE = 96 * 1024;
/** In bytes, more than the longest record can take: what is longer is passed on, so that its reader says so. */
const MAX_CARRY_LENGTH = 4 * MAX_RECORD_LENGTH;

const LINE_FEED = 0x0a;
const QUOTE = 0x22;

/**
 * Cuts a stream of bytes into parts of whole records: at line breaks, and with `quoted` (CSV) only at those outside quotes. Each
 * part has a buffer of its own, which can be given away to another thread. A record without end is cut off, and ends the input.
 */
export async function* partsOf(
  chunks: AsyncIterable<Uint8Array>,
  quoted: boolean,
  size = PART_SIZE,
): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let heldSize = 0;
  /** Where the last record so far ends, counted in what is held. */
  let boundary = 0;
  let inQuotes = false;
  const take = (end: number): Uint8Array => {
    const all = Buffer.concat(held, heldSize);
    const part = Buffer.allocUnsafeSlow(end);
    all.copy(part, 0, 0, end);
    held = end === heldSize ? [] : [all.subarray(end)];
    heldSize -= end;
    boundary = 0;
    return part;
  };
  for await (const chunk of chunks) {
    const last: LastBreak = quoted
      ? lastBreakOutsideQuotes(chunk, inQuotes)
      : { offset: chunk.lastIndexOf(LINE_FEED), inQuotes };
    inQuotes = last.inQuotes;
    if (last.offset >= 0) boundary = heldSize + last.offset + 1;
    held.push(chunk);
    heldSize += chunk.length;
    if (heldSize >= size && boundary > 0) yield take(boundary);
    if (heldSize - boundary > MAX_CARRY_LENGTH) break;
  }
  if (heldSize > 0) yield take(heldSize);
}

/** The last line break of a chunk that ends a record, or -1, and whether the chunk ends inside quotes. */
interface LastBreak {
  readonly offset: number;
  readonly inQuotes: boolean;
}

function lastBreakOutsideQuotes(chunk: Uint8Array, startsInQuotes: boolean): LastBreak {
  if (!startsInQuotes && !chunk.includes(QUOTE)) return { offset: chunk.lastIndexOf(LINE_FEED), inQuotes: false };
  let offset = -1;
  let inQuotes = startsInQuotes;
  for (let index = 0; index < chunk.length; index++) {
    const byte = chunk[index];
    if (byte === QUOTE) inQuotes = !inQuotes;
    else if (byte === LINE_FEED && !inQuotes) offset = index;
  }
  return { offset, inQuotes };
}

/** Parts that are taken one by one, by one reader after another. */
export class CountedParts {
  /** How many parts have been taken, and how many bytes they have. */
  count = 0;
  bytes = 0;
  ended = false;

  constructor(private readonly parts: AsyncIterator<Uint8Array>) {}

  /** null at the end. */
  async next(): Promise<Uint8Array | null> {
    const next = await this.parts.next();
    if (next.done === true) {
      this.ended = true;
      return null;
    }
    this.count++;
    this.bytes += next.value.byteLength;
    return next.value;
  }
}
