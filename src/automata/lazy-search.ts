import type { RegexExpression } from '../regex/expression.js';
import { programOf } from '../regex/program.js';
import { automatonOf } from './automaton-of.js';
import type { Budget } from './budget.js';
import { TextStates } from './determinize.js';
import { hopefulStates, type Direction, type FiniteAutomaton } from './finite-automaton.js';
import type { Language, MemberAnswer, Unknown } from './language.js';
import { spell, unitsToTry } from './shortest-member.js';
import { classOf, type UnitClasses } from './unit-classes.js';

/** One of the languages of an intersection, with states that are worked out as they are met. 0 is the first. */
interface Part {
  readonly units: UnitClasses;
  accepts(state: number): boolean;
  /** Where a unit of a class may lead, without states from which nothing is accepted any more. */
  next(state: number, unitClass: number): readonly number[];
  /**
   * Only where a state that carries less accepts at least as much as another of its kind: what a state carries, sorted, and its kind.
   */
  readonly burden?: {
    of(state: number): Uint32Array;
    kind(state: number): string;
  };
}

/**
 * Looks for a member without working out whole automata: what must be matched is followed instruction by instruction, and what must
 * not be is made deterministic only where that leads. Finds members, and proves that there are none, where automata grow too large.
 */
export function searchLazily(language: Language, direction: Direction, budget: Budget): MemberAnswer {
  const parts: Part[] = [];
  for (const each of factorsOf(language)) {
    const part = partOf(each, direction, budget);
    if (part === null) return { verdict: 'unknown', reason: NO_PART };
    parts.push(part);
  }
  const text = shortestOf(parts, direction, budget);
  return text === null ? { verdict: 'none' } : { verdict: 'found', text };
}

const NO_PART: Unknown = { kind: 'unsupported', message: 'a part of the question has no automaton' };
const NOWHERE: readonly number[] = [];

/** Languages whose intersection it is. */
function factorsOf(language: Language): readonly Language[] {
  return language.kind === 'intersection' ? language.of.flatMap(factorsOf) : [language];
}

function partOf(language: Language, direction: Direction, budget: Budget): Part | null {
  const known = language.known.get(direction);
  if (known?.ok === true) return wholePart(known.automaton);
  const isNegative = language.kind === 'complement';
  const expression = expressionOf(isNegative ? language.of : language);
  if (expression === null) {
    const result = automatonOf(language, direction, budget);
    return result.ok ? wholePart(result.automaton) : null;
  }
  const result = programOf(expression, direction);
  if (!result.ok) return null;
  const states = new TextStates(result.program, budget);
  // A lookaround may ask for what does not match, so that less is not always less.
  const isSimple = result.program.parts.length === 1;
  if (isNegative) return negativePart(states, isSimple);
  return isSimple ? positivePart(states) : deterministicPart(states);
}

/** One expression for a pattern, or for all patterns of a union. */
function expressionOf(language: Language): RegexExpression | null {
  if (language.kind === 'pattern') return language.expression;
  if (language.kind !== 'union') return null;
  const children = language.of.map(expressionOf);
  return children.every(child => child !== null) ? { type: 'choice', children } : null;
}

function wholePart(automaton: FiniteAutomaton): Part {
  const hopeful = hopefulStates(automaton);
  const { units, next, accepting } = automaton;
  return {
    units,
    accepts: state => accepting[state] === 1,
    next: (state, unitClass) => {
      const target = next[state * units.count + unitClass] ?? 0;
      return hopeful[target] === 1 ? [target] : NOWHERE;
    },
  };
}

function positivePart(states: TextStates): Part {
  return {
    units: states.units,
    accepts: state => states.isAccepting(state),
    next: remembered((state, unitClass) => states.waysFrom(state, unitClass)),
  };
}

function deterministicPart(states: TextStates): Part {
  const rows = new Map<number, readonly number[]>();
  return {
    units: states.units,
    accepts: state => states.isAccepting(state),
    next: (state, unitClass) => [rowOf(states, rows, state)[unitClass] ?? 0],
  };
}

function negativePart(states: TextStates, isSimple: boolean): Part {
  const rows = new Map<number, readonly number[]>();
  return {
    units: states.units,
    accepts: state => !states.isAccepting(state),
    next: (state, unitClass) => {
      const target = rowOf(states, rows, state)[unitClass] ?? 0;
      return states.isMatched(target) ? NOWHERE : [target];
    },
    ...(isSimple && {
      burden: { of: (state: number) => states.waitingIn(state), kind: (state: number) => states.kindOf(state) },
    }),
  };
}

function rowOf(states: TextStates, rows: Map<number, readonly number[]>, state: number): readonly number[] {
  let row = rows.get(state);
  if (row === undefined) {
    row = states.rowOf(state);
    rows.set(state, row);
  }
  return row;
}

function remembered(next: Part['next']): Part['next'] {
  const known = new Map<number, Map<number, readonly number[]>>();
  return (state, unitClass) => {
    let ofState = known.get(state);
    if (ofState === undefined) {
      ofState = new Map();
      known.set(state, ofState);
    }
    let targets = ofState.get(unitClass);
    if (targets === undefined) {
      targets = next(state, unitClass);
      ofState.set(unitClass, targets);
    }
    return targets;
  };
}

/** A breadth-first search of the common states; null if no text leads to acceptance by all parts. */
function shortestOf(parts: readonly Part[], direction: Direction, budget: Budget): string | null {
  const units = unitsToTry(parts);
  const columns = parts.map(part => units.map(unit => classOf(part.units, unit)));
  const start = parts.map(() => 0);
  const tuples: (readonly number[])[] = [start];
  const parents = [-1];
  const readings = [-1];
  const seen = new Antichain(parts, budget);
  seen.add(start);
  for (let index = 0; index < tuples.length; index++) {
    const tuple = tuples[index] ?? start;
    if (parts.every((part, place) => part.accepts(tuple[place] ?? 0)))
      return spell(index, parents, readings, direction);
    for (const [column, unit] of units.entries()) {
      let targets: (readonly number[])[] = [[]];
      for (const [place, part] of parts.entries()) {
        if (targets.length === 0) break;
        const following = part.next(tuple[place] ?? 0, columns[place]?.[column] ?? 0);
        targets = targets.flatMap(before => following.map(state => [...before, state]));
      }
      budget.spend(targets.length + 1);
      for (const target of targets) {
        if (!seen.add(target)) continue;
        tuples.push(target);
        parents.push(index);
        readings.push(unit);
      }
    }
    budget.allowStates(tuples.length / 8);
  }
  return null;
}

/** The tuples that have been met, as far as none of them makes another needless. */
class Antichain {
  private readonly burdens = new Map<string, (readonly Uint32Array[])[]>();

  constructor(
    private readonly parts: readonly Part[],
    private readonly budget: Budget,
  ) {}

  /** `false` if a tuple that was there before accepts all that this one does. */
  add(tuple: readonly number[]): boolean {
    const key = this.parts
      .map(({ burden }, place) => (burden === undefined ? tuple[place] : burden.kind(tuple[place] ?? 0)))
      .join();
    const burden = this.parts.flatMap((part, place) => part.burden?.of(tuple[place] ?? 0) ?? []);
    const known = this.burdens.get(key);
    if (known === undefined) {
      this.burdens.set(key, [burden]);
      return true;
    }
    this.budget.spend(known.length);
    if (known.some(other => other.every((items, place) => isSubset(items, burden[place])))) return false;
    known.push(burden);
    return true;
  }
}

/** Of sorted lists. */
function isSubset(items: Uint32Array, of: Uint32Array | undefined): boolean {
  if (of === undefined || items.length > of.length) return false;
  let place = 0;
  for (const item of items) {
    while ((of[place] ?? Infinity) < item) place++;
    if (of[place] !== item) return false;
  }
  return true;
}
