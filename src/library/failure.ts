import { excerpt } from '../text/excerpt.js';
import type { ArmError, ExecuteError } from './result.js';

/** Thrown by the `...OrThrow` methods; carries the refusal as a value. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  constructor(
    readonly error: ExecuteError,
    /** The text that was executed. */
    readonly command: string,
  ) {
    super(describeError(error, command));
  }
}

/** Thrown where a cluster cannot be made from what was given. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';

  constructor(readonly error: ArmError) {
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
