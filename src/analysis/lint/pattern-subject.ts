import { complement, type Language } from '../../automata/index.js';
import type { WrittenRule } from '../inputs/index.js';
import type { RegexTree } from '../../regex/index.js';
import { branchesOf, type Branch } from './branches.js';
import type { Answer, Questions } from './questions.js';

/** A regex that rules look at. */
export class PatternSubject {
  readonly branches: readonly Branch[];
  /** By what was asked: the ways through a pattern lead to the same questions again and again. */
  private readonly answers = new Map<string, Answer>();
  private readonly numbers = new Map<Language, number>();

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

  /** A URI, or a text, of this pattern and these languages; one that no other rule denies where there is one. */
  findAllowed(hostile: readonly Language[], prefer: readonly Language[], anyText = false): Answer {
    const question = [hostile, prefer].map(languages => languages.map(each => this.numberOf(each)).join(' '));
    const key = [anyText ? 'text' : 'uri', ...question].join('; ');
    let answer = this.answers.get(key);
    if (answer === undefined) {
      answer = this.workOutAllowed(hostile, prefer, anyText);
      this.answers.set(key, answer);
    }
    return answer;
  }

  /** The same for the same language, and for complements of the same language. */
  private numberOf(language: Language): string {
    if (language.kind === 'complement') return `!${this.numberOf(language.of)}`;
    const number = this.numbers.get(language) ?? this.numbers.size;
    this.numbers.set(language, number);
    return String(number);
  }

  private workOutAllowed(hostile: readonly Language[], prefer: readonly Language[], anyText: boolean): Answer {
    const find = (languages: readonly Language[]): Answer =>
      anyText ? this.questions.findText(languages, prefer) : this.questions.find(languages, prefer);
    const all = [this.language, ...hostile];
    const allowed = this.denied.length === 0 ? null : find([...all, ...this.denied.map(complement)]);
    return allowed?.kind === 'found' ? allowed : find(all);
  }

  /** The pattern with a part of it replaced. */
  replaced(start: number, end: number, text: string): string {
    return this.pattern.slice(0, start) + text + this.pattern.slice(end);
  }

  source({ start, end }: { readonly start: number; readonly end: number }): string {
    return this.pattern.slice(start, end);
  }
}
