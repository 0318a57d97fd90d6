import { NeighbourKind, sideOf } from '../regex/assertions.js';
import { Determinizer } from '../regex/determinizer.js';
import type { Program } from '../regex/program.js';
import { BudgetExceeded, type Budget } from './budget.js';
import type { FiniteAutomaton } from './finite-automaton.js';
import type { UnitClasses } from './unit-classes.js';

const NEWLINE = 0x0a;

/**
 * The texts in which the pattern matches somewhere, as one deterministic automaton whose states are worked out as they are asked for.
 * A lookaround holds where its part, which may have begun anywhere, has just been read. Nobody tells here which \n is the last unit of the text, so a state
 * that comes after one, read forward, carries whether the text is accepted if it was.
 */
export class TextStates {
  private readonly states: Determinizer;
  /** The states that can be met, by their numbers here. */
  private readonly met: number[] = [];
  private readonly numbers = new Map<number, number>();
  private readonly newlineClass: number;
  private spent = 0;

  constructor(
    private readonly program: Program,
    private readonly budget: Budget,
  ) {
    const states = Determinizer.of(program);
    if (states === undefined) throw new BudgetExceeded('steps');
    this.states = states;
    this.newlineClass = states.alphabet.classOf(NEWLINE);
    this.numberOf(0);
  }

  get units(): UnitClasses {
    const { size: count, runStarts, runClasses } = this.states.alphabet;
    return { starts: runStarts, classes: runClasses, count };
  }

  /** The state after a unit of each class. State 0 is the first; the others get their numbers here. */
  rowOf(state: number): readonly number[] {
    const { size } = this.states.alphabet;
    if (this.isMatched(state)) return new Array<number>(size).fill(state);
    return Array.from({ length: size }, (_, unitClass) => {
      const number = this.numberOf(this.after(state, unitClass));
      this.budget.allowStates(this.met.length);
      return number;
    });
  }

  /**
   * The same with a state for each instruction that waits: a text is accepted if one of the ways to read it is. Only for programs
   * of one part.
   */
  waysFrom(state: number, unitClass: number): readonly number[] {
    if (this.isMatched(state)) return [state];
    const { states } = this;
    const target = this.step(state, unitClass);
    if (this.hasMatched(target)) return [this.numberOf(states.matchedState())];
    // A match may begin later, too.
    const ways = [null, ...states.waitingIn(target)].map(waiting => this.numberOf(states.stateLike(target, waiting)));
    this.budget.allowStates(this.met.length);
    return ways;
  }

  isAccepting(state: number): boolean {
    const { states } = this;
    const known = this.met[state] ?? 0;
    if (this.hasMatched(known) || states.isAcceptedAsFinal(known)) return true;
    // The \n was read as one that something follows, which may meet lookarounds that it does not meet as the last one.
    if (states.looksAtFinalNewline && states.lastRead(known) === NeighbourKind.newline) return false;
    return this.counted(states.atEdge(known)) === 0;
  }

  /** What a state waits for: the fewer instructions, the fewer texts are accepted after it. Sorted. */
  waitingIn(state: number): Uint32Array {
    return this.states.waitingIn(this.met[state] ?? 0);
  }

  /** What tells states apart that wait for the same. */
  kindOf(state: number): string {
    const { states } = this;
    const known = this.met[state] ?? 0;
    if (this.hasMatched(known)) return 'matched';
    return `${states.lastRead(known)}${states.isAcceptedAsFinal(known) ? '!' : ''}`;
  }

  /** Whether every text that goes on from there is accepted. */
  isMatched(state: number): boolean {
    return this.hasMatched(this.met[state] ?? 0);
  }

  /** All of it. */
  automaton(): FiniteAutomaton {
    const next: number[] = [];
    const accepting: number[] = [];
    for (let state = 0; state < this.met.length; state++) {
      accepting.push(this.isAccepting(state) ? 1 : 0);
      for (const target of this.rowOf(state)) next.push(target);
    }
    return {
      direction: this.program.direction,
      units: this.units,
      size: this.met.length,
      next: Int32Array.from(next),
      accepting: Uint8Array.from(accepting),
    };
  }

  private after(state: number, unitClass: number): number {
    const target = this.step(state, unitClass);
    if (!this.hasMatched(target)) return target;
    const { states, program } = this;
    const isOpen = this.isNewlineToFollow(unitClass) && !states.isAcceptedAsFinal(target);
    // Matched if anything follows: `(?<!a$)` after an a.
    return isOpen ? states.stateLike(target, program.parts.at(-1)?.first ?? 0) : states.matchedState();
  }

  private step(state: number, unitClass: number): number {
    const { states } = this;
    const from = this.met[state] ?? 0;
    const isLastOfText = state === 0 && this.program.direction === 'backward';
    const side = sideOf(states.alphabet.representatives[unitClass] ?? 0, isLastOfText);
    const acceptsFinal =
      this.isNewlineToFollow(unitClass) &&
      states.atEdge(states.step(from, unitClass, NeighbourKind.finalNewline)) === 0;
    return this.counted(states.step(from, unitClass, side, acceptsFinal));
  }

  private isNewlineToFollow(unitClass: number): boolean {
    return unitClass === this.newlineClass && this.states.looksAtFinalNewline;
  }

  private hasMatched(state: number): boolean {
    return this.states.matchedIn(state) === 0;
  }

  /** Spends what that has cost. */
  private counted(result: number): number {
    const { spent } = this.states;
    this.budget.spend(spent - this.spent);
    this.spent = spent;
    return result;
  }

  private numberOf(state: number): number {
    let number = this.numbers.get(state);
    if (number === undefined) {
      number = this.met.push(state) - 1;
      this.numbers.set(state, number);
    }
    return number;
  }
}
