import type { Verdict } from '../../decide/index.js';

/** How often a decision was made. */
export interface TallyRow {
  readonly verdict: Verdict;
  readonly callouts: number;
}

/** Counts decisions. */
export class Tally {
  allowed = 0;
  denied = 0;
  private readonly rowsByKey = new Map<string, { readonly verdict: Verdict; callouts: number }>();
  /** The same rows by the very object that an engine gives again and again, which is found faster. */
  private readonly known = new Map<Verdict, { callouts: number }>();

  add(verdict: Verdict, callouts = 1): void {
    if (verdict.allowed) this.allowed += callouts;
    else this.denied += callouts;
    let row = this.known.get(verdict);
    if (row === undefined) {
      row = this.rowOf(verdict);
      this.known.set(verdict, row);
    }
    row.callouts += callouts;
  }

  addAll(rows: readonly TallyRow[]): void {
    for (const { verdict, callouts } of rows) this.add(verdict, callouts);
  }

  get rows(): readonly TallyRow[] {
    return [...this.rowsByKey.values()];
  }

  private rowOf(verdict: Verdict): { callouts: number } {
    const key = `${verdict.type} ${verdict.layer} ${verdict.rule} ${verdict.reason} ${verdict.assumedRuntime ?? ''}`;
    let row = this.rowsByKey.get(key);
    if (row === undefined) {
      row = { verdict, callouts: 0 };
      this.rowsByKey.set(key, row);
    }
    return row;
  }
}
