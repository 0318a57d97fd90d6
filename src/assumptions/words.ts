import { conditionOf, questionOf, readingsOf, type QuestionId } from './questions.js';
import { inTableOrder, type Turn } from './turning-set.js';

/** What is said of an answer that nothing turns. */
export const ROBUST = 'robust: the same under every credible reading of what is not known of the service';

/** What must be so for each of these questions, to follow `if`; empty where there are none. */
export function conditionsWords(questions: Iterable<QuestionId>): string {
  return inTableOrder(questions)
    .map(id => conditionOf(id, defaultReading(id)))
    .join(' and ');
}

/** What would have to be so that the answer is another one, to follow `if`. */
export function turnWords(turns: readonly Turn[]): string {
  return turns.map(({ question, reading }) => conditionOf(question, reading)).join(' and ');
}

/** `predefined-rules` */
export function turnNames(turns: readonly Turn[]): string {
  return turns.map(({ question }) => question).join(' and ');
}

function defaultReading(question: QuestionId): string {
  return readingsOf(question)[0] ?? '';
}

const GATES = { condition: 'passes, with the condition', undecided: 'is undecided' } as const;

/** The table of all open questions, in Markdown. */
export function assumptionsTable(ids: readonly QuestionId[]): string {
  const rows = ids.map(id => {
    const { question, readings, gate } = questionOf(id);
    const cells = Object.entries(readings).map(([reading, { when, evidence, types, gate: own }], index) => {
      const of = [
        ...(types === undefined ? [] : [` Of ${types.join(', ')}.`]),
        ...(own === undefined || own === gate ? [] : [` A gate ${GATES[own]}.`]),
      ].join('');
      return `\`${reading}\`${index === 0 ? ' (default)' : ''}: ${when}. ${evidence}${of}`;
    });
    return `| \`${id}\` | ${question} | ${cells.join('<br>')} | ${GATES[gate]} |`;
  });
  return [
    '| id | what is not known | credible readings | a gate that only another reading fails |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}
