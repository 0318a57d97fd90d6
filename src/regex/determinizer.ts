import { Alphabet } from './alphabet.js';
import { anchorHolds, NeighbourKind } from './assertions.js';
import { CharacterSet } from './character-set.js';
import { Op, type Program, type Starts as PatternStarts } from './program.js';
import { boundaryWordSet } from './unicode.js';

const NEWLINE = 0x0a;

/** No label: nothing has matched. Greater than all labels. */
export const NO_LABEL = 0x7fff_ffff;

/** What to find out about many patterns. */
export type Wanted =
  /** The least label of those that match. */
  | 'least'
  /** Every label of those that match. */
  | 'all';

/** A state's kind: the side last read, and these. */
const SIDE_BITS = 7;
/** Its patterns all have one label, which is kept beside the state, and go by 0 in it. */
const IS_RELATIVE = 8;
/** Only after a \n, read forward: the text is accepted if that was its last unit. */
const ACCEPTED_AS_FINAL = 16;
/** Greater than all kinds. */
const KINDS = 32;

/** Where the reading may begin, in ascending order of labels. */
interface Starts {
  readonly nodes: Int32Array;
  readonly labels: Int32Array;
}

const NOWHERE: Starts = { nodes: new Int32Array(0), labels: new Int32Array(0) };

/**
 * Makes a program deterministic (the subset construction), one step at a time, as states are met. A state is what waits to go on
 * with the next unit, since anchors may look at it: instructions, each with the label of its pattern, in ascending order of labels.
 * Where two patterns wait at one instruction, they go on alike, and only the lesser label is kept; where a label has matched, those
 * above it are dropped.
 *
 * The one determinizer: it serves matching, which keeps transitions in a table, and questions about whole languages.
 */
export class Determinizer {
  /** By instruction that reads a unit: 1 for each class of units that it reads. */
  private readonly reads: readonly Uint8Array[];
  private readonly isRelative: boolean;
  /** Of each part. */
  private readonly starts: readonly { readonly atEdge: Starts; readonly elsewhere: Starts }[];
  /** What the anchors of the patterns tell apart, besides the edges of the text. */
  private readonly looksAtNewlines: boolean;
  private readonly looksAtWords: boolean;
  readonly looksAtFinalNewline: boolean;

  /** What waits in all states, an instruction and its label after another; where each state's begin; its kind; what has matched. */
  private waits = new Int32Array(1_024);
  private used = 0;
  private offsets: number[] = [];
  private kinds: number[] = [];
  private matched: number[] = [];
  private numbers = new Map<string, number>();
  /** The states where one instruction waits at most, of label 0, and nothing has matched, which are most. */
  private readonly single = new Map<number, number>();

  private readonly visited: Float64Array;
  private visit = 0;
  private readonly pending: number[] = [];
  /** The instructions that read a unit and can be reached before the next one, with their labels. */
  private readonly reached: number[] = [];
  private readonly reachedLabels: number[] = [];
  /** From where that is, before a unit on which side, and what had matched. */
  private reachedFrom = -1;
  private reachedBy: NeighbourKind = NeighbourKind.edge;
  private reachedMatch = NO_LABEL;
  /** What waits in a state that is being made. */
  private key: Int32Array;

  private constructor(
    readonly program: Program,
    readonly alphabet: Alphabet,
    private readonly wanted: Wanted,
    labelOf: (pattern: number) => number,
  ) {
    const { anchors, direction, ops, parts, sets } = program;
    this.looksAtWords = anchors.some(kind => kind.includes('word'));
    this.looksAtNewlines = anchors.some(kind => kind.startsWith('line') || kind === 'input-end-or-final-newline');
    this.looksAtFinalNewline = direction === 'forward' && anchors.includes('input-end-or-final-newline');
    this.reads = sets.map(set => Uint8Array.from(alphabet.representatives, unit => (set.has(unit) ? 1 : 0)));
    this.visited = new Float64Array(ops.length).fill(-1);
    this.starts = parts.map(({ atEdge, elsewhere }) => ({
      atEdge: labelled(atEdge, labelOf),
      elsewhere: labelled(elsewhere, labelOf),
    }));
    const { nodes, labels } = this.startsAfter(NeighbourKind.edge);
    const mayVary = labels[0] !== labels[labels.length - 1];
    this.isRelative = wanted === 'least' && mayVary && this.startsAfter(NeighbourKind.other).nodes.length === 0;
    this.key = new Int32Array(2 * nodes.length + 2);
    this.forget();
  }

  /** `undefined` if the sets of the program are too intricate to be sorted into classes. */
  static of(
    program: Program,
    wanted: Wanted = 'least',
    labelOf: (pattern: number) => number = () => 0,
  ): Determinizer | undefined {
    const { anchors, sets } = program;
    const looksAtWords = anchors.some(kind => kind.includes('word'));
    const alphabet = Alphabet.of([CharacterSet.of(NEWLINE), ...sets, ...(looksAtWords ? [boundaryWordSet()] : [])]);
    return alphabet && new Determinizer(program, alphabet, wanted, labelOf);
  }

  /** The steps taken so far: instructions visited, transitions worked out. */
  spent = 0;

  /** How many states there are. State 0 is the first. */
  get size(): number {
    return this.kinds.length;
  }

  /** How many instructions wait in all states. */
  get waiting(): number {
    return this.used;
  }

  /** Drops all states but the first, and that one; its number from now on. */
  forget(kept = 0): number {
    const pairs = this.size === 0 ? new Int32Array(0) : this.waits.slice(this.offsets[kept], this.offsets[kept + 1]);
    const [kind, matched] = [this.kinds[kept] ?? NeighbourKind.edge, this.matched[kept] ?? NO_LABEL];
    this.used = 0;
    this.offsets = [0];
    this.kinds = [];
    this.matched = [];
    this.numbers = new Map();
    this.single.clear();
    this.reachedFrom = -1;
    this.numberOf(NeighbourKind.edge, NO_LABEL, 0);
    this.reserve(pairs.length);
    this.key.set(pairs);
    return this.numberOf(kind, matched, pairs.length);
  }

  /**
   * The state after a unit of a class, which is on that side. Where it is the first that goes by one label only, `entered` is that
   * label from then on, until the next step.
   */
  step(state: number, unitClass: number, side: NeighbourKind, isAcceptedAsFinal = false): number {
    const toldApart = this.toldApart(side);
    // What is not told apart leads equally far: mostly, that is known from the last step.
    const isKnown = state === this.reachedFrom && toldApart === this.reachedBy;
    const matched = isKnown ? this.reachedMatch : this.reach(state, toldApart);
    return this.read(state, matched, unitClass, toldApart | (isAcceptedAsFinal ? ACCEPTED_AS_FINAL : 0));
  }

  /** See {@link step}; -1 where no label was entered. */
  entered = -1;

  /** The least label that has matched in a text that ends there, or {@link NO_LABEL}. */
  atEdge(state: number): number {
    return this.reach(state, NeighbourKind.edge);
  }

  /** All labels that have matched in a text that ends there, in ascending order. */
  allAtEdge(state: number): readonly number[] {
    this.reach(state, NeighbourKind.edge);
    const labels = this.reachedLabels.filter((_, index) => this.program.ops[this.reached[index] ?? 0] === Op.accept);
    return labels.filter((label, index) => label !== labels[index - 1]);
  }

  /** The least label that has matched before the end of a text that goes on from there. */
  matchedIn(state: number): number {
    return this.matched[state] ?? NO_LABEL;
  }

  /** Nothing that can follow changes what has matched. */
  isSettled(state: number): boolean {
    if (this.wanted === 'all' || (this.offsets[state + 1] ?? 0) > (this.offsets[state] ?? 0)) return false;
    const starts = this.startsAfter(this.lastRead(state));
    return starts.labels.length === 0 || (starts.labels[0] ?? 0) >= this.matchedIn(state);
  }

  isRelativeState(state: number): boolean {
    return ((this.kinds[state] ?? 0) & IS_RELATIVE) !== 0;
  }

  isAcceptedAsFinal(state: number): boolean {
    return ((this.kinds[state] ?? 0) & ACCEPTED_AS_FINAL) !== 0;
  }

  lastRead(state: number): NeighbourKind {
    // The bits of a side hold nothing else.
    return ((this.kinds[state] ?? 0) & SIDE_BITS) as NeighbourKind;
  }

  /** The instructions that wait in a state: the fewer, the fewer texts are accepted after it. Sorted where there is one label. */
  waitingIn(state: number): Uint32Array {
    const pairs = this.waits.subarray(this.offsets[state], this.offsets[state + 1]);
    return Uint32Array.from({ length: pairs.length / 2 }, (_, index) => pairs[2 * index] ?? 0);
  }

  /** The state where one instruction waits, of label 0, or none, and nothing has matched; otherwise like another. */
  stateLike(state: number, instruction: number | null): number {
    this.key[0] = instruction ?? 0;
    this.key[1] = 0;
    const kind = this.kinds[state] ?? 0;
    return this.numberOf(kind, NO_LABEL, instruction === null ? 0 : 2);
  }

  /** The state where everything is accepted that follows. */
  matchedState(): number {
    return this.numberOf(NeighbourKind.other, 0, 0);
  }

  /** Where reading may begin: those tied to an end of the text begin at its edge, or next to the \n that ends it. */
  private startsAfter(lastRead: NeighbourKind): Starts {
    const { atEdge, elsewhere } = this.starts.at(-1) ?? { atEdge: NOWHERE, elsewhere: NOWHERE };
    return lastRead === NeighbourKind.edge || lastRead === NeighbourKind.finalNewline ? atEdge : elsewhere;
  }

  private toldApart(side: NeighbourKind): NeighbourKind {
    if (side === NeighbourKind.word) return this.looksAtWords ? side : NeighbourKind.other;
    if (side === NeighbourKind.newline || side === NeighbourKind.finalNewline)
      return this.looksAtNewlines ? side : NeighbourKind.other;
    return side;
  }

  /** Goes on from what waits and from where patterns begin, as far as possible without reading; the least label that has matched. */
  private reach(state: number, reading: NeighbourKind): number {
    const { parts, ops } = this.program;
    const { reached, reachedLabels, waits, wanted } = this;
    const lastRead = this.lastRead(state);
    const atEdge = lastRead === NeighbourKind.edge || lastRead === NeighbourKind.finalNewline;
    const holds: boolean[] = [];
    let matched = this.matchedIn(state);
    let place = this.offsets[state] ?? 0;
    const end = this.offsets[state + 1] ?? 0;
    reached.length = 0;
    reachedLabels.length = 0;
    this.visit++;
    let lastLabel = -1;
    let steps = 1;
    for (const [number, part] of parts.entries()) {
      const isWhole = number === parts.length - 1;
      const starts = (atEdge ? this.starts[number]?.atEdge : this.starts[number]?.elsewhere) ?? NOWHERE;
      let start = 0;
      let accepted = false;
      for (;;) {
        // In ascending order of labels, so that what comes to an instruction first has the least. What waits in a part is together.
        const isWaiting = place < end && (isWhole || (waits[place] ?? 0) < part.end);
        const begins = start < starts.nodes.length;
        if (!isWaiting && !begins) break;
        let node;
        let label;
        if (isWaiting && (!begins || (waits[place + 1] ?? 0) <= (starts.labels[start] ?? 0))) {
          [node, label] = [waits[place] ?? 0, waits[place + 1] ?? 0];
          place += 2;
        } else {
          [node, label] = [starts.nodes[start] ?? 0, starts.labels[start] ?? 0];
          start++;
        }
        if (isWhole && label >= matched) break;
        if (wanted === 'all' && label !== lastLabel) this.visit++;
        lastLabel = label;
        const before = reached.length;
        steps++;
        if (ops[node] === Op.set) {
          if (this.visited[node] !== this.visit) reached.push(node);
          this.visited[node] = this.visit;
        } else if (this.follow(node, lastRead, reading, holds)) {
          accepted = true;
          if (isWhole && wanted === 'least') matched = label;
        }
        for (let index = before; index < reached.length; index++) reachedLabels.push(label);
      }
      holds.push(accepted);
    }
    this.spent += steps + reached.length;
    this.reachedFrom = state;
    this.reachedBy = reading;
    this.reachedMatch = matched;
    return matched;
  }

  /** `true` if that comes to `accept`. */
  private follow(from: number, lastRead: NeighbourKind, reading: NeighbourKind, holds: readonly boolean[]): boolean {
    const { ops, next, operand, anchors, direction } = this.program;
    const { visited, pending, visit, reached } = this;
    const [left, right] = direction === 'forward' ? [lastRead, reading] : [reading, lastRead];
    let accepted = false;
    pending.push(from);
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      if (visited[node] === visit) continue;
      visited[node] = visit;
      switch (ops[node]) {
        case Op.set:
          reached.push(node);
          break;
        case Op.split:
          pending.push(operand[node] ?? 0, next[node] ?? 0);
          break;
        case Op.anchor: {
          const kind = anchors[operand[node] ?? 0];
          if (kind !== undefined && anchorHolds(kind, left, right)) pending.push(next[node] ?? 0);
          break;
        }
        case Op.look:
        case Op.notLook:
          if (holds[operand[node] ?? 0] === (ops[node] === Op.look)) pending.push(next[node] ?? 0);
          break;
        default:
          accepted = true;
          // What has matched stays, where all labels are wanted.
          if (this.wanted === 'all') reached.push(node);
      }
    }
    return accepted;
  }

  /** The state after a unit, of what was reached before it. */
  private read(state: number, matched: number, unitClass: number, kind: number): number {
    const { reached, reachedLabels, reads, visited, wanted } = this;
    const { ops, next, operand } = this.program;
    this.reserve(2 * reached.length);
    const { key } = this;
    this.visit++;
    let length = 0;
    let run = 0;
    let lastLabel = -1;
    let labels = 0;
    for (let index = 0; index < reached.length; index++) {
      const node = reached[index] ?? 0;
      const label = reachedLabels[index] ?? 0;
      if (label >= matched) break;
      let target = node;
      if (ops[node] === Op.set) {
        if (reads[operand[node] ?? 0]?.[unitClass] !== 1) continue;
        target = next[node] ?? 0;
      }
      if (label !== lastLabel) {
        sortPairs(key, run, length);
        run = length;
        lastLabel = label;
        labels++;
        if (wanted === 'all') this.visit++;
      }
      if (visited[target] === this.visit) continue;
      visited[target] = this.visit;
      key[length++] = target;
      key[length++] = label;
    }
    sortPairs(key, run, length);
    this.entered = -1;
    if (!this.isRelative || matched !== NO_LABEL) {
      const stays = (this.kinds[state] ?? 0) & IS_RELATIVE;
      return this.numberOf(kind | stays, matched, length);
    }
    if (length === 0 || labels > 1) return this.numberOf(kind, matched, length);
    if (!this.isRelativeState(state)) {
      this.entered = lastLabel;
      for (let index = 1; index < length; index += 2) key[index] = 0;
    }
    return this.numberOf(kind | IS_RELATIVE, matched, length);
  }

  private reserve(length: number): void {
    if (length > this.key.length) this.key = new Int32Array(2 * length);
  }

  /** The number of the state of that kind for which so much of `key` waits. */
  private numberOf(kind: number, matched: number, length: number): number {
    const { key } = this;
    const isSingle = length <= 2 && matched === NO_LABEL && (length === 0 || key[1] === 0);
    const code = isSingle ? (length === 0 ? 0 : (key[0] ?? 0) + 1) * KINDS + kind : -1;
    const text = isSingle ? '' : textOf(key, length) + String.fromCharCode(kind, matched & 0xffff, matched >>> 16);
    let number = isSingle ? this.single.get(code) : this.numbers.get(text);
    if (number !== undefined) return number;
    number = this.kinds.length;
    if (isSingle) this.single.set(code, number);
    else this.numbers.set(text, number);
    if (this.used + length > this.waits.length) {
      const grown = new Int32Array(2 * (this.used + length));
      grown.set(this.waits.subarray(0, this.used));
      this.waits = grown;
    }
    this.waits.set(key.subarray(0, length), this.used);
    this.used += length;
    this.offsets.push(this.used);
    this.kinds.push(kind);
    this.matched.push(matched);
    return number;
  }
}

function labelled({ nodes, patterns }: PatternStarts, labelOf: (pattern: number) => number): Starts {
  const labels = patterns.map(labelOf);
  const order = Array.from(labels.keys()).sort((left, right) => (labels[left] ?? 0) - (labels[right] ?? 0));
  return {
    nodes: Int32Array.from(order, index => nodes[index] ?? 0),
    labels: Int32Array.from(order, index => labels[index] ?? 0),
  };
}

/** Sorts pairs of one label by their instructions. */
function sortPairs(pairs: Int32Array, from: number, to: number): void {
  if (to - from < 4) return;
  let isSorted = true;
  for (let index = from + 2; index < to && isSorted; index += 2)
    isSorted = (pairs[index - 2] ?? 0) <= (pairs[index] ?? 0);
  if (isSorted) return;
  const label = pairs[from + 1] ?? 0;
  const nodes = Int32Array.from({ length: (to - from) / 2 }, (_, index) => pairs[from + 2 * index] ?? 0).sort();
  for (const [index, node] of nodes.entries()) {
    pairs[from + 2 * index] = node;
    pairs[from + 2 * index + 1] = label;
  }
}

const KEY_CHUNK = 4_096;

/** Numbers as a text that a map finds. */
function textOf(numbers: Int32Array, length: number): string {
  const units = new Uint16Array(numbers.buffer, 0, 2 * length);
  let text = '';
  for (let start = 0; start < units.length; start += KEY_CHUNK) {
    text += String.fromCharCode(...units.subarray(start, start + KEY_CHUNK));
  }
  return text;
}
