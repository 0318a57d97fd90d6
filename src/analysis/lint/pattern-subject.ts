import type { Language } from '../../automata/index.js';
import type { WrittenRule } from '../inputs/index.js';
import type { RegexTree } from '../../regex/index.js';
import { branchesOf, type Branch } from './branches.js';
import type { Answer, Questions } from './questions.js';

/** A regex that rules look at. */
export class PatternSubject {
  readonly branches: readonly Branch[];

  constructor(
    readonly tree: RegexTree,
    readonly language: Language,
    readonly written: WrittenRule,
    readonly questions: Questions,
    /** Whether every http and https URI matches, or every https URI; then nothing finer is worth saying. */
    readonly allowsAll: 'everything' | 'every-https-uri' | 'every-host' | null,
    /** What other rules in force deny; a URI that they leave is the better witness. */
    readonly denied: readonly Language[] = [],
  ) {
    this.branches = branchesOf(tree.root);
  }

  /** Some URI that matches, if there is one. */
  get anyUri(): Answer {
    return this.questions.anyOf(this.language);
  }

  get pattern(): string {
    return this.tree.pattern;
  }

  /** The pattern with a part of it replaced. */
  replaced(start: number, end: number, text: string): string {
    return this.pattern.slice(0, start) + text + this.pattern.slice(end);
  }

  source({ start, end }: { readonly start: number; readonly end: number }): string {
    return this.pattern.slice(start, end);
  }
}
