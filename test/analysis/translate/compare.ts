import { RRegex } from 'rregex';
import {
  translateRegex,
  type RegexTranslation,
  type TranslatedCondition,
} from '../../../src/analysis/translate/translate-regex.js';
import { DotnetRegex, parsePattern, RegexBudgetError } from '../../../src/regex/index.js';

export function translationOf(pattern: string, ignoreCase = false): RegexTranslation {
  const parsed = parsePattern(pattern, { ignoreCase });
  if (!parsed.ok) throw parsed.error;
  return translateRegex(parsed.tree, 'kql');
}

/** Whether a condition holds, its regexes run by Rust's `regex`. Free it when done. */
export class RustCondition {
  private readonly regexes = new Map<string, RRegex>();

  constructor(private readonly condition: TranslatedCondition) {}

  holds(text: string, condition = this.condition): boolean {
    switch (condition.kind) {
      case 'always':
      case 'never':
        return condition.kind === 'always';
      case 'not':
        return !this.holds(text, condition.condition);
      case 'all':
        return condition.conditions.every(part => this.holds(text, part));
      case 'regex': {
        const regex = this.regexes.get(condition.text) ?? new RRegex(condition.text);
        this.regexes.set(condition.text, regex);
        return regex.isMatch(text);
      }
    }
  }

  free(): void {
    for (const regex of this.regexes.values()) regex.free();
  }
}

/** A text on which a pattern and its translation differ, as run by Rust's `regex`; null where they agree on all. */
export function disagreement(pattern: string, texts: readonly string[], ignoreCase = false): string | null {
  const translation = translationOf(pattern, ignoreCase);
  if (!translation.ok) throw new Error(`${pattern}: ${translation.reason}`);
  const dotnet = DotnetRegex.compile(pattern, { ignoreCase });
  const rust = new RustCondition(translation.condition);
  try {
    for (const text of texts) {
      const translated = rust.holds(text);
      if (translated !== matches(dotnet, text)) {
        const said = JSON.stringify(translation.condition);
        return `${JSON.stringify(text)}: ${JSON.stringify(pattern)} says ${!translated}, ${said} says ${translated}`;
      }
    }
    return null;
  } finally {
    rust.free();
  }
}

/** Budgets keep a regex from an answer, not from having one. */
export function matches(regex: DotnetRegex, text: string): boolean {
  try {
    return regex.isMatch(text);
  } catch (error) {
    if (!(error instanceof RegexBudgetError)) throw error;
    return regex.matchByBacktracking(text) !== null;
  }
}
