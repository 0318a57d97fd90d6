import {
  automatonEitherWay,
  automatonOf,
  Budget,
  containsMatch,
  findMember,
  httpUris,
  intersection,
  wellFormedHttpsUris,
  wellFormedUris,
  type AutomatonResult,
  type BudgetLimits,
  type Direction,
  type Language,
} from '../../automata/index.js';
import type { QuestionLimits } from '../question.js';
import { LRUCache } from 'lru-cache';
import { beginsAtStart } from '../../regex/anchoring.js';
import { DotnetRegex, RegexBudgetError, type CompileResult } from '../../regex/index.js';

/** What one question may cost. There are many of them in a run, so each gets less than a single one would. */
const QUESTION_BUDGET = { states: 20_000, steps: 6_000_000 } as const;

/** What it may cost to make a language ready, which need not succeed. */
const FEW_STEPS = 100_000;

/** An answer to "is there such a URI?". */
export type Answer =
  | { readonly kind: 'none' }
  | { readonly kind: 'found'; readonly uri: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** What earlier questions have found out; later ones add to it. */
export interface KnownLanguages {
  /** The languages of patterns; null where there is none. */
  readonly languages: Map<string, Language | null>;
  /** Some member of each language that was asked for one. */
  readonly members: WeakMap<Language, Answer>;
}

/** Asks about languages within a budget, and remembers those of patterns, whose automata are costly. */
export class Questions {
  private readonly shared = new LRUCache<string, Language>({ max: 500 });

  constructor(
    private readonly limits: Partial<BudgetLimits> = {},
    private readonly known: KnownLanguages = { languages: new Map(), members: new WeakMap() },
  ) {}

  /** The texts in which a pattern matches; null where it is not a regex of .NET. */
  languageOf(pattern: string): Language | null {
    let language = this.known.languages.get(pattern);
    if (language === undefined) {
      const result = containsMatch(pattern);
      language = result.ok ? result.language : null;
      this.known.languages.set(pattern, language);
    }
    return language;
  }

  /** A language that is asked about again and again, made once; by a text that tells what it is. */
  once(what: string, make: () => Language): Language {
    const known = this.shared.get(what) ?? askedOften(make());
    this.shared.set(what, known);
    return known;
  }

  /**
   * Makes ready what many questions are about, so that those are soon answered whose texts would have to begin differently
   * (see `isSoonEmpty` of src/automata). Only speeds them up.
   */
  prepare(language: Language): void {
    if (language.kind !== 'pattern' || !beginsAtStart(language.expression)) return;
    automatonOf(language, 'forward', new Budget({ ...QUESTION_BUDGET, ...this.limits, steps: FEW_STEPS }));
  }

  /** Why no automaton has exactly the texts of a language; null where one has, or where it would only be too large. */
  unsupported(language: Language): string | null {
    const reasons = (['backward', 'forward'] as const).map(direction => {
      const result = automatonOf(language, direction, new Budget({ ...QUESTION_BUDGET, ...this.limits }));
      return result.ok || result.reason.kind !== 'unsupported' ? null : result.reason.message;
    });
    return reasons.includes(null) ? null : (reasons[0] ?? null);
  }

  /** The automaton of a language; not `ok` where it has none, or none that small. */
  automaton(language: Language, direction: Direction = 'backward'): AutomatonResult {
    return automatonEitherWay(language, direction, { ...QUESTION_BUDGET, ...this.limits });
  }

  /** Whether it has taken too long; then answers are "unknown", and loops should end. */
  isLate(): boolean {
    return this.limits.isLate?.() ?? false;
  }

  /** What a question of another analysis may cost. */
  get questionLimits(): QuestionLimits {
    const { isLate } = this.limits;
    return { budget: QUESTION_BUDGET, ...(isLate !== undefined && { startClock: () => isLate }) };
  }

  /** Some URI of a language, the same one each time. */
  anyOf(language: Language): Answer {
    let answer = this.known.members.get(language);
    if (answer === undefined) {
      answer = this.find([language]);
      this.known.members.set(language, answer);
    }
    return answer;
  }

  /** Whether there is a text that is in all of these languages. */
  kindOf(languages: readonly Language[]): Answer['kind'] {
    this.prepareOften(languages);
    const budget = { ...QUESTION_BUDGET, ...this.limits };
    const { verdict } = findMember(intersection(...languages), { budget, isAnyEnough: true });
    return verdict;
  }

  /** A URI that is in all of these languages, one of the preferred ones where there is one. */
  find(languages: readonly Language[], prefer: readonly Language[] = []): Answer {
    return this.findText([httpUris, ...languages], prefer);
  }

  /** The same without the condition that the text begins with http:// or https://. */
  findText(languages: readonly Language[], prefer: readonly Language[] = []): Answer {
    this.prepareOften([...languages, ...prefer, ...OFTEN]);
    const answer = findMember(intersection(...languages), {
      budget: { ...QUESTION_BUDGET, ...this.limits },
      prefer: [
        ...prefer.flatMap(each => [intersection(each, wellFormedHttpsUris), each]),
        wellFormedHttpsUris,
        wellFormedUris,
      ],
    });
    if (answer.verdict === 'none') return { kind: 'none' };
    if (answer.verdict === 'unknown') return { kind: 'unknown', reason: answer.reason.message };
    return { kind: 'found', uri: answer.text };
  }

  private prepareOften(languages: readonly Language[]): void {
    for (const each of languages) {
      if (often.has(each) && !each.known.has('forward')) this.prepare(each);
    }
  }
}

/** The language of a pattern of our own. */
export function language(pattern: string): Language {
  const result = containsMatch(pattern);
  if (!result.ok) throw new Error(`${pattern}: ${result.reason.message}`);
  return askedOften(result.language);
}

/** Languages that do not depend on the regex which is asked about. */
const often = new WeakSet<Language>();

function askedOften(language: Language): Language {
  often.add(language);
  return language;
}

const OFTEN = [httpUris, wellFormedHttpsUris, wellFormedUris].map(askedOften);

/** Each takes up to some 50 KB. */
const compiledPatterns = new LRUCache<string, CompileResult>({ max: 5_000 });

/** What the plain matcher says; null where it gives up. */
export function plainMatch(pattern: string, text: string): boolean | null {
  let compiled = compiledPatterns.get(pattern);
  if (compiled === undefined) {
    compiled = DotnetRegex.tryCompile(pattern);
    compiledPatterns.set(pattern, compiled);
  }
  if (!compiled.ok) return null;
  try {
    return compiled.regex.isMatch(text);
  } catch (error) {
    if (error instanceof RegexBudgetError) return null;
    throw error;
  }
}
