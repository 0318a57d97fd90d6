/** A valid pattern that was not compiled, because its automaton would be too large. */
export class RegexSizeError extends Error {
  override readonly name = 'RegexSizeError';

  constructor(
    readonly pattern: string,
    /** Instructions that the automaton would need; `Infinity` if beyond counting. */
    readonly size: number,
    /** The most that are built. */
    readonly limit: number,
  ) {
    super(`The pattern would need an automaton of ${size} instructions, and ${limit} is the limit`);
  }
}

/** A match that was given up, because it took more steps than its budget allows. Nobody knows its result: fail closed. */
export class RegexBudgetError extends Error {
  override readonly name = 'RegexBudgetError';

  constructor(
    readonly pattern: string,
    /** The steps that were allowed. */
    readonly budget: number,
  ) {
    super(`The match took more than ${budget} steps and was given up`);
  }
}
