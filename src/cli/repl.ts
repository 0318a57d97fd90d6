import { PRODUCT_VERSION } from '../commands/product.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { listFolder } from './files.js';
import { usageError } from './problem.js';
import { complete } from './repl/completion.js';
import { Editor } from './repl/editor.js';
import { editFile, editText } from './repl/external-editor.js';
import { History, historyPath } from './repl/history.js';
import { lineReadiness } from './repl/line-mode.js';
import { runLoop, type InputSource } from './repl/loop.js';
import { PlainInput } from './repl/plain-input.js';
import { awaitedChord, blockReadiness, type Readiness } from './repl/readiness.js';
import { Screen } from './repl/screen.js';
import { completeTail } from './repl/tail-completion.js';
import { sessionOptions } from './run-options.js';
import { resultFormatOf, startSession, type Workplace } from './session-setup.js';
import type { Invocation, Subcommand } from './subcommand.js';

/** The REPL. */
export const repl: Subcommand = {
  name: 'repl',
  operands: '',
  description: `Runs what is typed: a command at once where it is complete, otherwise the block of lines before a blank one.
Lines that start with # are directives; #help lists them. Tab completes, Ctrl-R searches the history, Alt-Enter starts a
new line, Ctrl-_ takes a change back, Ctrl-X Ctrl-E opens $EDITOR, Ctrl-C drops the input, Ctrl-D leaves. A paste
runs at Enter.
The history is kept in KUSTO_CALLOUT_HISTORY (empty: not at all), or else in XDG_STATE_HOME or the home directory.`,
  examples: [{ arguments: 'repl --cluster restricted.json', purpose: 'on a cluster of yours' }],
  options: sessionOptions,
  run: startRepl,
};

async function startRepl(invocation: Invocation): Promise<ExitCode> {
  const { given, console, env, terminal: io } = invocation;
  const [operand] = given.operands;
  if (operand !== undefined) usageError('repl takes no files', `to run a file: kusto-callout run ${operand}`);
  if (given.valueOf('cluster') === '-') {
    usageError('the REPL reads commands from standard input, so `--cluster -` cannot be used');
  }
  const workplace = await startSession(invocation, {
    clusterFile: given.valueOf('cluster'),
    format: resultFormatOf(invocation),
    raw: given.has('raw'),
    continueOnError: false,
    separateDocuments: true,
    interactive: true,
  });
  const onTerminal = io.stdin.isTTY === true && io.stdout.isTTY === true;
  const canEdit = onTerminal && env['TERM'] !== 'dumb';
  const readiness = (text: string): Readiness =>
    workplace.settings.lineMode ? lineReadiness(text) : blockReadiness(text);
  const history = new History(onTerminal ? historyPath(env) : null);
  const awaited = (text: string): string | null => (workplace.settings.lineMode ? null : awaitedChord(text));
  const editor = canEdit ? editorOf(workplace, invocation, history, readiness) : null;
  workplace.settings.history = () => history.entries;
  if (editor !== null) workplace.settings.edit = path => editor.lend(() => editFile(path, env));
  const input: InputSource = editor ?? new PlainInput(io.stdin, console, readiness, awaited, onTerminal);
  if (onTerminal) {
    await console.write(
      'text',
      `kusto-callout ${PRODUCT_VERSION}: Azure Data Explorer's callout policy commands, on a cluster in memory\n` +
        `${canEdit ? 'Tab completes, ' : ''}#help lists the directives, Ctrl-D leaves.\n`,
    );
  }
  try {
    await runLoop({ workplace, console, input, history, echo: canEdit });
  } finally {
    input.close();
  }
  // A terminal session has no caller that would ask how it went; a pipe may have.
  return workplace.runner.failed && !onTerminal ? exitCodes.failed : exitCodes.ok;
}

function editorOf(
  { session }: Workplace,
  { console, terminal, env }: Invocation,
  history: History,
  readiness: (text: string) => Readiness,
): Editor {
  const editor: Editor = new Editor({
    input: terminal.stdin,
    screen: new Screen(terminal.stdout),
    style: console.style,
    editElsewhere: text => editor.lend(() => editText(text, env)),
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
  return editor;
}
