import { didYouMean, listed, mention } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import { failed, success, type Result } from '../../grammar/text/problem.js';
import { QUESTION_IDS, readingsOf, type Assumptions, type QuestionId } from './questions.js';

/** Why a text does not settle a question. */
export interface AssumptionProblem {
  readonly message: string;
  readonly hint: string | null;
}

/** Reads `id=reading`, as `--assume` takes it. */
export function readAssumption(text: string): Result<Assumptions, AssumptionProblem> {
  const at = text.indexOf('=');
  const name = at < 0 ? text : text.slice(0, at);
  const id = QUESTION_IDS.find(each => each === name);
  if (id === undefined) {
    const hint = didYouMean(nearest(name, QUESTION_IDS), `the questions are ${listed(QUESTION_IDS, 'and')}`);
    return failed({ message: `${mention(name)} is not an open question`, hint });
  }
  return at < 0 ? failed(withoutReading(id)) : readReading(id, text.slice(at + 1));
}

/** Settles a question by the id of a reading. */
export function readReading(id: QuestionId, reading: string): Result<Assumptions, AssumptionProblem> {
  const readings = readingsOf(id);
  if (readings.includes(reading)) return success({ [id]: reading });
  const hint = didYouMean(nearest(reading, readings), `the readings are ${listed(readings, 'and')}`);
  return failed({ message: `${mention(reading)} is not a reading of ${id}`, hint });
}

function withoutReading(id: QuestionId): AssumptionProblem {
  const readings = readingsOf(id);
  const hint = `for example: ${id}=${readings[0] ?? ''}; the readings are ${listed(readings, 'and')}`;
  return { message: `there is no reading of ${id}`, hint };
}
