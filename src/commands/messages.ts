import type { StringLiteral } from '../../grammar/literals.js';
import type { Caller, RequiredRole } from '../cluster/caller.js';
import { roleNames, ROLES } from '../cluster/caller.js';
import { clusterUri, type ClusterState } from '../cluster/state.js';
import type { PolicyProblem } from '../policy/messages.js';
import { didYouMean, listed, mention } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import type { Span } from '../../grammar/text/positions.js';
import { nameOf, type CommandDefinition } from './command.js';
import { kustoError, type KustoError } from './error.js';

/**
 * The service's refusal, to the letter (seen in a screenshot of the documentation, for `.alter` under restriction). Names of
 * operations other than that one: OURS(operation-names).
 */
function notAuthorized(state: ClusterState, caller: Caller, operation: string): string {
  return `Principal '${caller.principal}' is not authorized to perform operation '${operation}' on '${clusterUri(state)}:443/'.`;
}

const ROLE_PHRASES: Readonly<Record<RequiredRole, string>> = {
  admin: `the role ${roleNames.admin}`,
  monitor: `the role ${roleNames.monitor} or ${roleNames.admin}`,
  any: `a role on the cluster: ${roleNames.viewer}, ${roleNames.monitor} or ${roleNames.admin}`,
};

const RESTRICTED_HINT =
  'restricted outbound access is on, so the callout policy cannot be changed by commands; change allowedFqdnList or calloutPolicies through an ARM template or az (the portal cannot edit calloutPolicies)';

/** Every refusal that is not about syntax, in words. */
export const errors = {
  missingRole: (state: ClusterState, caller: Caller, command: CommandDefinition, span: Span): KustoError =>
    kustoError({
      code: 'Forbidden',
      reason: 'AUTH_ROLE',
      message: notAuthorized(state, caller, command.operation),
      hint: `${mention(nameOf(command))} needs ${ROLE_PHRASES[command.requiredRole]}; ${
        caller.role === 'none' ? 'this principal has no role' : `this principal is ${roleNames[caller.role]}`
      }. Assign roles in the portal or through ARM, not by commands`,
      span,
    }),

  unknownRole: (role: unknown, span: Span): KustoError =>
    kustoError({
      code: 'Forbidden',
      reason: 'AUTH_ROLE',
      message: `${typeof role === 'string' ? mention(role) : role === null ? 'null' : `a ${typeof role}`} is not a role`,
      hint: didYouMean(typeof role === 'string' ? nearest(role, ROLES) : null, `the roles are ${listed(ROLES, 'and')}`),
      span,
    }),

  /** The headers and options that forbid changes are documented; their refusal is not: OURS(read-only-requests). */
  readOnly: (command: CommandDefinition, span: Span): KustoError =>
    kustoError({
      code: 'Forbidden',
      reason: 'AUTH_READONLY',
      message: `${mention(nameOf(command))} changes the callout policy, and the request is read-only`,
      hint: 'send it without the header x-ms-readonly and the options request_readonly and request_readonly_hardline',
      span,
    }),

  restricted: (state: ClusterState, caller: Caller, command: CommandDefinition, span: Span): KustoError =>
    kustoError({
      code: 'Forbidden',
      reason: 'AUTH_RESTRICTED',
      message: notAuthorized(state, caller, command.operation),
      hint: command.restrictedNote === undefined ? RESTRICTED_HINT : `${RESTRICTED_HINT}. ${command.restrictedNote}`,
      span,
    }),

  badPolicy: (problem: PolicyProblem, literal: StringLiteral, span: Span, atBackslash: boolean): KustoError => {
    // In an escaped literal Kusto has already taken one level of backslashes before JSON is read.
    const again =
      problem.reason === 'POLICY_JSON' && literal.form === 'escaped' && atBackslash
        ? `; inside ${literal.quote}…${literal.quote} Kusto takes one level of backslashes first, so double each once more, or use @${literal.quote}…${literal.quote} or a \`\`\` fence`
        : '';
    const hint = problem.hint === null ? null : `${problem.hint}${again}`;
    return kustoError({ ...problem, hint, span });
  },

  bothErrorModes: (span: Span): KustoError =>
    kustoError({
      code: 'General_BadRequest',
      reason: 'SCRIPT_PROPERTIES',
      message: 'ContinueOnErrors and ThrowOnErrors cannot both be true',
      hint: 'leave one of them out',
      span,
    }),

  badScriptProperty: (name: string, value: string, span: Span): KustoError =>
    kustoError({
      code: 'General_BadRequest',
      reason: 'SCRIPT_PROPERTIES',
      message: `${mention(name)} is true or false, not ${mention(value)}`,
      hint: 'without it, it is false',
      span,
    }),

  nestedScript: (span: Span): KustoError =>
    kustoError({
      code: 'General_BadRequest',
      reason: 'SCRIPT_NESTED',
      message: 'a script cannot run another script',
      hint: 'put the commands into one script',
      span,
    }),

  scriptFailed: (commandText: string, inner: KustoError): KustoError => ({
    ...inner,
    message: `the script failed at ${mention(commandText)}: ${inner.message}`,
    hint: `${inner.hint === null ? '' : `${inner.hint}. `}What ran before it stays in force: scripts are not transactions`,
  }),
};

export const warnings = {
  unknownScriptProperty: (name: string): string =>
    `${mention(name)} is not a property of .execute cluster script (ContinueOnErrors, ThrowOnErrors); it has no effect`,
};
