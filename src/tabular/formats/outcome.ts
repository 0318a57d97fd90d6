import type { Range } from '../../../grammar/text/positions.js';
import type { Table } from '../table.js';

/** What became of one command of a script, a session or `-e`: its result tables, or its error. */
export type CommandOutcome = CommandSuccess | CommandFailure;

export interface CommandSuccess extends CommandPlace {
  readonly tables: readonly Table[];
  /** Whether the command had a query tail (`.show … | …`); false by default. The service answers those in another shape. */
  readonly piped?: boolean;
}

export interface CommandFailure extends CommandPlace {
  readonly error: ReportedError;
}

interface CommandPlace {
  /** The script's path as the user gave it; `-` is standard input and `-e` an argument. */
  readonly file: string;
  /** The command as written. */
  readonly command: string;
  /** The line of the file on which the command starts, from 1. */
  readonly line: number;
}

/** An error as every face of the interpreter reports it. */
export interface ReportedError {
  /** The service's code, such as `BadRequest_SyntaxError`. */
  readonly code: string;
  /** Which diagnostic: Microsoft's own id where there is one (`KS005`), else ours (`SYN_…`, `POLICY_…`, `AUTH_…`). */
  readonly reason: string;
  readonly message: string;
  /** What to do about it. Ours, never part of the service's text. */
  readonly hint: string | null;
  readonly httpStatus: number;
  /** The problem's place in the file. */
  readonly range: Range | null;
  /** The service's exception type, such as `Kusto.Data.Exceptions.SyntaxException`. */
  readonly type: string;
}

export function isFailure(outcome: CommandOutcome): outcome is CommandFailure {
  return 'error' in outcome;
}
