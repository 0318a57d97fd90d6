import {
  assignedRole,
  callerOn,
  type AssignedPrincipal,
  type GivenCaller,
  type PrincipalAssignment,
} from '../../cluster/assignments.js';
import { DEFAULT_CALLER, ROLES, type Caller } from '../../cluster/caller.js';
import type { ServerRequest } from '../exchange.js';
import { refusals, type RequestRefusal } from './refusal.js';

/** What a token says of its owner. */
interface TokenClaims extends AssignedPrincipal {
  readonly principal: string;
}

/**
 * Who sends a request, and in which role: what the headers of ours say, or a bearer token, whose signature is not verified, or the
 * default caller. A token's owner has the roles that ARM assigned on the cluster, or all of them where it assigned none to anybody:
 * OURS(caller-of-requests).
 */
export function callerOf(
  { headers }: ServerRequest,
  otherwise: GivenCaller,
  assigned: () => readonly PrincipalAssignment[],
): Caller | RequestRefusal {
  const roleHeader = headers['x-kusto-callout-role'];
  const principalHeader = headers['x-kusto-callout-principal'];
  const authorization = headers['authorization'];
  if (roleHeader === undefined && principalHeader === undefined && authorization === undefined)
    return callerOn(otherwise, otherwise.role === null ? assigned() : []);
  const role = roleHeader === undefined ? null : ROLES.find(known => known === roleHeader.trim().toLowerCase());
  if (role === undefined) return refusals.role(ROLES.join(', '));
  const claims = authorization === undefined ? null : claimsOf(authorization);
  const named = principalHeader === undefined || principalHeader.trim() === '' ? null : principalHeader.trim();
  return {
    principal: named ?? claims?.principal ?? otherwise.principal,
    role: role ?? (claims === null ? null : assignedRole(claims, assigned())) ?? otherwise.role ?? DEFAULT_CALLER.role,
  };
}

export function isRefusal(result: Caller | RequestRefusal): result is RequestRefusal {
  return 'ok' in result;
}

/** The claims of a JSON web token (RFC 7519); null for another kind of token, such as the `fake` of a test. */
function claimsOf(authorization: string): TokenClaims | null {
  const [, payload] = /^bearer\s+[\w-]*\.([\w-]+)\.[\w-]*$/i.exec(authorization.trim()) ?? [];
  if (payload === undefined) return null;
  let claims: unknown;
  try {
    claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
  if (typeof claims !== 'object' || claims === null) return null;
  // Every claim is looked at before it is used.
  const record = claims as Readonly<Record<string, unknown>>;
  const text = (name: string): string | null => {
    const value = record[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const objectId = text('oid');
  const applicationId = text('appid') ?? text('azp');
  const userName = text('upn') ?? text('unique_name');
  const isApplication =
    text('idtyp') === 'app' || (applicationId !== null && text('scp') === null && userName === null);
  const id = isApplication ? (applicationId ?? objectId) : (objectId ?? userName);
  if (id === null) return null;
  const tenantId = text('tid');
  const groups = Array.isArray(record['groups']) ? record['groups'].filter(group => typeof group === 'string') : [];
  // A user's token names the application that the user sits at; its roles are not the user's.
  const own = isApplication ? [objectId, applicationId] : [objectId, userName];
  return {
    principal: `${isApplication ? 'aadapp' : 'aaduser'}=${id}${tenantId === null ? '' : `;${tenantId}`}`,
    ids: [...own.filter(name => name !== null), ...groups].map(name => name.toLowerCase()),
    tenantId,
  };
}
