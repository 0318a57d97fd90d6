import type { OpenFor } from './open-questions.js';
import { DEFAULT_READINGS, QUESTION_IDS, type Assumptions, type QuestionId, type Readings } from './questions.js';

/** A reading of an open question that, with others or alone, makes another answer. */
export interface Turn {
  readonly question: QuestionId;
  readonly reading: string;
}

/** Readings of all questions: those that are assumed, and the default ones of all others. */
export function readingsUnder(assumptions: Assumptions): Readings {
  return { ...DEFAULT_READINGS, ...assumptions };
}

/** The same with some other readings. */
export function withTurns(readings: Readings, turns: readonly Turn[]): Readings {
  const changed: Record<string, string> = { ...readings };
  for (const { question, reading } of turns) changed[question] = reading;
  // Questions and readings of turns are those of the table, so the record still is what its type says.
  return changed as unknown as Readings;
}

/**
 * The smallest set of questions that turns an answer, each with a reading by which it does; null where none does, so that the answer is
 * robust. Of several of that size, the one that comes first in the table.
 *
 * @param isTurned whether the answer is another one under these readings
 */
export function turningSet(
  open: readonly OpenFor[],
  isTurned: (turns: readonly Turn[]) => boolean,
): readonly Turn[] | null {
  for (let size = 1; size <= open.length; size++) {
    for (const turns of turnsOfSize(open, size)) if (isTurned(turns)) return turns;
  }
  return null;
}

/** Every set of readings of so many questions, in the order of the table. */
export function* turnsOfSize(open: readonly OpenFor[], size: number, from = 0): Generator<readonly Turn[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let at = from; at <= open.length - size; at++) {
    const question = open[at];
    if (question === undefined) return;
    for (const reading of question.others) {
      for (const rest of turnsOfSize(open, size - 1, at + 1)) yield [{ question: question.id, reading }, ...rest];
    }
  }
}

/** In the order of the table. */
export function inTableOrder(ids: Iterable<QuestionId>): readonly QuestionId[] {
  const wanted = new Set(ids);
  return QUESTION_IDS.filter(id => wanted.has(id));
}
