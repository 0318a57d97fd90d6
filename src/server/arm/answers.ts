import type { ServerResponse } from '../exchange.js';
import type { ArmErrorDetail } from './errors.js';

type Headers = Readonly<Record<string, string>>;

const JSON_TYPE = 'application/json; charset=utf-8';

/** Bodies are plain JSON by their makers; `object` because interfaces are not index signatures. */
export function jsonAnswer(status: number, body: object, headers: Headers = {}): ServerResponse {
  return { status, headers: { 'Content-Type': JSON_TYPE, ...headers }, body: JSON.stringify(body) };
}

export function emptyAnswer(status: number, headers: Headers = {}): ServerResponse {
  return { status, headers, body: '' };
}

export function errorAnswer(status: number, error: ArmErrorDetail): ServerResponse {
  return jsonAnswer(status, { error });
}
