import type { StringLiteral } from '../../../grammar/literals.js';
import type { Statement } from '../../../grammar/syntax.js';
import { parse } from '../../commands/language.js';
import { DEFAULT_CALLER, type Caller } from '../../cluster/caller.js';
import type { ClusterState } from '../../cluster/state.js';
import { ARM_JSON, readJson } from '../../json/read.js';
import { Cluster, snapshotOf, stateOf } from '../../library/cluster.js';
import { done, refused } from '../../library/directive-result.js';
import { scriptSteps, type ScriptStep } from '../../library/script.js';
import { openSession } from '../../library/open-session.js';
import type { Directive, FileResult } from '../../library/session.js';
import type { TemplateOptions } from '../../library/documents.js';
import { mention } from '../../../grammar/text/mention.js';
import type { Span } from '../../../grammar/text/positions.js';
import { sourcedRules } from './in-force.js';
import { inputProblem, type InputProblem, type InputSurvey, type SourcedFqdn, type WrittenRule } from './input.js';
import { shiftedBy } from './places.js';
import { writingsIn, writtenInLiteral } from './written.js';

/** How a script is run. */
export interface ScriptOptions extends TemplateOptions {
  /** The cluster that it starts with. Default: the default cluster. */
  readonly cluster?: ClusterState;
  /** Who runs the commands. Default: an administrator. */
  readonly caller?: Caller;
  /** For directives that name a file; without it they fail. */
  readonly readFile?: (path: string) => FileResult;
}

/** Directives of the command line that concern how results look, and so nothing here. */
const WITHOUT_EFFECT = [
  'who',
  'lint',
  'diff',
  'history',
  'open',
  'echoon',
  'echooff',
  'help',
  'save',
  'format',
  'markdownon',
  'markdownoff',
  'timeon',
  'timeoff',
  'linemode',
  'blockmode',
  'dbcontext',
];

const directives: readonly Directive[] = [
  { names: WITHOUT_EFFECT, usage: '[…]', description: '', run: () => done() },
  {
    names: ['script'],
    usage: 'FILE',
    description: '',
    run: () => refused('#script is not followed here', 'give that file as an input of its own'),
  },
];

/** Runs a script, and keeps what its policies say and where. What comes after a refusal is run, too: a survey wants all of it. */
export function surveyScript(text: string, options: ScriptOptions): InputSurvey {
  const kind = 'script';
  const cluster = new Cluster(undefined, options);
  if (options.cluster !== undefined) cluster.restore(snapshotOf(options.cluster));
  const { readFile, caller = DEFAULT_CALLER } = options;
  const run = { hasQuit: false };
  const quit: Directive = {
    names: ['quit', 'exit', 'q'],
    usage: '',
    description: '',
    run() {
      run.hasQuit = true;
      return done();
    },
  };
  const session = openSession(
    cluster,
    { directives: [...directives, quit], ...(readFile !== undefined && { readFile }) },
    caller,
  );
  const problems: InputProblem[] = [];
  const written: WrittenRule[] = [];
  const fqdns: SourcedFqdn[] = [];
  let steps = 0;
  for (const step of scriptSteps(session, text)) {
    steps++;
    const problem = problemOf(step);
    if (problem !== null) problems.push(problem);
    const writings = writingsOf(step);
    written.push(...writings.written);
    fqdns.push(...writings.fqdns);
    // What follows is never run, so none of it is in force.
    if (run.hasQuit) break;
  }
  if (steps === 0) problems.push(nothing(text));
  const state = stateOf(cluster.snapshot());
  const input =
    problems.length > 0
      ? null
      : ({ kind, text, cluster: state, rules: sourcedRules(state, written), written, fqdns, warnings: [] } as const);
  return { kind, text, input, written, fqdns, problems, isReadable: steps > 0 };
}

function problemOf({ kind, result, span }: ScriptStep): InputProblem | null {
  if (result.ok) return kind === 'command' && 'objects' in result ? innerProblem(result.objects, span) : null;
  if (!('error' in result)) return inputProblem('INPUT_DIRECTIVE', span, result.message, result.hint);
  const { error } = result;
  return { ...error, span: { start: span.start + error.span.start, end: span.start + error.span.end } };
}

/** `.execute cluster script` succeeds though commands in it fail; as a policy, such a script is as wrong as they are. */
function innerProblem(rows: readonly Readonly<Record<string, unknown>>[], span: Span): InputProblem | null {
  const failed = rows.find(row => row['Result'] === 'Failed' && typeof row['CommandText'] === 'string');
  if (failed === undefined) return null;
  const message = `${mention(String(failed['CommandText']))} fails inside the script: ${String(failed['Reason'])}`;
  return inputProblem('INPUT_SCRIPT', span, message, 'the commands of a policy must all succeed');
}

function nothing(text: string): InputProblem {
  const message = 'there is nothing here: neither JSON nor a command';
  const hint = 'for example: az kusto cluster show --resource-group GROUP --name NAME prints a cluster';
  return inputProblem('INPUT_EMPTY', { start: 0, end: Math.min(1, text.length) }, message, hint);
}

interface Writings {
  readonly written: readonly WrittenRule[];
  readonly fqdns: readonly SourcedFqdn[];
}

function writingsOf({ kind, text, span }: ScriptStep): Writings {
  if (kind === 'directive') {
    const json = /^#\s*arm\s*(\{[^]*)$/i.exec(text)?.[1];
    if (json === undefined) return { written: [], fqdns: [] };
    const root = readJson(json, ARM_JSON);
    const outer = shiftedBy(span.start + text.length - json.length);
    return root.ok ? writingsIn(root.value, { text: json, outer, inTemplate: false }) : { written: [], fqdns: [] };
  }
  const parsed = parse(text);
  const literals = parsed.ok ? literalsOf(parsed.statement) : [];
  const written = literals.flatMap(literal => writtenInLiteral(text, literal, span.start));
  return { written, fqdns: [] };
}

/** The policies of a statement: its own, or those of the script in it. Scripts do not nest. */
function literalsOf({ command }: Statement): readonly StringLiteral[] {
  if (command === null) return [];
  if (command.argument === 'policy') return [command.policy];
  if (command.argument !== 'script') return [];
  return command.body.flatMap(({ statement }) => {
    const inner = statement?.command ?? null;
    return inner?.argument === 'policy' ? [inner.policy] : [];
  });
}
