import { findMember, type BudgetLimits, type Language, type MemberAnswer } from '../automata/index.js';
import type { MatchSubject } from '../decide/index.js';
import { preferredWitnesses } from './match-subject.js';

/** What a question may cost. */
export interface QuestionLimits {
  /** States and steps: those of src/automata by default. */
  readonly budget?: Partial<Omit<BudgetLimits, 'isLate'>>;
  /** Starts a clock when a question begins; what it gives says whether the question takes too long. Default: there is no clock. */
  readonly startClock?: () => () => boolean;
}

/** Looks for a member of a language of match subjects, one that people would write before any other. */
export function ask(language: Language, subject: MatchSubject, { budget, startClock }: QuestionLimits): MemberAnswer {
  return findMember(language, {
    budget: { ...budget, ...(startClock !== undefined && { isLate: startClock() }) },
    ...preferredWitnesses(subject),
  });
}
