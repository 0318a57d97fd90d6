import type { CharacterSet } from './character-set.js';
import type { RegexExpression, LoopExpression } from './expression.js';
import type { AnchorKind } from './tree.js';
import { UnitMembership } from './unit-membership.js';

/**
 * The instructions of a backtracking program, each followed by its operands. "Back" forms read towards the start of the
 * input, as everything does inside a lookbehind.
 */
export const Op = {
  match: 0,
  /** set, back? */
  unit: 1,
  /** set, back?, min, max, lazy? */
  unitLoop: 2,
  /** target */
  jump: 3,
  /** the way to try if the one that follows fails */
  split: 4,
  /** anchor */
  anchor: 5,
  /** register, min */
  beginLoop: 6,
  /** register, iterations beyond the minimum, lazy?, where to go for one more, where to go on */
  testLoop: 7,
  /** register, body */
  iterate: 8,
  /** register */
  beginCapture: 9,
  /** register, group or -1, group to take a capture from or -1 */
  endCapture: 10,
  /** group, back?, ignore case? */
  backreference: 11,
  /** register */
  beginAtomic: 12,
  /** register, where to go on if the body fails */
  beginTrial: 13,
  /** register: forgets the ways open since the beginning, but stays where the body has got to */
  endAtomic: 14,
  /** register: the same, and back to where it began */
  endLook: 15,
  /** register: the same, and fails */
  endNegativeLook: 16,
  /** group, where to go on if it has no capture */
  testCapture: 17,
} as const;

export const UNBOUNDED = 0x7fffffff;

export interface BacktrackingProgram {
  readonly code: Int32Array;
  readonly sets: UnitMembership;
  readonly anchors: readonly AnchorKind[];
  readonly registerCount: number;
  readonly groupCount: number;
}

export function buildBacktrackingProgram(expression: RegexExpression): BacktrackingProgram {
  return new ProgramBuilder().build(expression);
}

class ProgramBuilder {
  private readonly code: number[] = [];
  private readonly sets: CharacterSet[] = [];
  private readonly setIndexes = new Map<CharacterSet, number>();
  private readonly anchors: AnchorKind[] = [];
  private readonly groups = new Map<number, number>();
  private registerCount = 0;

  build(expression: RegexExpression): BacktrackingProgram {
    this.add(expression, false);
    this.code.push(Op.match);
    const { anchors, registerCount, groups } = this;
    const sets = new UnitMembership(this.sets);
    return { code: Int32Array.from(this.code), sets, anchors, registerCount, groupCount: groups.size };
  }

  private add(expression: RegexExpression, back: boolean): void {
    switch (expression.type) {
      case 'empty':
        return;
      case 'set':
        this.code.push(Op.unit, this.setIndex(expression.set), Number(back));
        return;
      case 'anchor':
        this.code.push(Op.anchor, this.anchors.push(expression.kind) - 1);
        return;
      case 'sequence':
        for (const child of back ? [...expression.children].reverse() : expression.children) this.add(child, back);
        return;
      case 'choice':
        this.addChoice(expression.children, back);
        return;
      case 'loop':
        this.addLoop(expression, back);
        return;
      case 'capture': {
        const register = this.newRegisters(1);
        this.code.push(Op.beginCapture, register);
        this.add(expression.body, back);
        this.code.push(
          Op.endCapture,
          register,
          this.groupIndex(expression.group),
          this.groupIndex(expression.balances),
        );
        return;
      }
      case 'backreference':
        this.code.push(
          Op.backreference,
          this.groupIndex(expression.group),
          Number(back),
          Number(expression.ignoreCase),
        );
        return;
      case 'atomic': {
        const register = this.newRegisters(2);
        this.code.push(Op.beginAtomic, register);
        this.add(expression.body, back);
        this.code.push(Op.endAtomic, register);
        return;
      }
      case 'lookaround':
        this.addLookaround(expression.body, expression.behind, expression.negative);
        return;
      case 'capture-condition': {
        const otherwise = this.pushWithTarget(Op.testCapture, this.groupIndex(expression.group));
        this.addBranches(expression.yes, expression.no, otherwise, back);
        return;
      }
      case 'expression-condition': {
        const register = this.newRegisters(2);
        const otherwise = this.pushWithTarget(Op.beginTrial, register);
        this.add(expression.condition, back);
        this.code.push(Op.endLook, register);
        this.addBranches(expression.yes, expression.no, otherwise, back);
        return;
      }
    }
  }

  private addChoice(alternatives: readonly RegexExpression[], back: boolean): void {
    const ends: number[] = [];
    alternatives.forEach((alternative, index) => {
      if (index === alternatives.length - 1) {
        this.add(alternative, back);
        return;
      }
      const other = this.pushWithTarget(Op.split);
      this.add(alternative, back);
      ends.push(this.pushWithTarget(Op.jump));
      this.land(other);
    });
    for (const end of ends) this.land(end);
  }

  private addLoop(loop: LoopExpression, back: boolean): void {
    const { min, max, lazy, body } = loop;
    const { code } = this;
    if (body.type === 'set') {
      code.push(Op.unitLoop, this.setIndex(body.set), Number(back), min, Math.min(max, UNBOUNDED), Number(lazy));
      return;
    }
    const register = this.newRegisters(2);
    code.push(Op.beginLoop, register, min);
    const toTest = min === 0 ? this.pushWithTarget(Op.jump) : undefined;
    const bodyStart = code.length;
    this.add(body, back);
    if (toTest !== undefined) this.land(toTest);
    code.push(Op.testLoop, register, Math.min(max - min, UNBOUNDED), Number(lazy), 0, 0);
    const [again, exit] = [code.length - 2, code.length - 1];
    this.land(again);
    code.push(Op.iterate, register, bodyStart);
    this.land(exit);
  }

  private addLookaround(body: RegexExpression, behind: boolean, negative: boolean): void {
    const register = this.newRegisters(2);
    if (negative) {
      const otherwise = this.pushWithTarget(Op.beginTrial, register);
      this.add(body, behind);
      this.code.push(Op.endNegativeLook, register);
      this.land(otherwise);
    } else {
      this.code.push(Op.beginAtomic, register);
      this.add(body, behind);
      this.code.push(Op.endLook, register);
    }
  }

  private addBranches(yes: RegexExpression, no: RegexExpression, otherwise: number, back: boolean): void {
    this.add(yes, back);
    const end = this.pushWithTarget(Op.jump);
    this.land(otherwise);
    this.add(no, back);
    this.land(end);
  }

  /** Adds an instruction whose last operand is a target that is not known yet; where that operand is. */
  private pushWithTarget(...instruction: readonly number[]): number {
    this.code.push(...instruction, 0);
    return this.code.length - 1;
  }

  private land(target: number): void {
    this.code[target] = this.code.length;
  }

  private newRegisters(count: number): number {
    this.registerCount += count;
    return this.registerCount - count;
  }

  private setIndex(set: CharacterSet): number {
    const known = this.setIndexes.get(set);
    if (known !== undefined) return known;
    const index = this.sets.push(set) - 1;
    this.setIndexes.set(set, index);
    return index;
  }

  private groupIndex(group: number | undefined): number {
    if (group === undefined) return -1;
    const known = this.groups.get(group);
    if (known !== undefined) return known;
    this.groups.set(group, this.groups.size);
    return this.groups.size - 1;
  }
}
