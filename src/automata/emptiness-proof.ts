import { automatonOf, outOfBudget } from './automaton-of.js';
import { Budget, BudgetExceeded, type BudgetLimits } from './budget.js';
import { explore } from './common-states.js';
import { complementOf, DIRECTIONS, type Direction, type FiniteAutomaton } from './finite-automaton.js';
import type { AutomatonResult, Language, Unknown } from './language.js';
import { product } from './product.js';

/** An automaton of a proof, by its index there, or the texts that it does not accept. */
export interface Operand {
  readonly index: number;
  readonly isNegated: boolean;
}

/** How an automaton of a proof is made: of a pattern, or of two that stand before it. */
export type Derivation =
  | { readonly kind: 'pattern'; readonly pattern: string }
  | { readonly kind: 'and' | 'or'; readonly left: Operand; readonly right: Operand };

export interface DerivedAutomaton {
  readonly derivation: Derivation;
  readonly automaton: FiniteAutomaton;
}

/** Why no text is in a language: all that somebody needs who does not want to believe the search. */
export interface EmptinessProof {
  readonly direction: Direction;
  readonly automata: readonly DerivedAutomaton[];
  /** What a text would have to be in, all at once. Empty where the expression alone says that there is none. */
  readonly operands: readonly Operand[];
  /**
   * The states in which the operands can be together, a tuple after the other: closed under every unit, but for tuples where one
   * operand can accept nothing any more. None of them is accepting in all.
   */
  readonly states: readonly number[];
}

export type EmptinessResult =
  | { readonly verdict: 'empty'; readonly proof: EmptinessProof }
  | { readonly verdict: 'not-empty'; readonly text: string }
  | { readonly verdict: 'unknown'; readonly reason: Unknown };

/** The steps of a proof. Only tests bring others, with faults to be found. */
export interface ProofEngine {
  readonly automatonOf: (pattern: Language, direction: Direction, budget: Budget) => AutomatonResult;
  readonly complementOf: (automaton: FiniteAutomaton) => FiniteAutomaton;
  readonly product: typeof product;
  readonly explore: typeof explore;
}

export const PROOF_ENGINE: ProofEngine = { automatonOf, complementOf, product, explore };

/** Proves that a language is empty, with every automaton that it takes, where `findMember` answers `none`. */
export function proveEmpty(
  language: Language,
  limits: Partial<BudgetLimits> = {},
  engine: ProofEngine = PROOF_ENGINE,
): EmptinessResult {
  let result: EmptinessResult = { verdict: 'unknown', reason: { kind: 'budget', message: '' } };
  for (const direction of DIRECTIONS) {
    try {
      result = new Prover(direction, new Budget(limits), engine).prove(simplified(language));
    } catch (problem) {
      if (problem instanceof NoAutomaton) result = { verdict: 'unknown', reason: problem.reason };
      else if (problem instanceof BudgetExceeded) result = { verdict: 'unknown', reason: outOfBudget(problem) };
      else throw problem;
    }
    if (result.verdict !== 'unknown') return result;
  }
  return result;
}

/** Carries the reason out of the recursion. */
class NoAutomaton extends Error {
  constructor(readonly reason: Unknown) {
    super(reason.message);
  }
}

/** A language without constants inside: they say what they mean at once. */
type Simplified =
  | (Language & { readonly kind: 'pattern' })
  | { readonly kind: 'complement'; readonly of: Simplified }
  | { readonly kind: 'union' | 'intersection'; readonly of: readonly Simplified[] };

function simplified(language: Language): Simplified | boolean {
  switch (language.kind) {
    case 'pattern':
      return language;
    case 'complement': {
      const of = simplified(language.of);
      return typeof of === 'boolean' ? !of : { kind: 'complement', of };
    }
    case 'union':
    case 'intersection': {
      const decisive = language.kind === 'union';
      const parts = language.of.map(simplified);
      if (parts.includes(decisive)) return decisive;
      const of = parts.filter(part => typeof part !== 'boolean');
      const [only] = of;
      if (only === undefined) return !decisive;
      return of.length === 1 ? only : { kind: language.kind, of };
    }
  }
}

class Prover {
  private readonly automata: DerivedAutomaton[] = [];
  private readonly known = new Map<Simplified, Operand>();

  constructor(
    private readonly direction: Direction,
    private readonly budget: Budget,
    private readonly engine: ProofEngine,
  ) {}

  prove(language: Simplified | boolean): EmptinessResult {
    const { direction, automata, budget, engine } = this;
    if (language === false) return { verdict: 'empty', proof: { direction, automata, operands: [], states: [] } };
    if (language === true) return { verdict: 'not-empty', text: '' };
    const parts = conjuncts(language);
    const operands = parts.map(part => this.operandOf(part));
    const { text, states } = engine.explore(
      operands.map(operand => this.automatonOf(operand)),
      budget,
    );
    if (text !== null) return { verdict: 'not-empty', text };
    return { verdict: 'empty', proof: { direction, automata, operands, states } };
  }

  private automatonOf({ index, isNegated }: Operand): FiniteAutomaton {
    const derived = this.automata[index];
    if (derived === undefined) throw new Error(`a proof has no automaton ${index}`);
    return isNegated ? this.engine.complementOf(derived.automaton) : derived.automaton;
  }

  private operandOf(language: Simplified): Operand {
    let operand = this.known.get(language);
    if (operand === undefined) {
      operand = this.derive(language);
      this.known.set(language, operand);
    }
    return operand;
  }

  private derive(language: Simplified): Operand {
    switch (language.kind) {
      case 'pattern': {
        const result = this.engine.automatonOf(language, this.direction, this.budget);
        if (!result.ok) throw new NoAutomaton(result.reason);
        return this.add({ kind: 'pattern', pattern: language.pattern }, result.automaton);
      }
      case 'complement': {
        const { index, isNegated } = this.operandOf(language.of);
        return { index, isNegated: !isNegated };
      }
      case 'union':
      case 'intersection':
        return this.combine(
          language.kind === 'union' ? 'or' : 'and',
          language.of.map(part => this.operandOf(part)),
        );
    }
  }

  /** Two at a time, the smallest first, so that large ones are made as seldom as possible. */
  private combine(kind: 'and' | 'or', operands: readonly Operand[]): Operand {
    const bySize = (left: Operand, right: Operand): number => this.sizeOf(right) - this.sizeOf(left);
    const pending = [...operands].sort(bySize);
    for (;;) {
      const left = pending.pop();
      const right = pending.pop();
      if (left === undefined) throw new Error('a proof combines nothing');
      if (right === undefined) return left;
      const automaton = this.engine.product(this.automatonOf(left), this.automatonOf(right), kind, this.budget);
      const combined = this.add({ kind, left, right }, automaton);
      const place = pending.findLastIndex(operand => this.sizeOf(operand) >= automaton.size);
      pending.splice(place + 1, 0, combined);
    }
  }

  private sizeOf({ index }: Operand): number {
    return this.automata[index]?.automaton.size ?? 0;
  }

  private add(derivation: Derivation, automaton: FiniteAutomaton): Operand {
    return { index: this.automata.push({ derivation, automaton }) - 1, isNegated: false };
  }
}

/** What a text of the language must be in, all at once. */
function conjuncts(language: Simplified): readonly Simplified[] {
  return language.kind === 'intersection' ? language.of.flatMap(conjuncts) : [language];
}
