import type { RuleLayer } from '../policy/rules-in-force.js';
import type { CalloutRule } from '../policy/rules.js';
import { compileCached } from '../regex/cache.js';
import { RegexBudgetError, type DotnetRegex } from '../regex/index.js';
import type { Span } from '../text/positions.js';
import type { RuleFault, RuleReference } from './decision.js';

/** What became of a rule on one subject. */
export type Verdict =
  | { readonly outcome: 'match'; readonly span: Span | null }
  | { readonly outcome: 'no-match' }
  | { readonly outcome: 'fault'; readonly fault: RuleFault };

const NO_MATCH: Verdict = { outcome: 'no-match' };

/** A rule made ready to be asked. */
export class Evaluator {
  readonly reference: RuleReference;
  /** Missing where the regex is ARM's bare `*` or invalid. */
  readonly regex: DotnetRegex | null;
  /** ARM's bare `*` matches everything (OURS(arm-star)). */
  readonly matchesAll: boolean;
  private readonly invalid: string | null;

  constructor(layer: RuleLayer, index: number, rule: CalloutRule, ignoreCase: boolean) {
    this.reference = {
      layer,
      index,
      calloutType: rule.CalloutType,
      regex: rule.CalloutUriRegex,
      canCall: rule.CanCall,
    };
    this.matchesAll = layer === 'arm-policy' && rule.CalloutUriRegex === '*';
    const compiled = this.matchesAll ? null : compileCached(rule.CalloutUriRegex, { ignoreCase });
    this.regex = compiled?.ok === true ? compiled.regex : null;
    this.invalid = compiled?.ok === false ? compiled.error.message : null;
  }

  /** Whether a Deny that cannot be evaluated denies whatever is asked: OURS(arm-invalid-regex). */
  get isInvalid(): boolean {
    return this.invalid !== null;
  }

  /** Whether the rule counts as matching: of a rule without an answer, a Deny does and an Allow does not. */
  counts(subject: string): boolean {
    if (this.matchesAll) return true;
    if (this.regex === null) return !this.reference.canCall;
    try {
      return this.regex.isMatch(subject);
    } catch (error) {
      if (error instanceof RegexBudgetError) return !this.reference.canCall;
      throw error;
    }
  }

  /** The same with the span, or the fault. */
  verdict(subject: string): Verdict {
    if (this.matchesAll) return { outcome: 'match', span: null };
    if (this.regex === null) return this.fault('invalid-regex', this.invalid ?? '');
    try {
      const match = this.regex.match(subject);
      return match === null
        ? NO_MATCH
        : { outcome: 'match', span: { start: match.index, end: match.index + match.length } };
    } catch (error) {
      if (error instanceof RegexBudgetError) return this.fault('budget-exceeded', error.message);
      throw error;
    }
  }

  private fault(problem: RuleFault['problem'], detail: string): Verdict {
    return { outcome: 'fault', fault: { ...this.reference, problem, detail } };
  }
}
