import { automatonOf, outOfBudget } from './automaton-of.js';
import { Budget, BudgetExceeded, type BudgetLimits } from './budget.js';
import { explore } from './common-states.js';
import { DIRECTIONS, type Direction, type FiniteAutomaton } from './finite-automaton.js';
import { intersection, wellFormedHttpsUris, wellFormedUris, type Language, type Unknown } from './language.js';

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
  let answer: MemberAnswer = { verdict: 'none' };
  for (const direction of DIRECTIONS) {
    answer = search(language, direction, options);
    if (answer.verdict !== 'unknown') return answer;
  }
  return answer;
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
  const { text } = explore(automata, budget);
  return text === null ? { verdict: 'none' } : { verdict: 'found', text };
}
