import { exitCodes, type ExitCode } from './exit-codes.js';
import { absolutePath } from './files.js';
import { usageError } from './problem.js';
import { runOptions } from './run-options.js';
import type { ScriptSource } from './runner.js';
import { resultFormatOf, startSession } from './session-setup.js';
import type { Invocation, Subcommand } from './subcommand.js';

/** `run FILE... -e COMMAND ...`: scripts, in the order given, one after another on the same cluster. */
export const run: Subcommand = {
  name: 'run',
  operands: 'FILE...',
  description: `Runs scripts one after another on one cluster: files, \`-\` for standard input, and -e texts, in the order given.
Commands are blocks between blank lines, or start with their dot on lines of their own; lines that start with # are
directives (-e '#help' shows them). Stops at the first error. File names in a script start from its folder.
Results go to standard output, errors to standard error; --format json and kusto hold both in one document.`,
  examples: [
    { arguments: "run -e '.show cluster policy callout'", purpose: 'one command on a new cluster' },
    { arguments: 'run 2-merge.kql --cluster open.json --format json', purpose: 'a script on a cluster of yours' },
  ],
  options: runOptions,
  run: runScripts,
};

async function runScripts(invocation: Invocation): Promise<ExitCode> {
  const { given, inputs } = invocation;
  const wanted = given.inOrder.filter(({ name }) => name === null || name === 'execute');
  if (wanted.length === 0) {
    usageError('run needs a FILE, - for standard input, or -e COMMAND', 'for example: kusto-callout run script.kql');
  }
  const { runner, settings } = await startSession(invocation, {
    clusterFile: given.valueOf('cluster'),
    format: resultFormatOf(invocation),
    raw: given.has('raw'),
    continueOnError: given.has('continue-on-error'),
    separateDocuments: false,
    interactive: false,
  });
  settings.echo = given.has('echo');
  // All of them before any of them: a run that cannot be finished is not begun.
  const sources: ScriptSource[] = [];
  for (const { name, value } of wanted) {
    if (name !== null) sources.push({ name: '-e', path: null, text: value });
    else {
      const { text } = await inputs.need(value);
      sources.push({ name: value, path: value === '-' ? null : absolutePath(value, null), text });
    }
  }
  for (const source of sources) {
    if (!(await runner.run(source)) && !given.has('continue-on-error')) break;
    if (settings.quit) break;
  }
  await runner.end();
  return runner.failed ? exitCodes.failed : exitCodes.ok;
}
