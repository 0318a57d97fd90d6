import { fail, ProblemError, type Problem } from '../../grammar/text/problem.js';
import { lineStarts, type Span } from '../../grammar/text/positions.js';
import { exitCodes, type ExitCode } from './exit-codes.js';

/** A text that something is said about. */
export interface NamedText {
  /** As the user named it; null for what was typed just now, whose place needs no name. */
  readonly name: string | null;
  readonly text: string;
  readonly starts: readonly number[];
}

/**
 * A {@link Problem} on the command line: with its arguments, with what they name, or with what is in there. What is not the
 * service's has no code to show, and what concerns no place has no span.
 */
export interface CliProblem extends Pick<Problem, 'message' | 'hint'> {
  readonly code: string | null;
  readonly reason: string | null;
  /** The text that it is in, and where; null where it is in none, or concerns all of it. */
  readonly source: NamedText | null;
  readonly span: Span | null;
}

/** A problem that ends the run, with the exit code; after one with the arguments, the usage is shown. */
export interface RunProblem extends CliProblem {
  readonly exitCode: ExitCode;
  readonly isUsage: boolean;
}

/** A problem of a layer below; null for a place that it does not know. */
export interface PlacedProblem extends Pick<Problem, 'message' | 'hint'>, Partial<Pick<Problem, 'code' | 'reason'>> {
  readonly span: Span | null;
}

export function namedText(name: string | null, text: string): NamedText {
  return { name, text, starts: lineStarts(text) };
}

/** A problem that is in no text. */
export function plainProblem(message: string, hint: string | null = null): CliProblem {
  return { code: null, reason: null, message, hint, source: null, span: null };
}

/** A problem with a place in a text. `shown` is what people see of its code and reason: those of our own inputs tell them nothing. */
export function problemIn(
  source: NamedText,
  problem: PlacedProblem,
  shown: 'code and reason' | 'reason' | 'neither' = 'code and reason',
): CliProblem {
  const { code, reason, message, hint, span } = problem;
  return {
    code: shown === 'code and reason' ? (code ?? null) : null,
    reason: shown === 'neither' ? null : (reason ?? null),
    message,
    hint,
    source,
    span,
  };
}

/** What a problem is, as `Forbidden (AUTH_ROLE)`; null for one that has neither code nor reason. */
export function problemTitle({ code, reason }: CliProblem): string | null {
  if (code === null) return reason;
  return reason === null ? code : `${code} (${reason})`;
}

/** Ends the run: the command line is wrong. */
export function usageError(message: string, hint: string | null = null): never {
  const problem: RunProblem = { ...plainProblem(message, hint), exitCode: exitCodes.usage, isUsage: true };
  fail(problem);
}

/** Ends the run: what the command line names cannot be used. */
export function inputError(message: string, hint: string | null = null): never {
  stop(plainProblem(message, hint));
}

/** Ends the run with this problem. */
export function stop(problem: CliProblem, exitCode: ExitCode = exitCodes.usage): never {
  const ending: RunProblem = { ...problem, exitCode, isUsage: false };
  fail(ending);
}

/** What came of a part of a run: its value, or the problem that would have ended the run there. */
export async function attempt<Value>(
  part: () => Value | Promise<Value>,
): Promise<{ readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problem: RunProblem }> {
  try {
    return { ok: true, value: await part() };
  } catch (error) {
    // A thrown value has no static type; here, only the functions above throw this class.
    if (error instanceof ProblemError) return { ok: false, problem: error.problem as RunProblem };
    throw error;
  }
}

/** The same for a part that concerns one input of several: what is wrong with the command line still ends the run. */
export async function attemptInput<Value>(part: () => Value | Promise<Value>) {
  const result = await attempt(part);
  if (!result.ok && result.problem.isUsage) fail(result.problem);
  return result;
}
