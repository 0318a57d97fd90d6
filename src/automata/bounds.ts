import { toExpression, type RegexExpression } from '../regex/expression.js';
import { DotnetRegex, RegexBudgetError, type CompileResult } from '../regex/index.js';
import { NO_MATCH, UNDECIDED } from '../regex/pattern-set.js';
import { RegexSet, type SetMatcher } from '../regex/regex-set.js';
import { automatonOf } from './automaton-of.js';
import type { Budget } from './budget.js';
import type { Direction } from './finite-automaton.js';
import { holdsLiteral, literalsOf, type Literal } from './literal-union.js';
import {
  complement,
  containsExpression,
  everything,
  intersection,
  nothing,
  union,
  withoutPrefix,
  withoutSuffix,
  type Language,
} from './language.js';

/** A language that is larger than the exact one, or smaller. */
export type Bound = 'outer' | 'inner';

/**
 * The same language with all patterns that have no automaton in that direction replaced: for the outer bound by what they match
 * at most, for the inner one by what they match at least. What the outer bound does not have, the language does not have either;
 * what the inner one has, it has.
 */
export function boundOf(language: Language, bound: Bound, direction: Direction, budget: Budget): Language {
  switch (language.kind) {
    case 'pattern':
      if (automatonOf(language, direction, budget).ok) return language;
      return bound === 'inner' ? nothing : outerPattern(language, direction, budget);
    case 'undecided':
      return bound === 'inner' ? nothing : everything;
    case 'complement':
      return complement(boundOf(language.of, bound === 'outer' ? 'inner' : 'outer', direction, budget));
    case 'union':
      return union(...language.of.map(part => boundOf(part, bound, direction, budget)));
    case 'intersection':
      return intersection(...language.of.map(part => boundOf(part, bound, direction, budget)));
    case 'quotient': {
      const of = boundOf(language.of, bound, direction, budget);
      const without = boundOf(language.without, bound, direction, budget);
      return language.at === 'start' ? withoutPrefix(of, without) : withoutSuffix(of, without);
    }
  }
}

function outerPattern(
  { expression, pattern }: Language & { readonly kind: 'pattern' },
  direction: Direction,
  budget: Budget,
): Language {
  const relaxed = containsExpression(relax(expression), pattern);
  return automatonOf(relaxed, direction, budget).ok ? relaxed : everything;
}

/** Larger counts than these are given up. */
const MAX_COUNT = 3;
const ANY_UNIT = toAnyUnit();

/** An expression that matches wherever this one does, without all that automata cannot do or make large. */
function relax(expression: RegexExpression): RegexExpression {
  switch (expression.type) {
    case 'sequence':
    case 'choice':
      return { type: expression.type, children: expression.children.map(relax) };
    case 'loop': {
      const min = Math.min(expression.min, MAX_COUNT);
      const max = expression.max > MAX_COUNT ? Infinity : expression.max;
      return { ...expression, min, max, body: relax(expression.body) };
    }
    case 'capture':
    case 'atomic':
      return relax(expression.body);
    case 'lookaround':
      return { type: 'empty' };
    case 'backreference':
      return { type: 'loop', min: 0, max: Infinity, lazy: false, body: ANY_UNIT };
    case 'capture-condition':
    case 'expression-condition':
      return { type: 'choice', children: [relax(expression.yes), relax(expression.no)] };
    default:
      return expression;
  }
}

function toAnyUnit(): RegexExpression {
  return toExpression(DotnetRegex.compile(String.raw`[\s\S]`).tree.root);
}

/** Is the text in the language? Asked of the matcher, which can do every pattern; null where that takes it too long. */
export function hasMember(language: Language, text: string): boolean | null {
  switch (language.kind) {
    case 'pattern':
      return matches(language, text);
    case 'undecided':
      return null;
    case 'complement': {
      const answer = hasMember(language.of, text);
      return answer === null ? null : !answer;
    }
    case 'union':
    case 'intersection': {
      const settles = language.kind === 'union';
      const { literals, set, alone } = settles ? patternsOf(language) : { ...NO_PATTERNS, alone: language.of };
      if (literals.some(literal => holdsLiteral(text, literal))) return true;
      const found = set?.find(text) ?? NO_MATCH;
      if (found !== NO_MATCH) return found === UNDECIDED ? null : true;
      const answers = alone.map(part => hasMember(part, text));
      if (answers.includes(settles)) return settles;
      return answers.includes(null) ? null : !settles;
    }
    case 'quotient':
      return null;
  }
}

type Union = Language & { readonly kind: 'union' | 'intersection' };

/** The parts of a union by how they are asked: names are looked for, other patterns are asked together where they can be. */
interface UnionParts {
  readonly literals: readonly Literal[];
  readonly set: SetMatcher | null;
  readonly alone: readonly Language[];
}

const NO_PATTERNS = { literals: [], set: null };

const partsOf = new WeakMap<Language, UnionParts>();

function patternsOf(language: Union): UnionParts {
  const known = partsOf.get(language);
  if (known !== undefined) return known;
  const literals: Literal[] = [];
  const others = language.of.filter(part => {
    const found = part.kind === 'pattern' ? literalsOf(part.expression) : null;
    for (const literal of found ?? []) literals.push(literal);
    return found === null;
  });
  const set = RegexSet.of(others.map(part => (part.kind === 'pattern' ? part.expression : null)));
  const made = { literals, set: set.least(() => 0), alone: set.left.flatMap(index => others[index] ?? []) };
  partsOf.set(language, made);
  return made;
}

/** What is compiled of a pattern: it takes long where the pattern is, and many texts are tried. */
const compiledOf = new WeakMap<Language, CompileResult>();

function matches(language: Language & { readonly kind: 'pattern' }, text: string): boolean | null {
  const { pattern, ignoreCase } = language;
  const compiled = compiledOf.get(language) ?? DotnetRegex.tryCompile(pattern, { ignoreCase });
  compiledOf.set(language, compiled);
  if (!compiled.ok) return null;
  try {
    return compiled.regex.isMatch(text);
  } catch (problem) {
    if (problem instanceof RegexBudgetError) return null;
    throw problem;
  }
}
