import type { CodePointSet } from './code-point-set.js';

/** Positions that a regex over code points can ask about without consuming anything. */
export type Assertion = 'text-start' | 'text-end' | 'line-start' | 'line-end';

/**
 * A regular expression over code points: what engines that read UTF-8 (Rust's `regex`, RE2) can be given. Nodes of one
 * {@link RegexFactory} are the same object where they are the same regex.
 */
export type CodePointRegex =
  | (Facts & { readonly type: 'set'; readonly set: CodePointSet })
  | (Facts & { readonly type: 'assertion'; readonly kind: Assertion })
  | (Facts & { readonly type: 'sequence'; readonly children: readonly CodePointRegex[] })
  | (Facts & { readonly type: 'choice'; readonly children: readonly CodePointRegex[] })
  | LoopRegex;

type LoopRegex = Facts & {
  readonly type: 'loop';
  readonly body: CodePointRegex;
  readonly min: number;
  readonly max: number;
};

interface Facts {
  readonly id: number;
  /** Roughly what an engine's program for it takes: the ranges of its sets, with counted repeats written out. */
  readonly size: number;
  /** Whether it matches the empty text wherever it is tried. */
  readonly nullable: boolean;
  /** Whether every match of it consumes something. */
  readonly consumes: boolean;
}

type Shape<Node> = Node extends Facts ? Omit<Node, keyof Facts> : never;

/**
 * The largest regex that is written. Rust's `regex` takes no program beyond 10 MB and RE2 none beyond some 350,000 instructions;
 * a class of all letters has 700 ranges, a label of a host name takes 63 or a few hundred.
 */
const MAX_TRANSLATION_SIZE = 40_000;

/** Thrown while a regex is being made that would be larger than that; never leaves the folder. */
export class TooLargeRegex extends Error {}

/** Makes regexes, in the simplest form that is easily seen. */
export class RegexFactory {
  private readonly known = new Map<string, CodePointRegex>();
  readonly empty = this.keep({ type: 'sequence', children: [] }, '', 0, true, false);
  readonly never = this.keep({ type: 'choice', children: [] }, '|', 0, false, true);

  set(set: CodePointSet): CodePointRegex {
    if (set.isEmpty) return this.never;
    return this.keep({ type: 'set', set }, `[${set.ranges.join()}]`, set.ranges.length, false, true);
  }

  assertion(kind: Assertion): CodePointRegex {
    return this.keep({ type: 'assertion', kind }, kind, 1, false, false);
  }

  sequence(...parts: readonly CodePointRegex[]): CodePointRegex {
    const children: CodePointRegex[] = [];
    let hasConsumed = false;
    for (const part of parts.flatMap(itemsOf)) {
      const last = children.at(-1);
      if (part === this.never || (hasConsumed && isAssertion(part, 'text-start'))) return this.never;
      if (last !== undefined && isAssertion(last, 'text-end') && part.consumes) return this.never;
      hasConsumed ||= part.consumes;
      if (last?.type === 'assertion' && last === part) continue;
      const merged = last === undefined ? null : this.mergedRepeats(last, part);
      if (merged === null) children.push(part);
      else children[children.length - 1] = merged;
    }
    const [only, another] = children;
    if (only === undefined) return this.empty;
    if (another === undefined) return only;
    return this.keep(
      { type: 'sequence', children },
      children.map(({ id }) => id).join(','),
      children.reduce((size, child) => size + child.size, 0),
      children.every(({ nullable }) => nullable),
      children.some(({ consumes }) => consumes),
    );
  }

  /** In the order given, but for single characters, which become one set. */
  choice(...parts: readonly CodePointRegex[]): CodePointRegex {
    const children: CodePointRegex[] = [];
    let setAt = -1;
    for (const part of parts.flatMap(part => (part.type === 'choice' ? part.children : [part]))) {
      const united = children[setAt];
      if (part.type !== 'set') {
        if (!children.includes(part)) children.push(part);
      } else if (united?.type === 'set') {
        children[setAt] = this.set(united.set.union(part.set));
      } else {
        setAt = children.push(part) - 1;
      }
    }
    if (children.includes(this.empty)) {
      const rest = this.choice(...children.filter(child => child !== this.empty));
      return rest.nullable ? rest : this.loop(rest, 0, 1);
    }
    const [only, another] = children;
    if (only === undefined) return this.never;
    if (another === undefined) return only;
    return this.keep(
      { type: 'choice', children },
      children.map(({ id }) => id).join('|'),
      children.reduce((size, child) => size + child.size + 1, 0),
      children.some(({ nullable }) => nullable),
      children.every(({ consumes }) => consumes),
    );
  }

  loop(body: CodePointRegex, min: number, max: number): CodePointRegex {
    if (max === 0 || body === this.empty || (body === this.never && min === 0)) return this.empty;
    if (body === this.never || (min === 1 && max === 1)) return body;
    if (body.type === 'loop' && min === 0 && body.min <= 1 && (max === 1 || max === Infinity)) {
      return this.loop(body.body, 0, max === 1 ? body.max : max);
    }
    return this.keep(
      { type: 'loop', body, min, max },
      `${body.id}{${min},${max}}`,
      body.size * (max === Infinity ? min + 1 : max),
      min === 0 || body.nullable,
      min > 0 && body.consumes,
    );
  }

  /** The same as {@link choice}, with what all have in common written once: for parts of what was one regex. */
  join(...parts: readonly CodePointRegex[]): CodePointRegex {
    return parts.reduce((joined, part) => this.joinTwo(joined, part), this.never);
  }

  private joinTwo(left: CodePointRegex, right: CodePointRegex): CodePointRegex {
    if (left === right || right === this.never) return left;
    if (left === this.never) return right;
    let [lefts, rights] = [itemsOf(left), itemsOf(right)];
    const prefix: CodePointRegex[] = [];
    const suffix: CodePointRegex[] = [];
    for (;;) {
      const shared = this.shared(lefts[0], rights[0]);
      if (shared === null) break;
      prefix.push(shared.common);
      lefts = [...shared.left, ...lefts.slice(1)];
      rights = [...shared.right, ...rights.slice(1)];
    }
    for (;;) {
      const shared = this.shared(lefts.at(-1), rights.at(-1));
      if (shared === null) break;
      suffix.unshift(shared.common);
      lefts = [...lefts.slice(0, -1), ...shared.left];
      rights = [...rights.slice(0, -1), ...shared.right];
    }
    const middle = this.joinToChoice(this.sequence(...lefts), this.sequence(...rights));
    return this.sequence(...prefix, middle, ...suffix);
  }

  /** With the alternative that it has something in common with, if there is one. */
  private joinToChoice(left: CodePointRegex, right: CodePointRegex): CodePointRegex {
    const united = this.unitedRepeats(left, right);
    if (united !== null) return united;
    const alternatives = left.type === 'choice' ? left.children : [];
    const index = alternatives.findIndex(alternative => {
      const [ones, others] = [itemsOf(alternative), itemsOf(right)];
      return this.shared(ones[0], others[0]) !== null || this.shared(ones.at(-1), others.at(-1)) !== null;
    });
    const partner = alternatives[index];
    if (partner === undefined) return this.choice(left, right);
    return this.choice(...alternatives.with(index, this.joinTwo(partner, right)));
  }

  /** What two neighbours of a joint have in common, and what is left of each. */
  private shared(left: CodePointRegex | undefined, right: CodePointRegex | undefined) {
    if (left === undefined || right === undefined) return null;
    if (left === right) return { common: left, left: [], right: [] };
    const [one, other] = [repeatOf(left), repeatOf(right)];
    if (one.body !== other.body) return null;
    const min = Math.min(one.min, other.min);
    const spread = Math.min(spreadOf(one), spreadOf(other));
    if (min + spread === 0) return null;
    const rest = (repeat: Repeat): CodePointRegex[] => {
      const [restMin, restSpread] = [repeat.min - min, spread === Infinity ? 0 : spreadOf(repeat) - spread];
      const regex = this.loop(repeat.body, restMin, restMin + restSpread);
      return regex === this.empty ? [] : [regex];
    };
    return { common: this.loop(one.body, min, min + spread), left: rest(one), right: rest(other) };
  }

  /** `x|x?` is `x?`. */
  private unitedRepeats(left: CodePointRegex, right: CodePointRegex): CodePointRegex | null {
    const [one, other] = [repeatOf(left), repeatOf(right)];
    const touches = one.min <= other.max + 1 && other.min <= one.max + 1;
    if (one.body !== other.body || !touches) return null;
    return this.loop(one.body, Math.min(one.min, other.min), Math.max(one.max, other.max));
  }

  /** `xx*` is `x+`; two single characters in a row stay as they are. */
  private mergedRepeats(left: CodePointRegex, right: CodePointRegex): CodePointRegex | null {
    if (left.type !== 'loop' && right.type !== 'loop') return null;
    const [one, other] = [repeatOf(left), repeatOf(right)];
    return one.body === other.body ? this.loop(one.body, one.min + other.min, one.max + other.max) : null;
  }

  private keep(
    shape: Shape<CodePointRegex>,
    parts: string,
    size: number,
    nullable: boolean,
    consumes: boolean,
  ): CodePointRegex {
    if (size > MAX_TRANSLATION_SIZE) throw new TooLargeRegex();
    const key = `${shape.type}:${parts}`;
    let node = this.known.get(key);
    if (node === undefined) {
      node = { ...shape, id: this.known.size, size, nullable, consumes };
      this.known.set(key, node);
    }
    return node;
  }
}

interface Repeat {
  readonly body: CodePointRegex;
  readonly min: number;
  readonly max: number;
}

function repeatOf(regex: CodePointRegex): Repeat {
  return regex.type === 'loop' ? regex : { body: regex, min: 1, max: 1 };
}

function spreadOf({ min, max }: Repeat): number {
  return max === Infinity ? Infinity : max - min;
}

function itemsOf(regex: CodePointRegex): readonly CodePointRegex[] {
  return regex.type === 'sequence' ? regex.children : [regex];
}

function isAssertion(regex: CodePointRegex, kind: Assertion): boolean {
  return regex.type === 'assertion' && regex.kind === kind;
}
