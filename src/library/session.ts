import type { Assumptions } from '../assumptions/index.js';
import type { Caller } from '../cluster/caller.js';
import type { Cluster } from './cluster.js';
import { stateOf, type Snapshot } from './snapshot.js';
import { changeSummary } from './change-summary.js';
import { decisionDirectives } from './decision-directives.js';
import { clusterDirectives, runDirective, type Directive, type DirectiveResult } from './directives.js';
import type { TemplateOptions } from './documents.js';
import type { ArmResult, ExecuteResult } from './result.js';

/** The text of a file, or why there is none. */
export type FileResult =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

/** What a session may use of the world outside. */
export interface SessionOptions {
  /** Without it, directives that name a file fail. */
  readonly readFile?: (path: string) => FileResult;
  /** Directives besides those of the cluster. */
  readonly directives?: readonly Directive[];
}

/** How many changes can be taken back. States share all that did not change, so an old one costs little. */
const MAX_UNDO_STEPS = 1_000;
/** How many rules the states to go back to may hold in all; the oldest go first. The last change can always be taken back. */
const MAX_UNDO_RULES = 1_000_000;

/** A run of commands and directives on one cluster: who runs them, and what can be undone. */
export class Session {
  caller: Caller;
  readonly directives: readonly Directive[];
  private readonly fileReader: ((path: string) => FileResult) | null;
  private readonly first: {
    readonly snapshot: Snapshot;
    readonly caller: Caller;
    readonly assumptions: Assumptions;
  };
  private undoable: { readonly snapshot: Snapshot; readonly rules: number }[] = [];
  private undoableRules = 0;
  private redoable: Snapshot[] = [];
  private marked: Snapshot;

  constructor(
    readonly cluster: Cluster,
    options: SessionOptions = {},
    caller: Caller = cluster.caller,
  ) {
    this.caller = caller;
    this.directives = [...clusterDirectives, ...decisionDirectives, ...(options.directives ?? [])];
    this.fileReader = options.readFile ?? null;
    this.first = { snapshot: cluster.snapshot(), caller, assumptions: cluster.assumptions };
    this.marked = this.first.snapshot;
  }

  execute(text: string): ExecuteResult {
    return this.undoably(() => this.cluster.execute(text, { as: this.caller.role, principal: this.caller.principal }));
  }

  /** Runs a line that starts with `#`. */
  directive(line: string): DirectiveResult {
    return runDirective(this, line);
  }

  /** Changes the cluster through ARM. */
  patch(text: string, options?: TemplateOptions): ArmResult {
    return this.undoably(() => this.cluster.patch(text, options));
  }

  readFile(path: string): FileResult {
    if (this.fileReader === null) return { ok: false, message: 'reading files is not available here' };
    return this.fileReader(path);
  }

  /** Takes the last change back; false when there is none. */
  undo(): boolean {
    const last = this.undoable.pop();
    if (last === undefined) return false;
    this.undoableRules -= last.rules;
    this.redoable.push(this.cluster.snapshot());
    this.cluster.restore(last.snapshot);
    return true;
  }

  /** Makes the change again that was taken back last; false when there is none. */
  redo(): boolean {
    const last = this.redoable.pop();
    if (last === undefined) return false;
    const others = this.redoable;
    this.undoably(() => {
      this.cluster.restore(last);
    });
    this.redoable = others;
    return true;
  }

  /** Remembers the cluster as it is, for {@link sinceMark}. */
  mark(): void {
    this.marked = this.cluster.snapshot();
  }

  /** The cluster at the last mark, or else at the start. */
  get sinceMark(): Snapshot {
    return this.marked;
  }

  /** What has changed since a snapshot, in one line. */
  changesSince(before: Snapshot): string {
    return changeSummary(stateOf(before), stateOf(this.cluster.snapshot()));
  }

  /** Goes back to the start, which can be undone too. */
  reset(): void {
    this.undoably(() => {
      this.cluster.restore(this.first.snapshot);
    });
    this.caller = this.first.caller;
    this.cluster.assumptions = this.first.assumptions;
  }

  private undoably<Result>(change: () => Result): Result {
    const before = this.cluster.snapshot();
    const rules = this.cluster.dataPlanePolicy.length;
    const result = change();
    if (!this.cluster.isAt(before)) {
      this.redoable = [];
      this.undoable.push({ snapshot: before, rules });
      this.undoableRules += rules;
      this.forget();
    }
    return result;
  }

  private forget(): void {
    while (this.undoable.length > MAX_UNDO_STEPS || (this.undoableRules > MAX_UNDO_RULES && this.undoable.length > 1)) {
      this.undoableRules -= this.undoable.shift()?.rules ?? 0;
    }
  }
}
