import { PRODUCT_VERSION } from '../commands/product.js';
import { didYouMean, mention, printable } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import { firstOperandIndex, parseArguments, type Arguments } from './arguments.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { Inputs, ONE_READER } from './inputs.js';
import type { Io } from './io.js';
import { options, type OptionDefinition } from './option-table.js';
import { Console } from './output/console.js';
import { attempt, usageError } from './problem.js';
import { findConfig } from './project/find-config.js';
import type { Project } from './project/project.js';
import { runOptions } from './run-options.js';
import {
  optionsOf,
  refuseOptionsWithoutEffect,
  SESSION_OPTIONS,
  type Invocation,
  type Subcommand,
} from './subcommand.js';
import type { SourceTools } from './source-tools.js';
import { isSubcommandName, subcommands, type SubcommandName } from './subcommands.js';

const USAGE = 'kusto-callout [SUBCOMMAND] [OPTIONS] [FILE...]';

/** Runs the program on an argument vector without the two of node. Exceptions are our own bugs. */
export async function runProgram(argv: readonly string[], io: Io): Promise<ExitCode> {
  const program = new Program(io, new Console(io, argv.includes('--no-color')));
  return program.run(argv);
}

/** The options that work without a subcommand: those of `run`. */
const PROGRAM_OPTIONS: readonly OptionDefinition[] = optionsOf({ options: runOptions });

class Program {
  /** The subcommand whose usage is shown where the command line is wrong. */
  private subcommand: Subcommand | null = null;

  constructor(
    private readonly io: Io,
    private readonly console: Console,
  ) {}

  async run(argv: readonly string[]): Promise<ExitCode> {
    const result = await attempt(() => this.dispatch(argv));
    if (result.ok) return result.value;
    const { problem } = result;
    await this.console.problem(problem);
    if (problem.isUsage) await this.console.note(this.usageLine());
    return problem.exitCode;
  }

  private usageLine(): string {
    if (this.subcommand === null) return `usage: ${USAGE} (--help shows all)`;
    const { name, operands } = this.subcommand;
    return `usage: ${`kusto-callout ${name} [OPTIONS] ${operands}`.trimEnd()} (kusto-callout help ${name} shows all)`;
  }

  private async dispatch(argv: readonly string[]): Promise<ExitCode> {
    // `run` need not be named where -e says what to run, so its options may be anywhere.
    const index = firstOperandIndex(argv, PROGRAM_OPTIONS);
    const named = argv[index];
    if (named === 'help') return this.help(argv.toSpliced(index, 1));
    if (named !== undefined && isSubcommandName(named)) return this.runSubcommand(named, argv.toSpliced(index, 1));

    const given = parseArguments(argv, PROGRAM_OPTIONS);
    if (given.has('version')) return this.show(PRODUCT_VERSION);
    if (given.has('help')) return this.help([]);
    if (named !== undefined) unknownSubcommand(named);
    if (given.has('execute')) return this.runSubcommand('run', argv);
    return this.io.stdin.isTTY === true ? this.runSubcommand('repl', argv) : this.runSubcommand('run', [...argv, '-']);
  }

  private async runSubcommand(name: SubcommandName, argv: readonly string[]): Promise<ExitCode> {
    const subcommand: Subcommand = await subcommands[name].load();
    this.subcommand = subcommand;
    const own = optionsOf(subcommand);
    const idle = options(...SESSION_OPTIONS).filter(each => !own.some(option => option.name === each.name));
    const given = parseArguments(argv, [...own, ...idle]);
    if (given.has('version')) return this.show(PRODUCT_VERSION);
    if (given.has('help')) return this.help([name]);
    refuseOptionsWithoutEffect(given, subcommand);
    refuseTwoReaders(given, own);
    return subcommand.run(await this.invocation(given, own));
  }

  private async invocation(typed: Arguments, own: readonly OptionDefinition[]): Promise<Invocation> {
    const { io, console } = this;
    const project = own.some(({ name }) => name === 'config') ? await this.project(typed) : null;
    return {
      given: project?.argumentsFor(typed, own) ?? typed,
      console,
      inputs: new Inputs(() => io.stdin, typed.has('no-tools') ? null : () => this.tools()),
      env: io.env,
      terminal: io,
      project,
      again: () => this.invocation(typed, own),
    };
  }

  /** What reads sources by other programs. */
  private async tools(): Promise<SourceTools> {
    const { SourceTools: Tools } = await import('./source-tools.js');
    const { io, console } = this;
    return new Tools({
      env: io.env,
      onRead: (name, command) => console.note(`${name}: read as ${command} prints it, and lines are those of that`),
    });
  }

  /** The configuration that is named, or that of the folder; one of a folder above is told, since it cannot be seen there. */
  private async project(given: Arguments): Promise<Project | null> {
    if (given.has('no-config')) return null;
    const named = given.valueOf('config');
    const path = named ?? findConfig();
    if (path === null) return null;
    const { readProject } = await import('./project/project.js');
    if (named === null && path.startsWith('..')) await this.console.note(`using ${path}`);
    return readProject(path);
  }

  /** `help`, `help SUBCOMMAND`, and the same as options. */
  private async help(argv: readonly string[]): Promise<ExitCode> {
    const { helpHelp, programHelp, subcommandHelp } = await import('./help.js');
    const [name] = argv.filter(argument => !argument.startsWith('-'));
    if (name === undefined) return this.show(programHelp(PROGRAM_OPTIONS, this.console.width));
    if (name === 'help') return this.show(helpHelp(this.console.width));
    if (!isSubcommandName(name)) return unknownSubcommand(name);
    return this.show(subcommandHelp(await subcommands[name].load(), this.console.width));
  }

  private async show(text: string): Promise<ExitCode> {
    await this.console.write('text', `${text}\n`);
    return exitCodes.ok;
  }
}

/** Standard input is there once; nothing is run where two want it. */
function refuseTwoReaders(given: Arguments, definitions: readonly OptionDefinition[]): void {
  const readsFile = new Set(definitions.filter(({ value }) => value === 'FILE').map(({ name }) => name));
  const readers = given.inOrder.filter(({ name, value }) => value === '-' && (name === null || readsFile.has(name)));
  if (readers.length > 1) usageError(ONE_READER);
}

function unknownSubcommand(name: string): never {
  const message = `${mention(name)} is not a subcommand`;
  // A command as it is, or quoted.
  if (/^\.[a-z-]+(\s|$)/i.test(name)) usageError(message, "to run a command: kusto-callout -e '.show version'");
  if (/[./\\-]/.test(name)) usageError(message, `to run a file: kusto-callout run ${printable(name)}`);
  usageError(message, didYouMean(nearest(name, ['help', ...Object.keys(subcommands)]), null));
}
