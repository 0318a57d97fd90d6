import { ASCII, type Alphabet } from './alphabet.js';
import { NeighbourKind, sideOf } from './assertions.js';
import { Determinizer, NO_LABEL, type Wanted } from './determinizer.js';
import {
  LINEAR_BUDGET,
  MAX_CACHED_INSTRUCTIONS,
  MAX_CACHED_TRANSITIONS,
  MAX_SET_INSTRUCTIONS,
  MAX_SET_TRANSITIONS,
} from './limits.js';
import type { Program } from './program.js';

/** No pattern matches. */
export const NO_MATCH = -1;
/** Not known within the budget: the patterns must be asked one by one. */
export const UNDECIDED = -2;
/** The label that was entered on the way. */
const ENTERED = -3;

/** Entries of the table that are not states: not worked out yet; and from there downward, the numbers of exits. */
const UNKNOWN = -1;
const FIRST_EXIT = -2;
/** What stands for a state where the answer is settled. */
const SETTLED = -1;

const NEWLINE = 0x0a;

/** After so many tables that were thrown away before they paid, a set of several patterns takes on no more. */
const MAX_WASTED_TABLES = 4;
/** The units that a state should have been good for by then. */
const UNITS_PER_STATE = 10;

/**
 * Decides which of many regular patterns match anywhere in a text, in one pass over it, in time linear in the text.
 *
 * The states of the deterministic automaton are worked out when they are first met, and kept in a table that starts afresh when it is
 * full. Where that happens too often, or one text costs too much, the answer is {@link UNDECIDED}.
 */
export class PatternSet {
  private readonly alphabet: Alphabet;
  private readonly isForward: boolean;
  /** The columns of the table: one for each class of the alphabet, then a \n that ends the text, then its edge. */
  private readonly columns: number;
  private readonly sides: readonly NeighbourKind[];
  private readonly classes: Uint16Array;
  /** Never too short for a state that is known, since reading beyond an end is slow. */
  private table: Int32Array;
  /**
   * Exits are transitions with more to tell than the next state: which label was entered with it, or, where that is `SETTLED`, the
   * answer.
   */
  private exitStates: number[] = [];
  private exitLabels: number[] = [];
  private readonly exitsByAnswer = new Map<number, number>();
  /** What can be an answer where all labels are wanted. */
  private labelLists: (readonly number[])[] = [];
  private readonly maxTransitions: number;
  private readonly maxInstructions: number;
  /** Of the text at hand: the steps that end it, the label entered last, and what the answer is once it is settled. */
  private lastStep = 0;
  private entered = NO_MATCH;
  private answer = NO_MATCH;
  private units = 0;
  private wastedTables = 0;

  private constructor(
    { direction }: Program,
    private readonly wanted: Wanted,
    private readonly determinizer: Determinizer,
    private readonly patternCount: number,
  ) {
    this.alphabet = determinizer.alphabet;
    this.isForward = direction === 'forward';
    const { representatives, size, ascii } = this.alphabet;
    this.classes = ascii;
    this.columns = size + 2;
    this.sides = [...representatives.map(unit => sideOf(unit, false)), NeighbourKind.finalNewline, NeighbourKind.edge];
    this.table = this.emptyTable();
    this.maxTransitions = Math.min(MAX_SET_TRANSITIONS, MAX_CACHED_TRANSITIONS * patternCount);
    this.maxInstructions = Math.min(MAX_SET_INSTRUCTIONS, MAX_CACHED_INSTRUCTIONS * patternCount);
  }

  /** `undefined` if the sets of units of the patterns are too intricate for a table. */
  static of(program: Program, wanted: Wanted = 'least', labelOf?: (pattern: number) => number): PatternSet | undefined {
    const determinizer = Determinizer.of(program, wanted, labelOf);
    const patternCount = program.parts.at(-1)?.atEdge.nodes.length ?? 0;
    return determinizer && new PatternSet(program, wanted, determinizer, patternCount);
  }

  /** The least label of the patterns that match, {@link NO_MATCH} or {@link UNDECIDED}. */
  find(text: string): number {
    this.begin(text.length);
    const { classes, isForward } = this;
    // A \n that ends the text is told apart from others, since `$` does.
    const hasFinalNewline = text.charCodeAt(text.length - 1) === NEWLINE;
    const last = hasFinalNewline ? text.length - 1 : text.length;
    let state = 0;
    if (hasFinalNewline && !isForward) state = this.advance(state, this.columns - 2);
    const step = isForward ? 1 : -1;
    const end = isForward ? last : -1;
    let { table } = this;
    for (let index = isForward ? 0 : last - 1; index !== end && state !== SETTLED; index += step) {
      const unit = text.charCodeAt(index);
      const column = unit < ASCII ? (classes[unit] ?? 0) : this.alphabet.classOf(unit);
      const next = table[state + column] ?? UNKNOWN;
      if (next >= 0) {
        state = next;
      } else {
        state = this.advance(state, column);
        ({ table } = this);
      }
    }
    if (state !== SETTLED && hasFinalNewline && isForward) state = this.advance(state, this.columns - 2);
    if (state !== SETTLED) this.advance(state, this.columns - 1);
    return this.answer;
  }

  /** The same for a text of ASCII without \n that is in bytes. */
  findInBytes(bytes: Uint8Array, start: number, end: number): number {
    this.begin(end - start);
    const { classes, isForward } = this;
    const step = isForward ? 1 : -1;
    const stop = isForward ? end : start - 1;
    let { table } = this;
    let state = 0;
    for (let index = isForward ? start : end - 1; index !== stop; index += step) {
      const column = classes[bytes[index] ?? 0] ?? 0;
      const next = table[state + column] ?? UNKNOWN;
      if (next >= 0) {
        state = next;
      } else {
        state = this.advance(state, column);
        if (state === SETTLED) return this.answer;
        ({ table } = this);
      }
    }
    this.advance(state, this.columns - 1);
    return this.answer;
  }

  /** All labels of the patterns that match, in ascending order; `undefined` where that is not known. */
  findAll(text: string): readonly number[] | undefined {
    const answer = this.find(text);
    return answer === UNDECIDED ? undefined : (this.labelLists[answer] ?? []);
  }

  private begin(length: number): void {
    this.units += length;
    this.lastStep = this.determinizer.spent + LINEAR_BUDGET.base + LINEAR_BUDGET.perUnit * length;
    this.entered = NO_MATCH;
    this.answer = NO_MATCH;
  }

  /** The state after one more column, or `SETTLED`. States are numbered by their offset in the table. */
  private advance(state: number, column: number): number {
    let next = this.table[state + column] ?? UNKNOWN;
    if (next === UNKNOWN) next = this.workOut(state, column);
    if (next >= 0) return next;
    if (next === UNKNOWN) {
      this.answer = UNDECIDED;
      return SETTLED;
    }
    const label = this.exitLabels[FIRST_EXIT - next] ?? NO_MATCH;
    const target = this.exitStates[FIRST_EXIT - next] ?? SETTLED;
    if (target === SETTLED) this.answer = label === ENTERED ? this.entered : label;
    else this.entered = label;
    return target;
  }

  /** Fills in an entry of the table; `UNKNOWN` where that takes too long. */
  private workOut(offset: number, column: number): number {
    const { determinizer, columns } = this;
    const isGivenUp = this.wastedTables > MAX_WASTED_TABLES && this.patternCount > 1;
    if (determinizer.spent > this.lastStep || isGivenUp) return UNKNOWN;
    let state = offset / columns;
    const isFull =
      (determinizer.size + 2) * columns > this.maxTransitions || determinizer.waiting > this.maxInstructions;
    if (isFull && determinizer.size > 2) state = this.startAfresh(state);
    const entry = this.entryOf(state, column);
    const needed = determinizer.size * columns;
    if (needed > this.table.length) {
      const grown = new Int32Array(2 * needed).fill(UNKNOWN);
      grown.set(this.table);
      this.table = grown;
    }
    this.table[state * columns + column] = entry;
    return entry;
  }

  private emptyTable(): Int32Array {
    return new Int32Array(2 * this.columns).fill(UNKNOWN);
  }

  private entryOf(state: number, column: number): number {
    const { determinizer, columns } = this;
    const side = this.sides[column] ?? NeighbourKind.edge;
    if (side === NeighbourKind.edge) {
      if (this.wanted === 'all') return this.exit(SETTLED, this.labelLists.push(determinizer.allAtEdge(state)) - 1);
      return this.settled(determinizer.atEdge(state), state);
    }
    const unitClass = side === NeighbourKind.finalNewline ? this.alphabet.classOf(NEWLINE) : column;
    const target = determinizer.step(state, unitClass, side);
    if (determinizer.isSettled(target)) return this.settled(determinizer.matchedIn(target), target);
    return determinizer.entered < 0 ? target * columns : this.exit(target * columns, determinizer.entered);
  }

  private settled(matched: number, state: number): number {
    const answer = matched === NO_LABEL ? NO_MATCH : this.determinizer.isRelativeState(state) ? ENTERED : matched;
    let exit = this.exitsByAnswer.get(answer);
    if (exit === undefined) {
      exit = this.exit(SETTLED, answer);
      this.exitsByAnswer.set(answer, exit);
    }
    return exit;
  }

  private exit(state: number, label: number): number {
    this.exitLabels.push(label);
    return FIRST_EXIT - (this.exitStates.push(state) - 1);
  }

  /** Throws all states away but the first and the one at hand; its number from now on. */
  private startAfresh(state: number): number {
    if (this.units < UNITS_PER_STATE * this.determinizer.size) this.wastedTables++;
    this.units = 0;
    this.table = this.emptyTable();
    this.exitStates = [];
    this.exitLabels = [];
    this.exitsByAnswer.clear();
    this.labelLists = [];
    return this.determinizer.forget(state);
  }
}
