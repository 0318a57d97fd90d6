import type { RuleLayer } from '../policy/rules-in-force.js';
import type { CalloutRule } from '../policy/rules.js';
import { parsePattern, RegexBudgetError, type CompileResult, type DotnetRegex } from '../regex/index.js';
import type { Span } from '../text/positions.js';
import type { FaultProblem, RuleFault, RuleMatch, RuleReference, Verdict } from './decision.js';
import type { NecessaryTexts } from './literal-index.js';
import { lowered, mayMatch, necessaryTexts } from './literal-runs.js';
import { literalShape, shapeMatches, type LiteralShape } from './literal-shape.js';

/** What a rule says to one subject. */
export type Answer = 'match' | 'no-match' | FaultProblem;

/** Compiles a pattern, or gives what is kept of it. */
export type Compile = (pattern: string) => CompileResult;

const NOTHING_NEEDED: NecessaryTexts = [];

/** A rule made ready to be asked. */
export class Evaluator {
  readonly reference: RuleReference;
  /** The decision that it makes where it matches, or cannot be evaluated and denies. */
  readonly verdict: Verdict;
  readonly unevaluatedVerdict: Verdict;
  /** What every subject of a match contains. */
  readonly needs: NecessaryTexts;
  /** ARM's bare `*` matches everything (OURS(arm-star)). */
  private readonly matchesAll: boolean;
  private readonly isInvalid: boolean;
  private readonly shape: LiteralShape | null;
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
    private readonly compile: Compile,
  ) {
    const { CalloutType: calloutType, CalloutUriRegex: regex, CanCall: canCall } = rule;
    this.reference = { layer, index, calloutType, regex, canCall };
    const reason = canCall ? 'allow-rule' : 'deny-rule';
    this.verdict = { allowed: canCall, reason, type, layer, rule: index, regex };
    this.unevaluatedVerdict = { ...this.verdict, allowed: false, reason: 'unevaluated-deny-rule' };

    this.matchesAll = layer === 'arm-policy' && regex === '*';
    const parsed = this.matchesAll ? null : parsePattern(regex, { ignoreCase });
    this.isInvalid = parsed?.ok === false;
    if (parsed?.ok === false) this.detail = parsed.error.message;
    const tree = parsed?.ok === true ? parsed.tree : null;
    this.shape = tree === null ? null : literalShape(tree);
    this.needs = tree === null ? NOTHING_NEEDED : necessaryTexts(tree);
  }

  /** Asks the rule. One that cannot be evaluated is at fault only with subjects that hold the texts that a match needs. */
  ask(subject: string): Answer {
    if (this.matchesAll) return 'match';
    if (this.isInvalid) return 'invalid-regex';
    if (this.shape !== null) return shapeMatches(this.shape, subject) ? 'match' : 'no-match';
    const compiled = this.compile(this.reference.regex);
    if (!compiled.ok) return this.faultUnlessRuledOut('too-large', compiled.error, subject);
    try {
      return compiled.regex.isMatch(subject) ? 'match' : 'no-match';
    } catch (error) {
      if (!(error instanceof RegexBudgetError)) throw error;
      return this.faultUnlessRuledOut('budget-exceeded', error, subject);
    }
  }

  /** The match, whose place in the subject is looked for when it is first asked for: many only want to know which rules matched. */
  matchIn(subject: string): RuleMatch {
    const { matchesAll, compile, reference } = this;
    let span: Span | null | undefined = matchesAll ? null : undefined;
    return {
      ...reference,
      get span(): Span | null {
        if (span === undefined) {
          const compiled = compile(reference.regex);
          span = compiled.ok ? spanOf(compiled.regex, subject) : null;
        }
        return span;
      },
    };
  }

  fault(problem: FaultProblem): RuleFault {
    return { ...this.reference, problem, detail: this.detail };
  }

  private faultUnlessRuledOut(problem: FaultProblem, error: Error, subject: string): Answer {
    this.detail = error.message;
    return mayMatch(this.needs, lowered(subject)) ? problem : 'no-match';
  }
}

/** Backtracking is the faster way for most patterns; the linear one always comes to an end. */
function spanOf(regex: DotnetRegex, subject: string): Span | null {
  for (const find of ['matchByBacktracking', 'match'] as const) {
    try {
      const match = regex[find](subject);
      return match === null ? null : { start: match.index, end: match.index + match.length };
    } catch (error) {
      if (!(error instanceof RegexBudgetError)) throw error;
    }
  }
  return null;
}
