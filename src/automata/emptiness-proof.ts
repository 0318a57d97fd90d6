import { automatonOf, outOfBudget } from './automaton-of.js';
import { Budget, BudgetExceeded, limitsFor, type BudgetLimits } from './budget.js';
import { explore } from './shortest-member.js';
import { complementOf, DIRECTIONS, type Direction, type FiniteAutomaton } from './finite-automaton.js';
import { lengthOf, union, type Language, type Unknown } from './language.js';

/** What a text must be in, or must not be in. */
export interface LanguageCondition {
  readonly language: Language;
  readonly isNegated: boolean;
}

/** Why no text meets all conditions: all that somebody needs who does not want to believe the search. */
export interface EmptinessProof {
  readonly direction: Direction;
  /** Of the language of each condition, not of what it leaves out where the condition is negated. */
  readonly automata: readonly FiniteAutomaton[];
  /**
   * The states in which the automata can be together, a tuple after the other, the first ones first: closed under every unit, but for
   * tuples where one condition can be met no more. In none of them all conditions are met.
   */
  readonly states: readonly number[];
}

export type EmptinessResult =
  | { readonly verdict: 'empty'; readonly proof: EmptinessProof }
  | { readonly verdict: 'not-empty'; readonly text: string }
  | { readonly verdict: 'unknown'; readonly reason: Unknown };

/** The steps of a proof. Only tests bring others, with problems to be found. */
export interface ProofEngine {
  readonly automatonOf: typeof automatonOf;
  readonly complementOf: typeof complementOf;
  readonly explore: typeof explore;
}

export const PROOF_ENGINE: ProofEngine = { automatonOf, complementOf, explore };

/** Proves that no text meets all conditions, as `findMember` does with the answer `none`, and gives the proof out of hand. */
export function proveEmpty(
  conditions: readonly LanguageCondition[],
  limits: Partial<BudgetLimits> = {},
  engine: ProofEngine = PROOF_ENGINE,
): EmptinessResult {
  let result: EmptinessResult = { verdict: 'unknown', reason: { kind: 'budget', message: 'no direction was tried' } };
  const whole = limitsFor(lengthOf(union(...conditions.map(({ language }) => language))), limits);
  for (const direction of DIRECTIONS) {
    result = prove(conditions, direction, new Budget(whole), engine);
    if (result.verdict !== 'unknown') return result;
  }
  return result;
}

function prove(
  conditions: readonly LanguageCondition[],
  direction: Direction,
  budget: Budget,
  { automatonOf: make, complementOf: negate, explore: search }: ProofEngine,
): EmptinessResult {
  const automata: FiniteAutomaton[] = [];
  const met: FiniteAutomaton[] = [];
  for (const { language, isNegated } of conditions) {
    const result = make(language, direction, budget);
    if (!result.ok) return { verdict: 'unknown', reason: result.reason };
    automata.push(result.automaton);
    met.push(isNegated ? negate(result.automaton) : result.automaton);
  }
  try {
    const { text, states } = search(met, budget);
    if (text !== null) return { verdict: 'not-empty', text };
    return { verdict: 'empty', proof: { direction, automata, states } };
  } catch (problem) {
    if (problem instanceof BudgetExceeded) return { verdict: 'unknown', reason: outOfBudget(problem) };
    throw problem;
  }
}
