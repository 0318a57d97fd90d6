import type { QuestionId, Turn } from '../../assumptions/index.js';
import type { Verdict } from '../../decide/index.js';

/** How often a decision was made. */
export interface TallyRow {
  readonly verdict: Verdict;
  readonly callouts: number;
}

/** How often decisions rested on the same open questions. */
export interface DependenceRow {
  readonly questions: readonly QuestionId[];
  readonly callouts: number;
}

/** All that was counted, as plain data that goes between threads. */
export interface TallyData {
  readonly rows: readonly TallyRow[];
  readonly dependences: readonly DependenceRow[];
}

/** Counts decisions. */
export class Tally {
  allowed = 0;
  denied = 0;
  private readonly dependencesByName = new Map<
    string,
    { readonly questions: readonly QuestionId[]; callouts: number }
  >();
  private readonly knownTurns = new Map<readonly Turn[], { callouts: number }>();
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

  /** Counts a callout whose decision these readings turn; of a robust one, there are none. */
  addDependence(turns: readonly Turn[]): void {
    if (turns.length === 0) return;
    let row = this.knownTurns.get(turns);
    if (row === undefined) {
      row = this.dependenceOf(turns.map(({ question }) => question));
      this.knownTurns.set(turns, row);
    }
    row.callouts++;
  }

  addAll({ rows, dependences }: TallyData): void {
    for (const { verdict, callouts } of rows) this.add(verdict, callouts);
    for (const { questions, callouts } of dependences) this.dependenceOf(questions).callouts += callouts;
  }

  get data(): TallyData {
    return { rows: this.rows, dependences: [...this.dependencesByName.values()] };
  }

  private dependenceOf(questions: readonly QuestionId[]): { callouts: number } {
    const name = questions.join(' ');
    let row = this.dependencesByName.get(name);
    if (row === undefined) {
      row = { questions, callouts: 0 };
      this.dependencesByName.set(name, row);
    }
    return row;
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
