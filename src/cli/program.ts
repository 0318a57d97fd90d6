import { PRODUCT_VERSION } from '../commands/product.js';
import { didYouMean, mention, printable } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import { firstOperandIndex, parseArguments, usageProblem, type UsageProblem } from './arguments.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { write, type Io } from './io.js';
import { allOptions, commonOptions, readCommonOptions } from './options.js';
import { plainReport } from './report.js';
import { runOptions } from './run-options.js';
import { hasColor, styleOf } from './style.js';
import { refusedOption } from './subcommand.js';
import { isSubcommandName, subcommands, type SubcommandName } from './subcommands.js';

/** Runs the program on an argument vector without the two of node. Exceptions are our own faults. */
export async function runProgram(argv: readonly string[], io: Io): Promise<ExitCode> {
  const result = await dispatch(argv, io);
  if (typeof result === 'number') return result;
  const style = styleOf(hasColor(io.stderr, io.env, argv.includes('--no-color')));
  const usage = 'usage: kusto-callout [SUBCOMMAND] [OPTIONS] [FILE...] (--help shows all)';
  await write(io.stderr, `${plainReport(result.message, result.hint, style)}${usage}\n`);
  return exitCodes.usage;
}

async function dispatch(argv: readonly string[], io: Io): Promise<ExitCode | UsageProblem> {
  // `run` need not be named where -e says what to run, so its options may stand anywhere.
  const known = [...runOptions, ...commonOptions];
  const index = firstOperandIndex(argv, known);
  const named = argv[index];
  if (named !== undefined && isSubcommandName(named)) return runSubcommand(named, argv.toSpliced(index, 1), io);

  const parsed = parseArguments(argv, known);
  if (!parsed.ok) return parsed;
  const given = parsed.arguments;
  if (given.has('version')) return printVersion(io);
  if (given.has('help')) {
    const { programHelp } = await import('./help.js');
    await write(io.stdout, programHelp());
    return exitCodes.ok;
  }
  if (named !== undefined) return unknownSubcommand(named);
  if (given.has('execute')) return runSubcommand('run', argv, io);
  return io.stdin.isTTY === true ? runSubcommand('repl', argv, io) : runSubcommand('run', [...argv, '-'], io);
}

async function runSubcommand(name: SubcommandName, argv: readonly string[], io: Io): Promise<ExitCode | UsageProblem> {
  const subcommand = await subcommands[name].load();
  const parsed = parseArguments(argv, allOptions(subcommand.options));
  if (!parsed.ok) return parsed;
  const given = parsed.arguments;
  if (given.has('version')) return printVersion(io);
  if (given.has('help')) {
    const { subcommandHelp } = await import('./help.js');
    await write(io.stdout, subcommandHelp(subcommand));
    return exitCodes.ok;
  }
  const refused = refusedOption(given, name, subcommand);
  if (refused !== null) return refused;
  const common = readCommonOptions(given, subcommand.options);
  return common.ok ? subcommand.execute({ arguments: given, options: common.options, io }) : common;
}

async function printVersion(io: Io): Promise<ExitCode> {
  await write(io.stdout, `${PRODUCT_VERSION}\n`);
  return exitCodes.ok;
}

function unknownSubcommand(name: string): UsageProblem {
  const message = `${mention(name)} is not a subcommand`;
  // A command as it is, or quoted.
  if (/^\.[a-z-]+(\s|$)/i.test(name))
    return usageProblem(message, "to run a command: kusto-callout -e '.show version'");
  if (/[./\\-]/.test(name)) return usageProblem(message, `to run a file: kusto-callout run ${printable(name)}`);
  const similar = nearest(name, Object.keys(subcommands));
  return usageProblem(message, didYouMean(similar, null));
}
