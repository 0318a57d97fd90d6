import type { Span } from './positions.js';

/**
 * What is wrong with something that a user gave, and where: the one form in which every layer refuses input. A layer narrows
 * `Code` and `Reason` to its own, and may add members, as ARM adds the property.
 */
export interface Problem<Code extends string = string, Reason extends string = string> {
  /** The error code of the answer: the service's or ARM's, `BadRequest_SyntaxError`; ours for what neither of them reads. */
  readonly code: Code;
  /** The diagnostic, which scripts may rely on: Microsoft's where there is one (`KS005`), otherwise ours (`POLICY_REGEX`). */
  readonly reason: Reason;
  /** What is wrong, in one sentence without a period; the service's own text where it is known. */
  readonly message: string;
  /** What to do next, or null where there is nothing to advise. Never part of the message. */
  readonly hint: string | null;
  /** Where, in the text that the layer was given. */
  readonly span: Span;
}

/** What came of reading something: a value, or the problem with it. */
export type Result<Value, Failure = Problem> = Success<Value> | Failed<Failure>;

/** The half of a {@link Result} that has a value. */
export interface Success<Value> {
  readonly ok: true;
  readonly value: Value;
}

/** The half of a {@link Result} that has a problem. */
export interface Failed<Failure = Problem> {
  readonly ok: false;
  readonly problem: Failure;
}

/** A value, as a {@link Result}. */
export function success<Value>(value: Value): Success<Value> {
  return { ok: true, value };
}

/** A problem, as a {@link Result}. */
export function failed<Failure>(problem: Failure): Failed<Failure> {
  return { ok: false, problem };
}

/**
 * Carries a problem out of a recursion to the nearest {@link catching}. It never leaves the module that reads the input: what
 * a layer gives to another one is a {@link Result}.
 */
export class ProblemError<Failure extends { readonly message: string } = Problem> extends Error {
  override readonly name = 'ProblemError';

  constructor(readonly problem: Failure) {
    super(problem.message);
  }
}

/** Stops the reading, wherever it is, with this problem. */
export function fail(problem: { readonly message: string }): never {
  throw new ProblemError(problem);
}

/**
 * Runs `read` to its end, or to the first {@link fail} within. Other errors are bugs, and pass. The caller says what problems
 * its reader may find:
 *
 * ```ts
 * const result = catching<JsonNode, JsonProblem>(() => new JsonReader(text).document());
 * ```
 */
export function catching<Value, Failure extends { readonly message: string } = Problem>(
  read: () => Value,
): Result<Value, Failure> {
  try {
    return success(read());
  } catch (error) {
    // A thrown value has no static type: each reader throws the problems of its own layer only, and catches them here.
    if (error instanceof ProblemError) return failed(error.problem as Failure);
    throw error;
  }
}
