import type { ArmCalloutType } from '../policy/callout-types.js';
import { cloudOf } from '../policy/clouds.js';
import { alternatives, HOLE_MARK, isHole, type TextPart, type UnknownReason, type Value } from './values.js';

/** How a target is written: what is before the host, and what ends it. */
export type TargetForm = 'cluster' | 'uri' | 'connection';

/** What is known of the other end of a callout. No member holds a secret. */
export type Target =
  | { readonly status: 'LITERAL'; readonly uri: string; readonly host: string | null; readonly masked: boolean }
  | {
      readonly status: 'PARTIAL';
      /** The URI with {@link HOLE_MARK} for each part that is not known. */
      readonly template: string;
      readonly host: string | null;
      readonly reason: UnknownReason;
      readonly name: string | null;
      readonly masked: boolean;
    }
  | { readonly status: 'UNKNOWN'; readonly reason: UnknownReason; readonly name: string | null }
  | { readonly status: 'UNPARSED'; readonly message: string };

/** The targets of a value: one for each text that it can be. */
export function targetsOf(
  value: Value,
  type: ArmCalloutType,
  form: TargetForm,
  /** Under which short names of clusters are. */
  domain: string = cloudOf(undefined).kusto,
): readonly Target[] {
  return alternatives(value).map(parts => targetOf(parts, type, form, domain));
}

function targetOf(parts: readonly TextPart[], type: ArmCalloutType, form: TargetForm, domain: string): Target {
  // A text in which a hole is a character like another: what is done to the characters around leaves it alone.
  const written = parts.map(part => (typeof part === 'string' ? part : HOLE_MARK)).join('');
  const { marked, placeholder } = withoutPlaceholders(written, form);
  const hole = parts.find(isHole) ?? (placeholder === null ? null : { reason: 'template' as const, name: placeholder });
  return made(uriOf(marked, type, form, domain), marked, hole);
}

function uriOf(marked: string, type: ArmCalloutType, form: TargetForm, domain: string): UriResult {
  switch (form) {
    case 'cluster':
      return clusterUri(marked.trim(), domain);
    case 'uri':
      return plainUri(marked);
    case 'connection':
      return type === 'cosmosdb' ? cosmosUri(marked) : serverUri(marked, type);
  }
}

/** What Grafana, Terraform and the like put a value for, wherever it is: no URI has a brace. */
const PLACEHOLDER = /\$\{[^{}]*\}|\[\[\w+\]\]/g;
/** The same in the name of a host: dashboards' `$name` and `{name}`. */
const PLACEHOLDER_IN_HOST = /\$[A-Za-z_]\w*|\{\w+(?::\w+)?\}/g;

/** A text in which each placeholder of a template is a hole, and the first of them. */
function withoutPlaceholders(
  text: string,
  form: TargetForm,
): { readonly marked: string; readonly placeholder: string | null } {
  if (!/[{[$]/.test(text)) return { marked: text, placeholder: null };
  let placeholder: string | null = null;
  const hole = (written: string): string => {
    placeholder ??= written;
    return HOLE_MARK;
  };
  const marked = text
    .replace(PLACEHOLDER, hole)
    .replace(form === 'cluster' ? /^[^]*$/ : /^[A-Za-z][\w+.-]*:\/\/[^/?#]*/, host =>
      host.replace(PLACEHOLDER_IN_HOST, hole),
    );
  return { marked, placeholder };
}

/** A URI in its canonical form, in which holes may be; or why there is none. */
type UriResult = { readonly uri: string; readonly masked: boolean } | { readonly problem: string };

function made(result: UriResult, marked: string, hole: TextPart | null): Target {
  const { reason, name } = hole !== null && isHole(hole) ? hole : { reason: 'data' as const, name: null };
  if ('problem' in result) {
    return marked.includes(HOLE_MARK)
      ? { status: 'UNKNOWN', reason, name }
      : { status: 'UNPARSED', message: result.problem };
  }
  const { uri, masked } = result;
  const authority = authorityOf(uri);
  if (!uri.includes(HOLE_MARK)) return { status: 'LITERAL', uri, host: authority?.host ?? null, masked };
  if (!SAYS_SOMETHING.test(uri.replace(SCHEME, ''))) return { status: 'UNKNOWN', reason, name };
  const host = authority?.isClosed === true && !authority.host.includes(HOLE_MARK) ? authority.host : null;
  return { status: 'PARTIAL', template: uri, host, reason, name, masked };
}

const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:\/\//;
const SAYS_SOMETHING = /[\p{L}\p{N}]/u;
const AUTHORITY = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/([^/?#]*)([/?#])?/;

/** The host of a URI, and whether it is sure to end where it seems to. */
function authorityOf(uri: string): { readonly host: string; readonly isClosed: boolean } | null {
  const [, authority, end] = AUTHORITY.exec(uri) ?? [];
  if (authority === undefined) return null;
  const host = authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d*$/, '');
  return { host: host.toLowerCase(), isClosed: end !== undefined && !authority.includes(HOLE_MARK) };
}

/** OURS(audit-cluster-name): a name with at most one dot is a short one, of a cluster in the same cloud. */
function clusterUri(text: string, domain: string): UriResult {
  const name = text.split(';')[0]?.trim() ?? '';
  if (name === '') return { problem: 'a cluster needs a name' };
  if (SCHEME.test(name)) return withLowerHost(name);
  if (/[\s'"(){}]/.test(name)) return { problem: 'this is not the name of a cluster' };
  const [host = '', ...path] = name.split('/');
  const isShort = !host.includes(HOLE_MARK) && !host.includes(':') && host.split('.').length <= 2;
  const rest = path.join('/');
  // Where a part is not known, it may well hold the rest of the name.
  if (host.includes(HOLE_MARK)) return { uri: `https://${name.toLowerCase()}`, masked: false };
  return withLowerHost(`https://${host}${isShort ? `.${domain}` : ''}/${rest}`);
}

/** The part before the first `;`; authentication follows it. */
function plainUri(text: string): UriResult {
  const cut = text.indexOf(';');
  const uri = (cut < 0 ? text : text.slice(0, cut)).trim();
  if (uri === '') return { problem: 'the URI is empty' };
  if (!SCHEME.test(uri) && !uri.startsWith(HOLE_MARK)) return { problem: 'this is not an absolute URI' };
  const result = withoutSecrets(uri);
  return { uri: result.uri, masked: result.masked || (cut >= 0 && hidesSomething(text.slice(cut + 1))) };
}

/** Ways to log on that say nothing secret. */
const OPEN_AUTHENTICATION = /^\s*(?:impersonate|prompt|managed_identity=[\w-]*)?\s*;?\s*$/i;

function hidesSomething(authentication: string): boolean {
  return !OPEN_AUTHENTICATION.test(authentication);
}

const SECRET_IN_QUERY =
  /[?&](?:sig|code|[\w.-]*(?:key|token|secret|password|passwd|pwd|signature|credential)[\w.-]*)=|\?[^=]*\*{3,}|\.\.\.SAS\.\.\.|\?\.\.\.$/i;

/**
 * Without a password, a default port and a query that holds a secret. The host stays as it is written: it is not known in which case
 * regexes see it.
 */
function withoutSecrets(uri: string): UriResult & { readonly uri: string; readonly masked: boolean } {
  const query = uri.indexOf('?');
  const isSecret = query >= 0 && SECRET_IN_QUERY.test(uri.slice(query));
  const open = isSecret ? uri.slice(0, query) : uri;
  const [, before = '', authority = '', rest = ''] = /^([A-Za-z][A-Za-z0-9+.-]*:\/\/)([^/?#]*)([^]*)$/.exec(open) ?? [];
  if (before === '') return { uri: open, masked: isSecret };
  const at = authority.lastIndexOf('@');
  const user = at < 0 ? '' : authority.slice(0, at + 1);
  const hasPassword = /^[^:]*:/.test(user);
  const host = authority.slice(at + 1);
  return {
    uri: `${before}${hasPassword ? user.replace(/:.*@$/, '@') : user}${withoutDefaultPort(before, host)}${rest === '' && host !== '' ? '/' : rest}`,
    masked: isSecret || hasPassword,
  };
}

function withoutDefaultPort(scheme: string, host: string): string {
  return host.replace(/^https/i.test(scheme) ? /:443$/ : /^http:/i.test(scheme) ? /:80$/ : /(?!)/, '');
}

/** Names of clusters are not case-sensitive. */
function withLowerHost(uri: string): UriResult {
  const result = withoutSecrets(uri.replace(/^[^/]*\/\/(?:[^@/?#]*@)?[^/?#]*/, authority => authority.toLowerCase()));
  const host = authorityOf(result.uri)?.host ?? '';
  return host === '' ? { problem: 'the host is missing' } : result;
}

/** OURS(audit-server-name): the host alone, without protocol, port and instance. */
function serverUri(text: string, type: ArmCalloutType): UriResult {
  const keys = serverKeys[type] ?? /^(?:server|host)$/;
  const value = valueOf(text, keys);
  if (value === null) {
    return {
      problem: type === 'postgresql' ? 'the connection string has no Host=' : 'the connection string has no Server=',
    };
  }
  const host = value
    .replace(/^(?:tcp|np|lpc|admin):/i, '')
    .trim()
    .replace(/,\s*\d*$/, '')
    .replace(/\\.*$/, '')
    .replace(/:\d+$/, '')
    .trim()
    .toLowerCase();
  if (host === '') return { problem: 'the connection string names no server' };
  if (/[\s/[\](){}'",]/.test(host)) return { problem: 'this is not the name of a server' };
  return { uri: `https://${host}/`, masked: hidesInConnection(text) };
}

const serverKeys: Readonly<Record<string, RegExp>> = {
  sql: /^(?:server|data source|address|addr|network address)$/,
  mysql: /^(?:server|host|data source|datasource|address|addr|network address)$/,
  postgresql: /^(?:host|server)$/,
};

function cosmosUri(text: string): UriResult {
  const value = valueOf(text, /^(?:accountendpoint|account endpoint)$/);
  if (value === null || value === '') return { problem: 'the connection string has no AccountEndpoint=' };
  if (!SCHEME.test(value) && !value.startsWith(HOLE_MARK)) return { problem: 'AccountEndpoint is not an absolute URI' };
  const result = withoutSecrets(value);
  return { uri: result.uri, masked: result.masked || hidesInConnection(text) };
}

/** The value of a key of a connection string. Values in quotes may hold semicolons. */
function valueOf(text: string, key: RegExp): string | null {
  for (const [, name = '', quoted, doubled, plain] of text.matchAll(PAIR)) {
    if (!key.test(name.trim().toLowerCase().replace(/\s+/g, ' '))) continue;
    return (quoted ?? doubled ?? plain ?? '').trim();
  }
  return null;
}

const PAIR = /(?<![^=;])([^=;]+)=\s*(?:"([^"]*)"|'([^']*)'|([^;]*))/g;

/** What a connection string may hold that nobody should see. */
const SECRET_KEY = /(?:^|;)\s*(?:password|pwd|accountkey|account key|key|token|sharedkey)\s*=/i;

function hidesInConnection(text: string): boolean {
  return SECRET_KEY.test(text);
}

/** The target of a callout that was observed: a URI, the name of a host or cluster, or a connection string. */
export function observedTarget(type: ArmCalloutType, text: string): Target {
  const isDatabase = serverKeys[type] !== undefined;
  const isConnection = !SCHEME.test(text) && text.includes('=');
  const form =
    type === 'kusto' ? 'cluster' : isConnection && (isDatabase || type === 'cosmosdb') ? 'connection' : 'uri';
  const whole = form === 'uri' && !SCHEME.test(text) ? `https://${text}/` : text;
  // What was observed is no template.
  return made(uriOf(whole, type, form, cloudOf(undefined).kusto), whole, null);
}

/** What the types of an external table of kind=sql may be: by its dialect, or by its connection string where none is given. */
export function sqlDialectType(dialect: string | null, value: Value): ArmCalloutType {
  switch (dialect?.toLowerCase()) {
    case 'mysql':
      return 'mysql';
    case 'postgresql':
      return 'postgresql';
    case 'cosmosdbsql':
      return 'cosmosdb';
    case 'sqlserver':
      return 'sql';
    default: {
      const text =
        alternatives(value)[0]
          ?.map(part => (typeof part === 'string' ? part : ''))
          .join('') ?? '';
      if (/accountendpoint\s*=/i.test(text)) return 'cosmosdb';
      return /(?:^|;)\s*host\s*=/i.test(text) ? 'postgresql' : 'sql';
    }
  }
}

/** The host of a cluster's name or URL. */
export function clusterHost(name: string, domain: string): string | null {
  const [target] = targetsOf({ kind: 'text', parts: [name] }, 'kusto', 'cluster', domain);
  return target?.status === 'LITERAL' ? target.host : null;
}
