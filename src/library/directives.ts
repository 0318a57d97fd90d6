import { ROLES } from '../cluster/caller.js';
import { didYouMean, listed, mention } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import type { ArmError } from './result.js';
import type { Session } from './session.js';

/** What a directive answers: text to show (null: nothing), or why it failed. */
export type DirectiveResult =
  | { readonly ok: true; readonly output: string | null; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly message: string; readonly hint: string | null };

/** A line that starts with `#`: not a command of the service, but an instruction to the tool that runs commands. */
export interface Directive {
  /** Names without the `#`, the first one for the help. Case does not matter. */
  readonly names: readonly string[];
  /** The arguments, as the help shows them. */
  readonly usage: string;
  readonly description: string;
  run(session: Session, argument: string): DirectiveResult;
}

export function done(output: string | null = null, warnings: readonly string[] = []): DirectiveResult {
  return { ok: true, output, warnings };
}

export function refused(message: string, hint: string | null = null): DirectiveResult {
  return { ok: false, message, hint };
}

/** The directives that work everywhere, since they concern the cluster and its caller only. */
export const clusterDirectives: readonly Directive[] = [
  {
    names: ['cluster'],
    usage: '',
    description: 'show the cluster as its ARM resource',
    run: session => done(JSON.stringify(session.cluster.resource, null, 2)),
  },
  {
    names: ['arm'],
    usage: 'FILE|JSON',
    description: 'change the cluster through ARM (PATCH): a file, or {"restrictOutboundNetworkAccess": "Enabled"}',
    run(session, argument) {
      if (argument === '')
        return refused('#arm needs a file or JSON', '#arm {"restrictOutboundNetworkAccess": "Enabled"}');
      const file = argument.startsWith('{') ? null : unquoted(argument);
      const source = file === null ? { ok: true as const, text: argument } : session.readFile(file);
      if (!source.ok) return refused(source.message, 'JSON starts with {');
      const result = session.patch(source.text);
      return result.ok ? done(null, result.warnings) : refused(describeArmError(result.error, file), result.error.hint);
    },
  },
  {
    names: ['as'],
    usage: 'ROLE [PRINCIPAL]',
    description: `run the following commands as ${listed(ROLES)}`,
    run(session, argument) {
      const [name = '', principal, ...leftovers] = argument.split(/\s+/);
      if (leftovers.length > 0)
        return refused(
          `#as takes a role and a principal, but not ${mention(leftovers.join(' '))}`,
          '#as ROLE [PRINCIPAL]',
        );
      const role = ROLES.find(known => known === name.toLowerCase());
      if (role === undefined) {
        const similar = nearest(name, ROLES);
        return refused(
          name === '' ? '#as needs a role' : `${mention(name)} is not a role`,
          didYouMean(similar, `the roles are ${ROLES.join(', ')}`),
        );
      }
      session.caller = { role, principal: principal ?? session.caller.principal };
      return done();
    },
  },
  {
    names: ['undo'],
    usage: '',
    description: 'take back the last change of the cluster',
    run: session => (session.undo() ? done() : refused('there is nothing to undo')),
  },
  {
    names: ['reset'],
    usage: '',
    description: 'go back to the cluster and caller of the start',
    run(session) {
      session.reset();
      return done();
    },
  },
];

/** ARM's refusal with its place: `cluster.json:7:11: …`. */
function describeArmError(error: ArmError, file: string | null): string {
  const { line, column } = error.range.start;
  return `${error.code} (${error.reason}): ${file ?? 'JSON'}:${line}:${column}: ${error.message}`;
}

/** A file name as Kusto.Cli takes it: bare, or in quotes. */
export function unquoted(argument: string): string {
  return /^(["'])(.*)\1$/.exec(argument)?.[2] ?? argument;
}

/** Runs a directive line such as `#as viewer`. */
export function runDirective(session: Session, line: string): DirectiveResult {
  const [, name = '', argument = ''] = /^#\s*(\S*)\s*([^]*)$/.exec(line.trim()) ?? [];
  const directive = session.directives.find(({ names }) => names.includes(name.toLowerCase()));
  if (directive !== undefined) {
    // Dropping what stands there would run half of what was written.
    if (directive.usage === '' && argument !== '')
      return refused(`#${name} takes no arguments, but found ${mention(argument)}`);
    return directive.run(session, argument.trim());
  }
  const known = session.directives.flatMap(({ names }) => names);
  const similar = nearest(name, known);
  return refused(
    `${mention(`#${name}`)} is not a directive`,
    didYouMean(
      similar === null ? null : `#${similar}`,
      `the directives are ${known.map(each => `#${each}`).join(' ')}`,
    ),
  );
}
