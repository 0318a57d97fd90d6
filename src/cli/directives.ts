import { nameOf, type CommandDefinition } from '../commands/command.js';
import { commands } from '../commands/registry.js';
import type { Session } from '../library/session.js';
import { done, refused, unquoted, type Directive, type DirectiveResult } from '../library/directives.js';
import { formats, isFormatName } from '../tabular/formats/index.js';
import { didYouMean, mention } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import { sessionAudits } from './audit/session-audit.lazy.js';
import { absolutePath, readTextFile } from './files.js';
import { twoColumns } from './two-columns.js';
import type { Runner } from './runner.js';
import { DEFAULT_DATABASE, type SessionSettings } from './session-settings.js';

/** The widest command beside which its summary stands. */
const MAX_COMMAND_WIDTH = 36;

/** What the directives of the command line work on. */
export interface DirectiveContext {
  readonly settings: SessionSettings;
  /** Whether they are typed; a script is always read as blocks. */
  readonly interactive: boolean;
  readonly runner: () => Runner;
}

/** The directives that need a terminal, files or a clock: those of Kusto.Cli under its names, and `#format`. */
export function commandLineDirectives({ settings, interactive, runner }: DirectiveContext): Directive[] {
  const directive = (
    names: readonly string[],
    usage: string,
    description: string,
    run: Directive['run'],
  ): Directive => ({ names, usage, description, run });

  const change = (apply: () => void, warning: string | null = null): DirectiveResult => {
    apply();
    return done(null, warning === null ? [] : [warning]);
  };
  const lineMode = (on: boolean): DirectiveResult =>
    change(
      () => (settings.lineMode = on),
      on && !interactive
        ? 'a script is read as blocks, also after #linemode: a blank line or a line that begins with a dot starts a command'
        : null,
    );

  return [
    directive(['help', 'h'], '[NAME]', 'show the commands and directives, or those of a name', (session, name) =>
      help(session.directives, name),
    ),
    directive(['quit', 'exit', 'q'], '', 'leave', () => change(() => (settings.quit = true))),
    directive(['script'], 'FILE', 'run the commands and directives of a file', (_, argument) =>
      script(runner(), unquoted(argument)),
    ),
    directive(['audit'], 'TEXT|FILE', 'find the callouts of KQL, or of a file, and decide each', audit),
    directive(['save'], 'FILE', 'write the next result to a file, too, as CSV', (_, argument) => {
      if (argument === '') return refused('#save needs a file');
      return change(() => (settings.saveTo = absolutePath(unquoted(argument), runner().currentFile)));
    }),
    directive(['format'], '[NAME]', `print results as ${Object.keys(formats).join(', ')}`, (_, name) =>
      format(settings, name),
    ),
    directive(['markdownon'], '', 'print results as Markdown', () =>
      change(() => (settings.format = formats.markdown), fixedFormatWarning(settings)),
    ),
    directive(['markdownoff'], '', 'go back to the format before', () => {
      settings.leaveMarkdown();
      return done();
    }),
    directive(['timeon'], '', 'report how long each command takes', () => change(() => (settings.timing = true))),
    directive(['timeoff'], '', 'stop reporting elapsed time', () => change(() => (settings.timing = false))),
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

function help(directives: readonly Directive[], argument: string): DirectiveResult {
  if (argument.startsWith('.')) {
    const wanted = commands.filter(command => `${nameOf(command)} `.startsWith(`${argument} `));
    if (wanted.length === 0) return refused(`${mention(argument)} is not a command`, '#help shows them all');
    const examples = wanted.flatMap(command => command.examples.map(example => `  ${example}`));
    return done([commandTable(wanted), '', 'For example:', ...examples].join('\n'));
  }
  const name = argument.replace(/^#/, '').toLowerCase();
  const wanted = name === '' ? directives : directives.filter(({ names }) => names.includes(name));
  if (wanted.length === 0) return refused(`${mention(`#${name}`)} is not a directive`, '#help shows them all');
  const directiveRows = wanted.map(({ names, usage, description }): [string, string] => [
    `#${names[0] ?? ''} ${usage}`.trimEnd(),
    description,
  ]);
  return done([...(name === '' ? [commandTable(commands), ''] : []), twoColumns(directiveRows)].join('\n'));
}

function commandTable(wanted: readonly CommandDefinition[]): string {
  return twoColumns(
    wanted.map(command => [nameOf(command), command.summary]),
    MAX_COMMAND_WIDTH,
  );
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
    return done(null, warning === null ? [] : [warning]);
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
