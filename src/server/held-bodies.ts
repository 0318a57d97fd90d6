import { MAX_BODIES_SIZE } from './limits.js';

/** Bytes of all bodies that are held at one time, of all servers of the process. */
let held = 0;

/**
 * What the body of one request takes, from its first byte until the answer is on its way: as it was sent, or decompressed where that
 * is more. A bound on the bytes that arrive would not do, since 32 KB of gzip may be 32 MB.
 */
export class HeldBody {
  private size = 0;

  /** Notes that there are so many bytes of it now; false where all bodies together are too much. */
  grow(size: number): boolean {
    held += Math.max(0, size - this.size);
    this.size = Math.max(size, this.size);
    return held <= MAX_BODIES_SIZE;
  }

  /** Gives back what it took. */
  release(): void {
    held -= this.size;
    this.size = 0;
  }
}
