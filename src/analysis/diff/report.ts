import type { Language } from '../../automata/index.js';
import { MATCH_SUBJECTS, type MatchSubject } from '../../decide/index.js';
import type { PolicyInput } from '../inputs/index.js';
import { reachedHosts } from '../hosts/reached-hosts.js';
import { reachedWords } from '../hosts/sentences.js';
import {
  comparePolicies,
  KnownDifferences,
  type CompareOptions,
  type DifferenceAnswer,
  type TypeComparison,
} from './compare.js';

/** The comparison of two policies, and whether it rests on the assumption of what regexes are matched against. */
export interface DiffReport {
  readonly subject: MatchSubject;
  readonly types: readonly TypeDifference[];
}

export interface TypeDifference extends TypeComparison {
  /** The hosts of all callouts that are newly allowed, or denied, in words; null where there are none or that is not known. */
  readonly gainedHosts: string | null;
  readonly lostHosts: string | null;
  /** The same comparison under the other assumptions; empty where only one was asked for. */
  readonly otherwise: readonly { readonly subject: MatchSubject; readonly comparison: TypeComparison }[];
}

export interface DiffOptions extends CompareOptions {
  /** Leaves out what only people read: words, and other match subjects than the one that is asked for. Default: no. */
  readonly briefly?: boolean;
}

/** Compares two policies: under the match subject that the options name, or else under `uri` and besides under the others. */
export function diffPolicies(before: PolicyInput, after: PolicyInput, options: DiffOptions = {}): DiffReport {
  const subject = options.subject ?? 'uri';
  const { briefly = false } = options;
  const others = options.subject === undefined && !briefly ? MATCH_SUBJECTS.filter(other => other !== subject) : [];
  const known = new KnownDifferences(options.ignoreCase);
  const comparisons = comparePolicies(before, after, { ...options, subject }, known);
  // Types of the same rules have the same differences.
  const hosts = new Map<Language, string | null>();
  const hostsOf = (answer: DifferenceAnswer, language: Language): string | null => {
    if (briefly || answer.verdict !== 'found') return null;
    const told = hosts.get(language);
    if (told !== undefined) return told;
    const reached = reachedHosts(language, subject, options);
    const words = reached.ok ? reachedWords(reached) : null;
    hosts.set(language, words);
    return words;
  };
  // What matters most comes first, while there is time.
  const words = comparisons.map(({ newlyAllowed, newlyDenied, gained, lost }) => ({
    gainedHosts: hostsOf(newlyAllowed, gained),
    lostHosts: hostsOf(newlyDenied, lost),
  }));
  const otherComparisons = others.map(other => ({
    subject: other,
    comparisons: comparePolicies(before, after, { ...options, subject: other }, known),
  }));
  const types = comparisons.map((comparison, index) => ({
    ...comparison,
    ...(words[index] ?? { gainedHosts: null, lostHosts: null }),
    otherwise: otherComparisons.flatMap(other => {
      const otherwise = other.comparisons[index];
      return otherwise === undefined ? [] : { subject: other.subject, comparison: otherwise };
    }),
  }));
  return { subject, types };
}

/** Whether the relation is another one where regexes are matched against something else. */
export function dependsOnSubject({ relation, otherwise }: TypeDifference): boolean {
  return otherwise.some(({ comparison }) => comparison.relation !== relation);
}

/** What `--no-new-access` asks: is nothing newly allowed? `null`: not known. */
export function grantsNothing({ types }: DiffReport): boolean | null {
  const findings = types.map(({ newlyAllowed }) => newlyAllowed.verdict);
  if (findings.includes('found')) return false;
  return findings.includes('unknown') ? null : true;
}
