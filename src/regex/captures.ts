/** The end of a group's chain of captures. */
const NONE = -1;

/**
 * What the groups have captured during one attempt. Each group has a chain of captures, newest first; a balancing group goes
 * back to the one before. Every change can be taken back, newest first.
 */
export class Captures {
  private readonly newest: Int32Array;
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly older: number[] = [];
  /** (group, its newest capture before the change), and how many captures there were. */
  private readonly changes: number[] = [];

  constructor(groupCount: number) {
    this.newest = new Int32Array(groupCount).fill(NONE);
  }

  /** How many changes there have been: what to give to `takeBack` in order to come back here. */
  get height(): number {
    return this.changes.length;
  }

  has(group: number): boolean {
    return this.newest[group] !== NONE;
  }

  /** Where the newest capture of a group begins; the group must have one. */
  start(group: number): number {
    return this.starts[this.newest[group] ?? 0] ?? 0;
  }

  end(group: number): number {
    return this.ends[this.newest[group] ?? 0] ?? 0;
  }

  capture(group: number, from: number, to: number): void {
    this.record(group, Math.min(from, to), Math.max(from, to));
  }

  /**
   * Takes the newest capture of `balanced` away; `group`, if there is one, captures what lies between the two, or within the
   * captured range where they overlap.
   */
  balance(group: number, balanced: number, from: number, to: number): void {
    let start = Math.min(from, to);
    let end = Math.max(from, to);
    const otherStart = this.start(balanced);
    const otherEnd = this.end(balanced);
    if (start >= otherEnd) {
      end = start;
      start = otherEnd;
    } else if (end <= otherStart) {
      start = otherStart;
    } else {
      end = Math.min(end, otherEnd);
      start = Math.max(start, otherStart);
    }
    this.noteChange(balanced);
    this.newest[balanced] = this.older[this.newest[balanced] ?? 0] ?? NONE;
    if (group !== NONE) this.record(group, start, end);
  }

  takeBack(height: number): void {
    const { changes } = this;
    while (changes.length > height) {
      const count = changes.pop() ?? 0;
      const newest = changes.pop() ?? NONE;
      const group = changes.pop() ?? 0;
      this.newest[group] = newest;
      this.starts.length = count;
      this.ends.length = count;
      this.older.length = count;
    }
  }

  private record(group: number, start: number, end: number): void {
    this.noteChange(group);
    const newest = this.newest[group] ?? NONE;
    this.newest[group] = this.starts.length;
    this.starts.push(start);
    this.ends.push(end);
    this.older.push(newest);
  }

  private noteChange(group: number): void {
    this.changes.push(group, this.newest[group] ?? NONE, this.starts.length);
  }
}
