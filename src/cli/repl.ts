import { PRODUCT_VERSION } from '../commands/product.js';
import { usageProblem, type UsageProblem } from './arguments.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { listFolder } from './files.js';
import { write, type Io } from './io.js';
import { complete } from './repl/completion.js';
import { Editor } from './repl/editor.js';
import { History, historyPath } from './repl/history.js';
import { lineReadiness } from './repl/line-mode.js';
import { runLoop, type InputSource } from './repl/loop.js';
import { PlainInput } from './repl/plain-input.js';
import { awaitedChord, blockReadiness, type Readiness } from './repl/readiness.js';
import { Screen } from './repl/screen.js';
import { completeTail } from './repl/tail-completion.js';
import { startSession, type Workplace } from './start.js';
import { hasColor, styleOf, type Style } from './style.js';
import type { Invocation, Subcommand } from './subcommand.js';

/** The REPL. */
export const repl: Subcommand = {
  usage: 'repl [OPTIONS]',
  description: `Runs what is typed: a command at once where it is complete, otherwise the block of lines before a blank one.
Lines that start with # are directives; #help lists them. Tab completes, Ctrl-R searches the history, Alt-Enter starts a
new line, Ctrl-C drops the input, Ctrl-D leaves. A paste runs at Enter.
The history is kept in KUSTO_CALLOUT_HISTORY (empty: not at all), or else in XDG_STATE_HOME or the home directory.`,
  options: [],
  execute,
};

async function execute({ arguments: given, options, io }: Invocation): Promise<ExitCode | UsageProblem> {
  const [operand] = given.operands;
  if (operand !== undefined) return usageProblem('repl takes no files', `to run a file: kusto-callout run ${operand}`);
  if (options.clusterFile === '-') return usageProblem('the REPL reads commands from standard input, so no cluster');
  const workplace = await startSession(options, io, {
    continueOnError: false,
    separateDocuments: true,
    interactive: true,
  });
  if (workplace === null) return exitCodes.usage;

  const styles = {
    stdout: styleOf(hasColor(io.stdout, io.env, options.noColor)),
    stderr: styleOf(hasColor(io.stderr, io.env, options.noColor)),
  };
  const onTerminal = io.stdin.isTTY === true && io.stdout.isTTY === true;
  const canEdit = onTerminal && io.env['TERM'] !== 'dumb';
  const readiness = (text: string): Readiness =>
    workplace.settings.lineMode ? lineReadiness(text) : blockReadiness(text);
  const history = new History(onTerminal ? historyPath(io.env) : null);
  const input: InputSource = canEdit
    ? editorOf(workplace, io, history, readiness, styles.stdout)
    : new PlainInput(io, readiness, text => (workplace.settings.lineMode ? null : awaitedChord(text)), onTerminal);
  if (onTerminal) {
    await write(
      io.stdout,
      `kusto-callout ${PRODUCT_VERSION}: Azure Data Explorer's callout policy commands, on a cluster in memory\n` +
        `${canEdit ? 'Tab completes, ' : ''}#help lists the directives, Ctrl-D leaves.\n`,
    );
  }
  try {
    await runLoop({ workplace, io, input, history, styles, echo: canEdit });
  } finally {
    input.close();
  }
  // Nobody asks a terminal session how it went; a pipe's other end may.
  return workplace.runner.failed && !onTerminal ? exitCodes.failed : exitCodes.ok;
}

function editorOf(
  { session }: Workplace,
  io: Io,
  history: History,
  readiness: (text: string) => Readiness,
  style: Style,
): Editor {
  return new Editor({
    input: io.stdin,
    screen: new Screen(io.stdout),
    style,
    history: () => history.entries,
    readiness,
    complete: (text, offset) =>
      complete(text, offset, {
        directives: session.directives,
        databases: session.cluster.databases,
        listFolder,
        completeTail,
      }),
  });
}
