import type { CharacterSet } from './character-set.js';
import { isNullable, type RegexExpression, type LoopExpression } from './expression.js';

/**
 * The most that the JavaScript engine may have to do for one subject: units looked at, counted at their worst. A million take
 * about 2 ms. Longer subjects are left to the engine that is linear in them.
 */
const MAX_STEPS = 2_000_000;
/** Subjects beyond this length are never given to the JavaScript engine. */
const MAX_SUBJECT_LENGTH = 65_536;
/** The size of all patterns together, with their repeats written out. */
const MAX_SIZE = 2_000;

/**
 * .NET patterns as one regular expression of JavaScript, whose engine makes machine code of it: for patterns where the two mean
 * the same and where the time is bounded. That is proven by construction: characters, sets, alternatives, repeats, `^` and `$` only,
 * each written out anew (sets as their UTF-16 units, `$` with the final line break that .NET lets pass), after the rewriting that
 * .NET does (it reads `(?:a{3,6}){1,2}` as `a{3,12}`); no repeat of what may be empty, where the two disagree; and no more ways to
 * match than {@link MAX_STEPS} allows.
 */
export class NativeRegex {
  private constructor(
    private readonly regex: RegExp,
    /** The longest subject for which the time is bounded. */
    readonly maxSubjectLength: number,
  ) {}

  /** `null` where one of the patterns is not such a one. */
  static ofAny(expressions: readonly RegexExpression[]): NativeRegex | null {
    const sources = expressions.map(sourceOf);
    if (sources.includes(null) || sum(expressions.map(sizeOf)) > MAX_SIZE) return null;
    let low = -1;
    let high = MAX_SUBJECT_LENGTH;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (sum(expressions.map(expression => stepsFor(expression, middle))) <= MAX_STEPS) low = middle;
      else high = middle - 1;
    }
    return low < 0 ? null : new NativeRegex(new RegExp(sources.join('|') || '(?!)'), low);
  }

  /** Does one of the patterns match? */
  isMatch(subject: string): boolean {
    return this.regex.test(subject);
  }
}

function sourceOf(node: RegexExpression): string | null {
  switch (node.type) {
    case 'empty':
      return '(?:)';
    case 'set':
      return setSource(node.set);
    case 'anchor':
      if (node.kind === 'input-start') return '^';
      if (node.kind === 'input-end') return '$';
      return node.kind === 'input-end-or-final-newline' ? '(?=\\n?$)' : null;
    case 'sequence':
    case 'choice': {
      const sources = node.children.map(sourceOf);
      if (sources.includes(null)) return null;
      return node.type === 'choice' ? `(?:${sources.join('|')})` : sources.join('');
    }
    case 'capture':
      return node.balances === undefined ? sourceOf(node.body) : null;
    case 'loop': {
      const body = isNullable(node.body) ? null : sourceOf(node.body);
      if (body === null) return null;
      return `(?:${body}){${node.min},${node.max === Infinity ? '' : node.max}}${node.lazy ? '?' : ''}`;
    }
    default:
      return null;
  }
}

/** A single unit as itself, by which V8 finds its way faster than by a set of one. */
function setSource(set: CharacterSet): string {
  const { onlyUnit } = set;
  if (onlyUnit !== undefined) return unitSource(onlyUnit);
  return `[${Array.from(set, ([first, last]) => `${unitSource(first)}-${unitSource(last)}`).join('')}]`;
}

function unitSource(unit: number): string {
  const character = String.fromCharCode(unit);
  return /[A-Za-z0-9/:]/.test(character) ? character : `\\u${unit.toString(16).padStart(4, '0')}`;
}

function sizeOf(node: RegexExpression): number {
  switch (node.type) {
    case 'sequence':
    case 'choice':
      return node.children.reduce((size, child) => size + sizeOf(child), 1);
    case 'capture':
      return sizeOf(node.body);
    case 'loop':
      return 1 + Math.max(1, node.max === Infinity ? node.min + 1 : node.max) * sizeOf(node.body);
    default:
      return 1;
  }
}

/** What backtracking may cost at most from one place on: the ways to match a node, and the steps to try them all. */
interface Effort {
  readonly ways: number;
  readonly steps: number;
}

function stepsFor(root: RegexExpression, length: number): number {
  return (length + 1) * effortOf(root, length).steps;
}

function effortOf(node: RegexExpression, length: number): Effort {
  switch (node.type) {
    case 'sequence': {
      let [ways, steps] = [1, 1];
      for (const [index, child] of node.children.entries()) {
        const effort = effortOf(child, length);
        steps += ways * effort.steps;
        // Where what follows is not a part of what is repeated, it fits after one number of iterations only.
        if (!endsByItself(child, node.children[index + 1])) ways *= effort.ways;
      }
      return { ways, steps };
    }
    case 'choice': {
      const efforts = node.children.map(child => effortOf(child, length));
      return { ways: sum(efforts.map(({ ways }) => ways)), steps: sum(efforts.map(({ steps }) => steps)) + 1 };
    }
    case 'capture':
      return effortOf(node.body, length);
    case 'loop':
      return effortOfLoop(node, length);
    default:
      return { ways: 1, steps: 1 };
  }
}

/** Whether a repeat of single units is followed by a unit that it cannot take itself. */
function endsByItself(loop: RegexExpression, next: RegexExpression | undefined): boolean {
  if (loop.type !== 'loop' || next === undefined) return false;
  const [repeated, following] = [unitSet(loop.body), unitSet(next)];
  if (repeated === null || following === null) return false;
  for (const [first, last] of following) {
    for (const [from, to] of repeated) if (from <= last && first <= to) return false;
  }
  return true;
}

function unitSet(node: RegexExpression): CharacterSet | null {
  return node.type === 'set' ? node.set : null;
}

/** With more than one way through the body, the ways multiply with each iteration, which takes at least one unit. */
function effortOfLoop({ min, max, body }: LoopExpression, length: number): Effort {
  const once = effortOf(body, length);
  const iterations = Math.min(max, length);
  if (once.ways === 1) return { ways: Math.max(1, iterations - min + 1), steps: 1 + (iterations + 1) * once.steps };
  let [ways, steps, waysSoFar] = [0, 1, 1];
  for (let iteration = 0; iteration <= iterations; iteration++) {
    steps += waysSoFar * once.steps;
    if (iteration >= min) ways += waysSoFar;
    waysSoFar *= once.ways;
    if (steps > MAX_STEPS) return { ways: Infinity, steps: Infinity };
  }
  return { ways: Math.max(1, ways), steps };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
