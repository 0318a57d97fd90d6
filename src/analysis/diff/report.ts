import { MATCH_SUBJECTS, type MatchSubject } from '../../decide/index.js';
import type { PolicyInput } from '../inputs/index.js';
import { comparePolicies, type CompareOptions, type TypeComparison } from './compare.js';

/** The comparison of two policies, and whether it rests on the assumption of what regexes are matched against. */
export interface DiffReport {
  readonly subject: MatchSubject;
  readonly types: readonly TypeDifference[];
}

export interface TypeDifference extends TypeComparison {
  /** The same comparison under the other assumptions; empty where only one was asked for. */
  readonly otherwise: readonly { readonly subject: MatchSubject; readonly comparison: TypeComparison }[];
}

/** Compares two policies: under the match subject that the options name, or else under `uri` and besides under the others. */
export function diffPolicies(before: PolicyInput, after: PolicyInput, options: CompareOptions = {}): DiffReport {
  const subject = options.subject ?? 'uri';
  const others = options.subject === undefined ? MATCH_SUBJECTS.filter(other => other !== subject) : [];
  const comparisons = comparePolicies(before, after, { ...options, subject });
  const otherComparisons = others.map(other => ({
    subject: other,
    comparisons: comparePolicies(before, after, { ...options, subject: other }),
  }));
  const types = comparisons.map((comparison, index) => ({
    ...comparison,
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
