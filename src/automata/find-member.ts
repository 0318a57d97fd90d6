import { automatonOf, outOfBudget } from './automaton-of.js';
import { boundOf, hasMember } from './bounds.js';
import { Budget, BudgetExceeded, type BudgetLimits } from './budget.js';
import { hopefulStates, type Direction, type FiniteAutomaton } from './finite-automaton.js';
import {
  complement,
  containing,
  intersection,
  wellFormedHttpsUris,
  wellFormedUris,
  type Language,
  type Unknown,
} from './language.js';
import { classOf } from './unit-classes.js';

export interface QuestionOptions {
  readonly budget?: Partial<BudgetLimits>;
  /**
   * Where a member would be most welcome, best first; one of them is looked for there before anywhere else. Default: well-formed
   * https URIs, then well-formed URIs.
   */
  readonly prefer?: readonly Language[];
}

/** Has a language a member? `text` is the shortest where it was found. */
export type MemberAnswer =
  | { readonly verdict: 'none' }
  | { readonly verdict: 'found'; readonly text: string }
  | { readonly verdict: 'unknown'; readonly reason: Unknown };

const READABLE_FIRST: readonly Language[] = [wellFormedHttpsUris, wellFormedUris];

/** Looks for a text of the language. `none` is a proof that there is none. */
export function findMember(language: Language, options: QuestionOptions = {}): MemberAnswer {
  // Patterns that end in `$` are small when read backward, those that begin with `^` mostly either way.
  const backward = search(language, 'backward', options);
  if (backward.verdict !== 'unknown') return backward;
  const forward = search(language, 'forward', options);
  if (forward.verdict !== 'unknown') return forward;
  if (backward.reason.isTemporary === true && forward.reason.isTemporary === true) return backward;
  // There may be an answer that does not need the pattern which has no automaton.
  for (const direction of ['backward', 'forward'] as const) {
    const answer = searchBounds(language, direction, options);
    if (answer.verdict !== 'unknown') return answer;
  }
  return backward;
}

/** So many texts are tried that may be in the language. */
const MOST_CANDIDATES = 8;

function searchBounds(language: Language, direction: Direction, options: QuestionOptions): MemberAnswer {
  const budget = new Budget(options.budget);
  try {
    const outer = boundOf(language, 'outer', direction, budget);
    const inner = search(boundOf(language, 'inner', direction, budget), direction, options);
    let candidates = outer;
    for (let count = 0; count < MOST_CANDIDATES; count++) {
      const candidate = search(candidates, direction, options);
      if (candidate.verdict === 'none') return count === 0 ? candidate : inner.verdict === 'found' ? inner : UNDECIDED;
      if (candidate.verdict === 'unknown') break;
      if (hasMember(language, candidate.text) === true) return candidate;
      candidates = intersection(candidates, complement(onlyText(candidate.text)));
    }
    return inner.verdict === 'found' ? inner : UNDECIDED;
  } catch (problem) {
    if (problem instanceof BudgetExceeded) return { verdict: 'unknown', reason: outOfBudget(problem) };
    throw problem;
  }
}

const UNDECIDED: MemberAnswer = {
  verdict: 'unknown',
  reason: { kind: 'unsupported', message: 'the texts that it may have are not known to be in it' },
};

function onlyText(text: string): Language {
  const units = unitsOf(text).map(unit => `\\u${unit.toString(16).padStart(4, '0')}`);
  return containing(`\\A${units.join('')}\\z`);
}

function search(language: Language, direction: Direction, options: QuestionOptions): MemberAnswer {
  const budget = new Budget(options.budget);
  try {
    const anywhere = searchIn(language, direction, budget);
    if (anywhere.verdict !== 'found') return anywhere;
    for (const preferred of options.prefer ?? READABLE_FIRST) {
      const answer = searchIn(intersection(language, preferred), direction, budget);
      if (answer.verdict === 'found') return answer;
    }
    return anywhere;
  } catch (problem) {
    if (problem instanceof BudgetExceeded) return { verdict: 'unknown', reason: outOfBudget(problem) };
    throw problem;
  }
}

function searchIn(language: Language, direction: Direction, budget: Budget): MemberAnswer {
  const automata: FiniteAutomaton[] = [];
  for (const part of language.kind === 'intersection' ? language.of : [language]) {
    const result = automatonOf(part, direction, budget);
    if (!result.ok) return { verdict: 'unknown', reason: result.reason };
    automata.push(result.automaton);
  }
  const text = shortestMember(automata, budget);
  return text === null ? { verdict: 'none' } : { verdict: 'found', text };
}

/** Letters first, so that a witness looks like a name. */
const READABLE_UNITS = unitsOf(
  'aebcdfghijklmnopqrstuvwxyz019-./:?=@_ABCDEFGHIJKLMNOPQRSTUVWXYZ2345678#&%+,;~!$*()\'"[]{}<>|^`\\ \n\t',
);

/**
 * The shortest text that all automata accept, null if there is none: a breadth-first search of their common states, worked out
 * as they are met. Among texts of one length, units that people read easily come first.
 */
function shortestMember(automata: readonly FiniteAutomaton[], budget: Budget): string | null {
  const hopes = automata.map(hopefulStates);
  const units = unitsToTry(automata);
  const columns = automata.map(automaton => units.map(unit => classOf(automaton.units, unit)));
  const width = automata.length;
  // States of all automata, side by side; where each came from, and by which unit.
  const states: number[] = new Array<number>(width).fill(0);
  const parents = [-1];
  const readings = [-1];
  const seen = new TupleSet(automata.map(({ size }) => size));
  const first = new Array<number>(width).fill(0);
  if (!hopes.every(hope => hope[0] === 1)) return null;
  seen.add(first);
  const tuple = new Array<number>(width).fill(0);
  for (let index = 0; index < parents.length; index++) {
    if (automata.every(({ accepting }, part) => accepting[states[index * width + part] ?? 0] === 1)) {
      return spell(index, parents, readings, automata[0]?.direction ?? 'forward');
    }
    budget.spend(units.length);
    for (let column = 0; column < units.length; column++) {
      let isHopeful = true;
      for (let part = 0; part < width && isHopeful; part++) {
        const automaton = automata[part];
        if (automaton === undefined) break;
        const row = (states[index * width + part] ?? 0) * automaton.units.count;
        const target = automaton.next[row + (columns[part]?.[column] ?? 0)] ?? 0;
        isHopeful = hopes[part]?.[target] === 1;
        tuple[part] = target;
      }
      if (!isHopeful || !seen.add(tuple)) continue;
      states.push(...tuple);
      parents.push(index);
      readings.push(units[column] ?? 0);
    }
    budget.allowStates(parents.length / 8);
  }
  return null;
}

function unitsOf(text: string): number[] {
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
}

/** One unit of each class that the automata make together, the most readable one. */
function unitsToTry(automata: readonly FiniteAutomaton[]): number[] {
  const starts = new Set(automata.flatMap(({ units }) => [...units.starts]));
  const units: number[] = [];
  const seen = new Set<string>();
  for (const unit of [...READABLE_UNITS, ...[...starts].sort((left, right) => left - right)]) {
    const key = automata.map(automaton => classOf(automaton.units, unit)).join();
    if (seen.has(key)) continue;
    seen.add(key);
    units.push(unit);
  }
  return units;
}

function spell(last: number, parents: readonly number[], readings: readonly number[], direction: Direction): string {
  const units: number[] = [];
  for (let index = last; (parents[index] ?? -1) >= 0; index = parents[index] ?? -1) units.push(readings[index] ?? 0);
  if (direction === 'forward') units.reverse();
  // Chunked, since a call takes only so many arguments.
  let text = '';
  for (let start = 0; start < units.length; start += 4096) {
    text += String.fromCharCode(...units.slice(start, start + 4096));
  }
  return text;
}

/** Tuples of states that have been met. */
class TupleSet {
  private readonly fitsNumber: boolean;
  private readonly numbers = new Set<number>();
  private readonly texts = new Set<string>();

  constructor(private readonly sizes: readonly number[]) {
    this.fitsNumber = sizes.reduce((product, size) => product * size, 1) < Number.MAX_SAFE_INTEGER;
  }

  /** `false` if it is there already. */
  add(tuple: readonly number[]): boolean {
    if (this.fitsNumber) {
      const number = tuple.reduce((code, state, part) => code * (this.sizes[part] ?? 1) + state, 0);
      if (this.numbers.has(number)) return false;
      this.numbers.add(number);
      return true;
    }
    const text = tuple.join();
    if (this.texts.has(text)) return false;
    this.texts.add(text);
    return true;
  }
}
