import { mention } from '../../../grammar/text/mention.js';
import { counted } from '../counted.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { options, type OptionDefinition } from '../option-table.js';
import { plainProblem, usageError } from '../problem.js';
import type { Invocation, Subcommand } from '../subcommand.js';
import { expandOperands, type Operand } from './operands.js';

/** The options of subcommands that take files, folders and globs, or those of the configuration. */
export const fileOptions: readonly OptionDefinition[] = options('allow-empty', 'config', 'no-config');

/** The files that a run is about: its operands, or else what the configuration names. */
export async function selectFiles(
  invocation: Invocation,
  { name, examples }: Pick<Subcommand, 'name' | 'examples'>,
  isWanted: (path: string) => boolean,
  configured: readonly string[],
): Promise<readonly Operand[]> {
  const { given, project } = invocation;
  const operands = given.operands.length > 0 ? given.operands : configured;
  if (operands.length === 0) {
    const [example] = examples;
    const hint = `for example: kusto-callout ${example?.arguments ?? name}`;
    if (project === null) usageError(`${name} needs a FILE`, hint);
    else usageError(`${name} needs a FILE: ${project.path} names none for it`, hint);
  }
  return bringFiles(invocation, operands, isWanted);
}

/** The files that operands bring; one that brings none cannot be read, as it may be misspelt, unless that is allowed. */
export async function bringFiles(
  { given }: Invocation,
  operands: readonly string[],
  isWanted: (path: string) => boolean,
): Promise<readonly Operand[]> {
  const { files, empty } = await expandOperands(operands, isWanted);
  if (given.has('allow-empty')) return files;
  const missing = empty.map(operand => ({
    name: operand,
    isNamed: true,
    below: operand,
    problem: plainProblem(`there is no file in ${mention(operand)}`, '--allow-empty makes that a success'),
  }));
  return [...files, ...missing];
}

/** The exit code of a run that has looked into nothing. */
export async function nothingChecked({ given, console }: Invocation, skipped: number, hint = ''): Promise<ExitCode> {
  if (given.has('allow-empty')) return exitCodes.ok;
  const why = skipped === 0 ? '' : `: ${skippedText(skipped)}`;
  await console.problem(plainProblem(`there is nothing to check${why}`, `${hint}--allow-empty makes that a success`));
  return exitCodes.usage;
}

/** `3 files without a cluster skipped` */
export function skippedText(skipped: number): string {
  return `${counted(skipped, 'file')} without a cluster skipped`;
}

/** The same as the end of a summary; empty where nothing was. */
export function skippedSuffix(skipped: number): string {
  return skipped === 0 ? '' : `, ${skippedText(skipped)}`;
}
