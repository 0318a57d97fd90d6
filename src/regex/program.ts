import { beginsAtStart, endsAtEnd } from './anchoring.js';
import type { CharacterSet } from './character-set.js';
import { isNullable, type RegexExpression, type LoopExpression } from './expression.js';
import { MAX_AUTOMATON_SIZE } from './limits.js';
import type { AnchorKind } from './tree.js';

export type Direction = 'forward' | 'backward';

/** The instructions of a nondeterministic automaton. */
export const Op = {
  accept: 0,
  /** Reads a unit of a set, then goes on. */
  set: 1,
  /** Goes on where an anchor holds. */
  anchor: 2,
  /** Two ways to go on. */
  split: 3,
  /** Goes on where what a lookaround looks at has just been read. */
  look: 4,
  /** Goes on where it has not. */
  notLook: 5,
} as const;

/** Where the reading of patterns may begin: an instruction, and the number of the pattern that it belongs to. */
export interface Starts {
  readonly nodes: readonly number[];
  readonly patterns: readonly number[];
}

/** The body of a lookaround, or all whole patterns: what may begin anywhere. */
export interface ProgramPart {
  /** The instructions that belong to it: from here, up to the end of the part. */
  readonly first: number;
  readonly end: number;
  /** At the end of the text where the reading begins. */
  readonly atEdge: Starts;
  /** Everywhere else: those that are not tied to that end. */
  readonly elsewhere: Starts;
}

/** Patterns as instructions for reading texts in one direction. What goes on alike appears once, also for several patterns. */
export interface Program {
  readonly direction: Direction;
  readonly ops: readonly number[];
  /** Where to go on; unused for `accept`. */
  readonly next: readonly number[];
  /** `set`, `anchor`: an index into `sets`, `anchors`. `split`: the other way. `look`, `notLook`: the number of the part. */
  readonly operand: readonly number[];
  readonly sets: readonly CharacterSet[];
  readonly anchors: readonly AnchorKind[];
  /** Each after those that it looks at; the last is the patterns themselves. */
  readonly parts: readonly ProgramPart[];
}

export type ProgramResult =
  | { readonly ok: true; readonly program: Program }
  /** `construct` is the English name of what no automaton can do, at least not when texts are read in this direction. */
  | { readonly ok: false; readonly construct: string }
  | { readonly ok: false; readonly size: number };

/**
 * The instructions that an expression takes at most: one for each unit, anchor, alternative and optional iteration, with counted
 * repeats written out. May be `Infinity`.
 */
export function programSize(expression: RegexExpression): number {
  switch (expression.type) {
    case 'set':
    case 'anchor':
      return 1;
    case 'sequence':
      return expression.children.reduce((size, child) => size + programSize(child), 0);
    case 'choice':
      return expression.children.reduce((size, child) => size + programSize(child), expression.children.length - 1);
    case 'loop': {
      const body = programSize(expression.body);
      const iteration = isNullable(expression.body) ? body + 2 : body;
      const optional = expression.max === Infinity ? 1 : expression.max - expression.min;
      // x+ needs no second copy of x.
      const copies = expression.max === Infinity && expression.min > 0 ? expression.min : expression.min + optional;
      return body === 0 ? 0 : copies * iteration + optional;
    }
    case 'capture':
    case 'atomic':
    case 'lookaround':
      return programSize(expression.body);
    default:
      return 0;
  }
}

/** The program of one pattern. */
export function programOf(expression: RegexExpression, direction: Direction): ProgramResult {
  return programOfAll([{ expression, pattern: 0 }], direction, MAX_AUTOMATON_SIZE);
}

/** One of many patterns. */
export interface NumberedExpression {
  readonly expression: RegexExpression;
  readonly pattern: number;
}

/** The program of many patterns. Only one alone may have lookarounds. */
export function programOfAll(
  patterns: readonly NumberedExpression[],
  direction: Direction,
  maxSize: number,
): ProgramResult {
  const size = patterns.reduce((sum, { expression }) => sum + programSize(expression), 0);
  if (size > maxSize) return { ok: false, size };
  try {
    return { ok: true, program: new ProgramBuilder(direction, 2 * maxSize).build(patterns) };
  } catch (problem) {
    if (problem instanceof Unsupported) return { ok: false, construct: problem.construct };
    if (problem instanceof TooLarge) return { ok: false, size: problem.size };
    throw problem;
  }
}

/** Carries a construct without an automaton out of the recursion. */
class Unsupported extends Error {
  constructor(readonly construct: string) {
    super(`There is no automaton for a ${construct}`);
  }
}

class TooLarge extends Error {
  constructor(readonly size: number) {
    super(`The program has ${size} instructions`);
  }
}

type Looks = ReadonlyMap<RegexExpression, number>;

class ProgramBuilder {
  private readonly ops: number[] = [];
  private readonly next: number[] = [];
  private readonly operand: number[] = [];
  private readonly sets: CharacterSet[] = [];
  private readonly setIndexes = new Map<CharacterSet, number>();
  private readonly setIndexesByRanges = new Map<string, number>();
  private readonly anchors: AnchorKind[] = [];
  private readonly parts: ProgramPart[] = [];
  /** The instructions of the part at hand by what they are, and its cycles by their bodies and exits. */
  private readonly known = new Map<number, number>();
  private readonly cycles = new Map<string, number>();

  constructor(
    private readonly direction: Direction,
    private readonly maxSize: number,
  ) {}

  build(patterns: readonly NumberedExpression[]): Program {
    this.addPart(patterns);
    const { direction, ops, next, operand, sets, anchors, parts } = this;
    return { direction, ops, next, operand, sets, anchors, parts };
  }

  /** The bodies of lookarounds first: each part's instructions are together, and after those that it looks at. */
  private addPart(patterns: readonly NumberedExpression[]): number {
    const looks = new Map<RegexExpression, number>();
    for (const { expression } of patterns) {
      for (const look of lookaroundsOf(expression)) {
        const seesWhatWasRead = look.behind === (this.direction === 'forward');
        if (!seesWhatWasRead) throw new Unsupported(look.behind ? 'lookbehind' : 'lookahead');
        looks.set(look, this.addPart([{ expression: look.body, pattern: 0 }]));
      }
    }
    this.known.clear();
    this.cycles.clear();
    const first = this.ops.length;
    const accept = this.emit(Op.accept, 0, 0);
    const isTied = this.direction === 'forward' ? beginsAtStart : endsAtEnd;
    const atEdge = { nodes: [] as number[], patterns: [] as number[] };
    const elsewhere = { nodes: [] as number[], patterns: [] as number[] };
    for (const { expression, pattern } of patterns) {
      const node = this.add(expression, accept, looks);
      for (const starts of isTied(expression) ? [atEdge] : [atEdge, elsewhere]) {
        starts.nodes.push(node);
        starts.patterns.push(pattern);
      }
    }
    return this.parts.push({ first, end: this.ops.length, atEdge, elsewhere }) - 1;
  }

  /** The instruction, or the one that is there already and does the same. */
  private emit(op: number, operand: number, next: number): number {
    const key = (operand * 8 + op) * 0x100_0000 + next;
    let node = this.known.get(key);
    if (node === undefined) {
      node = this.emitAnew(op, operand, next);
      this.known.set(key, node);
    }
    return node;
  }

  private emitAnew(op: number, operand: number, next: number): number {
    if (this.ops.length > this.maxSize) throw new TooLarge(this.ops.length);
    this.ops.push(op);
    this.operand.push(operand);
    return this.next.push(next) - 1;
  }

  /** Adds what reads the expression and then goes on at `next`; the place to enter it. */
  private add(expression: RegexExpression, next: number, looks: Looks): number {
    switch (expression.type) {
      case 'empty':
        return next;
      case 'set':
        return this.emit(Op.set, this.setIndex(expression.set), next);
      case 'anchor':
        return this.emit(Op.anchor, this.anchorIndex(expression.kind), next);
      case 'sequence': {
        const add = (entry: number, child: RegexExpression): number => this.add(child, entry, looks);
        return this.direction === 'backward'
          ? expression.children.reduce(add, next)
          : expression.children.reduceRight(add, next);
      }
      case 'choice': {
        const entries = expression.children.map(child => this.add(child, next, looks));
        return entries.reduceRight((others, entry) => this.emit(Op.split, others, entry));
      }
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
        return this.emit(expression.negative ? Op.notLook : Op.look, looks.get(expression) ?? 0, next);
      case 'backreference':
        throw new Unsupported('back reference');
      case 'capture-condition':
      case 'expression-condition':
        throw new Unsupported('condition');
    }
  }

  private addLoop({ body, min, max }: LoopExpression, exit: number, looks: Looks): number {
    if (takesNoInstructions(body)) return exit;
    let entry = exit;
    let copies = min;
    if (max === Infinity) {
      const cycle = this.addCycle(body, exit, looks);
      // x+ needs no second copy of x.
      entry = min === 0 ? cycle : (this.next[cycle] ?? 0);
      copies = Math.max(0, min - 1);
    } else {
      for (let count = max; count > min; count--) entry = this.emit(Op.split, exit, this.add(body, entry, looks));
    }
    for (; copies > 0; copies--) entry = this.add(body, entry, looks);
    return entry;
  }

  private addCycle(body: RegexExpression, exit: number, looks: Looks): number {
    const key = `${exit} ${this.keyOf(body)}`;
    const known = this.cycles.get(key);
    if (known !== undefined) return known;
    // One of its ways is known only once the body exists.
    const cycle = this.emitAnew(Op.split, exit, 0);
    this.next[cycle] = this.add(body, cycle, looks);
    this.cycles.set(key, cycle);
    return cycle;
  }

  /** What tells the bodies of cycles apart. */
  private keyOf(expression: RegexExpression): string {
    switch (expression.type) {
      case 'set':
        return String(this.setIndex(expression.set));
      case 'sequence':
      case 'choice':
        return `${expression.type}(${expression.children.map(child => this.keyOf(child)).join()})`;
      case 'loop':
        return `${expression.min}-${expression.max}(${this.keyOf(expression.body)})`;
      case 'capture':
        return this.keyOf(expression.body);
      case 'anchor':
        return expression.kind;
      case 'empty':
        return '';
      default:
        // Like nothing else.
        return `#${this.ops.length}`;
    }
  }

  private anchorIndex(kind: AnchorKind): number {
    const index = this.anchors.indexOf(kind);
    return index < 0 ? this.anchors.push(kind) - 1 : index;
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

/** Whether the size is 0. Loops of loops ask for each of them, so this must not walk through all that is inside. */
function takesNoInstructions(expression: RegexExpression): boolean {
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

/** The lookarounds of an expression, without those inside of others. */
function lookaroundsOf(expression: RegexExpression): readonly (RegexExpression & { readonly type: 'lookaround' })[] {
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

function hasOneWay(expression: RegexExpression): boolean {
  if (expression.type === 'sequence') return expression.children.every(hasOneWay);
  if (expression.type === 'capture') return expression.balances === undefined && hasOneWay(expression.body);
  if (expression.type === 'loop') return expression.min === expression.max && hasOneWay(expression.body);
  return expression.type === 'empty' || expression.type === 'set' || expression.type === 'anchor';
}
