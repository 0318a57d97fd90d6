import { CharacterSet } from '../regex/character-set.js';
import { Alphabet } from '../regex/alphabet.js';
import type { AnchorKind } from '../regex/tree.js';
import type { RegexExpression } from '../regex/expression.js';
import { BudgetExceeded, type Budget } from './budget.js';
import type { Direction, FiniteAutomaton } from './finite-automaton.js';
import { minimize } from './minimize.js';

/** One text, but for the case of its letters perhaps: anywhere in another one, or tied to its start, its end or both. */
export interface Literal {
  readonly sets: readonly CharacterSet[];
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

/** A pattern that stands for more literals is not a list of names. */
const MAX_LITERALS = 8;

type Item = CharacterSet | AnchorKind;

const known = new WeakMap<RegexExpression, readonly Literal[] | null>();

/** The literals that a pattern stands for; null where it is of another kind. */
export function literalsOf(expression: RegexExpression): readonly Literal[] | null {
  const literals = known.get(expression);
  if (literals !== undefined) return literals;
  const found = findLiterals(expression);
  known.set(expression, found);
  return found;
}

/** Whether a text has the literal where it must be. */
export function holdsLiteral(text: string, { sets, atStart, atEnd }: Literal): boolean {
  const last = text.length - sets.length;
  for (let start = atEnd ? Math.max(0, last) : 0; start <= (atStart ? Math.min(0, last) : last); start++) {
    if (sets.every((set, index) => set.has(text.charCodeAt(start + index)))) return true;
  }
  return false;
}

function findLiterals(expression: RegexExpression): readonly Literal[] | null {
  const literals: Literal[] = [];
  for (const items of spellings(expression) ?? [null]) {
    if (items === null) return null;
    const atStart = items[0] === 'input-start' || items[0] === 'search-start';
    const last = items.length > 1 ? items.at(-1) : undefined;
    const atEnd = last === 'input-end' || last === 'input-end-or-final-newline';
    const sets = items.slice(atStart ? 1 : 0, atEnd ? -1 : undefined).filter(item => typeof item !== 'string');
    if (sets.length + (atStart ? 1 : 0) + (atEnd ? 1 : 0) !== items.length || sets.some(({ isEmpty }) => isEmpty))
      return null;
    literals.push({ sets, atStart, atEnd });
    if (last === 'input-end-or-final-newline') literals.push({ sets: [...sets, NEWLINE], atStart, atEnd });
  }
  return literals;
}

const NEWLINE = CharacterSet.of(0x0a);

/** All that an expression spells out; null where that is too much. */
function spellings(expression: RegexExpression): readonly (readonly Item[])[] | null {
  switch (expression.type) {
    case 'empty':
      return [[]];
    case 'set':
      return [[expression.set]];
    case 'anchor':
      return [[expression.kind]];
    case 'capture':
      return expression.balances === undefined ? spellings(expression.body) : null;
    case 'loop': {
      const { min, max, body } = expression;
      const bodies = min === 0 && max === 1 ? spellings(body) : null;
      return bodies && bounded([[], ...bodies]);
    }
    case 'choice': {
      const found: (readonly Item[])[] = [];
      for (const child of expression.children) {
        const spelled = spellings(child);
        if (spelled === null || found.push(...spelled) > MAX_LITERALS) return null;
      }
      return found;
    }
    case 'sequence': {
      let found: Item[][] = [[]];
      for (const child of expression.children) {
        const spelled = spellings(child);
        if (spelled === null || found.length * spelled.length > MAX_LITERALS) return null;
        const [only] = spelled;
        // In place, since most have one way to go on, again and again.
        if (spelled.length === 1 && only !== undefined) for (const items of found) items.push(...only);
        else found = found.flatMap(items => spelled.map(more => [...items, ...more]));
      }
      return found;
    }
    default:
      return null;
  }
}

function bounded<Spelling>(found: readonly Spelling[]): readonly Spelling[] | null {
  return found.length > MAX_LITERALS ? null : found;
}

/** What a union of patterns comes to: automata, whose union has all literals, and the patterns of other kinds. */
export interface LiteralUnion<Pattern> {
  readonly automata: readonly FiniteAutomaton[];
  readonly others: readonly Pattern[];
}

/**
 * Takes the literals out of a union of patterns: one automaton for those that are tied to the same ends of the text and respect case
 * alike. A list of names becomes one tree, in which what they share, read in that direction, appears once (as Aho and Corasick do
 * it), and not as many automata as there are names.
 */
export function literalUnion<Pattern extends { readonly expression: RegexExpression }>(
  patterns: readonly Pattern[],
  direction: Direction,
  budget: Budget,
): LiteralUnion<Pattern> {
  const others: Pattern[] = [];
  const exact = new Map<string, Literal[]>();
  const inexact = new Map<string, Literal[]>();
  const inexactPatterns: Pattern[] = [];
  for (const pattern of patterns) {
    const literals = literalsOf(pattern.expression);
    if (literals === null) {
      others.push(pattern);
      continue;
    }
    const isExact = literals.every(({ sets }) => sets.every(({ onlyUnit }) => onlyUnit !== undefined));
    if (!isExact) inexactPatterns.push(pattern);
    for (const literal of literals) {
      const key = `${literal.atStart} ${literal.atEnd}`;
      const groups = isExact ? exact : inexact;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [literal]);
      else group.push(literal);
    }
  }
  const groups = [...exact.values()];
  // In a tree, what is read must go one way.
  if ([...inexact.values()].every(group => areDisjoint(group))) groups.push(...inexact.values());
  else others.push(...inexactPatterns);
  return { automata: groups.map(group => minimize(treeOf(group, direction, budget), budget)), others };
}

function distinctSets(literals: readonly Literal[]): readonly CharacterSet[] {
  const sets = new Set(literals.flatMap(literal => literal.sets));
  return [...new Map(Array.from(sets, set => [set.ranges.join(), set])).values()];
}

/** Have two of their sets either all units in common or none? */
function areDisjoint(literals: readonly Literal[]): boolean {
  const sets = distinctSets(literals);
  const [first, ...others] = sets;
  return first === undefined || first.union(...others).size === sets.reduce((size, set) => size + set.size, 0);
}

/** Where nothing leads yet. */
const NOWHERE = -1;

function treeOf(literals: readonly Literal[], direction: Direction, budget: Budget): FiniteAutomaton {
  const isForward = direction === 'forward';
  const { atStart = false, atEnd = false } = literals[0] ?? {};
  const [isTied, endsThere] = isForward ? [atStart, atEnd] : [atEnd, atStart];
  const sets = distinctSets(literals);
  const alphabet = Alphabet.of(sets);
  if (alphabet === undefined) throw new BudgetExceeded('steps');
  const classes = new Map<string, number>();
  for (const set of sets) classes.set(set.ranges.join(), alphabet.classOf(set.ranges[0] ?? 0));
  const classOfSet = new Map<CharacterSet, number>();
  for (const { sets } of literals)
    for (const set of sets) if (!classOfSet.has(set)) classOfSet.set(set, classes.get(set.ranges.join()) ?? 0);
  const count = alphabet.size;
  const tree = new Tree(count);
  for (const { sets } of literals) {
    budget.spend(sets.length * count);
    let node = 0;
    for (let place = 0; place < sets.length; place++) {
      const set = sets[isForward ? place : sets.length - 1 - place];
      if (set !== undefined) node = tree.child(node, classOfSet.get(set) ?? 0);
    }
    tree.accepting[node] = 1;
  }
  const units = { starts: alphabet.runStarts, classes: alphabet.runClasses, count };
  return { direction, units, ...tree.lead(isTied, endsThere) };
}

/** A tree of texts, whose nodes become the states of an automaton. */
class Tree {
  next = new Int32Array(1_024);
  readonly accepting: number[] = [];

  constructor(private readonly count: number) {
    this.add();
  }

  get size(): number {
    return this.accepting.length;
  }

  child(node: number, unitClass: number): number {
    const place = node * this.count + unitClass;
    const known = this.next[place] ?? NOWHERE;
    if (known !== NOWHERE) return known;
    const added = this.add();
    this.next[place] = added;
    return added;
  }

  private add(): number {
    const { count } = this;
    const start = this.size * count;
    if (start + count > this.next.length) {
      const grown = new Int32Array(2 * (start + count));
      grown.set(this.next);
      this.next = grown;
    }
    this.next.fill(NOWHERE, start, start + count);
    return this.accepting.push(0) - 1;
  }

  /**
   * Leads on from every node with every unit: where the tree has no child, to what is left of the text read that a literal may begin
   * with, or nowhere, where literals begin at the edge only. After a literal all is accepted, unless it must end where the text does.
   */
  lead(isTied: boolean, endsThere: boolean): Pick<FiniteAutomaton, 'size' | 'next' | 'accepting'> {
    const { count, accepting } = this;
    const dead = isTied ? this.add() : 0;
    const { next } = this;
    // The node for what is left of the text of each, without its first unit or more.
    const shorter = new Int32Array(this.size).fill(dead);
    const nodes = [0];
    if (isTied) nodes.push(dead);
    // What is pushed while this runs is met, too: in the order of depth.
    for (const node of nodes) {
      const other = shorter[node] ?? dead;
      const start = node * count;
      if (!isTied && accepting[other] === 1) accepting[node] = 1;
      const isSettled = !endsThere && accepting[node] === 1;
      for (let unitClass = 0; unitClass < count; unitClass++) {
        const child = next[start + unitClass] ?? NOWHERE;
        const otherwise = node === 0 || node === dead ? dead : (next[other * count + unitClass] ?? dead);
        if (isSettled) next[start + unitClass] = node;
        else if (child === NOWHERE) next[start + unitClass] = otherwise;
        else {
          shorter[child] = otherwise;
          nodes.push(child);
        }
      }
    }
    return this.folded(nodes);
  }

  /**
   * The states of these nodes, in which those that go on alike are one, as far as that shows from their children on: names that
   * end alike meet there, and few states are left to be told apart.
   */
  private folded(nodes: readonly number[]): Pick<FiniteAutomaton, 'size' | 'next' | 'accepting'> {
    const { count, next, accepting } = this;
    const same = Int32Array.from({ length: this.size }, (_, node) => node);
    // Where each node leads, as far as that is known when it is met; a node that only leads to itself has -1 throughout.
    const rows = new Int32Array(this.size * count);
    // An open hash table of nodes, each plus 1.
    const slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * nodes.length + 2)));
    const isAlike = (one: number, other: number): boolean => {
      if (accepting[one] !== accepting[other]) return false;
      for (let unitClass = 0; unitClass < count; unitClass++)
        if (rows[one * count + unitClass] !== rows[other * count + unitClass]) return false;
      return true;
    };
    for (let index = nodes.length - 1; index > 0; index--) {
      const node = nodes[index] ?? 0;
      const start = node * count;
      let isLoop = true;
      let hash = accepting[node] ?? 0;
      for (let unitClass = 0; unitClass < count; unitClass++) {
        const target = next[start + unitClass] ?? 0;
        const kept = same[target] ?? 0;
        isLoop &&= target === node;
        rows[start + unitClass] = kept;
        hash = Math.imul(hash ^ kept, 0x9e3779b1);
        hash ^= hash >>> 15;
      }
      if (isLoop) {
        rows.fill(-1, start, start + count);
        hash = accepting[node] ?? 0;
      }
      let slot = hash & (slots.length - 1);
      while (slots[slot] !== 0 && !isAlike((slots[slot] ?? 0) - 1, node)) slot = (slot + 1) & (slots.length - 1);
      const other = slots[slot] ?? 0;
      if (other === 0) slots[slot] = node + 1;
      else same[node] = other - 1;
    }
    const kept = nodes.filter(node => same[node] === node);
    const numbers = new Int32Array(this.size);
    for (const [number, node] of kept.entries()) numbers[node] = number;
    const folded = new Int32Array(kept.length * count);
    for (const [number, node] of kept.entries()) {
      for (let unitClass = 0; unitClass < count; unitClass++) {
        folded[number * count + unitClass] = numbers[same[next[node * count + unitClass] ?? 0] ?? 0] ?? 0;
      }
    }
    return { size: kept.length, next: folded, accepting: Uint8Array.from(kept, node => accepting[node] ?? 0) };
  }
}
