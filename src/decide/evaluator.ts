import type { RuleLayer } from '../policy/rules-in-force.js';
import type { CalloutRule } from '../policy/rules.js';
import { RegexBudgetError, runtimeDependentLoop, type CompileResult, type MatchSpan } from '../regex/index.js';
import type { Span } from '../../grammar/text/positions.js';
import type { FaultProblem, RuleFault, RuleMatch, RuleReference, Verdict } from './decision.js';
import type { NecessaryTexts } from './literal-index.js';
import { exactText, lowered, mayMatch, necessaryTexts } from './literal-runs.js';
import type { NativeRegex } from '../regex/native-regex.js';
import { literalShape, shapeMatches, type LiteralShape } from './literal-shape.js';
import { ruleMeaning } from './rule-meaning.js';

/** What a rule says to one subject. */
export type Answer = 'match' | 'no-match' | FaultProblem;

/** Compiles patterns, or gives what is kept of them. */
export interface Compiler {
  /** For the engine of JavaScript, as far as that can do the same as the other. */
  native(pattern: string): NativeRegex;
  dotnet(pattern: string): CompileResult;
}

const NOTHING_NEEDED: NecessaryTexts = [];

/** A rule made ready to be asked. */
export class Evaluator {
  readonly reference: RuleReference;
  readonly canCall: boolean;
  /** The decision that it makes where it matches, or cannot be evaluated and denies. */
  readonly verdict: Verdict;
  readonly unevaluatedVerdict: Verdict;
  /** Whether .NET's runtimes may disagree about what it matches. */
  readonly dependsOnRuntime: boolean;
  /** What every subject of a match contains. */
  readonly needs: NecessaryTexts;
  /** ARM's bare `*` does. */
  private readonly matchesAll: boolean;
  private readonly isInvalid: boolean;
  /** The text that the regex is, where it is nothing else: the rule then matches what contains it, and cannot be at fault. */
  readonly exact: string | null;
  private readonly shape: LiteralShape | null;
  /** A text that a quick look can rule a match out by. */
  private readonly text: string | null;
  /** Of the last fault, in words. */
  private detail = '';

  constructor(
    layer: RuleLayer,
    index: number,
    /** Its place among all rules in force, in the order of `.show`. */
    readonly order: number,
    rule: CalloutRule,
    type: string,
    ignoreCase: boolean,
    private readonly compiler: Compiler,
  ) {
    const { CalloutType: calloutType, CalloutUriRegex: regex, CanCall: canCall } = rule;
    this.reference = { layer, index, calloutType, regex, canCall };
    this.canCall = canCall;
    const reason = canCall ? 'allow-rule' : 'deny-rule';
    this.verdict = { allowed: canCall, reason, type, layer, rule: index, regex };
    this.unevaluatedVerdict = { ...this.verdict, allowed: false, reason: 'unevaluated-deny-rule' };

    const meaning = ruleMeaning(layer, regex, ignoreCase);
    this.matchesAll = meaning.kind === 'everything';
    this.isInvalid = meaning.kind === 'invalid';
    if (meaning.kind === 'invalid') this.detail = meaning.message;
    const tree = meaning.kind === 'regex' ? meaning.tree : null;
    this.dependsOnRuntime = tree !== null && runtimeDependentLoop(tree) !== null;
    this.shape = tree === null ? null : literalShape(tree);
    this.exact = this.shape?.end === 'anywhere' && !this.shape.atStart ? this.shape.text : null;
    this.text = tree === null ? null : exactText(tree);
    this.needs = tree === null ? NOTHING_NEEDED : necessaryTexts(tree);
  }

  /** Asks the rule. One that cannot be evaluated is at fault only with subjects that hold the texts that a match needs. */
  ask(subject: string): Answer {
    if (this.exact !== null) return subject.includes(this.exact) ? 'match' : 'no-match';
    if (this.matchesAll) return 'match';
    if (this.isInvalid) return 'invalid-regex';
    if (this.shape !== null) return shapeMatches(this.shape, subject) ? 'match' : 'no-match';
    if (this.lacksText(subject)) return 'no-match';
    const native = this.nativeFor(subject);
    if (native !== null) return native.isMatch(subject) ? 'match' : 'no-match';
    const compiled = this.compiler.dotnet(this.reference.regex);
    if (!compiled.ok) return this.faultUnlessRuledOut('too-large', compiled.error, subject);
    try {
      return compiled.regex.isMatch(subject) ? 'match' : 'no-match';
    } catch (error) {
      if (!(error instanceof RegexBudgetError)) throw error;
      return this.faultUnlessRuledOut('budget-exceeded', error, subject);
    }
  }

  /** The same as {@link ask}, with the place of the match or what is wrong; null where there is no match. */
  find(subject: string): RuleMatch | RuleFault | null {
    const native = this.nativeFor(subject);
    if (native !== null) {
      const match = this.lacksText(subject) ? null : native.match(subject);
      return match === null ? null : this.matchAt(spanOf(match));
    }
    const answer = this.ask(subject);
    if (answer === 'no-match') return null;
    return answer === 'match' ? this.matchAt(this.spanIn(subject)) : this.fault(answer);
  }

  private matchAt(span: Span | null): RuleMatch {
    const { layer, index, calloutType, regex, canCall } = this.reference;
    return { layer, index, calloutType, regex, canCall, span };
  }

  private lacksText(subject: string): boolean {
    return this.text !== null && !subject.includes(this.text);
  }

  /** The JavaScript engine's regex, where this rule and subject are for it. */
  private nativeFor(subject: string): NativeRegex | null {
    if (this.isInvalid || this.matchesAll) return null;
    const native = this.compiler.native(this.reference.regex);
    return subject.length <= native.longestSubject ? native : null;
  }

  private fault(problem: FaultProblem): RuleFault {
    return { ...this.reference, problem, detail: this.detail };
  }

  private faultUnlessRuledOut(problem: FaultProblem, error: Error, subject: string): Answer {
    this.detail = error.message;
    return mayMatch(this.needs, lowered(subject)) ? problem : 'no-match';
  }

  private spanIn(subject: string): Span | null {
    if (this.matchesAll) return null;
    const compiled = this.compiler.dotnet(this.reference.regex);
    if (!compiled.ok) return null;
    // Backtracking is the faster way for most patterns; the linear one always comes to an end.
    for (const find of ['matchByBacktracking', 'match'] as const) {
      try {
        const match = compiled.regex[find](subject);
        return match === null ? null : spanOf(match);
      } catch (error) {
        if (!(error instanceof RegexBudgetError)) throw error;
      }
    }
    return null;
  }
}

function spanOf({ index, length }: MatchSpan): Span {
  return { start: index, end: index + length };
}
