import { CharacterSet } from './character-set.js';
import type { AnchorKind, LoopNode, RegexNode } from './tree.js';

/**
 * A pattern as the matchers see it: without sources and plain groups, and rewritten as .NET rewrites it before matching.
 * Only rewritings that .NET does itself belong here, for some change which of several matches is found first.
 */
export type RegexExpression =
  | { readonly type: 'empty' }
  | SetExpression
  | { readonly type: 'anchor'; readonly kind: AnchorKind }
  | { readonly type: 'sequence'; readonly children: readonly RegexExpression[] }
  | { readonly type: 'choice'; readonly children: readonly RegexExpression[] }
  | LoopExpression
  | {
      readonly type: 'capture';
      readonly group: number | undefined;
      readonly balances: number | undefined;
      readonly body: RegexExpression;
    }
  | { readonly type: 'backreference'; readonly group: number; readonly ignoreCase: boolean }
  | { readonly type: 'atomic'; readonly body: RegexExpression }
  | {
      readonly type: 'lookaround';
      readonly behind: boolean;
      readonly negative: boolean;
      readonly body: RegexExpression;
    }
  | {
      readonly type: 'capture-condition';
      readonly group: number;
      readonly yes: RegexExpression;
      readonly no: RegexExpression;
    }
  | {
      readonly type: 'expression-condition';
      readonly condition: RegexExpression;
      readonly yes: RegexExpression;
      readonly no: RegexExpression;
    };

export interface SetExpression {
  readonly type: 'set';
  readonly set: CharacterSet;
}

export interface LoopExpression {
  readonly type: 'loop';
  readonly min: number;
  /** `Infinity` = unbounded */
  readonly max: number;
  readonly lazy: boolean;
  readonly body: RegexExpression;
}

const EMPTY: RegexExpression = { type: 'empty' };

export function toExpression(node: RegexNode): RegexExpression {
  switch (node.type) {
    case 'empty':
      return EMPTY;
    case 'character':
      return characterExpression(node.set);
    case 'class':
      return { type: 'set', set: node.set };
    case 'anchor':
      return { type: 'anchor', kind: node.kind };
    case 'backreference':
      return { type: 'backreference', group: node.group, ignoreCase: node.ignoreCase };
    case 'concatenation':
      return sequence(node.children.map(toExpression));
    case 'alternation':
      return choice(node.children.map(toExpression));
    case 'loop':
      return loop(node);
    case 'group':
      return toExpression(node.body);
    case 'capture':
      return { type: 'capture', group: node.group, balances: node.balances, body: toExpression(node.body) };
    case 'atomic':
      return { type: 'atomic', body: toExpression(node.body) };
    case 'lookaround': {
      const { behind, negative } = node;
      return { type: 'lookaround', behind, negative, body: toExpression(node.body) };
    }
    case 'capture-condition':
      return { type: node.type, group: node.group, yes: toExpression(node.yes), no: toExpression(node.no) };
    case 'expression-condition': {
      const condition = toExpression(node.condition);
      return { type: node.type, condition, yes: toExpression(node.yes), no: toExpression(node.no) };
    }
  }
}

/** Of the sets of single characters, which the parser keeps: lists of 10,000 names have a quarter of a million characters. */
const characterExpressions = new WeakMap<CharacterSet, SetExpression>();

function characterExpression(set: CharacterSet): SetExpression {
  let expression = characterExpressions.get(set);
  if (expression === undefined) {
    expression = { type: 'set', set };
    characterExpressions.set(set, expression);
  }
  return expression;
}

function sequence(children: readonly RegexExpression[]): RegexExpression {
  const parts = children.flatMap(child => (child.type === 'sequence' ? child.children : [child]));
  const kept = parts.filter(part => part.type !== 'empty');
  return kept.length > 1 ? { type: 'sequence', children: kept } : (kept[0] ?? EMPTY);
}

/** Neighbouring single units become one set, so that `(a|b|[ac])*` has no more ways to match than `[a-c]*`. */
function choice(children: readonly RegexExpression[]): RegexExpression {
  const alternatives: RegexExpression[] = [];
  let neighbours: CharacterSet[] = [];
  // All at once: a union with each in turn would go through what there is so far again and again.
  const unite = (): void => {
    const [first, ...others] = neighbours;
    if (first !== undefined)
      alternatives.push({ type: 'set', set: others.length === 0 ? first : first.union(...others) });
    neighbours = [];
  };
  for (const child of children.flatMap(child => (child.type === 'choice' ? child.children : [child]))) {
    if (child.type === 'set') {
      neighbours.push(child.set);
    } else {
      unite();
      alternatives.push(child);
    }
  }
  unite();
  const [only] = alternatives;
  return alternatives.length === 1 && only !== undefined ? only : { type: 'choice', children: alternatives };
}

function loop(node: LoopNode): RegexExpression {
  const { min, max, lazy } = node;
  const body = toExpression(node.body);
  if (max === 0 || body.type === 'empty') return EMPTY;
  if (min === 1 && max === 1) return body;
  return mergeLoops({ type: 'loop', min, max, lazy, body });
}

/**
 * A loop of a loop is one loop where the counts have no gaps: `(?:a{2,5}){3}` is `a{6,15}`. Not only is that cheaper, it
 * finds other matches: with `(?:a{3,6}){1,2}`, .NET reads `aaaaaaa` to the end.
 */
function mergeLoops(outer: LoopExpression): LoopExpression {
  const inner = outer.body;
  if (inner.type !== 'loop' || inner.lazy !== outer.lazy) return outer;
  if ((outer.min === 0 && inner.min > 1) || inner.max < inner.min * 2) return outer;
  return { ...inner, min: inner.min * outer.min, max: inner.max * outer.max };
}

/**
 * Is it regular in the strict sense, so that a finite automaton decides it? Groups may capture, as long as nothing asks for
 * what they captured.
 */
export function isRegular(expression: RegexExpression): boolean {
  switch (expression.type) {
    case 'empty':
    case 'set':
    case 'anchor':
      return true;
    case 'sequence':
    case 'choice':
      return expression.children.every(isRegular);
    case 'loop':
      return isRegular(expression.body);
    case 'capture':
      return expression.balances === undefined && isRegular(expression.body);
    default:
      return false;
  }
}

/** Can it match without consuming anything? `true` where that is not plain to see. */
export function isNullable(expression: RegexExpression): boolean {
  switch (expression.type) {
    case 'set':
      return false;
    case 'sequence':
      return expression.children.every(isNullable);
    case 'choice':
      return expression.children.some(isNullable);
    case 'loop':
      return expression.min === 0 || isNullable(expression.body);
    case 'capture':
    case 'atomic':
      return isNullable(expression.body);
    default:
      return true;
  }
}
