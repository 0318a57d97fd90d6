import type { Arguments, OptionDefinition, UsageProblem } from './arguments.js';
import type { ExitCode } from './exit-codes.js';
import type { Io } from './io.js';
import type { CommonOptions } from './options.js';

/** What a subcommand is given. */
export interface Invocation {
  readonly arguments: Arguments;
  readonly options: CommonOptions;
  readonly io: Io;
}

/** A subcommand; each has a file of its own, loaded when it is asked for. */
export interface Subcommand {
  /** What follows the name of the program. */
  readonly usage: string;
  readonly description: string;
  /** Besides the common ones. */
  readonly options: readonly OptionDefinition[];
  execute(invocation: Invocation): Promise<ExitCode | UsageProblem>;
}
