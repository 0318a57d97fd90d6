import type { ServerResponse } from './exchange.js';

/** Why a request gets no further than the door. */
export interface Rejection {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** A refusal before it is known whether Kusto or ARM is asked: their clients both find code and message in it. */
export function plainRefusal({ status, code, message }: Rejection): ServerResponse {
  const body = JSON.stringify({ error: { code, message, '@message': message } });
  return { status, headers: { 'content-type': 'application/json' }, body, note: { code, message } };
}
