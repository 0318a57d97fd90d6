import type { CharacterSet } from './character-set.js';
import type { MatchSpan } from './span-finder.js';
import type { LoopNode, RegexNode, RegexTree } from './tree.js';

/**
 * The most that the JavaScript engine may have to do for one subject: units looked at, counted at their worst. A million take
 * about 2 ms. Longer subjects are left to the engine that is linear in them.
 */
const MOST_STEPS = 2_000_000;
/** Subjects beyond this length are never given to the JavaScript engine. */
const LONGEST_SUBJECT = 65_536;
/** The largest pattern, with its repeats written out. */
const LARGEST = 2_000;

/**
 * A .NET pattern as a regular expression of JavaScript, whose engine makes machine code of it: for patterns where the two mean
 * the same and where the time is bounded. That is proven by construction: characters, sets, alternatives, repeats, `^` and `$` only,
 * each written out anew (sets as their UTF-16 units, `$` with the final line break that .NET lets pass); no repeat of what may be
 * empty, where the two disagree; and no more ways to match than {@link MOST_STEPS} allows.
 */
export class NativeRegex {
  /** For patterns that are not such ones: good for no subject. */
  static readonly NONE = new NativeRegex(/(?!)/, -1);

  private constructor(
    private readonly regex: RegExp,
    /** The longest subject for which the time is bounded; -1 where there is none. */
    readonly longestSubject: number,
  ) {}

  static of({ root }: RegexTree): NativeRegex {
    const source = sourceOf(root);
    if (source === null || sizeOf(root) > LARGEST) return NativeRegex.NONE;
    let low = -1;
    let high = LONGEST_SUBJECT;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (stepsFor(root, middle) <= MOST_STEPS) low = middle;
      else high = middle - 1;
    }
    return low < 0 ? NativeRegex.NONE : new NativeRegex(new RegExp(source), low);
  }

  isMatch(subject: string): boolean {
    return this.regex.test(subject);
  }

  match(subject: string): MatchSpan | null {
    const match = this.regex.exec(subject);
    return match === null ? null : { index: match.index, length: match[0].length };
  }
}

function sourceOf(node: RegexNode): string | null {
  switch (node.type) {
    case 'empty':
      return '(?:)';
    case 'character':
    case 'class':
      return setSource(node.set);
    case 'anchor':
      if (node.kind === 'input-start') return '^';
      if (node.kind === 'input-end') return '$';
      return node.kind === 'input-end-or-final-newline' ? '(?=\\n?$)' : null;
    case 'concatenation':
    case 'alternation': {
      const sources = node.children.map(sourceOf);
      if (sources.includes(null)) return null;
      return `(?:${sources.join(node.type === 'alternation' ? '|' : '')})`;
    }
    case 'group':
      return sourceOf(node.body);
    case 'capture':
      return node.balances === undefined ? sourceOf(node.body) : null;
    case 'loop': {
      const body = mayBeEmpty(node.body) ? null : sourceOf(node.body);
      if (body === null) return null;
      return `(?:${body}){${node.min},${node.max === Infinity ? '' : node.max}}${node.lazy ? '?' : ''}`;
    }
    default:
      return null;
  }
}

function setSource(set: CharacterSet): string {
  const unit = (value: number): string => `\\u${value.toString(16).padStart(4, '0')}`;
  return `[${Array.from(set, ([first, last]) => `${unit(first)}-${unit(last)}`).join('')}]`;
}

/** Whether a node may match without taking a unit. Nodes that have no source here count as such. */
function mayBeEmpty(node: RegexNode): boolean {
  switch (node.type) {
    case 'character':
    case 'class':
      return false;
    case 'concatenation':
      return node.children.every(mayBeEmpty);
    case 'alternation':
      return node.children.some(mayBeEmpty);
    case 'group':
    case 'capture':
      return mayBeEmpty(node.body);
    case 'loop':
      return node.min === 0 || mayBeEmpty(node.body);
    default:
      return true;
  }
}

function sizeOf(node: RegexNode): number {
  switch (node.type) {
    case 'concatenation':
    case 'alternation':
      return node.children.reduce((size, child) => size + sizeOf(child), 1);
    case 'group':
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

function stepsFor(root: RegexNode, length: number): number {
  return (length + 1) * effortOf(root, length).steps;
}

function effortOf(node: RegexNode, length: number): Effort {
  switch (node.type) {
    case 'concatenation': {
      let [ways, steps] = [1, 1];
      for (const [index, child] of node.children.entries()) {
        const effort = effortOf(child, length);
        steps += ways * effort.steps;
        // Where what follows is no part of what is repeated, it fits after one number of iterations only.
        if (!endsByItself(child, node.children[index + 1])) ways *= effort.ways;
      }
      return { ways, steps };
    }
    case 'alternation': {
      const efforts = node.children.map(child => effortOf(child, length));
      return { ways: sum(efforts.map(({ ways }) => ways)), steps: sum(efforts.map(({ steps }) => steps)) + 1 };
    }
    case 'group':
    case 'capture':
      return effortOf(node.body, length);
    case 'loop':
      return effortOfLoop(node, length);
    default:
      return { ways: 1, steps: 1 };
  }
}

/** Whether a repeat of single units is followed by a unit that it cannot take itself. */
function endsByItself(loop: RegexNode, next: RegexNode | undefined): boolean {
  if (loop.type !== 'loop' || next === undefined) return false;
  const [repeated, following] = [unitSet(loop.body), unitSet(next)];
  if (repeated === null || following === null) return false;
  for (const [first, last] of following) {
    for (const [from, to] of repeated) if (from <= last && first <= to) return false;
  }
  return true;
}

function unitSet(node: RegexNode): CharacterSet | null {
  return node.type === 'character' || node.type === 'class' ? node.set : null;
}

/** With more than one way through the body, the ways multiply with each iteration, which takes at least one unit. */
function effortOfLoop({ min, max, body }: LoopNode, length: number): Effort {
  const once = effortOf(body, length);
  const iterations = Math.min(max, length);
  if (once.ways === 1) return { ways: Math.max(1, iterations - min + 1), steps: 1 + (iterations + 1) * once.steps };
  let [ways, steps, waysSoFar] = [0, 1, 1];
  for (let iteration = 0; iteration <= iterations; iteration++) {
    steps += waysSoFar * once.steps;
    if (iteration >= min) ways += waysSoFar;
    waysSoFar *= once.ways;
    if (steps > MOST_STEPS) return { ways: Infinity, steps: Infinity };
  }
  return { ways: Math.max(1, ways), steps };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
