import { toExpression, type RegexExpression } from '../regex/expression.js';
import { parsePattern, type RegexOptions } from '../regex/parse.js';
import { runtimeDependentLoop } from '../regex/runtime-dependence.js';
import { readableUris } from '../uri/index.js';
import type { Direction, FiniteAutomaton } from './finite-automaton.js';

/** Why there is no answer. */
export interface Unknown {
  readonly kind: 'invalid-regex' | 'unsupported' | 'budget';
  /** In words, without a full stop: `the pattern has a back reference`. */
  readonly message: string;
  /** The pattern that is the reason, where one is. */
  readonly pattern?: string;
  /** Whether it may be answered with more steps or time. */
  readonly isTemporary?: boolean;
}

/** Has a language a member? `text` is the shortest where it was found. */
export type MemberAnswer =
  | { readonly verdict: 'none' }
  | { readonly verdict: 'found'; readonly text: string }
  | { readonly verdict: 'unknown'; readonly reason: Unknown };

/** The automaton of a language in one direction, or why there is none. */
export type AutomatonResult =
  { readonly ok: true; readonly automaton: FiniteAutomaton } | { readonly ok: false; readonly reason: Unknown };

interface LanguageBase {
  /** What has been worked out of it already. Only speeds up the next question. */
  readonly known: Map<Direction, AutomatonResult>;
}

/** A set of UTF-16 texts, as an expression: nothing is worked out before a question is asked. */
export type Language = LanguageBase &
  (
    | PatternShape
    | UndecidedShape
    | { readonly kind: 'complement'; readonly of: Language }
    | { readonly kind: 'union' | 'intersection'; readonly of: readonly Language[] }
    | QuotientShape
  );

interface PatternShape {
  readonly kind: 'pattern';
  readonly pattern: string;
  readonly ignoreCase: boolean;
  readonly expression: RegexExpression;
  /** Whether the expression is what the pattern says, and not something else that came of it. */
  readonly isAsWritten: boolean;
}

/** The texts that a pattern matches about which .NET's runtimes disagree, so that nothing can be said of any text. */
interface UndecidedShape {
  readonly kind: 'undecided';
  readonly pattern: string;
  readonly reason: string;
}

/** What remains of the texts of a language when a text of another one is taken from their start, or their end. */
interface QuotientShape {
  readonly kind: 'quotient';
  readonly of: Language;
  readonly without: Language;
  readonly at: 'start' | 'end';
}

export type LanguageResult =
  { readonly ok: true; readonly language: Language } | { readonly ok: false; readonly reason: Unknown };

const RUNTIMES_DISAGREE =
  "the pattern has a lazy repeat of what may be empty, which .NET's runtimes before and since October 2025 match differently";

/** The texts in which .NET's `Regex.IsMatch` finds the pattern. */
export function containsMatch(pattern: string, options: RegexOptions = {}): LanguageResult {
  const parsed = parsePattern(pattern, options);
  if (!parsed.ok) return { ok: false, reason: { kind: 'invalid-regex', message: parsed.error.message } };
  if (runtimeDependentLoop(parsed.tree) !== null) {
    return { ok: true, language: make({ kind: 'undecided', pattern, reason: RUNTIMES_DISAGREE }) };
  }
  const expression = toExpression(parsed.tree.root);
  return {
    ok: true,
    language: make({
      kind: 'pattern',
      pattern,
      ignoreCase: options.ignoreCase ?? false,
      expression,
      isAsWritten: true,
    }),
  };
}

/** The same for a pattern that is there as an expression only. */
export function containsExpression(expression: RegexExpression, pattern: string): Language {
  return make({ kind: 'pattern', pattern, ignoreCase: false, expression, isAsWritten: false });
}

/** The same for a pattern that is known to be good. */
export function containing(pattern: string): Language {
  const result = containsMatch(pattern);
  if (!result.ok) throw new Error(result.reason.message);
  return result.language;
}

export function union(...languages: readonly Language[]): Language {
  return combine('union', languages);
}

export function intersection(...languages: readonly Language[]): Language {
  return combine('intersection', languages);
}

export function complement(language: Language): Language {
  return language.kind === 'complement' ? language.of : make({ kind: 'complement', of: language });
}

/** The same language, which an intersection with it does not take apart. */
export function asOnePart(language: Language): Language {
  return make({ kind: 'union', of: [language] });
}

/** What is in the first and not in the second. */
export function difference(language: Language, without: Language): Language {
  return intersection(language, complement(without));
}

/** The texts that a text of `prefixes` can be put before, so that the whole is in the language. */
export function withoutPrefix(language: Language, prefixes: Language): Language {
  return make({ kind: 'quotient', of: language, without: prefixes, at: 'start' });
}

/** The texts that a text of `suffixes` can be put after, so that the whole is in the language. */
export function withoutSuffix(language: Language, suffixes: Language): Language {
  return make({ kind: 'quotient', of: language, without: suffixes, at: 'end' });
}

/** Every text. */
export const everything: Language = make({ kind: 'intersection', of: [] });

/** No text. */
export const nothing: Language = make({ kind: 'union', of: [] });

/** Whether a language is seen to have no text without working anything out, as that of a policy without rules is. */
export function isPlainlyEmpty(language: Language): boolean {
  switch (language.kind) {
    case 'union':
      return language.of.every(isPlainlyEmpty);
    case 'intersection':
      return language.of.some(isPlainlyEmpty);
    case 'quotient':
      return isPlainlyEmpty(language.of) || isPlainlyEmpty(language.without);
    case 'pattern':
    case 'undecided':
    case 'complement':
      return false;
  }
}

/** The units of all patterns of a language; those that it asks for again and again count once. */
export function lengthOf(language: Language): number {
  const seen = new Set<Language>();
  const visit = (each: Language): number => {
    if (seen.has(each)) return 0;
    seen.add(each);
    switch (each.kind) {
      case 'pattern':
        return each.pattern.length;
      case 'undecided':
        return 0;
      case 'complement':
        return visit(each.of);
      case 'union':
      case 'intersection':
        return each.of.reduce((length, part) => length + visit(part), 0);
      case 'quotient':
        return visit(each.of) + visit(each.without);
    }
  };
  return visit(language);
}

/** `http://` or `https://`, and then any text. */
export const httpUris: Language = containing(String.raw`\Ahttps?://`);

/** Absolute http and https URIs by RFC 3986, with a host of letters, digits, hyphens, underscores and dots. */
export const wellFormedUris: Language = containing(readableUris('https?'));

/** The same over https only. */
export const wellFormedHttpsUris: Language = containing(readableUris('https'));

function combine(kind: 'union' | 'intersection', languages: readonly Language[]): Language {
  const of = languages.flatMap(language => (language.kind === kind ? language.of : [language]));
  const [only] = of;
  return of.length === 1 && only !== undefined ? only : make({ kind, of });
}

type Shape =
  | PatternShape
  | UndecidedShape
  | QuotientShape
  | { readonly kind: 'complement'; readonly of: Language }
  | { readonly kind: 'union' | 'intersection'; readonly of: readonly Language[] };

function make(shape: Shape): Language {
  return { ...shape, known: new Map() };
}
