import { beginsAtStart, endsAtEnd } from './anchoring.js';
import { Backtracker, type MatchSpan } from './backtracker.js';
import { buildBacktrackingProgram } from './backtracking-program.js';
import { isRegular, toExpression, type RegexExpression } from './expression.js';
import { firstUnitsOf } from './first-units.js';
import { BACKTRACKING_BUDGET, LINEAR_BUDGET, MAX_AUTOMATON_SIZE } from './limits.js';
import type { DotnetRegexParseError } from './parse-error.js';
import { parsePattern, type RegexOptions } from './parse.js';
import { NO_MATCH, PatternSet, UNDECIDED } from './pattern-set.js';
import { programOf, programSize } from './program.js';
import { RegexBudgetError, RegexSizeError } from './regex-errors.js';
import { literalFactsOf, type LiteralFacts } from './required-literals.js';
import type { RegexTree } from './tree.js';

/** A compiled pattern, or why it was not compiled. */
export type CompileResult =
  | { readonly ok: true; readonly regex: DotnetRegex }
  | { readonly ok: false; readonly error: DotnetRegexParseError | RegexSizeError };

/**
 * A .NET regular expression: answers as `Regex.IsMatch` and `Regex.Match` of .NET do for the same pattern, with culture
 * invariant and no options (or IgnoreCase), on UTF-16 units.
 *
 * Whether a regular pattern (one without back references, lookarounds, atomic and balancing groups, conditions) matches takes time
 * linear in the input. Where it matches, and all about other patterns, is found by backtracking, within a budget of steps.
 */
export class DotnetRegex {
  private literalFacts: LiteralFacts | undefined;
  private automaton: PatternSet | 'none' | undefined;
  private backtracker: Backtracker | undefined;

  private constructor(
    /** The pattern as parsed. */
    readonly tree: RegexTree,
    private readonly expression: RegexExpression,
    /** Whether it is matched in linear time; otherwise by backtracking. */
    readonly isRegular: boolean,
  ) {}

  /**
   * Compiles a pattern; `options` default to none.
   *
   * @throws DotnetRegexParseError if .NET would refuse the pattern, or it goes beyond our bounds
   * @throws RegexSizeError if its automaton would have more than 50,000 instructions
   */
  static compile(pattern: string, options: RegexOptions = {}): DotnetRegex {
    const result = DotnetRegex.tryCompile(pattern, options);
    if (!result.ok) throw result.error;
    return result.regex;
  }

  /** The same without throwing. */
  static tryCompile(pattern: string, options: RegexOptions = {}): CompileResult {
    const parsed = parsePattern(pattern, options);
    if (!parsed.ok) return parsed;
    const expression = toExpression(parsed.tree.root);
    const regular = isRegular(expression);
    const size = regular ? programSize(expression) : 0;
    if (size > MAX_AUTOMATON_SIZE) {
      return { ok: false, error: new RegexSizeError(pattern, size, MAX_AUTOMATON_SIZE) };
    }
    return { ok: true, regex: new DotnetRegex(parsed.tree, expression, regular) };
  }

  /** The pattern as it was given. */
  get pattern(): string {
    return this.tree.pattern;
  }

  /**
   * Does the pattern match anywhere in the input?
   *
   * @throws RegexBudgetError if that is not known after all the steps allowed
   */
  isMatch(input: string): boolean {
    const automaton = this.isRegular ? (this.automaton ??= this.buildAutomaton()) : 'none';
    if (automaton === 'none') return this.mayMatch(input) && this.matchByBacktracking(input) !== null;
    const label = automaton.find(input);
    return label === UNDECIDED ? this.giveUp(input, LINEAR_BUDGET) : label !== NO_MATCH;
  }

  /**
   * The first match, as .NET finds it, or `null`.
   *
   * @throws RegexBudgetError if that is not known after all the steps allowed
   */
  match(input: string): MatchSpan | null {
    const mayMatch = this.isRegular ? this.isMatch(input) : this.mayMatch(input);
    return mayMatch ? this.matchByBacktracking(input) : null;
  }

  /**
   * The same answer as `match`, without a look at anything else first: the slow path, which tests compare the other with.
   *
   * @throws RegexBudgetError if that is not known after all the steps allowed
   */
  matchByBacktracking(input: string): MatchSpan | null {
    const { expression } = this;
    this.backtracker ??= new Backtracker(
      buildBacktrackingProgram(expression),
      firstUnitsOf(expression),
      beginsAtStart(expression),
    );
    const span = this.backtracker.find(input);
    return span === undefined ? this.giveUp(input, BACKTRACKING_BUDGET) : span;
  }

  /** What the text of an input must look like for the pattern to match it. */
  get literals(): LiteralFacts {
    return (this.literalFacts ??= literalFactsOf(this.expression, 'as written'));
  }

  /** A quick look for the literals that a match must contain. */
  private mayMatch(input: string): boolean {
    const { required } = this.literals;
    return required === undefined || required.some(literal => input.includes(literal));
  }

  /** Reading from an end that the match is tied to settles most inputs within a few units. */
  private buildAutomaton(): PatternSet | 'none' {
    const { expression } = this;
    const direction = !beginsAtStart(expression) && endsAtEnd(expression) ? 'backward' : 'forward';
    const result = programOf(expression, direction);
    return (result.ok ? PatternSet.of(result.program) : undefined) ?? 'none';
  }

  private giveUp(input: string, budget: { readonly base: number; readonly perUnit: number }): never {
    throw new RegexBudgetError(this.pattern, budget.base + budget.perUnit * input.length);
  }
}
