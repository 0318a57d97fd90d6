import { beginsAtStart, endsAtEnd } from './anchoring.js';
import { automatonSize, buildAutomaton } from './automaton.js';
import { Backtracker } from './backtracker.js';
import { buildBacktrackingProgram } from './backtracking-program.js';
import { DeterministicAutomaton } from './deterministic-automaton.js';
import { isRegular, toExpression, type Expression } from './expression.js';
import { firstUnitsOf } from './first-units.js';
import { BACKTRACKING_BUDGET, LINEAR_BUDGET, MAX_AUTOMATON_SIZE } from './limits.js';
import type { DotnetRegexParseError } from './parse-error.js';
import { parsePattern, type RegexOptions } from './parse.js';
import { RegexBudgetError, RegexSizeError } from './regex-errors.js';
import { literalFactsOf, type LiteralFacts } from './required-literals.js';
import { SpanFinder, type MatchSpan } from './span-finder.js';
import type { RegexTree } from './tree.js';

/** More literals to look for cost more than they save. */
const MAX_FILTERS = 4;

/** A compiled pattern, or why it was not compiled. */
export type CompileResult =
  | { readonly ok: true; readonly regex: DotnetRegex }
  | { readonly ok: false; readonly error: DotnetRegexParseError | RegexSizeError };

/**
 * A .NET regular expression: answers as `Regex.IsMatch` and `Regex.Match` of .NET do for the same pattern, with culture
 * invariant and no options (or IgnoreCase), on UTF-16 units.
 *
 * Regular patterns (without back references, lookarounds, atomic and balancing groups, conditions) take time linear in the
 * input. Others are matched by backtracking, within a budget of steps.
 */
export class DotnetRegex {
  private literalFacts: LiteralFacts | undefined;
  private filter: readonly string[] | undefined;
  private decider: DeterministicAutomaton | 'none' | undefined;
  private finder: SpanFinder | undefined;
  private backtracker: Backtracker | undefined;

  private constructor(
    /** The pattern as parsed. */
    readonly tree: RegexTree,
    private readonly expression: Expression,
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
    const size = regular ? automatonSize(expression) : 0;
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
    if (!this.mayMatch(input)) return false;
    if (this.literals.exact !== undefined) return true;
    if (!this.isRegular) return this.matchByBacktracking(input) !== null;
    const decider = (this.decider ??= this.buildDecider());
    const decision = decider === 'none' ? this.find(input) !== null : decider.decide(input);
    return decision ?? this.giveUp(input, LINEAR_BUDGET);
  }

  /**
   * The first match, as .NET finds it, or `null`.
   *
   * @throws RegexBudgetError if that is not known after all the steps allowed
   */
  match(input: string): MatchSpan | null {
    if (!this.isRegular) return this.mayMatch(input) ? this.matchByBacktracking(input) : null;
    if (!this.isMatch(input)) return null;
    return this.find(input);
  }

  private find(input: string): MatchSpan | null {
    this.finder ??= new SpanFinder(buildAutomaton(this.expression, 'forward'));
    const span = this.finder.find(input);
    return span === undefined ? this.giveUp(input, LINEAR_BUDGET) : span;
  }

  /**
   * The same answer as `match`, always by backtracking: the slow path, which tests compare the other with.
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
    const filter = (this.filter ??= this.chooseFilter());
    if (filter.length === 0) return true;
    for (const literal of filter) {
      if (input.includes(literal)) return true;
    }
    return false;
  }

  /** An automaton that is tied to one end of the input is quicker than a look at all of it. */
  private chooseFilter(): readonly string[] {
    const { exact, required } = this.literals;
    if (exact !== undefined) return exact;
    const isTied = this.isRegular && (beginsAtStart(this.expression) || endsAtEnd(this.expression));
    return isTied || required === undefined || required.length > MAX_FILTERS ? [] : required;
  }

  /** Reading from an end that the match is tied to settles most inputs within a few units. */
  private buildDecider(): DeterministicAutomaton | 'none' {
    const { expression } = this;
    const direction = !beginsAtStart(expression) && endsAtEnd(expression) ? 'backward' : 'forward';
    return DeterministicAutomaton.build(buildAutomaton(expression, direction), direction) ?? 'none';
  }

  private giveUp(input: string, budget: { readonly base: number; readonly perUnit: number }): never {
    throw new RegexBudgetError(this.pattern, budget.base + budget.perUnit * input.length);
  }
}
