import { Alphabet } from '../regex/alphabet.js';
import { anchorHolds, Side, sideOf } from '../regex/assertions.js';
import { CharacterSet } from '../regex/character-set.js';
import { boundaryWordSet } from '../regex/unicode.js';
import { BudgetExceeded, type Budget } from './budget.js';
import type { FiniteAutomaton } from './finite-automaton.js';
import type { Instruction, ReadingProgram } from './reading-program.js';
import type { UnitClasses } from './unit-classes.js';

const NEWLINE = 0x0a;

/** Where a reading has got: what it waits for with the next unit, and what it has just read. */
interface Place {
  /** Instructions to go on from, sorted. They wait, since anchors may look at the next unit. */
  readonly waiting: Uint32Array;
  readonly lastRead: Side;
  /** Only after a \n, read forward: is the text accepted if that was its last unit? */
  readonly acceptedAsFinal: boolean;
}

/** The pattern has matched: whatever follows, the text is accepted. */
const MATCHED = 'matched';

/**
 * The texts in which the pattern matches somewhere, as one deterministic automaton. A lookaround holds where its part, which
 * may have begun anywhere, has just been read.
 */
export function determinize(program: ReadingProgram, budget: Budget): FiniteAutomaton {
  return new Determinizer(program, budget).run();
}

/** Works out the states of that automaton as they are asked for. */
export class Determinizer {
  private readonly alphabet: Alphabet;
  private readonly places: (Place | typeof MATCHED)[] = [];
  private readonly numbers = new Map<string, number>();
  /** By instruction that reads a unit: 1 for each class of units that it reads. */
  private readonly reads: readonly (Uint8Array | undefined)[];
  /** For each instruction, the last visit that reached it. */
  private readonly visited: Float64Array;
  private visit = 0;
  /** What the anchors of the pattern tell apart, besides the edges of the text. */
  private readonly newlineClass: number;
  private readonly looksAtNewlines: boolean;
  private readonly looksAtFinalNewline: boolean;
  private readonly looksAtWords: boolean;

  constructor(
    private readonly program: ReadingProgram,
    private readonly budget: Budget,
  ) {
    const { instructions, direction } = program;
    const anchors = instructions.flatMap(instruction => (instruction.op === 'anchor' ? instruction.kind : []));
    this.looksAtWords = anchors.some(kind => kind.includes('word'));
    this.looksAtNewlines = anchors.some(kind => kind.startsWith('line') || kind === 'input-end-or-final-newline');
    this.looksAtFinalNewline = direction === 'forward' && anchors.includes('input-end-or-final-newline');
    const sets = new Set([
      CharacterSet.of(NEWLINE),
      ...instructions.flatMap(instruction => (instruction.op === 'set' ? instruction.set : [])),
      ...(this.looksAtWords ? [boundaryWordSet()] : []),
    ]);
    const alphabet = Alphabet.of([...sets]);
    if (alphabet === undefined) throw new BudgetExceeded('steps');
    this.alphabet = alphabet;
    this.newlineClass = alphabet.classOf(NEWLINE);
    this.reads = readsOf(instructions, alphabet.representatives);
    this.visited = new Float64Array(instructions.length).fill(-1);
    this.numberOf({ waiting: new Uint32Array(0), lastRead: Side.edge, acceptedAsFinal: false });
  }

  get units(): UnitClasses {
    const { size: count, runStarts, runClasses } = this.alphabet;
    return { starts: runStarts, classes: runClasses, count };
  }

  /** The state after a unit of each class. State 0 is the first; the others get their numbers here. */
  rowOf(state: number): readonly number[] {
    const { alphabet } = this;
    const place = this.placeOf(state);
    if (place === MATCHED) return new Array<number>(alphabet.size).fill(state);
    const bySide = new Map<Side, readonly number[] | typeof MATCHED>();
    const row: number[] = [];
    for (let unitClass = 0; unitClass < alphabet.size; unitClass++) {
      const side = this.sideOf(unitClass, state);
      let reached = bySide.get(side);
      if (reached === undefined) {
        reached = this.reach(place, side);
        bySide.set(side, reached);
      }
      row.push(this.numberOf(this.placeAfter(place, reached, unitClass, side)));
      this.budget.allowStates(this.places.length);
    }
    return row;
  }

  /**
   * The same with a state for each instruction that waits: a text is accepted if one of the ways to read it is. Only for programs
   * of one part.
   */
  waysFrom(state: number, unitClass: number): readonly number[] {
    const place = this.placeOf(state);
    if (place === MATCHED) return [state];
    const side = this.sideOf(unitClass, state);
    const reached = this.reach(place, side);
    if (reached === MATCHED) return [this.numberOf(MATCHED)];
    const { waiting, lastRead, acceptedAsFinal } = this.read(place, reached, unitClass, side);
    // A match may begin later, too.
    const ways = [this.numberOf({ waiting: new Uint32Array(0), lastRead, acceptedAsFinal })];
    for (const instruction of waiting) {
      ways.push(this.numberOf({ waiting: Uint32Array.of(instruction), lastRead, acceptedAsFinal }));
    }
    this.budget.allowStates(this.places.length);
    return ways;
  }

  isAccepting(state: number): boolean {
    const place = this.placeOf(state);
    if (place === MATCHED || place.acceptedAsFinal) return true;
    // The \n was read as one that something follows, which may meet lookarounds that it does not meet as the last one.
    if (this.looksAtFinalNewline && place.lastRead === Side.newline) return false;
    return this.reach(place, Side.edge) === MATCHED;
  }

  /** What a state waits for: the fewer instructions, the fewer texts are accepted after it. Sorted. */
  waitingIn(state: number): Uint32Array {
    const place = this.placeOf(state);
    return place === MATCHED ? new Uint32Array(0) : place.waiting;
  }

  /** What tells states apart that wait for the same. */
  kindOf(state: number): string {
    const place = this.placeOf(state);
    return place === MATCHED ? place : `${place.lastRead}${place.acceptedAsFinal ? '!' : ''}`;
  }

  /** Whether every text that goes on from there is accepted. */
  isMatched(state: number): boolean {
    return this.placeOf(state) === MATCHED;
  }

  run(): FiniteAutomaton {
    const next: number[] = [];
    const accepting: number[] = [];
    for (let state = 0; state < this.places.length; state++) {
      accepting.push(this.isAccepting(state) ? 1 : 0);
      for (const target of this.rowOf(state)) next.push(target);
    }
    return {
      direction: this.program.direction,
      units: this.units,
      size: this.places.length,
      next: Int32Array.from(next),
      accepting: Uint8Array.from(accepting),
    };
  }

  private placeOf(state: number): Place | typeof MATCHED {
    return this.places[state] ?? MATCHED;
  }

  private sideOf(unitClass: number, state: number): Side {
    const isLastOfText = state === 0 && this.program.direction === 'backward';
    return sideOf(this.alphabet.representatives[unitClass] ?? 0, isLastOfText);
  }

  private placeAfter(
    place: Place,
    reached: readonly number[] | typeof MATCHED,
    unitClass: number,
    side: Side,
  ): Place | typeof MATCHED {
    if (reached !== MATCHED) return this.read(place, reached, unitClass, side);
    const isNewline = side === Side.newline && this.looksAtFinalNewline;
    if (!isNewline || this.acceptsFinalNewline(place)) return MATCHED;
    // Matched if anything follows: `(?<!a$)` after an a.
    const accept = this.program.parts.at(-1)?.first ?? 0;
    return { waiting: Uint32Array.of(accept), lastRead: side, acceptedAsFinal: false };
  }

  private read(place: Place, reached: readonly number[], unitClass: number, side: Side): Place {
    const waiting = this.after(reached, unitClass);
    const lastRead = this.toldApart(side);
    const isNewline = unitClass === this.newlineClass && this.looksAtFinalNewline;
    return { waiting, lastRead, acceptedAsFinal: isNewline && this.acceptsFinalNewline(place) };
  }

  private toldApart(side: Side): Side {
    if (side === Side.word) return this.looksAtWords ? side : Side.other;
    if (side === Side.newline || side === Side.finalNewline) return this.looksAtNewlines ? side : Side.other;
    return side;
  }

  /** The instructions that wait after a unit, of those that were reached before it. */
  private after(reached: readonly number[], unitClass: number): Uint32Array {
    const { reads, visited } = this;
    const { instructions } = this.program;
    const visit = this.visit++;
    const waiting: number[] = [];
    for (const index of reached) {
      if (reads[index]?.[unitClass] !== 1) continue;
      const instruction = instructions[index];
      if (instruction?.op !== 'set' || visited[instruction.next] === visit) continue;
      visited[instruction.next] = visit;
      waiting.push(instruction.next);
    }
    this.budget.spend(reached.length + 1);
    return Uint32Array.from(waiting).sort();
  }

  private acceptsFinalNewline(place: Place): boolean {
    const reached = this.reach(place, Side.finalNewline);
    if (reached === MATCHED) return true;
    const after = {
      waiting: this.after(reached, this.newlineClass),
      lastRead: Side.finalNewline,
      acceptedAsFinal: false,
    };
    return this.reach(after, Side.edge) === MATCHED;
  }

  /** The instructions that read a unit and can be reached before the next one, which is on that side. */
  private reach({ waiting, lastRead }: Place, reading: Side): readonly number[] | typeof MATCHED {
    const { instructions, parts, direction } = this.program;
    const [left, right] = direction === 'forward' ? [lastRead, reading] : [reading, lastRead];
    const { visited } = this;
    const visit = this.visit++;
    const reached: number[] = [];
    const holds: boolean[] = [];
    const pending: number[] = [];
    let place = 0;
    for (const { start, first, end } of parts) {
      // What waits is sorted, and the parts follow one another.
      while (place < waiting.length && (waiting[place] ?? 0) < end) pending.push(waiting[place++] ?? first);
      pending.push(start);
      let accepted = false;
      for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
        if (visited[index] === visit) continue;
        visited[index] = visit;
        const instruction = instructions[index];
        switch (instruction?.op) {
          case 'set':
            reached.push(index);
            break;
          case 'split':
            pending.push(...instruction.next);
            break;
          case 'anchor':
            if (anchorHolds(instruction.kind, left, right)) pending.push(instruction.next);
            break;
          case 'look':
            if (holds[instruction.part] !== instruction.negative) pending.push(instruction.next);
            break;
          default:
            accepted = true;
        }
      }
      holds.push(accepted);
    }
    this.budget.spend(reached.length + waiting.length + 1);
    return holds.at(-1) === true ? MATCHED : reached;
  }

  private numberOf(place: Place | typeof MATCHED): number {
    const key = place === MATCHED ? place : keyOf(place);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.places.length);
    return this.places.push(place) - 1;
  }
}

function keyOf({ waiting, lastRead, acceptedAsFinal }: Place): string {
  // Instructions have numbers that fit a UTF-16 unit.
  let key = `${lastRead}${acceptedAsFinal ? '!' : ':'}`;
  for (const instruction of waiting) key += String.fromCharCode(instruction);
  return key;
}

function readsOf(
  instructions: readonly Instruction[],
  representatives: ArrayLike<number>,
): readonly (Uint8Array | undefined)[] {
  const bySet = new Map<CharacterSet, Uint8Array>();
  return instructions.map(instruction => {
    if (instruction.op !== 'set') return undefined;
    let reads = bySet.get(instruction.set);
    if (reads === undefined) {
      const { set } = instruction;
      reads = Uint8Array.from(representatives, unit => (set.has(unit) ? 1 : 0));
      bySet.set(set, reads);
    }
    return reads;
  });
}
