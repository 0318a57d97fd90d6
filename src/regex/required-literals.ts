import { toLowercase } from './case-equivalence.js';
import type { CharacterSet } from './character-set.js';
import { toExpression, type RegexExpression } from './expression.js';
import { beginsAtStart, endsAtEnd } from './anchoring.js';
import type { RegexTree } from './tree.js';

/**
 * What the text of an input must look like for a pattern to match it. All of it is necessary, none of it sufficient, but for
 * `exact`; `undefined` = nothing is known. A list means "at least one of these".
 */
export interface LiteralFacts {
  /** The input contains one of these. */
  readonly required: readonly string[] | undefined;
  /** The input begins with one of these. */
  readonly prefixes: readonly string[] | undefined;
  /** The input ends with one of these, or with one of these and a \n. */
  readonly suffixes: readonly string[] | undefined;
  /** The pattern matches an input if, and only if, the input contains one of these. */
  readonly exact: readonly string[] | undefined;
}

/** How literals are compared: as they are, or after each unit of the input has been turned to lower case (`toLowercase`). */
export type LiteralComparison = 'as written' | 'lower case';

const NOTHING: readonly string[] = [''];
/** More alternatives, or longer ones, are cut down to what is known without them. */
const MAX_LITERALS = 64;
const MAX_LITERAL_LENGTH = 256;

/** The literals that a match of a part of the pattern begins with, ends with, contains, and (if finitely many) is. */
interface Texts {
  readonly exact: readonly string[] | undefined;
  readonly prefixes: readonly string[];
  readonly suffixes: readonly string[];
  readonly required: readonly string[];
}

const UNKNOWN: Texts = { exact: undefined, prefixes: NOTHING, suffixes: NOTHING, required: NOTHING };
const EMPTY: Texts = { ...UNKNOWN, exact: NOTHING };

/** Reads the facts off a parsed pattern. */
export function literalFacts(tree: RegexTree, comparison: LiteralComparison = 'as written'): LiteralFacts {
  return literalFactsOf(toExpression(tree.root), comparison);
}

export function literalFactsOf(expression: RegexExpression, comparison: LiteralComparison): LiteralFacts {
  const texts = textsOf(expression, comparison);
  return {
    required: useful(texts.required),
    prefixes: beginsAtStart(expression) ? useful(texts.prefixes) : undefined,
    suffixes: endsAtEnd(expression) ? useful(texts.suffixes) : undefined,
    exact: isPlain(expression) ? texts.exact : undefined,
  };
}

const useful = (literals: readonly string[]): readonly string[] | undefined =>
  literals.includes('') ? undefined : literals;

/** Consists of units and their combinations only, so that whatever it matches it matches anywhere. */
function isPlain(expression: RegexExpression): boolean {
  switch (expression.type) {
    case 'empty':
    case 'set':
      return true;
    case 'sequence':
    case 'choice':
      return expression.children.every(isPlain);
    case 'loop':
      return isPlain(expression.body);
    case 'capture':
      return expression.balances === undefined && isPlain(expression.body);
    default:
      return false;
  }
}

function textsOf(expression: RegexExpression, comparison: LiteralComparison): Texts {
  switch (expression.type) {
    case 'empty':
    case 'anchor':
    case 'lookaround':
      return EMPTY;
    case 'set':
      return textsOfSet(expression.set, comparison);
    case 'sequence':
      return textsOfSequence(expression.children, comparison);
    case 'choice':
      return anyOf(expression.children.map(child => textsOf(child, comparison)));
    case 'capture':
    case 'atomic':
      return textsOf(expression.body, comparison);
    case 'loop': {
      const body = textsOf(expression.body, comparison);
      if (expression.min === 0) return expression.max === 1 ? anyOf([body, EMPTY]) : UNKNOWN;
      return { ...body, exact: undefined };
    }
    default:
      return UNKNOWN;
  }
}

/** Plain text in a sequence is joined before anything else, since most rules are hardly more than that. */
function textsOfSequence(children: readonly RegexExpression[], comparison: LiteralComparison): Texts {
  let texts = EMPTY;
  let literal = '';
  for (const child of children) {
    const part = textsOf(child, comparison);
    const [only = ''] = part.exact ?? [];
    if (part.exact?.length === 1 && literal.length + only.length <= MAX_LITERAL_LENGTH) {
      literal += only;
    } else {
      texts = followedBy(followedBy(texts, textsOfLiteral(literal)), part);
      literal = '';
    }
  }
  return followedBy(texts, textsOfLiteral(literal));
}

function textsOfLiteral(literal: string): Texts {
  const exact = [literal];
  return { exact, prefixes: exact, suffixes: exact, required: exact };
}

function textsOfSet(set: CharacterSet, comparison: LiteralComparison): Texts {
  const { onlyUnit } = set;
  if (onlyUnit !== undefined) {
    return textsOfLiteral(String.fromCharCode(comparison === 'lower case' ? toLowercase(onlyUnit) : onlyUnit));
  }
  const MAX_VARIANTS = 8;
  if (set.isEmpty || set.size > MAX_VARIANTS) return UNKNOWN;
  const units = new Set<number>();
  for (const [first, last] of set) {
    for (let unit = first; unit <= last; unit++) units.add(comparison === 'lower case' ? toLowercase(unit) : unit);
  }
  return textsOfExact([...units].map(unit => String.fromCharCode(unit)));
}

function textsOfExact(exact: readonly string[]): Texts {
  return { exact, prefixes: exact, suffixes: exact, required: minimal(exact) };
}

function followedBy(left: Texts, right: Texts): Texts {
  if (isEmptyText(left)) return right;
  if (isEmptyText(right)) return left;
  const exact = left.exact && right.exact && joined(left.exact, right.exact);
  const prefixes = (left.exact && joined(left.exact, right.prefixes)) ?? left.exact ?? left.prefixes;
  const suffixes = (right.exact && joined(left.suffixes, right.exact)) ?? right.exact ?? right.suffixes;
  const across = joined(left.suffixes, right.prefixes) ?? NOTHING;
  const required = [right.required, minimal(across), minimal(prefixes), minimal(suffixes)].reduce(
    better,
    left.required,
  );
  return { exact, prefixes, suffixes, required };
}

const isEmptyText = ({ exact }: Texts): boolean => exact?.length === 1 && exact[0] === '';

function anyOf(alternatives: readonly Texts[]): Texts {
  const exact = alternatives.flatMap(texts => texts.exact ?? []);
  const isFinite = alternatives.every(texts => texts.exact !== undefined) && new Set(exact).size <= MAX_LITERALS;
  return {
    exact: isFinite ? [...new Set(exact)] : undefined,
    prefixes: gathered(alternatives.map(texts => texts.prefixes)),
    suffixes: gathered(alternatives.map(texts => texts.suffixes)),
    required: minimal(gathered(alternatives.map(texts => texts.required))),
  };
}

function gathered(lists: readonly (readonly string[])[]): readonly string[] {
  const literals = new Set(lists.flat());
  return literals.size > MAX_LITERALS ? NOTHING : [...literals];
}

/** Each of the left with each of the right; `undefined` if that is too much. */
function joined(left: readonly string[], right: readonly string[]): readonly string[] | undefined {
  if (left.length * right.length > MAX_LITERALS) return undefined;
  const literals = new Set(left.flatMap(first => right.map(second => first + second)));
  return [...literals].every(literal => literal.length <= MAX_LITERAL_LENGTH) ? [...literals] : undefined;
}

/** Without those that contain another one: a text with them contains that, too. */
function minimal(literals: readonly string[]): readonly string[] {
  // Different texts of one length, as all are that come of ignoring case, never contain one another.
  if (literals.every(({ length }) => length === literals[0]?.length)) return literals;
  return literals.filter(literal => !literals.some(other => other !== literal && literal.includes(other)));
}

/** The list whose shortest literal is longer says more; the shorter list, if they are alike. */
function better(left: readonly string[], right: readonly string[]): readonly string[] {
  const [shortestLeft, shortestRight] = [left, right].map(list => Math.min(...list.map(literal => literal.length)));
  if (shortestLeft === shortestRight) return left.length <= right.length ? left : right;
  return (shortestLeft ?? 0) > (shortestRight ?? 0) ? left : right;
}
