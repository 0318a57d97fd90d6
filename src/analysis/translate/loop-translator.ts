import type { LoopNode, RegexNode } from '../../regex/index.js';
import { TooLargeRegex, type CodePointRegex, type RegexFactory } from './code-point-regex.js';
import { gathered, sameExits, type Exit } from './exits.js';
import type { State } from './state.js';

/** The states that a loop may pass through; two are usual where there are more than one. */
const MAX_STATES = 12;

const MAX_COPIES = 1_000;

/** A regex for each pair of states: how to get from one to the other. */
type Matrix = readonly (readonly CodePointRegex[])[];

/** Translates loops: quantifiers where their body always leaves in the state it is met in, and what amounts to them elsewhere. */
export class LoopTranslator {
  constructor(
    private readonly factory: RegexFactory,
    private readonly exits: (body: RegexNode, state: State) => readonly Exit[],
  ) {}

  /** `isOutermost`: whether nothing of a match comes before the loop, or nothing after it. */
  translate(loop: LoopNode, state: State, isOutermost: boolean): readonly Exit[] {
    const { body, min, max } = loop;
    const { factory } = this;
    if (max === 0) return [{ state, regex: factory.empty }];
    const reached = this.reachable(body, state);
    const atFirst = this.exits(body, state);
    const [uniform, ...others] = reached;
    const none: readonly Exit[] = min === 0 ? [{ state, regex: factory.empty }] : [];
    if (uniform === undefined) return none;
    const [low, high] = [Math.max(min, 1), max];
    const later = this.exits(body, uniform);
    if (others.every(other => sameExits(this.exits(body, other), later))) {
      return this.joined([...none, ...this.uniformLoop(atFirst, later, low, high)]);
    }
    // There, what matches with more iterations also does with as few as there may be.
    if (isOutermost && max > min) return this.translate({ ...loop, max: min }, state, false);
    const states = [...new Set([...reached, state])].sort((left, right) => right.half - left.half);
    return this.joined(this.matrixLoop(body, states, state, min, max));
  }

  /** One iteration from the state that the loop is met in, and others, all alike whatever state they begin in. */
  private uniformLoop(atFirst: readonly Exit[], later: readonly Exit[], min: number, max: number): readonly Exit[] {
    const { factory } = this;
    const all = factory.join(...later.map(({ regex }) => regex));
    if (sameExits(atFirst, later)) {
      const [only, another] = later;
      if (only !== undefined && another === undefined) return [{ ...only, regex: factory.loop(all, min, max) }];
      return later.map(({ state, regex }) => ({
        state,
        regex: factory.sequence(factory.loop(all, min - 1, max - 1), regex),
      }));
    }
    const first = factory.join(...atFirst.map(({ regex }) => regex));
    return [
      ...(min === 1 ? atFirst : []),
      ...(max === 1
        ? []
        : later.map(({ state, regex }) => ({
            state,
            regex: factory.sequence(first, factory.loop(all, Math.max(min - 2, 0), max - 2), regex),
          }))),
    ];
  }

  /** Every state that an iteration can leave in. */
  private reachable(body: RegexNode, state: State): readonly State[] {
    const reached: State[] = [];
    const open = [state];
    for (let from = open.pop(); from !== undefined; from = open.pop()) {
      for (const exit of this.exits(body, from)) {
        if (reached.includes(exit.state)) continue;
        if (reached.length === MAX_STATES) throw new TooLargeRegex();
        reached.push(exit.state);
        open.push(exit.state);
      }
    }
    return reached;
  }

  private matrixLoop(
    body: RegexNode,
    states: readonly State[],
    from: State,
    min: number,
    max: number,
  ): readonly Exit[] {
    const { factory } = this;
    const once = states.map(left => {
      const exits = this.exits(body, left);
      return states.map(right => exits.find(exit => exit.state === right)?.regex ?? factory.never);
    });
    const optional = max === Infinity ? this.star(once) : this.power(this.orNothing(once), max - min);
    const times = this.product(this.power(once, min), optional);
    const row = times[states.indexOf(from)] ?? [];
    return row.map((regex, index) => ({ state: states[index] ?? from, regex }));
  }

  /** Kleene's algorithm, the states inside characters first: what is left then reads like the pattern. */
  private star(once: Matrix): Matrix {
    const { factory } = this;
    let ways = once;
    for (const through of once.keys()) {
      const [into, cycle] = [ways, factory.loop(this.at(ways, through, through), 0, Infinity)];
      ways = ways.map((row, from) =>
        row.map((direct, to) => {
          const detour = factory.sequence(this.at(into, from, through), cycle, this.at(into, through, to));
          return factory.join(direct, detour);
        }),
      );
    }
    return this.orNothing(ways);
  }

  /** Halves of about the same length: quadratic in the count, which other ways are not. */
  private power(once: Matrix, count: number, known = new Map<number, Matrix>()): Matrix {
    if (count > MAX_COPIES) throw new TooLargeRegex();
    if (count === 0) return this.orNothing(once.map(row => row.map(() => this.factory.never)));
    if (count === 1) return once;
    let power = known.get(count);
    if (power === undefined) {
      const half = Math.floor(count / 2);
      power = this.product(this.power(once, count - half, known), this.power(once, half, known));
      known.set(count, power);
    }
    return power;
  }

  private orNothing(once: Matrix): Matrix {
    return once.map((row, from) =>
      row.map((regex, to) => (from === to ? this.factory.join(this.factory.empty, regex) : regex)),
    );
  }

  private product(left: Matrix, right: Matrix): Matrix {
    const { factory } = this;
    return left.map(row =>
      row.map((_, to) =>
        factory.join(...row.map((way, through) => factory.sequence(way, this.at(right, through, to)))),
      ),
    );
  }

  private at(matrix: Matrix, row: number, column: number): CodePointRegex {
    return matrix[row]?.[column] ?? this.factory.never;
  }

  private joined(exits: readonly Exit[]): readonly Exit[] {
    return gathered(
      exits.filter(({ regex }) => regex !== this.factory.never),
      regexes => this.factory.join(...regexes),
    );
  }
}
