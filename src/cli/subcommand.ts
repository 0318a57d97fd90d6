import type { Arguments } from './arguments.js';
import type { ExitCode } from './exit-codes.js';
import type { Inputs } from './inputs.js';
import type { Io } from './io.js';
import { GENERAL_OPTIONS, options, type OptionDefinition, type OptionName } from './option-table.js';
import type { Console } from './output/console.js';
import { usageError } from './problem.js';
import type { Project } from './project/project.js';

/** What a subcommand is given. What goes wrong is thrown by the functions of `problem.ts`, and reported by the program. */
export interface Invocation {
  readonly given: Arguments;
  readonly inputs: Inputs;
  /** The one way to write. */
  readonly console: Console;
  readonly env: Io['env'];
  /** The configuration of the folder, for subcommands that take one. */
  readonly project: Project | null;
  /** The streams themselves, for the driver of the REPL's terminal. */
  readonly terminal: Io;
  /** The same command line with the configuration as it is now. */
  again(): Promise<Invocation>;
}

/** A subcommand; each has a file of its own, loaded when it is asked for. */
export interface Subcommand {
  readonly name: string;
  /** What follows its name and the options in the usage: `FILE...`. */
  readonly operands: string;
  readonly description: string;
  /** Command lines that work beside the samples, each with what it is for. A test runs them. */
  readonly examples: readonly Example[];
  /** All but the general ones. */
  readonly options: readonly OptionDefinition[];
  /** Options that other subcommands have and that would have no effect here, with what to do instead. */
  readonly without?: Readonly<Partial<Record<OptionName, string>>>;
  /** The exit code says what came of it. */
  run(invocation: Invocation): Promise<ExitCode>;
}

export interface Example {
  /** What is typed after `kusto-callout`. */
  readonly arguments: string;
  readonly purpose: string;
}

/** The options that a subcommand has. */
export function optionsOf(subcommand: Pick<Subcommand, 'options'>): readonly OptionDefinition[] {
  return [...subcommand.options, ...options(...GENERAL_OPTIONS)];
}

/** Options that say what commands run on, and how they are shown. Where they have no effect, that is said. */
export const SESSION_OPTIONS = ['cluster', 'parameters', 'role', 'principal', 'format'] as const;

/** Refuses options that have no effect on a subcommand, rather than to ignore them. */
export function refuseOptionsWithoutEffect(given: Arguments, { name, options, without = {} }: Subcommand): void {
  const idle = SESSION_OPTIONS.find(each => given.has(each) && !options.some(own => own.name === each));
  if (idle !== undefined) usageError(`--${idle} has no effect on ${name}`, without[idle] ?? null);
}

/** The one operand of a subcommand that takes just one; the first example shows how. */
export function onlyOperand({ given }: Invocation, { name, operands, examples }: Subcommand): string {
  const [operand, another] = given.operands;
  if (operand !== undefined && another === undefined) return operand;
  const hint = another?.includes('=') === true ? `repeat the option: --parameters ${another}` : null;
  const [example] = examples;
  return usageError(
    `${name} takes one ${operands}, or - for standard input`,
    hint ?? `for example: kusto-callout ${example?.arguments ?? name}`,
  );
}

/** The policy that a subcommand is about: its operand, or else what `--cluster` names. */
export function policyOperand(invocation: Invocation, subcommand: Subcommand): string {
  const cluster = invocation.given.valueOf('cluster');
  return cluster !== null && invocation.given.operands.length === 0 ? cluster : onlyOperand(invocation, subcommand);
}
