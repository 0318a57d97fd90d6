import type { Language } from '../../automata/index.js';
import type { KeptContract } from './fix.js';
import type { NetResult } from './net/net.js';
import type { Answer, KnownLanguages } from './questions.js';
import type { PatternDraft } from './rule.js';

/** What was worked out about one regex in its role: its type, its effect, and what other rules deny. */
export interface PatternMemory {
  /** By the id of the lint rule. */
  readonly drafts: Map<string, readonly PatternDraft[]>;
  readonly kept: Map<string, KeptContract | null>;
  net: NetResult | null;
}

/** More regexes are forgotten, all at once: a memory belongs to an editor, where texts change a little at a time. */
const MAX_PATTERNS = 5_000;

/**
 * What a run of the linter worked out about single regexes, for the next run over a text that still has most of them. Of a run that
 * was late nothing is kept: its answers are not the answers.
 */
export class LintMemory implements KnownLanguages {
  private readonly patterns = new Map<string, PatternMemory>();
  readonly languages = new Map<string, Language | null>();
  members = new WeakMap<Language, Answer>();

  /** What is known of a regex in its role; empty at first. */
  of(role: string): PatternMemory {
    let memory = this.patterns.get(role);
    if (memory === undefined) {
      if (this.patterns.size >= MAX_PATTERNS) this.forget();
      memory = { drafts: new Map(), kept: new Map(), net: null };
      this.patterns.set(role, memory);
    }
    return memory;
  }

  /** Forgets everything. */
  forget(): void {
    this.patterns.clear();
    this.languages.clear();
    this.members = new WeakMap();
  }
}
