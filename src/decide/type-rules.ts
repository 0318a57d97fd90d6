import { NO_MATCH, UNDECIDED } from '../regex/pattern-set.js';
import { Ballot, type Otherwise } from './ballot.js';
import { ASSUMED_RUNTIME, type RuleFault, type RuleMatch, type Verdict } from './decision.js';
import type { AskedMeaning, RuleEvaluator } from './evaluator.js';
import { ALLOWED, DENIED, type RuleSet } from './rule-set.js';

/** Everything that the rules of a type say to a subject. */
export interface Findings {
  readonly verdict: Verdict;
  readonly matches: readonly RuleMatch[];
  readonly faults: readonly RuleFault[];
}

/** Fewer rules are asked one by one for everything that they say, which takes no automaton for all of them. */
const EXAMINED_TOGETHER_FROM = 12;

/** The rules of one callout type by rank: those that deny first, each kind in the order of `.show`. Each is made ready when it is asked for. */
export class RankedRules {
  private readonly made: (RuleEvaluator | null)[] = [];

  constructor(
    private readonly meanings: readonly AskedMeaning[],
    private readonly make: (rank: number) => RuleEvaluator | null,
  ) {}

  get size(): number {
    return this.meanings.length;
  }

  at(rank: number): RuleEvaluator | null {
    return rank < 0 ? null : (this.made[rank] ??= this.make(rank));
  }

  all(): readonly RuleEvaluator[] {
    return this.meanings.flatMap((_, rank) => this.at(rank) ?? []);
  }

  /** Those about which .NET's runtimes may disagree. */
  runtimeDependent(): readonly RuleEvaluator[] {
    return this.meanings.flatMap(({ dependsOnRuntime }, rank) => (dependsOnRuntime ? (this.at(rank) ?? []) : []));
  }
}

/** The rules of one callout type, made ready to be asked together: those of a set at once, and others, if there are any, one by one. */
export class TypeRules {
  private readonly alone: readonly RuleEvaluator[];
  /** Rules about which .NET's runtimes may disagree: nearly always none. */
  private readonly runtimeDependent: readonly RuleEvaluator[];
  private readonly assuming = new Map<Verdict, Verdict>();

  constructor(
    private readonly ranked: RankedRules,
    private readonly set: RuleSet,
    private readonly otherwise: Otherwise,
  ) {
    this.alone = set.alone.flatMap(rank => ranked.at(rank) ?? []).sort((left, right) => left.order - right.order);
    this.runtimeDependent = ranked.runtimeDependent();
  }

  /** Whether an answer may take long enough to be worth remembering. */
  get isSlow(): boolean {
    return this.alone.length > 0;
  }

  /** Whether there are rules about which .NET's runtimes may disagree. */
  get dependsOnRuntime(): boolean {
    return this.runtimeDependent.length > 0;
  }

  /** Whether {@link judge} allows. */
  isAllowed(subject: string): boolean {
    const outcome = this.set.outcome(subject);
    if (outcome === DENIED) return false;
    if (this.alone.length === 0 && outcome !== UNDECIDED) return outcome === ALLOWED;
    return this.judgeAsWeDo(subject).allowed;
  }

  /** The decision. */
  judge(subject: string): Verdict {
    return this.withRuntime(this.judgeAsWeDo(subject), subject);
  }

  private judgeAsWeDo(subject: string): Verdict {
    const first = this.set.first(subject);
    if (first === UNDECIDED) return this.ask(this.ranked.all(), new Ballot(), subject);
    if (this.alone.length === 0) return this.ranked.at(first)?.verdict ?? this.otherwise.noMatch;
    const ballot = new Ballot();
    const evaluator = this.ranked.at(first);
    if (evaluator !== null) ballot.count(evaluator, 'match');
    return this.ask(this.alone, ballot, subject);
  }

  /** The same for a subject of ASCII without line breaks that is in bytes; null where that takes more than the set. */
  judgeBytes(bytes: Uint8Array, start: number, end: number): Verdict | null {
    if (this.alone.length > 0 || this.runtimeDependent.length > 0) return null;
    const first = this.set.firstInBytes(bytes, start, end);
    if (first === NO_MATCH) return this.otherwise.noMatch;
    return this.ranked.at(first)?.verdict ?? null;
  }

  /** The decision, and every rule that matched or could not be evaluated, in the order of `.show`. */
  examine(subject: string): Findings {
    const ballot = new Ballot();
    const matches: RuleMatch[] = [];
    const faults: RuleFault[] = [];
    const known = this.ranked.size < EXAMINED_TOGETHER_FROM ? undefined : this.set.all(subject);
    const matching = new Set(known?.flatMap(rank => this.ranked.at(rank) ?? []));
    const asked = known === undefined ? this.ranked.all() : [...matching, ...this.alone];
    for (const evaluator of [...asked].sort((left, right) => left.order - right.order)) {
      const found = matching.has(evaluator) ? evaluator.matchIn(subject) : evaluator.find(subject);
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

  /** How many rules match, without where. */
  matchCount(subject: string): number {
    const known = this.set.all(subject);
    const asked = known === undefined ? this.ranked.all() : this.alone;
    return (known?.length ?? 0) + asked.filter(evaluator => evaluator.ask(subject) === 'match').length;
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
    for (const evaluator of this.ranked.all()) {
      if (evaluator.dependsOnRuntime) continue;
      const answer = evaluator.ask(subject);
      if (answer === 'no-match') continue;
      if (!evaluator.canCall) return false;
      if (answer === 'match') isAllowed = true;
    }
    return this.runtimeDependent.some(({ canCall }) => canCall !== isAllowed);
  }

  private ask(evaluators: readonly RuleEvaluator[], ballot: Ballot, subject: string): Verdict {
    for (const evaluator of evaluators) ballot.ask(evaluator, subject);
    return ballot.verdict(this.otherwise);
  }
}
