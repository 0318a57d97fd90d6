import type { Caller } from '../../cluster/caller.js';
import type { ClusterState } from '../../cluster/state.js';
import type { CommandRequest } from './command-request.js';

/** Of each state. */
const MAX_ANSWERS = 50;
/** Characters of a command and its answer; longer ones are made anew each time. */
const MAX_ANSWER_LENGTH = 100_000;

const answersOf = new WeakMap<ClusterState, Map<string, string>>();

/** Under which an answer is remembered: all that it can depend on besides the state. A script tells in its rows what was refused. */
export function answerKey(
  { command, database, readOnly }: Pick<CommandRequest, 'command' | 'database' | 'readOnly'>,
  { role, principal }: Caller,
  endpoint: 'mgmt' | 'query',
): string {
  return `${endpoint}\n${role}\n${readOnly ? 'read-only' : ''}\n${principal}\n${database}\n${command}`;
}

/** The body that this command got before from a cluster in this very state; tools ask the same again and again. */
export function rememberedAnswer(state: ClusterState, key: string): string | undefined {
  return answersOf.get(state)?.get(key);
}

/** Remembers the body of an answer that changed nothing, and in which there is nothing of the time or the request. */
export function rememberAnswer(state: ClusterState, key: string, body: string): void {
  if (key.length + body.length > MAX_ANSWER_LENGTH) return;
  let answers = answersOf.get(state);
  if (answers === undefined) {
    answers = new Map();
    answersOf.set(state, answers);
  }
  if (answers.size >= MAX_ANSWERS) answers.clear();
  answers.set(key, body);
}
