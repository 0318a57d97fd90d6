import { Alphabet, ASCII } from './alphabet.js';
import { anchorHolds, Side, sideOf } from './assertions.js';
import { Op, type Automaton } from './automaton.js';
import { CharacterSet } from './character-set.js';
import { LINEAR_BUDGET, MAX_CACHED_INSTRUCTIONS, MAX_CACHED_TRANSITIONS } from './limits.js';
import { boundaryWordSet } from './unicode.js';

export type Direction = 'forward' | 'backward';

const NEWLINE = 0x0a;
const SIDES = Object.values(Side);

/** Entries of the transition table that are no states. */
const UNKNOWN = -1;
const ACCEPT = -2;
const REJECT = -3;
const EXHAUSTED = -4;

interface State {
  /** The instructions to go on from, sorted. They wait for the next unit, since anchors may look at it. */
  readonly waiting: Uint16Array;
  /** The last thing read, as far as the anchors of the pattern tell it apart from others. */
  readonly lastRead: Side;
}

/**
 * Decides whether a regular pattern matches anywhere in an input, in time linear in the input.
 *
 * The states of the deterministic automaton are worked out when they are first met, and kept in a table that starts afresh
 * when it is full. `backward` reads the input from its end, with an automaton that was built backward too.
 */
export class DeterministicAutomaton {
  /** The columns of the table: one for each class of the alphabet, then a \n that ends the input, then the edge. */
  private readonly columns: number;
  private readonly columnSides: readonly Side[];
  /** The sides that stand for others which no anchor of the pattern tells apart from them. */
  private readonly canonicalSides: readonly Side[];
  /** By what has been read last: can a match begin there? */
  private readonly begins: readonly boolean[];
  /** Can a match begin again and again, however far the reading has got? */
  private readonly beginsAnywhere: boolean;

  private transitions = new Int32Array(0);
  private states: State[] = [];
  private indexes = new Map<string, number>();
  private cachedInstructions = 0;

  /** For each instruction, the visit that reached it last; visits may come to more than 32 bits in a long life. */
  private readonly visited: Float64Array;
  private visit = 0;
  private readonly pending: number[] = [];
  private steps = 0;

  private constructor(
    private readonly automaton: Automaton,
    private readonly direction: Direction,
    private readonly alphabet: Alphabet,
  ) {
    const { representatives, size } = this.alphabet;
    this.columns = size + 2;
    this.columnSides = [...representatives.map(unit => sideOf(unit, false)), Side.finalNewline, Side.edge];
    this.canonicalSides = SIDES.map(side => SIDES.find(other => this.areAlike(side, other)) ?? side);
    this.visited = new Float64Array(automaton.ops.length);
    this.begins = SIDES.map(lastRead => SIDES.some(reading => this.canBegin(lastRead, reading)));
    // Read backward, a \n that ends the input comes first, and never again.
    const later = direction === 'forward' ? [Side.finalNewline] : [];
    this.beginsAnywhere = [Side.newline, Side.word, Side.other, ...later].some(side => this.begins[side]);
    this.forget();
  }

  /** `undefined` if the sets of the pattern are too intricate for a table. */
  static build(automaton: Automaton, direction: Direction): DeterministicAutomaton | undefined {
    const { anchors, sets } = automaton;
    const looksAtWords = anchors.some(kind => kind === 'word-boundary' || kind === 'not-word-boundary');
    const distinguished = [...sets, CharacterSet.of(NEWLINE)];
    const alphabet = Alphabet.of(looksAtWords ? [...distinguished, boundaryWordSet()] : distinguished);
    return alphabet && new DeterministicAutomaton(automaton, direction, alphabet);
  }

  /** `undefined` if that took more steps than `LINEAR_BUDGET` allows. */
  decide(input: string): boolean | undefined {
    this.steps = LINEAR_BUDGET.base + LINEAR_BUDGET.perUnit * input.length;
    const last = input.length - 1;
    const endsInNewline = input.charCodeAt(last) === NEWLINE;
    const newlineColumn = this.columns - 2;
    const step = this.direction === 'forward' ? 1 : -1;
    let state = 0;
    let index = step === 1 ? 0 : last;
    let end = step === 1 ? last + 1 : -1;
    if (endsInNewline && step === -1) {
      state = this.advance(0, newlineColumn);
      index--;
    }
    if (endsInNewline && step === 1) end--;
    const { ascii } = this.alphabet;
    let { transitions } = this;
    while (index !== end && state >= 0) {
      const unit = input.charCodeAt(index);
      const column = unit < ASCII ? (ascii[unit] ?? 0) : this.alphabet.classOf(unit);
      let next = transitions[state + column] ?? UNKNOWN;
      if (next === UNKNOWN) {
        next = this.workOut(state, column);
        transitions = this.transitions;
      }
      state = next;
      index += step;
    }
    if (state >= 0 && endsInNewline && step === 1) state = this.advance(state, newlineColumn);
    if (state >= 0) state = this.advance(state, this.columns - 1);
    return state === EXHAUSTED ? undefined : state === ACCEPT;
  }

  /** The state after one more column; states are numbered by their offset in the table. */
  private advance(state: number, column: number): number {
    const next = this.transitions[state + column] ?? UNKNOWN;
    return next === UNKNOWN ? this.workOut(state, column) : next;
  }

  private workOut(state: number, column: number): number {
    const known = this.states[state / this.columns];
    if (known === undefined) throw new Error('There is no such state');
    const target = this.targetOf(known, column);
    if (typeof target === 'number') {
      if (target !== EXHAUSTED) this.transitions[state + column] = target;
      return target;
    }
    const { states } = this;
    const index = this.indexOf(target);
    // If the cache has just been thrown away, the row is another state's by now.
    if (this.states === states) this.transitions[state + column] = index;
    return index;
  }

  private targetOf(state: State, column: number): State | typeof ACCEPT | typeof REJECT | typeof EXHAUSTED {
    const reading = this.columnSides[column] ?? Side.edge;
    const reached = this.reach(state.waiting, state.lastRead, reading);
    if (reached === undefined) return ACCEPT;
    if (this.steps < 0) return EXHAUSTED;
    if (reading === Side.edge) return REJECT;
    const { next, operand, sets } = this.automaton;
    const unit = this.alphabet.representatives[column] ?? NEWLINE;
    const { pending: waiting, visited } = this;
    const visit = ++this.visit;
    const wait = (instruction: number): void => {
      if (visited[instruction] !== visit) waiting.push(instruction);
      visited[instruction] = visit;
    };
    waiting.length = 0;
    for (const instruction of reached) {
      if (sets[operand[instruction] ?? 0]?.has(unit) === true) wait(next[instruction] ?? 0);
    }
    if (this.begins[reading] === true) wait(this.automaton.start);
    if (waiting.length === 0 && !this.beginsAnywhere) return REJECT;
    return { waiting: Uint16Array.from(waiting).sort(), lastRead: this.canonicalSides[reading] ?? reading };
  }

  /** The `set` instructions that can be reached without reading; `undefined` if `match` can. */
  private reach(from: ArrayLike<number>, lastRead: Side, reading: Side): number[] | undefined {
    const { ops, next, operand, anchors } = this.automaton;
    const [left, right] = this.direction === 'forward' ? [lastRead, reading] : [reading, lastRead];
    const { visited, pending } = this;
    const visit = ++this.visit;
    const reached: number[] = [];
    pending.length = 0;
    for (let index = 0; index < from.length; index++) pending.push(from[index] ?? 0);
    for (let instruction = pending.pop(); instruction !== undefined; instruction = pending.pop()) {
      this.steps--;
      if (visited[instruction] === visit) continue;
      visited[instruction] = visit;
      switch (ops[instruction]) {
        case Op.match:
          return undefined;
        case Op.set:
          reached.push(instruction);
          break;
        case Op.anchor: {
          const kind = anchors[operand[instruction] ?? 0];
          if (kind !== undefined && anchorHolds(kind, left, right)) pending.push(next[instruction] ?? 0);
          break;
        }
        case Op.beginIteration:
          pending.push(next[instruction] ?? 0);
          break;
        default:
          pending.push(operand[instruction] ?? 0, next[instruction] ?? 0);
      }
    }
    return reached;
  }

  private canBegin(lastRead: Side, reading: Side): boolean {
    const reached = this.reach([this.automaton.start], lastRead, reading);
    return reached === undefined || reached.length > 0;
  }

  private areAlike(left: Side, right: Side): boolean {
    return this.automaton.anchors.every(kind =>
      SIDES.every(reading =>
        this.direction === 'forward'
          ? anchorHolds(kind, left, reading) === anchorHolds(kind, right, reading)
          : anchorHolds(kind, reading, left) === anchorHolds(kind, reading, right),
      ),
    );
  }

  private indexOf(state: State): number {
    const key = keyOf(state);
    const known = this.indexes.get(key);
    if (known !== undefined) return known;
    const isFull =
      (this.states.length + 1) * this.columns > MAX_CACHED_TRANSITIONS ||
      this.cachedInstructions + state.waiting.length > MAX_CACHED_INSTRUCTIONS;
    if (isFull && this.states.length > 1) {
      this.forget();
      return this.indexOf(state);
    }
    const index = this.states.length * this.columns;
    this.indexes.set(key, index);
    this.states.push(state);
    this.cachedInstructions += state.waiting.length;
    if (index + this.columns > this.transitions.length) {
      const grown = new Int32Array(2 * (index + this.columns)).fill(UNKNOWN);
      grown.set(this.transitions);
      this.transitions = grown;
    }
    return index;
  }

  /** Throws all states away but the first, where nothing has been read. */
  private forget(): void {
    this.states = [];
    this.indexes = new Map();
    this.transitions = new Int32Array(0);
    this.cachedInstructions = 0;
    const lastRead = this.canonicalSides[Side.edge] ?? Side.edge;
    this.indexOf({ waiting: Uint16Array.of(this.automaton.start), lastRead });
  }
}

const KEY_CHUNK = 4096;

/** Instructions are numbered below 2^16, so a state can be told by a text with one unit for each. */
function keyOf({ waiting, lastRead }: State): string {
  let key = String.fromCharCode(lastRead);
  for (let start = 0; start < waiting.length; start += KEY_CHUNK) {
    key += String.fromCharCode(...waiting.subarray(start, start + KEY_CHUNK));
  }
  return key;
}
