import { inTableOrder, openQuestions, type QuestionId, type Turn } from '../../assumptions/index.js';
import { assumptionsOf, type DecisionOptions } from '../../decide/index.js';
import { ARM_CALLOUT_TYPES } from '../../policy/callout-types.js';
import { readingsOf } from '../readings.js';
import type { NamedPolicy } from './claims.js';
import type { PropertyOutcome } from './prove.js';

/**
 * What properties that hold rest on: the readings that were assumed, and those of the questions that turn them; of answers by the
 * default readings alone, those of every question that is open.
 */
export function assumptionsBehind(
  held: readonly PropertyOutcome[],
  { input }: NamedPolicy,
  options: DecisionOptions,
): readonly Turn[] {
  const readings = readingsOf(options);
  const open = (): readonly QuestionId[] =>
    ARM_CALLOUT_TYPES.flatMap(type => openQuestions(input.cluster, type)).map(({ id }) => id);
  const turned = held.flatMap(outcome =>
    outcome.verdict === 'UNKNOWN' ? [] : outcome.otherwise.flatMap(({ turns }) => turns),
  );
  const rests = options.defaultReading === true ? open() : turned.map(({ question }) => question);
  // Of a record of questions, Object.keys gives these and no others.
  const assumed = Object.keys(assumptionsOf(options)) as QuestionId[];
  return inTableOrder([...assumed, ...rests]).map(question => ({ question, reading: readings[question] }));
}
