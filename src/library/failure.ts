import { excerpt } from '../../grammar/text/excerpt.js';
import type { ArmError, ExecuteError } from './result.js';

/** Thrown by `Cluster.executeOrThrow`; carries the refusal as a value. Its message is {@link describeError} of both. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  constructor(
    /** The refusal, as `Cluster.execute` gives it. */
    readonly error: ExecuteError,
    /** The text that was executed. */
    readonly command: string,
  ) {
    super(describeError(error, command));
  }
}

/** Thrown by `new Cluster(…)` where ARM would refuse what it is to be made from. Its message has the place, the text and the hint. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';

  constructor(
    /** The refusal, as `Cluster.put` and `Cluster.patch` give it. */
    readonly error: ArmError,
  ) {
    const { line, column } = error.range.start;
    super(`line ${line}, column ${column}: ${error.message}${error.hint === null ? '' : `\nhint: ${error.hint}`}`);
  }
}

/** A refusal in words: code, message, the place with a caret where the command's text is given, the hint. */
export function describeError(error: ExecuteError, command?: string): string {
  const lines = [`${error.code} (${error.reason}): ${error.message}`];
  if (command !== undefined) lines.push(excerpt(command, error.span));
  if (error.hint !== null) lines.push(`hint: ${error.hint}`);
  return lines.join('\n');
}
