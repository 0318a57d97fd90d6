/** The way through the history while one input is typed: entry by entry, or by a search. */
export class HistoryCursor {
  /** Which entry is shown; the number of entries stands for the text that is none yet. */
  private index: number;
  private draft = '';

  constructor(private readonly entries: readonly string[]) {
    this.index = entries.length;
  }

  /** The entry before (-1) or after (1) the one that is shown in place of `text`; null at either end. */
  step(direction: -1 | 1, text: string): string | null {
    const index = this.index + direction;
    if (index < 0 || index > this.entries.length) return null;
    if (this.index === this.entries.length) this.draft = text;
    this.index = index;
    return this.entries[index] ?? this.draft;
  }

  /** The latest entry that holds `query`, at or before the index `from`. */
  find(query: string, from: number): { readonly entry: string; readonly index: number } | null {
    for (let index = Math.min(from, this.entries.length - 1); index >= 0; index--) {
      const entry = this.entries[index];
      if (entry?.includes(query) === true) return { entry, index };
    }
    return null;
  }

  get length(): number {
    return this.entries.length;
  }
}
