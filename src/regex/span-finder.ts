import { anchorHolds, Side, sideOf } from './assertions.js';
import { Op, type Automaton } from './automaton.js';
import { LINEAR_BUDGET } from './limits.js';
import { UnitMembership } from './unit-membership.js';

/** Where a match lies, in UTF-16 units of the input. */
export interface MatchSpan {
  readonly index: number;
  readonly length: number;
}

/** The places where a search has got to, in order of preference, each with where its match would begin. */
class ThreadList {
  private readonly instructions: Int32Array;
  private readonly starts: Int32Array;
  size = 0;

  constructor(capacity: number) {
    this.instructions = new Int32Array(capacity);
    this.starts = new Int32Array(capacity);
  }

  add(instruction: number, start: number): void {
    this.instructions[this.size] = instruction;
    this.starts[this.size] = start;
    this.size++;
  }

  instruction(index: number): number {
    return this.instructions[index] ?? 0;
  }

  start(index: number): number {
    return this.starts[index] ?? 0;
  }
}

/** No iteration that is still open began at the position of the search. */
const NONE = 0;

/**
 * Finds the match that .NET finds, the leftmost and among those the preferred one, in time linear in the input: all ways to
 * match are followed in step, in their order of preference, and of those that meet only the preferred one goes on (Pike).
 *
 * Two ways meet only if they agree on which of their iterations are still empty, for such an iteration ends its loop. A way that
 * began an iteration here has begun here all that are inside it, so the depth of the outermost one tells: `begun`.
 */
export class SpanFinder {
  private readonly sets: UnitMembership;
  /** For each instruction, the visit that last reached it with no iteration begun. */
  private readonly visited: Float64Array;
  /** Instruction and depth of what was reached otherwise, in this visit. */
  private readonly visitedInIteration = new Set<number>();
  /** One more than the deepest iteration is. */
  private readonly depths: number;
  /** Numbers the positions visited, over all searches: more than 32 bits in a long life. */
  private visit = 0;
  /** Instructions to go on with, each below its `begun`. */
  private readonly pending: number[] = [];
  private readonly current: ThreadList;
  private readonly upcoming: ThreadList;
  private steps = 0;

  constructor(private readonly automaton: Automaton) {
    const size = automaton.ops.length;
    this.sets = new UnitMembership(automaton.sets);
    this.visited = new Float64Array(size);
    this.depths = automaton.depth.reduce((deepest, depth) => Math.max(deepest, depth), 0) + 1;
    this.current = new ThreadList(size);
    this.upcoming = new ThreadList(size);
  }

  /** `null` if nothing matches, `undefined` if that took more steps than `LINEAR_BUDGET` allows. */
  find(input: string): MatchSpan | null | undefined {
    const { automaton } = this;
    this.steps = LINEAR_BUDGET.base + LINEAR_BUDGET.perUnit * input.length;
    let found: MatchSpan | null = null;
    this.current.size = 0;
    let left: Side = Side.edge;
    for (let position = 0; position <= input.length; position++) {
      const unit = input.charCodeAt(position);
      const right = position < input.length ? sideOf(unit, position === input.length - 1) : Side.edge;
      this.visit++;
      this.visitedInIteration.clear();
      this.upcoming.size = 0;
      // What was found ends the ways less preferred than it; the others may still find a better one.
      let matched = false;
      for (let index = 0; index < this.current.size && !matched; index++) {
        const start = this.current.start(index);
        matched = this.follow(this.current.instruction(index), start, left, right);
        if (matched) found = { index: start, length: position - start };
      }
      if (found === null && this.follow(automaton.start, position, left, right)) found = { index: position, length: 0 };
      if (this.steps < 0) return undefined;
      if (this.upcoming.size === 0 && found !== null) break;
      this.read(unit);
      left = right;
    }
    return found;
  }

  /** Keeps of the upcoming ways those that can read the unit, now behind it. */
  private read(unit: number): void {
    const { next, operand } = this.automaton;
    const { sets, current, upcoming } = this;
    current.size = 0;
    for (let index = 0; index < upcoming.size; index++) {
      const instruction = upcoming.instruction(index);
      if (sets.has(operand[instruction] ?? 0, unit)) {
        current.add(next[instruction] ?? 0, upcoming.start(index));
      }
    }
  }

  /** Goes on from one instruction as far as possible without reading; `true` if that reached `match`. */
  private follow(from: number, start: number, left: Side, right: Side): boolean {
    const { ops, next, operand, depth, anchors } = this.automaton;
    const { pending } = this;
    pending.length = 0;
    pending.push(NONE, from);
    for (let instruction = pending.pop(); instruction !== undefined; instruction = pending.pop()) {
      const begun = pending.pop() ?? NONE;
      this.steps--;
      const op = ops[instruction];
      // Once something is read, no iteration is empty any more.
      if (this.isRevisited(instruction, op === Op.set ? NONE : begun)) continue;
      const after = next[instruction] ?? 0;
      const ownDepth = depth[instruction] ?? 0;
      switch (op) {
        case Op.match:
          return true;
        case Op.set:
          this.upcoming.add(instruction, start);
          break;
        case Op.anchor: {
          const kind = anchors[operand[instruction] ?? 0];
          if (kind !== undefined && anchorHolds(kind, left, right)) pending.push(begun, after);
          break;
        }
        case Op.beginIteration:
          pending.push(begun === NONE ? ownDepth : begun, after);
          break;
        case Op.endIteration:
          if (begun === NONE) pending.push(NONE, after);
          else pending.push(begun === ownDepth ? NONE : begun, operand[instruction] ?? 0);
          break;
        default:
          pending.push(begun, operand[instruction] ?? 0, begun, after);
      }
    }
    return false;
  }

  private isRevisited(instruction: number, begun: number): boolean {
    if (begun === NONE) {
      const isRevisit = this.visited[instruction] === this.visit;
      this.visited[instruction] = this.visit;
      return isRevisit;
    }
    const key = instruction * this.depths + begun;
    if (this.visitedInIteration.has(key)) return true;
    this.visitedInIteration.add(key);
    return false;
  }
}
