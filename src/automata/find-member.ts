import { automatonOf, outOfBudget } from './automaton-of.js';
import { boundOf, hasMember, type Bound } from './bounds.js';
import { Budget, BudgetExceeded, limitsFor, type BudgetLimits } from './budget.js';
import { complementOf, type Direction, type FiniteAutomaton } from './finite-automaton.js';
import {
  asOnePart,
  complement,
  containing,
  intersection,
  isPlainlyEmpty,
  lengthOf,
  wellFormedHttpsUris,
  wellFormedUris,
  type Language,
  type MemberAnswer,
} from './language.js';
import { searchLazily } from './lazy-search.js';
import { product } from './product.js';
import { shortestMember, unitsOf } from './shortest-member.js';

export interface QuestionOptions {
  readonly budget?: Partial<BudgetLimits>;
  /**
   * Where a member would be most welcome, best first; one of them is looked for there before anywhere else. Default: well-formed
   * https URIs, then well-formed URIs.
   */
  readonly prefer?: readonly Language[];
  /** Whether any member will do, since only whether there is one is asked. Default: no. */
  readonly isAnyEnough?: boolean;
}

const READABLE_FIRST: readonly Language[] = [wellFormedHttpsUris, wellFormedUris];

type Search = (language: Language, direction: Direction, budget: Budget, wanted?: 'shortest' | 'any') => MemberAnswer;

/** The part of its steps that a question may spend on one way to answer it, while there are others. */
const SHARE = 0.25;

/** Looks for a text of the language. `none` is a proof that there is none. Spends its steps twice over at most. */
export function findMember(language: Language, options: QuestionOptions = {}): MemberAnswer {
  if (isPlainlyEmpty(language) || isSoonEmpty(language)) return { verdict: 'none' };
  // Patterns that end in `$` are small when read backward, those that begin with `^` mostly either way.
  const limits = limitsFor(lengthOf(language), options.budget ?? {});
  const quick = new Question(options, limits).quickly(language);
  if (quick !== null) return quick;
  const backward = new Question(options, limits).search(searchIn, language, 'backward', 1);
  if (backward.verdict !== 'unknown') return backward;
  const question = new Question(options, limits);
  for (const way of [
    () => question.search(searchIn, language, 'forward', SHARE),
    () => question.search(searchLazily, language, 'backward', SHARE),
    () => question.search(searchLazily, language, 'forward', SHARE),
    // There may be an answer that does not need the pattern which has no automaton.
    () => searchBounds(question, language, 'backward'),
    () => searchBounds(question, language, 'forward'),
    () => question.search(searchIn, language, 'forward', 1),
  ]) {
    const answer = way();
    if (answer.verdict !== 'unknown') return answer;
  }
  return backward;
}

/** What is left of the steps and the time of one question. */
class Question {
  private steps: number;

  constructor(
    private readonly options: QuestionOptions,
    private readonly limits: BudgetLimits,
  ) {
    this.steps = limits.steps;
  }

  /** Spends at most that share of all the steps. */
  search(how: Search, language: Language, direction: Direction, share: number): MemberAnswer {
    return this.spend(share, budget => {
      const { prefer = READABLE_FIRST, isAnyEnough = false } = this.options;
      const isFirst = prefer.length === 0 && !isAnyEnough;
      const anywhere = how(language, direction, budget, isFirst ? 'shortest' : 'any');
      if (anywhere.verdict !== 'found' || isFirst || isAnyEnough) return anywhere;
      const asked = prefer.length > FEW && how === searchIn ? joined(language, direction, budget) : language;
      for (const preferred of prefer) {
        const inside = intersection(asked, preferred);
        if (isSoonEmpty(intersection(language, preferred))) continue;
        const answer = attempt(() => how(inside, direction, budget));
        if (answer.verdict === 'found') return answer;
      }
      const shortest = attempt(() => how(language, direction, budget));
      return shortest.verdict === 'found' ? shortest : anywhere;
    });
  }

  /**
   * The same answer as that of {@link search}, where it can be had without the automata of long lists whose texts are not wanted: the
   * first text by the other parts of the language is the first one by all, if it is not in the lists. null where that is not so.
   */
  quickly(language: Language): MemberAnswer | null {
    const [light, heavy] = withoutLongLists(language);
    if (heavy.length === 0) return null;
    const isMember = (text: string): boolean => heavy.every(part => hasMember(part, text) === true);
    const first = (preferred: readonly Language[]): MemberAnswer =>
      this.spend(SHARE, budget => searchIn(intersection(...light, ...preferred), 'backward', budget));
    const anywhere = first([]);
    if (anywhere.verdict !== 'found') return anywhere.verdict === 'none' ? anywhere : null;
    for (const preferred of this.options.prefer ?? READABLE_FIRST) {
      const answer = first([preferred]);
      if (answer.verdict === 'none') continue;
      return answer.verdict === 'found' && isMember(answer.text) ? answer : null;
    }
    return isMember(anywhere.text) ? anywhere : null;
  }

  spend(share: number, way: (budget: Budget) => MemberAnswer): MemberAnswer {
    const budget = new Budget({ ...this.limits, steps: Math.min(this.steps, this.limits.steps * share) });
    const answer = attempt(() => {
      // Even the first steps may be many.
      budget.spend(1);
      return way(budget);
    });
    this.steps = Math.max(0, this.steps - budget.spent);
    return answer;
  }
}

function attempt(way: () => MemberAnswer): MemberAnswer {
  try {
    return way();
  } catch (problem) {
    if (problem instanceof BudgetExceeded) return { verdict: 'unknown', reason: outOfBudget(problem) };
    throw problem;
  }
}

/** So many texts are tried that may be in the language. */
const MAX_CANDIDATES = 8;

function searchBounds(question: Question, language: Language, direction: Direction): MemberAnswer {
  const within = (bound: Bound): Language | null => {
    let result: Language | null = null;
    question.spend(SHARE, budget => {
      result = boundOf(language, bound, direction, budget);
      return UNDECIDED;
    });
    return result;
  };
  const [outer, inner] = [within('outer'), within('inner')];
  if (outer === null || inner === null) return UNDECIDED;
  const member = question.search(searchIn, inner, direction, SHARE);
  const otherwise = member.verdict === 'found' ? member : UNDECIDED;
  let candidates = outer;
  for (let count = 0; count < MAX_CANDIDATES; count++) {
    const candidate = question.search(searchIn, candidates, direction, SHARE);
    if (candidate.verdict === 'unknown') return otherwise;
    if (candidate.verdict === 'none') return count === 0 ? candidate : otherwise;
    if (hasMember(language, candidate.text) === true) return candidate;
    candidates = intersection(candidates, complement(onlyText(candidate.text)));
  }
  return otherwise;
}

const UNDECIDED: MemberAnswer = {
  verdict: 'unknown',
  reason: { kind: 'unsupported', message: 'the texts that it may have are not known to be in it' },
};

function onlyText(text: string): Language {
  const units = unitsOf(text).map(unit => `\\u${unit.toString(16).padStart(4, '0')}`);
  return containing(`\\A${units.join('')}\\z`);
}

/** So often, a language of many parts is asked about without being made one. */
const FEW = 4;

/** The same language as one part, where that is not large: it is then put beside others again and again. */
function joined(language: Language, direction: Direction, budget: Budget): Language {
  const parts = language.kind === 'intersection' ? language.of : [];
  const sizes = parts
    .map(part => part.known.get(direction))
    .map(known => (known?.ok === true ? known.automaton.size : LARGE));
  if (sizes.length < 2 || sizes.reduce((sum, size) => sum + size, 0) > LARGE) return language;
  const whole = asOnePart(language);
  const result = budget.tryPart(SHARE, part => automatonOf(whole, direction, part));
  return result?.ok === true ? whole : language;
}

/** Lists of rules of so many units in all are long. */
const LONG = 4_096;

/** The parts of a language, and those among them that only say what is not wanted, by long lists. */
function withoutLongLists(language: Language): readonly [readonly Language[], readonly Language[]] {
  const parts = language.kind === 'intersection' ? language.of : [language];
  const isLong = (part: Language): boolean => part.kind === 'complement' && lengthOf(part) > LONG;
  return [parts.filter(part => !isLong(part)), parts.filter(isLong)];
}

/** Whether it takes time already to look at what there is of an automaton. */
function isIntricate({ size, units }: FiniteAutomaton): boolean {
  return size > LARGE || units.starts.length > LARGE;
}

/** So many steps cost less than it takes to make the automaton of one short pattern. */
const FEW_STEPS = 4_000;

/**
 * Whether a language is seen to have no text by reading from the start, with automata that are there already: texts that are to begin
 * with different hosts part soon, however much may follow. `false` says nothing.
 */
function isSoonEmpty(language: Language): boolean {
  const automata: FiniteAutomaton[] = [];
  for (const part of language.kind === 'intersection' ? language.of : [language]) {
    const isNegative = part.kind === 'complement';
    const known = (isNegative ? part.of : part).known.get('forward');
    if (known?.ok !== true || isIntricate(known.automaton)) continue;
    automata.push(isNegative ? complementOf(known.automaton) : known.automaton);
  }
  // What the parts that are known leave empty is empty, whatever the others are.
  if (automata.length < 2) return false;
  const answer = attempt(() => {
    const text = shortestMember(automata, new Budget({ steps: FEW_STEPS }), 'any');
    return text === null ? { verdict: 'none' } : { verdict: 'found', text };
  });
  return answer.verdict === 'none';
}

function searchIn(
  language: Language,
  direction: Direction,
  budget: Budget,
  wanted: 'shortest' | 'any' = 'shortest',
): MemberAnswer {
  const automata: FiniteAutomaton[] = [];
  for (const part of language.kind === 'intersection' ? language.of : [language]) {
    const result = automatonOf(part, direction, budget);
    if (!result.ok) return { verdict: 'unknown', reason: result.reason };
    automata.push(result.automaton);
  }
  const text = shortestMember(fewer(automata, budget), budget, wanted);
  return text === null ? { verdict: 'none' } : { verdict: 'found', text };
}

/** Automata beside which others are small. */
const LARGE = 2_000;

/** Beside a large automaton, the small ones as one: where they have nothing in common, the large one need not be walked through. */
function fewer(automata: readonly FiniteAutomaton[], budget: Budget): readonly FiniteAutomaton[] {
  const sorted = [...automata].sort((left, right) => left.size - right.size);
  const large = sorted.filter(({ size }) => size > LARGE);
  if (large.length === 0) return automata;
  const small = sorted.slice(0, sorted.length - large.length);
  for (;;) {
    const [first, second, ...others] = small;
    if (first === undefined || second === undefined || first.size * second.size > 10 * LARGE) break;
    small.splice(0, small.length, product(first, second, 'and', budget), ...others);
  }
  return [...small, ...large];
}
