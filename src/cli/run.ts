import { usageProblem, type UsageProblem } from './arguments.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { absolutePath, readNamedText } from './files.js';
import { write, type Io } from './io.js';
import { plainReport } from './report.js';
import { runOptions } from './run-options.js';
import type { Source } from './runner.js';
import { startSession } from './start.js';
import { hasColor, styleOf } from './style.js';
import type { Invocation, Subcommand } from './subcommand.js';

/** `run FILE... -e COMMAND ...`: scripts, in the order given, one after another on the same cluster. */
export const run: Subcommand = {
  usage: 'run [OPTIONS] FILE...',
  description: `Runs scripts one after another on one cluster: files, \`-\` for standard input, and -e texts, in the order given.
Commands stand in blocks between blank lines, or start with their dot on lines of their own; lines that start with #
are directives (-e '#help' shows them). Stops at the first error. File names in a script start from its folder.
Results go to standard output, errors to standard error; --format json and kusto hold both in one document.`,
  options: runOptions,
  execute,
};

async function execute({ arguments: given, options, io }: Invocation): Promise<ExitCode | UsageProblem> {
  const inputs = given.inOrder.filter(({ name }) => name === null || name === 'execute');
  if (inputs.length === 0) {
    return usageProblem(
      'run needs a FILE, - for standard input, or -e COMMAND',
      'for example: kusto-callout run script.kql',
    );
  }
  const fromStandardInput = inputs.filter(({ name, value }) => name === null && value === '-').length;
  if (fromStandardInput + (options.clusterFile === '-' ? 1 : 0) > 1) {
    return usageProblem('standard input (-) can be read only once');
  }

  const workplace = await startSession(options, io, {
    continueOnError: given.has('continue-on-error'),
    separateDocuments: false,
    interactive: false,
  });
  if (workplace === null) return exitCodes.usage;
  // All of them before any of them: a run that cannot be finished is not begun.
  const sources: Source[] = [];
  for (const { name, value } of inputs) {
    const source = name === null ? await readSource(value, io) : { name: '-e', path: null, text: value };
    if (typeof source === 'string') {
      await write(io.stderr, plainReport(source, null, styleOf(hasColor(io.stderr, io.env, options.noColor))));
      return exitCodes.usage;
    }
    sources.push(source);
  }

  const { runner, settings } = workplace;
  for (const source of sources) {
    if (!(await runner.run(source)) && !given.has('continue-on-error')) break;
    if (settings.quit) break;
  }
  await runner.end();
  return runner.failed ? exitCodes.failed : exitCodes.ok;
}

/** A script, or why it cannot be read. */
async function readSource(path: string, { stdin }: Io): Promise<Source | string> {
  const read = await readNamedText(path, stdin);
  if (!read.ok) return read.message;
  return { name: path, path: path === '-' ? null : absolutePath(path, null), text: read.text };
}
