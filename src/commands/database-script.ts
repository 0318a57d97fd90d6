import type { Statement } from '../../grammar/syntax.js';
import { splitScriptBody } from '../../grammar/script-body.js';
import type { Span } from '../../grammar/text/positions.js';
import { Dot, endOf, type IToken } from '../../grammar/tokens.js';
import { DEFAULT_CALLER } from '../cluster/caller.js';
import type { ClusterState } from '../cluster/state.js';
import { interpret } from './interpret.js';
import { language } from './language.js';

/** A `Microsoft.Kusto/clusters/databases/scripts` resource, as far as its commands go. */
export interface DatabaseScript {
  readonly text: string;
  readonly level: 'Cluster' | 'Database';
  readonly continueOnErrors: boolean;
}

/** Why a script fails, with the place in its text. */
export interface ScriptProblem extends Span {
  /** The service's own text where it is known. */
  readonly message: string;
  readonly hint: string | null;
}

/** A command of the callout policy in a script. */
export interface ScriptCommandPlace extends Span {
  readonly statement: Statement;
}

/** What a script made of a cluster. With `continueOnErrors`, problems are those of the commands that were passed over. */
export interface ScriptRun {
  readonly state: ClusterState;
  readonly problems: readonly ScriptProblem[];
  /** Whether the script failed; then the state is as it was. */
  readonly failed: boolean;
}

const VERBS = ['create', 'create-or-alter', 'create-merge', 'alter', 'alter-merge', 'enable'];

/** Seen: azure-powershell issue 20641. */
const UNSUPPORTED = `[BadRequest] The provided script contains unsupported command. The commands must start with the following verbs: '${VERBS.map(verb => `.${verb}`).join(', ')}'`;

/** Seen: azure-cli-extensions issue 5442. */
const NOT_OF_DATABASE = 'Not a database-scope command';

/**
 * Runs a script of a database on the callout policy of its cluster: the commands of that policy, in their order. Others have no effect
 * here. The service refuses a script as a whole by the verbs of its commands (seen); where it stops otherwise is
 * OURS(database-scripts).
 */
export function runDatabaseScript(initial: ClusterState, { text, level, continueOnErrors }: DatabaseScript): ScriptRun {
  const pieces = commandsOf(text);
  for (const piece of pieces) {
    const problem = verbProblem(text, piece);
    if (problem !== null) return { state: initial, problems: [problem], failed: true };
  }
  let state = initial;
  const problems: ScriptProblem[] = [];
  for (const { start, end } of pieces) {
    const command = text.slice(start, end);
    if (!concernsCallouts(command)) continue;
    const outcome = level === 'Cluster' ? runOne(state, command) : { problem: notOfDatabase(command) };
    if (outcome.problem === null) {
      state = outcome.state;
      continue;
    }
    const { message, hint, ...span } = outcome.problem;
    problems.push({ message, hint, start: start + span.start, end: start + span.end });
    if (!continueOnErrors) return { state: initial, problems, failed: true };
  }
  return { state, problems, failed: false };
}

/** Whether a script says anything of the callout policy. */
export function concernsCalloutPolicy(text: string): boolean {
  return commandsOf(text).some(({ start, end }) => concernsCallouts(text.slice(start, end)));
}

/** The commands of the callout policy in a script, as they are written there, whether the script fails or not. */
export function calloutCommandsIn(text: string): readonly ScriptCommandPlace[] {
  return commandsOf(text).flatMap(({ start, end }) => {
    const command = text.slice(start, end);
    const parsed = concernsCallouts(command) ? language.parse(command) : null;
    return parsed?.ok === true ? [{ start, end, statement: parsed.statement }] : [];
  });
}

/** A script is divided as that of `.execute cluster script` is. */
function commandsOf(text: string): readonly (Span & { readonly first: IToken | undefined })[] {
  return splitScriptBody(text, language.tokenize(text)).flatMap(tokens => {
    const [first] = tokens;
    const last = tokens.at(-1);
    return first === undefined || last === undefined ? [] : [{ start: first.startOffset, end: endOf(last), first }];
  });
}

function verbProblem(text: string, { start, end, first }: Span & { readonly first: IToken | undefined }) {
  const verb = /^\.\s*([A-Za-z]+(?:-[A-Za-z]+)*)/.exec(text.slice(start, end));
  if (first?.tokenType === Dot && VERBS.includes(verb?.[1]?.toLowerCase() ?? '')) return null;
  const hint = 'scripts of databases take no other commands; nothing of the script runs';
  return { message: UNSUPPORTED, hint, start, end: start + (verb?.[0].length ?? 1) };
}

/** Whether a command is about the callout policy of the cluster, or meant to be. */
function concernsCallouts(command: string): boolean {
  return /^\.\s*alter(?:-merge)?\s+cluster\s+policy\s+callout\b/i.test(withoutComments(command));
}

function withoutComments(command: string): string {
  return command.replace(/\/\/[^\r\n]*/g, comment => ' '.repeat(comment.length));
}

type Outcome = { readonly problem: null; readonly state: ClusterState } | { readonly problem: ScriptProblem };

function runOne(state: ClusterState, command: string): Outcome {
  const result = interpret(state, { text: command, caller: DEFAULT_CALLER, now: 0 });
  if (result.ok) return { problem: null, state: result.state };
  const { message, hint, span } = result.error;
  return { problem: { message, hint, ...span } };
}

function notOfDatabase(command: string): ScriptProblem {
  const hint = 'the callout policy is one of the cluster: set "scriptLevel": "Cluster"';
  return { message: NOT_OF_DATABASE, hint, start: 0, end: command.length };
}
