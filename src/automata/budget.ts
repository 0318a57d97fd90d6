/** What a question may cost before the answer is "unknown". */
export interface BudgetLimits {
  /** The states that one automaton may have while it is built. Default: 40,000, more for questions about long patterns. */
  readonly states: number;
  /** The steps that the whole question may take: transitions worked out, instructions visited. One takes 5 to 100 ns. Default: 40 million, likewise. */
  readonly steps: number;
  /** Asked every so many thousand steps: has it taken too long? Default: never, since the core has no clock. */
  readonly isLate: () => boolean;
}

const DEFAULT_BUDGET: BudgetLimits = { states: 40_000, steps: 40_000_000, isLate: () => false };
/** By UTF-16 unit of the patterns that a question is about: long lists of names have large automata, and simple ones. */
const PER_UNIT = { states: 2, steps: 1_000 } as const;

/** The limits of a question about patterns of so many units in all. */
export function limitsFor(units: number, limits: Partial<BudgetLimits>): BudgetLimits {
  const { states, steps } = DEFAULT_BUDGET;
  const scaled = { states: Math.max(states, PER_UNIT.states * units), steps: Math.max(steps, PER_UNIT.steps * units) };
  return { ...DEFAULT_BUDGET, ...scaled, ...limits };
}

/** Carries the end of a budget out of a construction; never leaves the folder. */
export class BudgetExceeded extends Error {
  constructor(readonly resource: 'states' | 'steps' | 'time') {
    super(`The budget of ${resource} is spent`);
  }
}

const STEPS_BETWEEN_LOOKS_AT_THE_CLOCK = 50_000;

/** What is left of a budget. */
export class Budget {
  private readonly limits: BudgetLimits;
  private steps = 0;
  private nextLook = 0;

  constructor(limits: Partial<BudgetLimits> = {}) {
    this.limits = { ...DEFAULT_BUDGET, ...limits };
  }

  spend(steps: number): void {
    this.steps += steps;
    if (this.steps > this.limits.steps) throw new BudgetExceeded('steps');
    if (this.steps < this.nextLook) return;
    // Once it is late, every further step looks again, and ends there.
    if (this.limits.isLate()) throw new BudgetExceeded('time');
    this.nextLook = this.steps + STEPS_BETWEEN_LOOKS_AT_THE_CLOCK;
  }

  /** Spends that part of what is left on one way to do it; null where that, or the states, do not suffice. */
  tryPart<Value>(share: number, way: (part: Budget) => Value): Value | null {
    const part = new Budget({ ...this.limits, steps: (this.limits.steps - this.steps) * share });
    try {
      return way(part);
    } catch (problem) {
      if (!(problem instanceof BudgetExceeded)) throw problem;
      return null;
    } finally {
      this.spend(part.spent);
    }
  }

  /** The steps so far. */
  get spent(): number {
    return this.steps;
  }

  /** May an automaton have so many states? */
  allowStates(count: number): void {
    if (count > this.limits.states) throw new BudgetExceeded('states');
  }
}
