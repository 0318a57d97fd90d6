import { stateOf } from '../library/cluster.js';
import { ARM_CALLOUT_TYPES, armCalloutTypeOf } from '../policy/callout-types.js';
import { unknownCalloutType } from './callout-type.js';
import { unquoted } from '../library/directives.js';
import { done, refused, type DirectiveResult } from '../library/directive-result.js';
import type { Directive, Session } from '../library/session.js';
import { formats, isFormatName } from '../tabular/formats/index.js';
import { didYouMean, mention, printable } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import { sessionAudits } from './audit/session-audit.lazy.js';
import { absolutePath, readTextFile } from './files.js';
import { helpText } from './repl/help-topics.js';
import { sessionAnalyses } from './repl/session-analysis.lazy.js';
import type { Style } from './style.js';
import type { Runner } from './runner.js';
import { DEFAULT_DATABASE, type SessionSettings } from './session-settings.js';

/** What the directives of the command line work on. */
export interface DirectiveContext {
  readonly settings: SessionSettings;
  /** Whether they are typed; a script is always read as blocks. */
  readonly interactive: boolean;
  readonly runner: () => Runner;
  /** Of what directives print. */
  readonly style: Style;
}

/** The directives that need a terminal, files or a clock: those of Kusto.Cli under its names, and `#format`. */
export function commandLineDirectives({ settings, interactive, runner, style }: DirectiveContext): Directive[] {
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

  return [
    directive(
      ['help', 'h'],
      '[NAME]',
      'show all commands and directives, or a command, directive, operator or function',
      (session, name) => helpText(session.directives, name),
    ),
    directive(['quit', 'exit', 'q'], '', 'leave', () => change(() => (settings.quit = true))),
    directive(['script'], 'FILE', 'run the commands and directives of a file', (_, argument) =>
      script(runner(), unquoted(argument)),
    ),
    directive(['audit'], 'TEXT|FILE', 'find the callouts of KQL, or of a file, and decide each', audit),
    directive(['who'], '[TYPE]', 'list the hosts that the cluster can call', (session, name) => {
      const type = name === '' ? null : armCalloutTypeOf(name);
      if (name !== '' && type === null) {
        const { message, hint } = unknownCalloutType(name, ARM_CALLOUT_TYPES);
        return refused(message, hint);
      }
      return done(
        sessionAnalyses().whoText(stateOf(session.cluster.snapshot()), type, session.cluster.assumptions, style),
      );
    }),
    directive(['lint'], '', 'find what the cluster allows by mistake', ({ cluster }) =>
      done(sessionAnalyses().findingsText(cluster.resource, stateOf(cluster.snapshot()), cluster.assumptions, style)),
    ),
    directive(['diff'], '', 'tell what is allowed and denied since #mark, or since the start', session => {
      const [before, now] = [stateOf(session.sinceMark), stateOf(session.cluster.snapshot())];
      return done(sessionAnalyses().differenceText(before, now, session.cluster.assumptions, style));
    }),
    directive(['history'], '[N]', 'list what was run before, or the last N', (_, count) => history(settings, count)),
    directive(['open'], 'FILE', 'open a file in $VISUAL or $EDITOR', (_, argument) => {
      if (argument === '') return refused('#open needs a file');
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
    directive(['format'], '[NAME]', `print results as ${Object.keys(formats).join(', ')}`, (_, name) =>
      format(settings, name),
    ),
    directive(['markdownon'], '', 'print results as Markdown', () =>
      change(() => (settings.format = formats.markdown), fixedFormatWarning(settings), 'results are Markdown'),
    ),
    directive(['markdownoff'], '', 'go back to the format before', () => {
      settings.leaveMarkdown();
      return done(null, [], `the format is ${settings.format.name}`);
    }),
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
    directive(['dbcontext'], '[DATABASE]', 'show or set the database; callout commands ignore it', (session, name) =>
      databaseContext(settings, session.cluster.databases, unquoted(name)),
    ),
  ];
}

function history(settings: SessionSettings, argument: string): DirectiveResult {
  if (settings.history === null) return refused('there is no history here', 'it is kept in the REPL');
  if (!/^\d*$/.test(argument)) return refused(`#history takes a number, not ${mention(argument)}`);
  const entries = settings.history();
  const first = argument === '' ? 0 : Math.max(0, entries.length - Number(argument));
  const width = String(entries.length).length;
  const lines = entries
    .slice(first)
    .map(
      (entry, index) =>
        `${String(first + index + 1).padStart(width)}  ${entry.replaceAll('\n', `\n${' '.repeat(width + 2)}`)}`,
    );
  return done(lines.length === 0 ? 'nothing was run yet' : lines.map(line => printableLines(line)).join('\n'));
}

/** Printable, but for the ends of its lines. */
function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** What names a file and not KQL, where there is no such file. */
const FILE_NAME = /^["']?[^\s()|]*\.[A-Za-z]{2,9}["']?$/;

function audit(session: Session, argument: string): DirectiveResult {
  if (argument === '') return refused('#audit needs KQL or a file', "#audit cluster('help').database('Samples').T");
  const name = unquoted(argument);
  const file = /[\n|()]/.test(argument) ? null : session.readFile(name);
  if (file?.ok === false && FILE_NAME.test(argument)) return refused(file.message);
  const { auditOnCluster } = sessionAudits();
  return file?.ok === true
    ? auditOnCluster(session.cluster, name, file.text)
    : auditOnCluster(session.cluster, '', argument);
}

function script(runner: Runner, path: string): DirectiveResult {
  if (path === '') return refused('#script needs a file');
  const absolute = absolutePath(path, runner.currentFile);
  const read = readTextFile(absolute);
  if (!read.ok) return refused(read.message);
  const problem = runner.include({ name: path, path: absolute, text: read.text });
  return problem === null ? done() : refused(`cannot run ${path}: ${problem}`);
}

function format(settings: SessionSettings, name: string): DirectiveResult {
  if (name === '') return done(`the format is ${settings.format.name}`);
  const wanted = name.toLowerCase();
  if (isFormatName(wanted)) {
    settings.format = formats[wanted];
    const warning = fixedFormatWarning(settings);
    return done(null, warning === null ? [] : [warning], `the format is ${settings.format.name}`);
  }
  const similar = nearest(name, Object.keys(formats));
  return refused(
    `${mention(name)} is not a format`,
    didYouMean(similar, `the formats are ${Object.keys(formats).join(', ')}`),
  );
}

function fixedFormatWarning({ format: { name }, formatIsFixed }: SessionSettings): string | null {
  return formatIsFixed ? `the command line asks for --format ${name}, so the format stays` : null;
}

function databaseContext(settings: SessionSettings, databases: readonly string[], name: string): DirectiveResult {
  if (name !== '') {
    const known = [...databases, DEFAULT_DATABASE];
    if (!known.includes(name)) {
      const similar = nearest(name, known);
      return refused(
        `the cluster has no database ${mention(name)}`,
        didYouMean(similar, `its databases are ${databases.join(', ')}`),
      );
    }
    settings.database = name;
  }
  return done(`the database is ${settings.database} (callout commands concern the cluster, whatever the database)`);
}
