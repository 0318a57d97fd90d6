import type { CharacterSet } from '../regex/character-set.js';
import { automatonSize } from '../regex/automaton.js';
import type { Expression, LoopExpression } from '../regex/expression.js';
import type { AnchorKind } from '../regex/tree.js';
import type { Direction } from './finite-automaton.js';

/** Reads a unit of a set, then goes on. */
interface SetInstruction {
  readonly op: 'set';
  readonly set: CharacterSet;
  readonly next: number;
}

/** Goes on where an anchor holds. */
interface AnchorInstruction {
  readonly op: 'anchor';
  readonly kind: AnchorKind;
  readonly next: number;
}

/** Goes on where what a lookaround looks at has just been read, or has not. */
interface LookInstruction {
  readonly op: 'look';
  /** The number of the part that it looks at. */
  readonly part: number;
  readonly negative: boolean;
  readonly next: number;
}

interface SplitInstruction {
  readonly op: 'split';
  readonly next: readonly number[];
}

export type Instruction =
  SetInstruction | AnchorInstruction | LookInstruction | SplitInstruction | { readonly op: 'accept' };

/** The body of a lookaround, or the whole pattern: a part that may begin anywhere. */
export interface Part {
  readonly start: number;
  /** The instructions that belong to it: from here, up to the end of the part. */
  readonly first: number;
  readonly end: number;
}

/** A pattern as instructions for reading texts in one direction. */
export interface ReadingProgram {
  readonly direction: Direction;
  readonly instructions: readonly Instruction[];
  /** Each after those that it looks at; the last is the whole pattern. */
  readonly parts: readonly Part[];
}

/** The largest program, in instructions, counted repeats written out. */
const MAX_PROGRAM_SIZE = 50_000;

export type ProgramResult =
  | { readonly ok: true; readonly program: ReadingProgram }
  /** `construct` is the English name of what no automaton can do, at least not when texts are read in this direction. */
  | { readonly ok: false; readonly construct: string }
  | { readonly ok: false; readonly size: number };

/** Carries a construct without an automaton out of the recursion. */
class Unsupported extends Error {
  constructor(readonly construct: string) {
    super(`There is no automaton for a ${construct}`);
  }
}

class TooLarge extends Error {}

export function readingProgram(expression: Expression, direction: Direction): ProgramResult {
  const size = programSize(expression);
  if (size > MAX_PROGRAM_SIZE) return { ok: false, size };
  try {
    return { ok: true, program: new ProgramBuilder(direction).build(expression) };
  } catch (problem) {
    if (problem instanceof Unsupported) return { ok: false, construct: problem.construct };
    if (problem instanceof TooLarge) return { ok: false, size: MAX_PROGRAM_SIZE + 1 };
    throw problem;
  }
}

/** A lower bound of the size, so that nothing huge is begun. */
function programSize(expression: Expression): number {
  switch (expression.type) {
    case 'sequence':
    case 'choice':
      return expression.children.reduce((size, child) => size + programSize(child), 0);
    case 'loop':
      return expression.max === Infinity
        ? Math.max(1, expression.min) * programSize(expression.body)
        : expression.max * programSize(expression.body);
    case 'capture':
    case 'atomic':
    case 'lookaround':
      return programSize(expression.body);
    default:
      return automatonSize(expression);
  }
}

class ProgramBuilder {
  private readonly instructions: Instruction[] = [];
  private readonly parts: Part[] = [];

  constructor(private readonly direction: Direction) {}

  build(expression: Expression): ReadingProgram {
    // The bodies of lookarounds first: each part's instructions stand together, and after those that it looks at.
    this.addPart(expression);
    return { direction: this.direction, instructions: this.instructions, parts: this.parts };
  }

  private addPart(expression: Expression): number {
    const looks = new Map<Expression, number>();
    for (const look of lookaroundsOf(expression)) {
      const seesWhatWasRead = look.behind === (this.direction === 'forward');
      if (!seesWhatWasRead) throw new Unsupported(look.behind ? 'lookbehind' : 'lookahead');
      looks.set(look, this.addPart(look.body));
    }
    const first = this.instructions.length;
    const start = this.add(expression, this.emit({ op: 'accept' }), looks);
    return this.parts.push({ start, first, end: this.instructions.length }) - 1;
  }

  private emit(instruction: Instruction): number {
    if (this.instructions.length > MAX_PROGRAM_SIZE) throw new TooLarge();
    return this.instructions.push(instruction) - 1;
  }

  /** Adds what reads the expression and then goes on at `next`; the place to enter it. */
  private add(expression: Expression, next: number, looks: ReadonlyMap<Expression, number>): number {
    switch (expression.type) {
      case 'empty':
        return next;
      case 'set':
        return this.emit({ op: 'set', set: expression.set, next });
      case 'anchor':
        return this.emit({ op: 'anchor', kind: expression.kind, next });
      case 'sequence': {
        const add = (entry: number, child: Expression): number => this.add(child, entry, looks);
        return this.direction === 'backward'
          ? expression.children.reduce(add, next)
          : expression.children.reduceRight(add, next);
      }
      case 'choice':
        return this.emit({ op: 'split', next: expression.children.map(child => this.add(child, next, looks)) });
      case 'loop':
        return this.addLoop(expression, next, looks);
      case 'capture':
        if (expression.balances !== undefined) throw new Unsupported('balancing group');
        return this.add(expression.body, next, looks);
      case 'atomic':
        // With one way to match there is none to give up.
        if (!hasOneWay(expression.body)) throw new Unsupported('atomic group');
        return this.add(expression.body, next, looks);
      case 'lookaround':
        return this.emit({ op: 'look', part: looks.get(expression) ?? 0, negative: expression.negative, next });
      case 'backreference':
        throw new Unsupported('back reference');
      case 'capture-condition':
      case 'expression-condition':
        throw new Unsupported('condition');
    }
  }

  private addLoop({ body, min, max }: LoopExpression, exit: number, looks: ReadonlyMap<Expression, number>): number {
    let entry = exit;
    if (max === Infinity) {
      // The cycle is a split whose ways are known only once its body stands.
      const ways: number[] = [];
      const cycle = this.emit({ op: 'split', next: ways });
      ways.push(this.add(body, cycle, looks), exit);
      entry = cycle;
    } else {
      for (let count = max; count > min; count--) {
        entry = this.emit({ op: 'split', next: [this.add(body, entry, looks), exit] });
      }
    }
    for (let count = 0; count < min; count++) entry = this.add(body, entry, looks);
    return entry;
  }
}

/** The lookarounds of an expression, without those inside of others. */
function lookaroundsOf(expression: Expression): readonly (Expression & { readonly type: 'lookaround' })[] {
  switch (expression.type) {
    case 'lookaround':
      return [expression];
    case 'sequence':
    case 'choice':
      return expression.children.flatMap(lookaroundsOf);
    case 'loop':
    case 'capture':
    case 'atomic':
      return lookaroundsOf(expression.body);
    default:
      return [];
  }
}

function hasOneWay(expression: Expression): boolean {
  if (expression.type === 'sequence') return expression.children.every(hasOneWay);
  if (expression.type === 'capture') return expression.balances === undefined && hasOneWay(expression.body);
  if (expression.type === 'loop') return expression.min === expression.max && hasOneWay(expression.body);
  return expression.type === 'empty' || expression.type === 'set' || expression.type === 'anchor';
}
