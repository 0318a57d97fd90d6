import { usageProblem, type Arguments, type OptionDefinition, type UsageProblem } from './arguments.js';
import type { ExitCode } from './exit-codes.js';
import type { Io } from './io.js';
import { allOptions, commonOptions, type CommonOptionName, type CommonOptions } from './options.js';

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
  /** The common ones that would have no effect, and so are refused, with what to do instead; null where there is nothing to say. */
  readonly refused?: Readonly<Partial<Record<CommonOptionName, string | null>>>;
  execute(invocation: Invocation): Promise<ExitCode | UsageProblem>;
}

/** The options that have an effect: its own, and common ones. */
export function optionsOf({
  options,
  refused = {},
}: Pick<Subcommand, 'options' | 'refused'>): readonly OptionDefinition[] {
  return allOptions(options).filter(({ name }) => !Object.hasOwn(refused, name));
}

/** Why a command line has an option that has no effect there; null where it has none. */
export function refusedOption(
  given: Arguments,
  name: string,
  { refused = {} }: Pick<Subcommand, 'refused'>,
): UsageProblem | null {
  const option = commonOptions.find(common => Object.hasOwn(refused, common.name) && given.has(common.name))?.name;
  return option === undefined ? null : usageProblem(`--${option} has no effect on ${name}`, refused[option] ?? null);
}
