import { mention, didYouMean, printable } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import { stateOf } from '../library/cluster.js';
import { done, refused, type DirectiveResult } from '../library/directive-result.js';
import { unquoted } from '../library/directives.js';
import type { Directive, Session } from '../library/session.js';
import { ARM_CALLOUT_TYPES, armCalloutTypeOf } from '../policy/callout-types.js';
import { formats, isFormatName } from '../tabular/formats/index.js';
import { sessionAudits } from './audit/session-audit.lazy.js';
import { unknownCalloutType } from './callout-type.js';
import type { StartClock } from './question-clock.js';
import { helpText } from './repl/help-topics.js';
import { sessionAnalyses } from './repl/session-analysis.lazy.js';
import { DEFAULT_DATABASE, type SessionSettings } from './session-settings.js';
import type { Style } from './style.js';

/** What the directives that ask and show work on. */
export interface QuestionContext {
  readonly settings: SessionSettings;
  /** Of what directives print. */
  readonly style: Style;
  /** The width of the terminal that shows it; null where there is none. */
  readonly width: () => number | null;
  /** Limits the time of each question. */
  readonly startClock: StartClock;
}

type QuestionDirective =
  'help' | 'audit' | 'who' | 'lint' | 'diff' | 'history' | 'format' | 'markdownon' | 'markdownoff' | 'dbcontext';

/** The directives that ask about the cluster, or say how answers are shown. They need no terminal and no files: a page has them too. */
export function questionDirectives({
  settings,
  style,
  width,
  startClock,
}: QuestionContext): Readonly<Record<QuestionDirective, Directive>> {
  return {
    help: {
      names: ['help', 'h'],
      usage: '[NAME]',
      description: 'show all commands and directives, or a command, directive, operator or function',
      run: (session, name) => helpText(session.directives, name, width()),
    },
    audit: {
      names: ['audit'],
      usage: 'TEXT|FILE',
      description: 'find the callouts of KQL, or of a file, and decide each',
      run: audit,
    },
    who: {
      names: ['who'],
      usage: '[TYPE]',
      description: 'list the hosts that the cluster can call',
      run(session, name) {
        const type = name === '' ? null : armCalloutTypeOf(name);
        if (name !== '' && type === null) {
          const { message, hint } = unknownCalloutType(name, ARM_CALLOUT_TYPES);
          return refused(message, hint);
        }
        const state = stateOf(session.cluster.snapshot());
        return done(sessionAnalyses().whoText(state, type, session.cluster.assumptions, style, startClock));
      },
    },
    lint: {
      names: ['lint'],
      usage: '',
      description: 'find what the cluster allows by mistake',
      run({ cluster }) {
        const state = stateOf(cluster.snapshot());
        const { assumptions, resource } = cluster;
        return done(
          sessionAnalyses().findingsText(resource, state, assumptions, { style, width: width(), startClock }),
        );
      },
    },
    diff: {
      names: ['diff'],
      usage: '',
      description: 'tell what is allowed and denied since #mark, or since the start',
      run(session) {
        const [before, now] = [stateOf(session.sinceMark), stateOf(session.cluster.snapshot())];
        return done(sessionAnalyses().differenceText(before, now, session.cluster.assumptions, style, startClock));
      },
    },
    history: {
      names: ['history'],
      usage: '[N]',
      description: 'list what was run before, or the last N',
      run: (_, count) => history(settings, count),
    },
    format: {
      names: ['format'],
      usage: '[NAME]',
      description: `print results as ${Object.keys(formats).join(', ')}`,
      run: (_, name) => format(settings, name),
    },
    markdownon: {
      names: ['markdownon'],
      usage: '',
      description: 'print results as Markdown',
      run() {
        settings.format = formats.markdown;
        const warning = fixedFormatWarning(settings);
        return done(null, warning === null ? [] : [warning], warning === null ? 'results are Markdown' : null);
      },
    },
    markdownoff: {
      names: ['markdownoff'],
      usage: '',
      description: 'go back to the format before',
      run() {
        settings.leaveMarkdown();
        return done(null, [], `the format is ${settings.format.name}`);
      },
    },
    dbcontext: {
      names: ['dbcontext'],
      usage: '[DATABASE]',
      description: 'show or set the database; callout commands ignore it',
      run: (session, name) => databaseContext(settings, session.cluster.databases, unquoted(name)),
    },
  };
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
