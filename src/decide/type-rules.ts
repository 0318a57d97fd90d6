import { Ballot, type Otherwise } from './ballot.js';
import { ASSUMED_RUNTIME, type RuleFault, type RuleMatch, type Verdict } from './decision.js';
import type { Evaluator } from './evaluator.js';
import { LiteralIndex } from './literal-index.js';

/** Fewer rules are asked one after the other, which is faster than looking for literals first. */
const INDEXED_FROM = 12;

/** Everything that the rules of a type say to a subject. */
export interface Findings {
  readonly verdict: Verdict;
  readonly matches: readonly RuleMatch[];
  readonly faults: readonly RuleFault[];
}

/** The rules of one callout type, made ready to be asked together. */
export class TypeRules {
  private readonly index: LiteralIndex | null;
  /** Those that the index does not know: rules that deny first, since one denial is enough. */
  private readonly unindexed: readonly Evaluator[];
  /** Of each rule the text that it is, where it is one, and whether it allows: side by side, to touch little memory. */
  private readonly exact: readonly (string | null)[];
  private readonly allows: Uint8Array;
  /** Rules about which .NET's runtimes may disagree: nearly always none. */
  private readonly runtimeDependent: readonly Evaluator[];
  private readonly assuming = new Map<Verdict, Verdict>();

  /** `indexed` is for tests: answers are the same either way. */
  constructor(
    private readonly evaluators: readonly Evaluator[],
    private readonly otherwise: Otherwise,
    indexed = evaluators.length >= INDEXED_FROM,
  ) {
    this.index = indexed ? new LiteralIndex(evaluators.map(({ needs }) => needs)) : null;
    const unindexed = this.index === null ? evaluators : this.index.always.flatMap(thing => evaluators[thing] ?? []);
    const denies = ({ canCall }: Evaluator): boolean => !canCall;
    this.unindexed = [...unindexed.filter(denies), ...unindexed.filter(evaluator => !denies(evaluator))];
    this.exact = evaluators.map(({ exact }) => exact);
    this.runtimeDependent = evaluators.filter(({ dependsOnRuntime }) => dependsOnRuntime);
    this.allows = Uint8Array.from(evaluators, ({ canCall }) => Number(canCall));
  }

  /** Whether {@link judge} allows: found without a look at most rules themselves, which of thousands are rarely near. */
  isAllowed(subject: string): boolean {
    if (this.index === null) return this.judge(subject).allowed;
    const ballot = new Ballot();
    for (const evaluator of this.unindexed) ballot.ask(evaluator, subject);
    let isAllowed = false;
    for (const thing of this.index.scan(subject)) {
      const text = this.exact[thing] ?? null;
      if (text === null) {
        const evaluator = this.evaluators[thing];
        if (evaluator !== undefined) ballot.ask(evaluator, subject);
      } else if (subject.includes(text)) {
        // One rule that denies is enough.
        if (this.allows[thing] === 0) return false;
        isAllowed = true;
      }
    }
    return !ballot.isDenied && (isAllowed || ballot.verdict(this.otherwise).allowed);
  }

  /** The decision. */
  judge(subject: string): Verdict {
    const ballot = new Ballot();
    for (const evaluator of this.unindexed) ballot.ask(evaluator, subject);
    if (this.index !== null) {
      for (const thing of this.index.scan(subject)) {
        const evaluator = this.evaluators[thing];
        if (evaluator !== undefined) ballot.ask(evaluator, subject);
      }
    }
    return this.withRuntime(ballot.verdict(this.otherwise), subject);
  }

  /** The verdict with the runtime that it assumes, where another one may decide otherwise. */
  private withRuntime(verdict: Verdict, subject: string): Verdict {
    if (this.runtimeDependent.length === 0 || !this.runtimeMatters(subject)) return verdict;
    let assuming = this.assuming.get(verdict);
    if (assuming === undefined) {
      assuming = { ...verdict, assumedRuntime: ASSUMED_RUNTIME };
      this.assuming.set(verdict, assuming);
    }
    return assuming;
  }

  /** Whether the rules that all runtimes agree about leave the decision to the others. */
  private runtimeMatters(subject: string): boolean {
    let isAllowed = false;
    for (const evaluator of this.evaluators) {
      if (evaluator.dependsOnRuntime) continue;
      const answer = evaluator.ask(subject);
      if (answer === 'no-match') continue;
      if (!evaluator.canCall) return false;
      if (answer === 'match') isAllowed = true;
    }
    return this.runtimeDependent.some(({ canCall }) => canCall !== isAllowed);
  }

  /** The decision, and every rule that matched or could not be evaluated, in the order of `.show`. */
  examine(subject: string): Findings {
    const ballot = new Ballot();
    const matches: RuleMatch[] = [];
    const faults: RuleFault[] = [];
    for (const evaluator of this.candidates(subject)) {
      const found = evaluator.find(subject);
      if (found === null) continue;
      if ('problem' in found) {
        faults.push(found);
        ballot.count(evaluator, found.problem);
      } else {
        matches.push(found);
        ballot.count(evaluator, 'match');
      }
    }
    return { verdict: this.withRuntime(ballot.verdict(this.otherwise), subject), matches, faults };
  }

  /** The rules that may match, in the order of `.show`. */
  private candidates(subject: string): readonly Evaluator[] {
    if (this.index === null) return this.evaluators;
    const indexed = this.index.scan(subject).flatMap(thing => this.evaluators[thing] ?? []);
    return [...this.unindexed, ...indexed].sort((left, right) => left.order - right.order);
  }
}
