import { didYouMean, mention } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import type { Assumptions } from '../assumptions/index.js';
import type { Caller } from '../cluster/caller.js';
import type { Decision } from '../decide/index.js';
import type { JsonRecord } from '../json/nodes.js';
import type { ArmCalloutType } from '../policy/callout-types.js';
import type { CalloutRule } from '../policy/rules.js';
import { changeSummary } from './change-summary.js';
import { refused, type DirectiveResult } from './directive-result.js';
import type { TemplateOptions } from './documents.js';
import { stateOf, type Snapshot } from './snapshot.js';
import type { ArmResult, ExecuteResult } from './result.js';

/** The text of a file, or why there is none. */
export type FileResult =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

/** A line that starts with `#`: not a command of the service, but an instruction to the tool that runs commands. */
export interface Directive {
  /** Names without the `#`, the first one for the help. Case does not matter. */
  readonly names: readonly string[];
  /** The arguments, as the help shows them. */
  readonly usage: string;
  readonly description: string;
  /** Lines that show how it is used. */
  readonly examples?: readonly string[];
  run(session: Session, argument: string): DirectiveResult;
}

/** What a session needs of the cluster that it works on. The library's class has it, and runs whole scripts in a session. */
export interface SessionCluster {
  readonly name: string;
  readonly databases: readonly string[];
  readonly resource: JsonRecord;
  readonly isRestricted: boolean;
  readonly dataPlanePolicy: readonly CalloutRule[];
  readonly caller: Caller;
  assumptions: Assumptions;
  execute(text: string, options: { readonly as: Caller['role']; readonly principal: string }): ExecuteResult;
  patch(resource: string, options?: TemplateOptions): ArmResult;
  decide(type: ArmCalloutType, uri: string): Decision;
  snapshot(): Snapshot;
  restore(snapshot: Snapshot): void;
  isAt(snapshot: Snapshot): boolean;
}

/** What a session may use of the world outside, and the directives that it knows. */
export interface SessionOptions {
  /** Without it, directives that name a file fail. */
  readonly readFile?: (path: string) => FileResult;
  readonly directives: readonly Directive[];
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
    readonly cluster: SessionCluster,
    options: SessionOptions,
    caller: Caller = cluster.caller,
  ) {
    this.caller = caller;
    this.directives = options.directives;
    this.fileReader = options.readFile ?? null;
    this.first = { snapshot: cluster.snapshot(), caller, assumptions: cluster.assumptions };
    this.marked = this.first.snapshot;
  }

  execute(text: string): ExecuteResult {
    return this.undoably(() => this.cluster.execute(text, { as: this.caller.role, principal: this.caller.principal }));
  }

  /** Runs a directive line such as `#as viewer`. */
  directive(line: string): DirectiveResult {
    const [, name = '', argument = ''] = /^#\s*(\S*)\s*([^]*)$/.exec(line.trim()) ?? [];
    const directive = this.directives.find(({ names }) => names.includes(name.toLowerCase()));
    if (directive !== undefined) {
      // Dropping what is there would run half of what was written.
      if (directive.usage === '' && argument !== '')
        return refused(`#${name} takes no arguments, but found ${mention(argument)}`);
      return directive.run(this, argument.trim());
    }
    const known = this.directives.flatMap(({ names }) => names);
    const similar = nearest(name, known);
    return refused(
      `${mention(`#${name}`)} is not a directive`,
      didYouMean(
        similar === null ? null : `#${similar}`,
        `the directives are ${known.map(each => `#${each}`).join(' ')}`,
      ),
    );
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
