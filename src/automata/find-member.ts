import { automatonOf, outOfBudget } from './automaton-of.js';
import { boundOf, hasMember } from './bounds.js';
import { Budget, BudgetExceeded, type BudgetLimits } from './budget.js';
import { explore, unitsOf } from './common-states.js';
import type { Direction, FiniteAutomaton } from './finite-automaton.js';
import {
  complement,
  containing,
  intersection,
  wellFormedHttpsUris,
  wellFormedUris,
  type Language,
  type Unknown,
} from './language.js';

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
  const { text } = explore(automata, budget);
  return text === null ? { verdict: 'none' } : { verdict: 'found', text };
}
