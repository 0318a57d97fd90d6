import type { CharacterSet } from './character-set.js';
import { isNullable, type Expression, type LoopExpression } from './expression.js';
import { MAX_AUTOMATON_SIZE } from './limits.js';
import type { AnchorKind } from './tree.js';

/** The instructions of a nondeterministic automaton. */
export const Op = {
  match: 0,
  /** Reads a unit of a set, then goes on. */
  set: 1,
  /** Goes on where an anchor holds. */
  anchor: 2,
  /** Two ways to go on, the preferred one first. */
  split: 3,
  /** An iteration begins that would end its loop if it were empty. */
  beginIteration: 4,
  /** That iteration has ended: goes on, or to the loop's exit if the iteration was empty. */
  endIteration: 5,
} as const;

/**
 * A regular pattern as a nondeterministic automaton with priorities: written out in full, so that nothing but the instruction
 * and the position tells what can come next.
 */
export interface Automaton {
  readonly start: number;
  readonly ops: readonly number[];
  /** Where to go on; unused for `match`. */
  readonly next: readonly number[];
  /**
   * `set`, `anchor`: an index into `sets`, `anchors`. `split`: the other way. `endIteration`: the exit.
   */
  readonly operand: readonly number[];
  /** `beginIteration`, `endIteration`: how many loops deep the iteration is, itself included, from 1. */
  readonly depth: readonly number[];
  readonly sets: readonly CharacterSet[];
  readonly anchors: readonly AnchorKind[];
}

/**
 * The instructions that an expression will take: one for each unit, anchor, alternative and optional iteration, with counted
 * repeats written out. May be `Infinity`.
 */
export function automatonSize(expression: Expression): number {
  switch (expression.type) {
    case 'set':
    case 'anchor':
      return 1;
    case 'sequence':
      return expression.children.reduce((size, child) => size + automatonSize(child), 0);
    case 'choice':
      return expression.children.reduce((size, child) => size + automatonSize(child), expression.children.length - 1);
    case 'loop': {
      const body = automatonSize(expression.body);
      const iteration = isNullable(expression.body) ? body + 2 : body;
      const optional = expression.max === Infinity ? 1 : expression.max - expression.min;
      // x+ needs no second copy of x.
      const copies = expression.max === Infinity && expression.min > 0 ? expression.min : expression.min + optional;
      return body === 0 ? 0 : copies * iteration + optional;
    }
    case 'capture':
      return automatonSize(expression.body);
    default:
      return 0;
  }
}

/** Whether the size is 0. Loops of loops ask for each of them, so this must not walk through all that is inside. */
function takesNoInstructions(expression: Expression): boolean {
  switch (expression.type) {
    case 'empty':
      return true;
    case 'sequence':
      return expression.children.every(takesNoInstructions);
    case 'loop':
    case 'capture':
      return takesNoInstructions(expression.body);
    default:
      return false;
  }
}

/**
 * The automaton of a regular expression that is within `MAX_AUTOMATON_SIZE`. In reverse it reads the input from its end:
 * that has the same yes or no, but its priorities mean nothing.
 */
export function buildAutomaton(expression: Expression, direction: 'forward' | 'backward'): Automaton {
  return new AutomatonBuilder(direction === 'backward').build(expression);
}

class AutomatonBuilder {
  private readonly ops: number[] = [];
  private readonly next: number[] = [];
  private readonly operand: number[] = [];
  private readonly depth: number[] = [];
  /** Of the iterations being added. */
  private currentDepth = 0;
  private readonly sets: CharacterSet[] = [];
  private readonly anchors: AnchorKind[] = [];
  private readonly setIndexes = new Map<CharacterSet, number>();
  private readonly setIndexesByRanges = new Map<string, number>();

  constructor(private readonly backward: boolean) {}

  build(expression: Expression): Automaton {
    const { ops, next, operand, depth, sets, anchors } = this;
    const start = this.add(expression, this.emit(Op.match, 0, 0));
    return { start, ops, next, operand, depth, sets, anchors };
  }

  private emit(op: number, next: number, operand: number): number {
    if (this.ops.length > MAX_AUTOMATON_SIZE) throw new Error('The automaton outgrew its estimated size');
    this.ops.push(op);
    this.next.push(next);
    this.operand.push(operand);
    this.depth.push(this.currentDepth);
    return this.ops.length - 1;
  }

  /** Adds what matches the expression and then goes on at `next`; the place to enter it. */
  private add(expression: Expression, next: number): number {
    switch (expression.type) {
      case 'set':
        return this.emit(Op.set, next, this.setIndex(expression.set));
      case 'anchor':
        this.anchors.push(expression.kind);
        return this.emit(Op.anchor, next, this.anchors.length - 1);
      case 'sequence':
        return this.addSequence(expression.children, next);
      case 'choice': {
        const entries = expression.children.map(child => this.add(child, next));
        return entries.reduceRight((others, entry) => this.emit(Op.split, entry, others));
      }
      case 'loop':
        return this.addLoop(expression, next);
      case 'capture':
        return this.add(expression.body, next);
      case 'empty':
        return next;
      default:
        throw new Error(`A ${expression.type} is not regular`);
    }
  }

  private addSequence(children: readonly Expression[], next: number): number {
    return this.backward
      ? children.reduce((entry, child) => this.add(child, entry), next)
      : children.reduceRight((entry, child) => this.add(child, entry), next);
  }

  /**
   * Mandatory iterations, then optional ones or a cycle. An empty optional iteration ends the loop, and so does an empty last
   * mandatory one: that is .NET's rule, and it decides which match comes first.
   */
  private addLoop(loop: LoopExpression, exit: number): number {
    if (takesNoInstructions(loop.body)) return exit;
    const guarded = isNullable(loop.body);
    const { min, max } = loop;
    if (max === Infinity) {
      const cycle = this.emit(Op.split, 0, 0);
      const body = this.addIteration(loop.body, cycle, exit, guarded);
      this.patch(cycle, body, exit, loop.lazy);
      return min === 0 ? cycle : this.repeat(loop.body, min - 1, body);
    }
    let entry = exit;
    for (let count = max; count > min; count--) {
      const body = this.addIteration(loop.body, entry, exit, guarded && count < max);
      entry = this.emit(Op.split, 0, 0);
      this.patch(entry, body, exit, loop.lazy);
    }
    if (min === 0) return entry;
    return this.repeat(loop.body, min - 1, this.addIteration(loop.body, entry, exit, guarded && min < max));
  }

  private repeat(body: Expression, count: number, next: number): number {
    let entry = next;
    for (let index = 0; index < count; index++) entry = this.add(body, entry);
    return entry;
  }

  private addIteration(body: Expression, next: number, exit: number, guarded: boolean): number {
    if (!guarded) return this.add(body, next);
    this.currentDepth++;
    const end = this.emit(Op.endIteration, next, exit);
    const begin = this.emit(Op.beginIteration, this.add(body, end), 0);
    this.currentDepth--;
    return begin;
  }

  private patch(split: number, body: number, exit: number, lazy: boolean): void {
    this.next[split] = lazy ? exit : body;
    this.operand[split] = lazy ? body : exit;
  }

  private setIndex(set: CharacterSet): number {
    const known = this.setIndexes.get(set);
    if (known !== undefined) return known;
    const key = set.ranges.join();
    let index = this.setIndexesByRanges.get(key);
    if (index === undefined) {
      index = this.sets.push(set) - 1;
      this.setIndexesByRanges.set(key, index);
    }
    this.setIndexes.set(set, index);
    return index;
  }
}
