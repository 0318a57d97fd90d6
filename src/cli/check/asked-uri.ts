import { targetsOf, type TargetForm } from '../../audit/targets.js';
import { literalValue } from '../../audit/values.js';
import type { ArmCalloutType } from '../../policy/callout-types.js';

/** The URI that is asked about, and what people should know of it. */
export interface AskedUri {
  readonly uri: string;
  readonly note: string | null;
}

/** How connection strings begin, by the documented forms of their plugins. */
const CONNECTION =
  /^\s*(?:server|data source|host|accountendpoint)\s*=|;\s*(?:server|host|accountendpoint)\s*=|^\s*tcp:/i;
/** Callout types whose texts have what authenticates them behind a semicolon. */
const WITH_AUTHENTICATION: ReadonlySet<ArmCalloutType> = new Set([
  'external_data',
  'azure_openai',
  'sandbox_artifacts',
]);
const CONNECTED: ReadonlySet<ArmCalloutType> = new Set(['sql', 'mysql', 'postgresql', 'cosmosdb']);

/**
 * What a text of the command line asks about: a connection string stands for the URI of its server (OURS(check-connection-string)),
 * and what follows a semicolon for nothing. All other texts are asked about as they are.
 */
export function askedUri(type: ArmCalloutType, text: string): AskedUri {
  const form = formOf(type, text);
  if (form === null) return { uri: text, note: null };
  const connection = /^\s*tcp:/i.test(text) ? `Server=${text.trim()}` : text;
  const [target] = targetsOf(literalValue(connection), type, form);
  if (target?.status !== 'LITERAL') return { uri: text, note: null };
  // What is behind the semicolon may be a key, so the text itself is not repeated.
  const what = form === 'connection' ? 'a connection string' : 'a URI with authentication behind a semicolon';
  return { uri: target.uri, note: `this is ${what}; asked about ${target.uri}` };
}

function formOf(type: ArmCalloutType, text: string): TargetForm | null {
  if (CONNECTED.has(type) && CONNECTION.test(text)) return 'connection';
  return WITH_AUTHENTICATION.has(type) && /^[a-z]+:\/\/[^;?]*;/i.test(text) ? 'uri' : null;
}

/** The same URI without the default port of its scheme, where it names that; null otherwise. */
export function withoutDefaultPort(uri: string): string | null {
  const match = /^(https?):\/\/([^/?#]*):(\d+)(?=[/?#]|$)/i.exec(uri);
  if (match === null) return null;
  const [whole, scheme = '', host = '', port] = match;
  if (port !== (scheme.toLowerCase() === 'https' ? '443' : '80')) return null;
  return `${scheme}://${host}${uri.slice(whole.length)}`;
}
