import type { KustoError } from '../commands/error.js';
import type { Interpretation } from '../commands/interpret.js';
import type { ArmProblem, ArmWarning } from '../cluster/messages.js';
import { rangeOf, type Range } from '../../grammar/text/positions.js';
import type { Cell, Table } from '../tabular/table.js';

/** A refusal as callers see it: the service's error, and where in the text. */
export interface ExecuteError extends Omit<KustoError, 'span'> {
  /** Where in the executed text: lines and columns from 1, columns in UTF-16 units. */
  readonly range: Range;
  /** The same in offsets from 0. */
  readonly span: KustoError['span'];
}

/** What a command answered. */
export type ExecuteResult = ExecuteSuccess | ExecuteFailure;

/** A command that was refused; the cluster is as it was, but for what an `.execute cluster script` had already done. */
export interface ExecuteFailure {
  readonly ok: false;
  readonly error: ExecuteError;
}

/** Tables of a command that ran; the accessors look at the first one. */
export class ExecuteSuccess {
  readonly ok = true;

  constructor(
    /** One table for a command, none for a text without one; more where a tail holds several queries. */
    readonly tables: readonly Table[],
    /** What the service would not say, but people should know. */
    readonly warnings: readonly string[],
    /** Whether a query tail made the tables. */
    readonly piped: boolean,
  ) {}

  /** The rows of the first table, cells in column order. */
  get rows(): readonly (readonly Cell[])[] {
    return this.tables[0]?.rows ?? [];
  }

  /** The rows of the first table as objects, by column name. */
  get objects(): Readonly<Record<string, Cell>>[] {
    const table = this.tables[0];
    if (table === undefined) return [];
    return table.rows.map(row =>
      Object.fromEntries(table.columns.map(({ name }, index): [string, Cell] => [name, row[index] ?? null])),
    );
  }
}

/** Turns the interpreter's answer into the public one. */
export function resultOf(text: string, interpretation: Interpretation): ExecuteResult {
  if (interpretation.ok)
    return new ExecuteSuccess(interpretation.tables, interpretation.warnings, interpretation.piped);
  return { ok: false, error: located(text, interpretation.error) };
}

function located(text: string, error: KustoError): ExecuteError {
  return { ...error, range: rangeOf(text, error.span) };
}

/** A refusal of ARM. */
export interface ArmError {
  /** ARM's error code, such as `BadRequest`. */
  readonly code: ArmProblem['code'];
  /** The diagnostic, one of ours: `ARM_VALUE`, `ARM_BOTH_LISTS`, ... */
  readonly reason: ArmProblem['reason'];
  /** The property at fault, for example `properties.calloutPolicies[0].outboundAccess`. */
  readonly target: string;
  /** What is wrong, in words of ours: no text of ARM's is known. */
  readonly message: string;
  /** The next step, where there is one to advise. Never part of the message. */
  readonly hint: string | null;
  readonly httpStatus: 400;
  /** Where in the document; of a document given as an object, in its JSON text. */
  readonly range: Range;
}

/** What a change through ARM did. */
export type ArmResult =
  { readonly ok: true; readonly warnings: readonly string[] } | { readonly ok: false; readonly error: ArmError };

/** Turns ARM's answer into the public one. */
export function armErrorOf(text: string, problem: ArmProblem): ArmError {
  const { code, reason, target, message, hint } = problem;
  return { code, reason, target, message, hint, httpStatus: 400, range: rangeOf(text, problem.span) };
}

/** The warnings of a change, in words: each names its property. */
export function armWarningsOf(warnings: readonly ArmWarning[]): readonly string[] {
  return Object.freeze(warnings.map(({ message }) => message));
}
