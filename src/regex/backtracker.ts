import { anchorHolds, NeighbourKind, sideOf } from './assertions.js';
import { Op, UNBOUNDED, type BacktrackingProgram } from './backtracking-program.js';
import { Captures } from './captures.js';
import { toLowercase } from './case-equivalence.js';
import type { CharacterSet } from './character-set.js';
import { BACKTRACKING_BUDGET, MAX_OPEN_WAYS } from './limits.js';

/** The mark of a loop that has not begun an iteration: no position is equal to it. */
const NO_POSITION = -1;

/** Where a match lies, in UTF-16 units of the input. */
export interface MatchSpan {
  readonly index: number;
  readonly length: number;
}

/** What becomes of a search: `undefined` = its budget was used up. */
export type BacktrackingOutcome = MatchSpan | null | undefined;

/**
 * Matches by trying one way after the other, in .NET's order and with .NET's captures: for patterns that no finite automaton
 * can decide. Needs no recursion, and has a budget of steps.
 */
export class Backtracker {
  constructor(
    private readonly program: BacktrackingProgram,
    /** The units that a match can begin with; `undefined` if it may be empty. */
    private readonly firstUnits: CharacterSet | undefined,
    /** A match can only begin at the start of the input. */
    private readonly beginsAtStart: boolean,
  ) {}

  find(input: string): BacktrackingOutcome {
    const search = new Search(this.program, input);
    const lastStart = this.beginsAtStart ? 0 : input.length;
    for (let start = 0; start <= lastStart; start++) {
      if (this.firstUnits?.has(input.charCodeAt(start)) === false) continue;
      if (search.matchesAt(start)) return { index: start, length: search.position - start };
      if (search.isExhausted) return undefined;
    }
    return null;
  }
}

/** An open way takes five numbers: where to go on in program and input, what a unit loop has left, how far to take back. */
const WAY_SIZE = 5;
const INITIAL_WAYS = 64;

/** One search through one input: registers, captures, and the ways still open. */
class Search {
  position = 0;
  private at = 0;
  private steps: number;
  private ways = new Int32Array(WAY_SIZE * INITIAL_WAYS);
  private wayCount = 0;
  private readonly registers: Int32Array;
  /** (register, its value before) for each change that an open way may want to have taken back. */
  private readonly registerChanges: number[] = [];
  private readonly captures: Captures;
  private readonly code: Int32Array;

  constructor(
    private readonly program: BacktrackingProgram,
    private readonly input: string,
  ) {
    this.code = program.code;
    this.steps = BACKTRACKING_BUDGET.base + BACKTRACKING_BUDGET.perUnit * input.length;
    this.registers = new Int32Array(program.registerCount);
    this.captures = new Captures(program.groupCount);
  }

  get isExhausted(): boolean {
    return this.steps < 0 || this.wayCount > MAX_OPEN_WAYS;
  }

  /** Does a match begin here? If so, `position` is its end. */
  matchesAt(start: number): boolean {
    this.position = start;
    this.at = 0;
    this.wayCount = 0;
    this.registerChanges.length = 0;
    this.captures.takeBack(0);
    while (this.code[this.at] !== Op.match) {
      this.steps--;
      if (this.isExhausted) return false;
      if (!this.execute() && !this.resume()) return false;
    }
    return true;
  }

  private operand(index: number): number {
    return this.code[this.at + index] ?? 0;
  }

  /** One instruction; `false` if it fails, so that another way has to be tried. */
  private execute(): boolean {
    switch (this.code[this.at]) {
      case Op.unit:
        return this.readUnit();
      case Op.unitLoop:
        return this.readUnits();
      case Op.jump:
        this.at = this.operand(1);
        return true;
      case Op.split:
        this.openWay(this.operand(1), 0);
        this.at += 2;
        return true;
      case Op.anchor:
        return this.checkAnchor();
      case Op.beginLoop: {
        const min = this.operand(2);
        this.setRegister(this.operand(1), min === 0 ? NO_POSITION : this.position);
        this.setRegister(this.operand(1) + 1, min === 0 ? 0 : 1 - min);
        this.at += 3;
        return true;
      }
      case Op.testLoop:
        this.testLoop();
        return true;
      case Op.iterate: {
        const register = this.operand(1);
        this.setRegister(register, this.position);
        this.setRegister(register + 1, (this.registers[register + 1] ?? 0) + 1);
        this.at = this.operand(2);
        return true;
      }
      case Op.beginCapture:
        this.setRegister(this.operand(1), this.position);
        this.at += 2;
        return true;
      case Op.endCapture:
        return this.endCapture();
      case Op.backreference:
        return this.readBackreference();
      case Op.beginAtomic:
        this.enter();
        this.at += 2;
        return true;
      case Op.beginTrial:
        this.enter();
        this.openWay(this.operand(2), 0);
        this.at += 3;
        return true;
      case Op.endAtomic:
        this.leave();
        this.at += 2;
        return true;
      case Op.endLook:
        this.leave();
        this.position = this.registers[this.operand(1) + 1] ?? 0;
        this.at += 2;
        return true;
      case Op.endNegativeLook:
        this.leave();
        return false;
      case Op.testCapture:
        this.at = this.captures.has(this.operand(1)) ? this.at + 3 : this.operand(2);
        return true;
      default:
        throw new Error('There is no such instruction');
    }
  }

  private readUnit(): boolean {
    const back = this.operand(2) === 1;
    const index = back ? this.position - 1 : this.position;
    if (!this.program.sets.has(this.operand(1), this.input.charCodeAt(index))) return false;
    this.position = back ? index : index + 1;
    this.at += 3;
    return true;
  }

  private readUnits(): boolean {
    const { input } = this;
    const { sets } = this.program;
    const set = this.operand(1);
    const back = this.operand(2) === 1;
    const min = this.operand(3);
    const lazy = this.operand(5) === 1;
    const max = Math.min(this.operand(4), back ? this.position : input.length - this.position);
    const wanted = lazy ? min : max;
    const step = back ? -1 : 1;
    const first = back ? this.position - 1 : this.position;
    let count = 0;
    while (count < wanted && sets.has(set, input.charCodeAt(first + count * step))) count++;
    this.steps -= count >> 2;
    if (count < min) return false;
    this.position += count * step;
    const left = lazy ? max - count : count - min;
    if (left > 0) this.openWay(~this.at, left);
    this.at += 6;
    return true;
  }

  private checkAnchor(): boolean {
    const kind = this.program.anchors[this.operand(1)];
    if (kind === undefined || !anchorHolds(kind, this.sideAt(this.position - 1), this.sideAt(this.position))) {
      return false;
    }
    this.at += 2;
    return true;
  }

  private sideAt(index: number): NeighbourKind {
    const last = this.input.length - 1;
    return index < 0 || index > last ? NeighbourKind.edge : sideOf(this.input.charCodeAt(index), index === last);
  }

  /** The count is negative until the minimum is reached; from then on an empty iteration ends the loop. */
  private testLoop(): void {
    const register = this.operand(1);
    const count = this.registers[register + 1] ?? 0;
    const limit = this.operand(2);
    const again = this.operand(4);
    const exit = this.operand(5);
    if (count < 0) {
      this.at = again;
    } else if ((limit !== UNBOUNDED && count >= limit) || this.position === this.registers[register]) {
      this.at = exit;
    } else {
      const lazy = this.operand(3) === 1;
      this.openWay(lazy ? again : exit, 0);
      this.at = lazy ? exit : again;
    }
  }

  private endCapture(): boolean {
    const from = this.registers[this.operand(1)] ?? 0;
    const group = this.operand(2);
    const balanced = this.operand(3);
    if (balanced < 0) {
      this.captures.capture(group, from, this.position);
    } else {
      if (!this.captures.has(balanced)) return false;
      this.captures.balance(group, balanced, from, this.position);
    }
    this.at += 4;
    return true;
  }

  private readBackreference(): boolean {
    const { input, captures } = this;
    const group = this.operand(1);
    if (!captures.has(group)) return false;
    const start = captures.start(group);
    const length = captures.end(group) - start;
    const back = this.operand(2) === 1;
    const ignoreCase = this.operand(3) === 1;
    const from = back ? this.position - length : this.position;
    if (from < 0 || from + length > input.length) return false;
    this.steps -= length >> 2;
    for (let index = 0; index < length; index++) {
      const expected = input.charCodeAt(start + index);
      const actual = input.charCodeAt(from + index);
      if (expected !== actual && !(ignoreCase && toLowercase(expected) === toLowercase(actual))) return false;
    }
    this.position = back ? from : from + length;
    this.at += 4;
    return true;
  }

  /** Notes which ways are open and where the input is, for when the construct ends. */
  private enter(): void {
    this.registers[this.operand(1)] = this.wayCount;
    this.registers[this.operand(1) + 1] = this.position;
  }

  /** Closes the ways that were opened since the construct was entered. */
  private leave(): void {
    this.wayCount = this.registers[this.operand(1)] ?? 0;
  }

  private setRegister(register: number, value: number): void {
    if (this.wayCount > 0) this.registerChanges.push(register, this.registers[register] ?? 0);
    this.registers[register] = value;
  }

  /** `at` is negated for a unit loop, which may be resumed as often as it has units left. */
  private openWay(at: number, left: number): void {
    const base = this.wayCount++ * WAY_SIZE;
    if (base === this.ways.length) {
      const grown = new Int32Array(2 * base);
      grown.set(this.ways);
      this.ways = grown;
    }
    const { ways } = this;
    ways[base] = at;
    ways[base + 1] = this.position;
    ways[base + 2] = left;
    ways[base + 3] = this.registerChanges.length;
    ways[base + 4] = this.captures.height;
  }

  /** Goes on with the way opened last; `false` if there is none. */
  private resume(): boolean {
    const { ways, registers, registerChanges } = this;
    while (this.wayCount > 0) {
      const base = (this.wayCount - 1) * WAY_SIZE;
      const at = ways[base] ?? 0;
      this.position = ways[base + 1] ?? 0;
      const height = ways[base + 3] ?? 0;
      while (registerChanges.length > height) {
        const value = registerChanges.pop() ?? 0;
        registers[registerChanges.pop() ?? 0] = value;
      }
      this.captures.takeBack(ways[base + 4] ?? 0);
      if (at >= 0) {
        this.wayCount--;
        this.at = at;
        return true;
      }
      this.steps--;
      this.at = ~at;
      if (this.resumeUnits(base)) return true;
    }
    return false;
  }

  /** A greedy unit loop gives one unit back, a lazy one takes one more. */
  private resumeUnits(base: number): boolean {
    const { ways } = this;
    const step = this.operand(2) === 1 ? -1 : 1;
    const lazy = this.operand(5) === 1;
    const left = (ways[base + 2] ?? 0) - 1;
    if (left === 0) this.wayCount--;
    if (lazy) {
      const index = step === 1 ? this.position : this.position - 1;
      if (!this.program.sets.has(this.operand(1), this.input.charCodeAt(index))) {
        if (left > 0) this.wayCount--;
        return false;
      }
      this.position += step;
    } else {
      this.position -= step;
    }
    ways[base + 1] = this.position;
    ways[base + 2] = left;
    this.at += 6;
    return true;
  }
}
