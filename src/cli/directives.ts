import { done, refused, type DirectiveResult } from '../library/directive-result.js';
import { unquoted } from '../library/directives.js';
import type { Directive } from '../library/session.js';
import { computingTime } from './computing-time.js';
import { absolutePath, readTextFile } from './files.js';
import { questionDirectives } from './question-directives.js';
import type { Style } from './style.js';
import type { Runner } from './runner.js';
import type { SessionSettings } from './session-settings.js';

/** What the directives of the command line work on. */
export interface DirectiveContext {
  readonly settings: SessionSettings;
  /** Whether they are typed; a script is always read as blocks. */
  readonly interactive: boolean;
  readonly runner: () => Runner;
  /** Of what directives print. */
  readonly style: Style;
  readonly width: () => number | null;
}

/** The directives that need a terminal, files or a clock: those of Kusto.Cli under its names, and `#format`. */
export function commandLineDirectives({ settings, interactive, runner, style, width }: DirectiveContext): Directive[] {
  const directive = (
    names: readonly string[],
    usage: string,
    description: string,
    run: Directive['run'],
  ): Directive => ({ names, usage, description, run });

  const change = (apply: () => void, warning: string | null = null, told: string | null = null): DirectiveResult => {
    apply();
    return done(null, warning === null ? [] : [warning], warning === null ? told : null);
  };
  const lineMode = (on: boolean): DirectiveResult =>
    change(
      () => (settings.lineMode = on),
      on && !interactive
        ? 'a script is read as blocks, also after #linemode: a blank line or a line that begins with a dot starts a command'
        : null,
      on ? 'every line is a command' : 'blocks are run, up to a blank line',
    );

  const questions = questionDirectives({ settings, style, width, startClock });

  return [
    questions.help,
    directive(['quit', 'exit', 'q'], '', 'leave', () => change(() => (settings.quit = true))),
    directive(['script'], 'FILE', 'run the commands and directives of a file', (_, argument) =>
      script(runner(), unquoted(argument)),
    ),
    questions.audit,
    questions.who,
    questions.lint,
    questions.diff,
    questions.history,
    directive(['open'], 'FILE', 'open a file in $VISUAL or $EDITOR', (_, argument) => {
      if (argument === '') return refused('#open needs a file', 'Ctrl-X Ctrl-E opens what is typed');
      if (settings.edit === null) return refused('#open needs a terminal');
      const path = unquoted(argument);
      const problem = settings.edit(absolutePath(path, runner().currentFile));
      return problem === null ? done(null, [], `#script ${path} runs it`) : refused(problem);
    }),
    directive(['echoon'], '', 'show each command of a script before its result', () =>
      change(() => (settings.echo = true), null, 'scripts show their commands'),
    ),
    directive(['echooff'], '', 'stop showing them', () =>
      change(() => (settings.echo = false), null, 'scripts do not show their commands any more'),
    ),
    directive(['save'], 'FILE', 'write the next result to a file, too, as CSV', (_, argument) => {
      if (argument === '') return refused('#save needs a file');
      const path = absolutePath(unquoted(argument), runner().currentFile);
      return change(() => (settings.saveTo = path), null, `the next result goes to ${path}, too`);
    }),
    questions.format,
    questions.markdownon,
    questions.markdownoff,
    directive(['timeon'], '', 'report how long each command takes', () =>
      change(() => (settings.timing = true), null, 'each command tells how long it takes'),
    ),
    directive(['timeoff'], '', 'stop reporting elapsed time', () =>
      change(() => (settings.timing = false), null, 'elapsed times are not told any more'),
    ),
    directive(['blockmode'], '', 'run blocks: up to a blank line, or to the end of a whole command (default)', () =>
      lineMode(false),
    ),
    directive(['linemode'], '', 'run every line; & at its end goes on in the next line, && joins the two', () =>
      lineMode(true),
    ),
    questions.dbcontext,
  ];
}

function script(runner: Runner, path: string): DirectiveResult {
  if (path === '') return refused('#script needs a file');
  const absolute = absolutePath(path, runner.currentFile);
  const read = readTextFile(absolute);
  if (!read.ok) return refused(read.message);
  const problem = runner.include({ name: path, path: absolute, text: read.text });
  return problem === null ? done() : refused(`cannot run ${path}: ${problem}`);
}

/** Seconds that a question of a directive may take. */
const TIME_LIMIT = 8;

function startClock(): () => boolean {
  const end = computingTime() + TIME_LIMIT;
  return () => computingTime() > end;
}
