import { beginsAtStart, endsAtEnd } from '../regex/anchoring.js';
import type { CharacterSet } from '../regex/character-set.js';
import { isRegular, type RegexExpression } from '../regex/expression.js';
import { programOfAll, type Direction, type ProgramResult } from '../regex/program.js';
import { MAX_SET_SIZE } from '../regex/limits.js';

/** Fewer patterns are made automata one by one. */
const MIN_PATTERNS = 8;
/** A pattern of more parts, one after another, is not one of many like it. */
const MAX_ITEMS = 1_000;

/** The patterns of a union that can be made one program, which tells nothing of which of them matches, and all others. */
export interface FactoredUnion<Pattern> {
  readonly program: (ProgramResult & { readonly ok: true })['program'] | null;
  readonly others: readonly Pattern[];
}

/**
 * Makes one program of many patterns, in which what they have in common in the order of reading appears once: `^https?://(ab|ac)` of
 * `^https?://ab` and `^https?://ac`. Rules of one policy mostly differ in their middles only, and what follows appears once in a program
 * anyway; so it waits in few places at a time, and becomes deterministic at the cost of one pattern of all their lengths.
 */
export function factoredUnion<Pattern extends { readonly expression: RegexExpression }>(
  patterns: readonly Pattern[],
  direction: Direction,
): FactoredUnion<Pattern> {
  const isTied = direction === 'forward' ? beginsAtStart : endsAtEnd;
  const others: Pattern[] = [];
  const keys = new Keys();
  const trees = { tied: new Factor(), free: new Factor() };
  for (const pattern of patterns) {
    const { expression } = pattern;
    const items = isRegular(expression) ? itemsOf(expression) : [];
    if (items.length === 0 || items.length > MAX_ITEMS) {
      others.push(pattern);
      continue;
    }
    if (direction === 'backward') items.reverse();
    let tree = isTied(expression) ? trees.tied : trees.free;
    for (const item of items) tree = tree.child(item, keys.of(item));
    tree.isEnd = true;
  }
  if (patterns.length - others.length < MIN_PATTERNS) return { program: null, others: patterns };
  const expressions = [trees.tied, trees.free].filter(({ children }) => children.size > 0);
  const numbered = expressions.map((tree, pattern) => ({ expression: tree.expression(direction), pattern }));
  const result = programOfAll(numbered, direction, MAX_SET_SIZE);
  return result.ok ? { program: result.program, others } : { program: null, others: patterns };
}

/** What follows one another in an expression; groups may capture, since nothing asks for what they captured. */
function itemsOf(expression: RegexExpression): RegexExpression[] {
  if (expression.type === 'capture') return itemsOf(expression.body);
  if (expression.type === 'sequence') return expression.children.flatMap(itemsOf);
  return [expression];
}

/** What may follow at some place, in the order of reading. */
class Factor {
  readonly children = new Map<string, { readonly item: RegexExpression; readonly rest: Factor }>();
  isEnd = false;

  child(item: RegexExpression, key: string): Factor {
    const known = this.children.get(key) ?? { item, rest: new Factor() };
    this.children.set(key, known);
    return known.rest;
  }

  expression(direction: Direction): RegexExpression {
    const ways = Array.from(this.children.values(), ({ item, rest }): RegexExpression => {
      const items = [item];
      let end = rest;
      for (let only = end.onlyWay(); only !== null; only = end.onlyWay()) {
        items.push(only.item);
        end = only.rest;
      }
      if (end.children.size > 0) items.push(end.expression(direction));
      return { type: 'sequence', children: direction === 'backward' ? items.reverse() : items };
    });
    if (this.isEnd) ways.push({ type: 'empty' });
    const [first] = ways;
    return ways.length === 1 && first !== undefined ? first : { type: 'choice', children: ways };
  }

  private onlyWay(): { readonly item: RegexExpression; readonly rest: Factor } | null {
    const [only, ...others] = this.children.values();
    return only === undefined || others.length > 0 || this.isEnd ? null : only;
  }
}

/** Texts that are the same for expressions that are the same. */
class Keys {
  private readonly ofSets = new Map<CharacterSet, string>();

  of(expression: RegexExpression): string {
    return expression.type === 'set' ? this.ofSet(expression.set) : JSON.stringify(expression);
  }

  private ofSet(set: CharacterSet): string {
    const key = this.ofSets.get(set) ?? set.ranges.join();
    this.ofSets.set(set, key);
    return key;
  }
}
