import type { EmulatorState } from './store.js';

/** Puts a text where it survives the process, whole or not at all. */
export type DurableWriter = (text: string) => Promise<void>;

/**
 * Keeps a file up to date with the state. One writing runs at a time and takes the newest state, so however many changes come
 * meanwhile, the next one saves them all. When a writing fails, the state in memory stays, and the next change tries again:
 * OURS(unsaved-state).
 */
export class StateSaver {
  private unsaved: EmulatorState | null = null;
  private writing: Promise<void> | null = null;
  /** Whether the writing has taken its state already, so that a change is too late for it. */
  private isTaken = false;
  /** The writing after it, for those changes. */
  private next: Promise<void> | null = null;

  constructor(
    private readonly textOf: (state: EmulatorState) => string,
    private readonly write: DurableWriter,
    private readonly onProblem: (error: unknown) => void,
  ) {}

  /** Notes a new state. */
  changed(state: EmulatorState): void {
    this.unsaved = state;
    if (this.writing === null) this.writing = this.save();
    else if (this.isTaken) this.next ??= this.writing.then(() => this.save());
  }

  /** Done when all that was noted until now is saved, or could not be; null where nothing is under way. Never rejects. */
  get settled(): Promise<void> | null {
    return this.next ?? this.writing;
  }

  /** Saves what could not be saved before; false when it cannot be now either. */
  async flush(): Promise<boolean> {
    await this.settled;
    if (this.unsaved !== null) this.changed(this.unsaved);
    await this.settled;
    return this.unsaved === null;
  }

  private async save(): Promise<void> {
    // What changes in the same breath is saved together.
    await Promise.resolve();
    const state = this.unsaved;
    this.isTaken = true;
    try {
      if (state !== null) await this.write(this.textOf(state));
      if (this.unsaved === state) this.unsaved = null;
    } catch (error) {
      this.onProblem(error);
    } finally {
      this.writing = this.next;
      this.next = null;
      this.isTaken = false;
    }
  }
}
