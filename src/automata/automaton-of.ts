import { programOf } from '../regex/program.js';
import { Budget, BudgetExceeded, limitsFor, type BudgetLimits } from './budget.js';
import { TextStates } from './determinize.js';
import { factoredUnion } from './factored-union.js';
import { complementOf, type Direction, type FiniteAutomaton } from './finite-automaton.js';
import { lengthOf, type AutomatonResult, type Language, type Unknown } from './language.js';
import { literalUnion } from './literal-union.js';
import { minimize } from './minimize.js';
import { product } from './product.js';
import { quotient } from './quotient.js';
import { reverse } from './reverse.js';
import { storedAutomaton } from './stored-automata.js';

/** The minimal automaton of a language that reads in that direction. What is worked out is kept with the language. */
export function automatonOf(language: Language, direction: Direction, budget: Budget): AutomatonResult {
  const known = language.known.get(direction);
  if (known !== undefined) return known;
  const result = workOut(language, direction, budget);
  // An automaton too large for one question is too large for most; but another may have more steps or time left.
  if (result.ok || !result.reason.isTemporary) language.known.set(direction, result);
  return result;
}

/**
 * The same for a language whose parts may be too large in that direction, though all of it together is not: `.{1,63}x` is, read
 * backward. It is then worked out in the other direction and turned round. Spends the steps of the limits twice over at most.
 */
export function automatonEitherWay(
  language: Language,
  direction: Direction,
  limits: Partial<BudgetLimits> = {},
): AutomatonResult {
  const whole = limitsFor(lengthOf(language), limits);
  const direct = automatonOf(language, direction, new Budget(whole));
  if (direct.ok) return direct;
  const budget = new Budget(whole);
  const other = automatonOf(language, direction === 'forward' ? 'backward' : 'forward', budget);
  if (!other.ok) return direct;
  try {
    const result: AutomatonResult = { ok: true, automaton: reverse(other.automaton, budget) };
    language.known.set(direction, result);
    return result;
  } catch (problem) {
    if (problem instanceof BudgetExceeded) return direct;
    throw problem;
  }
}

function workOut(language: Language, direction: Direction, budget: Budget): AutomatonResult {
  try {
    switch (language.kind) {
      case 'pattern':
        return automatonOfPattern(language, direction, budget);
      case 'undecided':
        return { ok: false, reason: { kind: 'unsupported', message: language.reason, pattern: language.pattern } };
      case 'complement': {
        const result = automatonOf(language.of, direction, budget);
        return result.ok ? { ok: true, automaton: complementOf(result.automaton) } : result;
      }
      case 'union':
      case 'intersection':
        return automatonOfAll(language.of, language.kind === 'union' ? 'or' : 'and', direction, budget);
      case 'quotient': {
        const of = automatonOf(language.of, direction, budget);
        const without = automatonOf(language.without, direction, budget);
        if (!of.ok) return of;
        return without.ok
          ? { ok: true, automaton: quotient(of.automaton, without.automaton, language.at, budget) }
          : without;
      }
    }
  } catch (problem) {
    if (problem instanceof BudgetExceeded) return { ok: false, reason: outOfBudget(problem) };
    throw problem;
  }
}

export function outOfBudget({ resource }: BudgetExceeded): Unknown {
  const messages = {
    states: 'the automaton would have too many states',
    steps: 'the question would take too many steps',
    time: 'the question takes too long',
  };
  return { kind: 'budget', message: messages[resource], ...(resource !== 'states' && { isTemporary: true }) };
}

function automatonOfPattern(
  { expression, pattern, ignoreCase, isAsWritten }: Pattern,
  direction: Direction,
  budget: Budget,
): AutomatonResult {
  try {
    const stored = isAsWritten ? storedAutomaton(pattern, ignoreCase, direction, budget) : null;
    if (stored !== null) return { ok: true, automaton: stored };
    const result = programOf(expression, direction);
    if (result.ok) {
      return { ok: true, automaton: minimize(new TextStates(result.program, budget).automaton(), budget) };
    }
    const reason: Unknown =
      'construct' in result
        ? { kind: 'unsupported', message: `the pattern has a ${result.construct}, which no automaton here can do` }
        : { kind: 'budget', message: `the pattern would be ${result.size} instructions, counted repeats written out` };
    return { ok: false, reason: { ...reason, pattern } };
  } catch (problem) {
    if (problem instanceof BudgetExceeded) return { ok: false, reason: { ...outOfBudget(problem), pattern } };
    throw problem;
  }
}

type Pattern = Language & { readonly kind: 'pattern' };

/** Combines the smallest two again and again, so that large ones are made as seldom as possible. */
function automatonOfAll(
  languages: readonly Language[],
  operation: 'and' | 'or',
  direction: Direction,
  budget: Budget,
): AutomatonResult {
  const isPattern = (language: Language): language is Pattern => language.kind === 'pattern';
  const patterns = operation === 'or' ? literalUnion(languages.filter(isPattern), direction, budget) : null;
  const automata = [...(patterns?.automata ?? [])];
  const others = languages.filter(each => operation === 'and' || !isPattern(each));
  if (patterns !== null) {
    const { automaton, left } = together(patterns.others, direction, budget);
    if (automaton !== null) automata.push(automaton);
    others.push(...left);
  }
  for (const language of others) {
    const result = automatonOf(language, direction, budget);
    if (!result.ok) return result;
    automata.push(result.automaton);
  }
  automata.sort((left, right) => right.size - left.size);
  for (;;) {
    const smallest = automata.pop();
    if (smallest === undefined) return { ok: true, automaton: constant(operation === 'and', direction) };
    const other = automata.pop();
    if (other === undefined) return { ok: true, automaton: smallest };
    const combined = product(smallest, other, operation, budget);
    const place = automata.findLastIndex(({ size }) => size >= combined.size);
    automata.splice(place + 1, 0, combined);
  }
}

/** The part of what is left of the steps that patterns together may take before they are tried one by one. */
const SHARE = 0.5;

/** One automaton of all patterns that can have one, made at once. */
function together(
  patterns: readonly Pattern[],
  direction: Direction,
  budget: Budget,
): { readonly automaton: FiniteAutomaton | null; readonly left: readonly Pattern[] } {
  const { program, others } = factoredUnion(patterns, direction);
  const automaton =
    program === null ? null : budget.tryPart(SHARE, part => minimize(new TextStates(program, part).automaton(), part));
  return automaton === null ? { automaton, left: patterns } : { automaton, left: others };
}

function constant(accepts: boolean, direction: Direction): FiniteAutomaton {
  return {
    direction,
    units: { starts: Uint32Array.of(0), classes: Uint16Array.of(0), count: 1 },
    size: 1,
    next: Int32Array.of(0),
    accepting: Uint8Array.of(accepts ? 1 : 0),
  };
}
