import type { Verdict } from './decision.js';
import type { RuleAnswer, RuleEvaluator } from './evaluator.js';

/** The outcomes of a type's rules where none of them decides. */
export interface Otherwise {
  readonly noMatch: Verdict;
  /** Where besides a rule that allows could not be evaluated. */
  readonly unevaluated: Verdict;
}

/**
 * Finds the deciding rule from answers that come in any order: the first rule that denies and matches, else the first that
 * denies and could not be evaluated, else the first that allows and matches. `First` is in the order of `.show`.
 */
export class Ballot {
  private denial: RuleEvaluator | null = null;
  private unevaluatedDenial: RuleEvaluator | null = null;
  private allowance: RuleEvaluator | null = null;
  private hasUnevaluatedAllowance = false;

  /** Asks a rule, unless its answer could change nothing. */
  ask(evaluator: RuleEvaluator, subject: string): void {
    const { denial, allowance } = this;
    if (evaluator.canCall) {
      if (denial !== null || this.unevaluatedDenial !== null) return;
      if (allowance !== null && allowance.order < evaluator.order) return;
    } else if (denial !== null && denial.order < evaluator.order) return;
    this.count(evaluator, evaluator.ask(subject));
  }

  count(evaluator: RuleEvaluator, answer: RuleAnswer): void {
    if (answer === 'no-match') return;
    const { canCall } = evaluator;
    if (answer === 'match') {
      if (canCall) this.allowance = earlier(this.allowance, evaluator);
      else this.denial = earlier(this.denial, evaluator);
    } else if (canCall) this.hasUnevaluatedAllowance = true;
    else this.unevaluatedDenial = earlier(this.unevaluatedDenial, evaluator);
  }

  verdict({ noMatch, unevaluated }: Otherwise): Verdict {
    if (this.denial !== null) return this.denial.verdict;
    if (this.unevaluatedDenial !== null) return this.unevaluatedDenial.unevaluatedVerdict;
    if (this.allowance !== null) return this.allowance.verdict;
    return this.hasUnevaluatedAllowance ? unevaluated : noMatch;
  }
}

function earlier(known: RuleEvaluator | null, other: RuleEvaluator): RuleEvaluator {
  return known !== null && known.order < other.order ? known : other;
}
