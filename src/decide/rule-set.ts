import { beginsAtStart } from '../regex/anchoring.js';
import type { RegexExpression } from '../regex/expression.js';
import { NativeRegex } from '../regex/native-regex.js';
import { RegexSet, type SetMatcher } from '../regex/regex-set.js';

import { NO_MATCH } from '../regex/pattern-set.js';

/** What {@link RuleSet.outcome} says of rules that match. */
export const DENIED = 0;
export const ALLOWED = 1;

/**
 * Up to this number of rules, all tied to the start of the text, V8's own engine is faster than a table (`npm run bench`). Others make
 * it try each place of the text.
 */
const MAX_NATIVE_RULES = 24;

/** Regexes and what they decide: those that deny first, since one denial is enough. `null` stands for one to be asked alone. */
export interface RankedRule {
  readonly expression: RegexExpression | null;
  readonly canCall: boolean;
}

/** The rules of one callout type as one automaton. A rule goes by its rank, from 0. */
export class RuleSet {
  /** The ranks of those that are to be asked alone. */
  readonly alone: readonly number[];
  private readonly set: RegexSet;
  private readonly canCall: readonly boolean[];
  private readonly native: NativeRules | null;
  private outcomes: SetMatcher | null = null;
  private ranks: SetMatcher | null = null;
  private everyone: SetMatcher | null = null;

  constructor(rules: readonly RankedRule[]) {
    this.set = RegexSet.of(rules.map(({ expression }) => expression));
    this.alone = this.set.left;
    this.canCall = rules.map(({ canCall }) => canCall);
    this.native = nativeOf(rules);
  }

  /** {@link DENIED} where a rule that denies matches, {@link ALLOWED} where one that allows does, `NO_MATCH`, or `UNDECIDED`. */
  outcome(subject: string): number {
    const { native } = this;
    if (native !== null && subject.length <= native.maxSubjectLength) {
      if (native.denials?.isMatch(subject) === true) return DENIED;
      return native.allowances?.isMatch(subject) === true ? ALLOWED : NO_MATCH;
    }
    this.outcomes ??= this.set.least(rank => (this.canCall[rank] === true ? ALLOWED : DENIED));
    return this.outcomes.find(subject);
  }

  /** The first rank of the rules that match, `NO_MATCH`, or `UNDECIDED`. */
  first(subject: string): number {
    return (this.ranks ??= this.set.least(rank => rank)).find(subject);
  }

  /** The same for a subject of ASCII without line breaks that is in bytes. */
  firstInBytes(bytes: Uint8Array, start: number, end: number): number {
    return (this.ranks ??= this.set.least(rank => rank)).findInBytes(bytes, start, end);
  }

  /** The ranks of all rules that match, `undefined` where they are not known. */
  all(subject: string): readonly number[] | undefined {
    this.everyone ??= this.set.all();
    return this.everyone.findAll(subject);
  }
}

/** The same rules for V8; null where there are none of a kind. */
interface NativeRules {
  readonly denials: NativeRegex | null;
  readonly allowances: NativeRegex | null;
  readonly maxSubjectLength: number;
}

function nativeOf(rules: readonly RankedRule[]): NativeRules | null {
  const inSet = rules.filter(({ expression }) => expression !== null);
  if (
    inSet.length > MAX_NATIVE_RULES ||
    !inSet.every(({ expression }) => expression !== null && beginsAtStart(expression))
  )
    return null;
  let maxSubjectLength = Infinity;
  const [denials = null, allowances = null] = [false, true].map(wanted => {
    const expressions = inSet.flatMap(({ expression, canCall }) => (canCall === wanted ? (expression ?? []) : []));
    const regex = expressions.length === 0 ? null : NativeRegex.ofAny(expressions);
    if (expressions.length > 0) maxSubjectLength = Math.min(maxSubjectLength, regex?.maxSubjectLength ?? -1);
    return regex;
  });
  return { denials, allowances, maxSubjectLength };
}
