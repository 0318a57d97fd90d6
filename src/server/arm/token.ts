import { TENANT } from '../../arm/tenant.js';
import { DEFAULT_CALLER } from '../../cluster/caller.js';
import type { EndpointContext } from '../context.js';
import type { ServerRequest, ServerResponse } from '../exchange.js';
import { errorAnswer, jsonAnswer } from './answers.js';

/** The paths of the token endpoint: MSI_ENDPOINT of App Service, and that of virtual machines. */
const PATHS = new Set(['/oauth2/token', '/msi/token', '/metadata/identity/oauth2/token']);

const LIFETIME = 24 * 60 * 60;
const DEFAULT_RESOURCE = 'https://management.core.windows.net/';

/**
 * The managed-identity token endpoint, which az logs in with: gives a token to every caller. It is unsigned, and names the
 * default caller: OURS(arm-tokens). Plain http, as on a virtual machine. null: not its path.
 */
export function tokenEndpoint({ surroundings }: EndpointContext, request: ServerRequest): ServerResponse | null {
  if (!PATHS.has(request.path.replace(/\/+$/, ''))) return null;
  const { method, headers, query, body } = request;
  if (method !== 'GET' && method !== 'POST') {
    return errorAnswer(405, {
      code: 'HttpMethodNotAllowed',
      message: `The token endpoint does not support http method '${method}'.`,
    });
  }
  // What a browser cannot send of its own accord: keeps pages from asking for tokens, as the real endpoint does.
  const isAsked = headers['metadata']?.toLowerCase() === 'true' || headers['x-identity-header'] !== undefined;
  if (!isAsked) {
    return errorAnswer(400, { code: 'invalid_request', message: "The header 'Metadata: true' is required." });
  }
  const form = new URLSearchParams(body);
  const resource = query.get('resource') ?? form.get('resource') ?? DEFAULT_RESOURCE;
  const now = Math.floor(surroundings.now() / 1000);
  const expires = now + LIFETIME;
  const [principal, tenant] = identityOf(DEFAULT_CALLER.principal);
  const claims = {
    aud: resource,
    iss: `https://sts.windows.net/${tenant}/`,
    iat: now,
    nbf: now,
    exp: expires,
    appid: principal,
    idtyp: 'app',
    oid: principal,
    sub: principal,
    tid: tenant,
    ver: '1.0',
  };
  return jsonAnswer(
    200,
    {
      access_token: `${encoded({ alg: 'none', typ: 'JWT' })}.${encoded(claims)}.`,
      client_id: principal,
      expires_in: String(LIFETIME),
      expires_on: String(expires),
      not_before: String(now),
      resource,
      token_type: 'Bearer',
    },
    { 'Cache-Control': 'no-store' },
  );
}

/** The ids of a fully qualified name: `aaduser=<id>;<tenant>`. */
function identityOf(principal: string): readonly [string, string] {
  const [, id = '', tenant = TENANT] = /^[^=]*=([^;]*);(.*)$/.exec(principal) ?? [];
  return [id, tenant];
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
