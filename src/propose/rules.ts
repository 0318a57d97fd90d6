import type { ArmCalloutType } from '../policy/callout-types.js';
import { escapeForRegex } from '../policy/rules-in-force.js';
import type { Need } from './needs.js';

/** What hosts may share a rule: nothing but their name, the start of their first label, or not even their paths. */
export const AXES = ['host', 'account-prefix', 'path'] as const;

/** Along what rules are made, of {@link AXES}. */
export type Axis = (typeof AXES)[number];

/** A rule that allows what some callouts need. */
export interface ProposedRule {
  readonly type: ArmCalloutType;
  readonly regex: string;
  /** What the rule must not go beyond: hosts over https, or a regex where hosts cannot say it. */
  readonly within: { readonly hosts: readonly string[] } | { readonly regex: string };
  readonly needs: readonly Need[];
  readonly entities: readonly string[];
  /** A URI that nobody needs and that the rule allows as well. */
  readonly alsoAllows: string;
}

/** The shortest prefix that accounts may share. */
const MIN_PREFIX = 3;

/** The rules that some callouts need, in canonical form, none of them superfluous. */
export function rulesFor(needs: readonly Need[], axis: Axis): readonly ProposedRule[] {
  const groups = new Map<string, Need[]>();
  for (const need of needs) {
    const key = groupKey(need, axis);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [need]);
    else group.push(need);
  }
  const rules = [...groups.values()].map(group => ruleOf(group, axis));
  return rules.sort((left, right) => (`${left.type} ${left.regex}` < `${right.type} ${right.regex}` ? -1 : 1));
}

function groupKey({ type, scheme, host, port, path }: Need, axis: Axis): string {
  const [first = '', ...rest] = host.split('.');
  const name =
    axis === 'account-prefix' && rest.length >= 2 && first.length >= MIN_PREFIX
      ? `${first.slice(0, MIN_PREFIX)}*.${rest.join('.')}`
      : host;
  return [type, scheme, name, port, axis === 'path' ? path : ''].join(' ');
}

function ruleOf(needs: readonly Need[], axis: Axis): ProposedRule {
  const [need] = needs;
  if (need === undefined) throw new Error('a rule needs a callout');
  const { type, scheme, port, path } = need;
  const hosts = [...new Set(needs.map(({ host }) => host))];
  const prefix = hosts.length > 1 ? commonPrefix(hosts.map(host => host.split('.')[0] ?? '')) : null;
  const rest = need.host.slice((need.host.split('.')[0] ?? '').length);
  const host =
    prefix === null ? spelled(needs, need.host) : `${escapeForRegex(prefix)}[a-z0-9-]*${escapeForRegex(rest)}`;
  const hasUser = isFileSystem(scheme) || needs.some(({ uri }) => /^[^/]*\/\/[^/?#]*@/.test(uri));
  const user = hasUser ? '([A-Za-z0-9._~%$-]+@)?' : '';
  const portText = portOf(scheme, port);
  const onlyPath = axis === 'path' && path !== null && path !== '' && path !== '/' ? path : null;
  const end = onlyPath === null ? '(/|\\z)' : `${escapeForRegex(onlyPath)}([/?#]|\\z)`;
  // Where regexes may see the host alone, it is allowed alone; nothing may follow it.
  const isSeenAlone = needs.every(({ subjects }) => subjects.includes('host')) && onlyPath === null;
  const alone = (text: string): string => (isSeenAlone ? `(${text}|${host}\\z)` : text);
  const whole = `${spelledScheme(needs, scheme)}://${user}${host}${portText}`;
  const regex = `^${alone(`${whole}${end}`)}`;
  const isPlain = prefix === null && scheme === 'https' && onlyPath === null && !isSeenAlone;
  // Of hosts that share a rule, or another scheme, a regex says what was named.
  const named = `\\A${alone(`${whole}${onlyPath === null ? '([/?#]|\\z)' : end}`)}`;
  const name = prefix === null ? need.host : `${prefix}anything${rest}`;
  const authority = `${name}${port === null ? '' : `:${port}`}`;
  return {
    type,
    regex,
    within: isPlain ? { hosts: [`${need.host}${port === null ? '' : `:${port}`}`] } : { regex: named },
    needs,
    entities: [...new Set(needs.flatMap(({ entities }) => entities))].sort(),
    alsoAllows: `${scheme}://${authority}${onlyPath ?? ''}/any/other/path`,
  };
}

function anyOf(texts: readonly string[]): string {
  const spellings = [...new Set(texts)].map(escapeForRegex);
  return spellings.length === 1 ? spellings.join('') : `(${spellings.join('|')})`;
}

/** The host in small letters, and as it is written where that is another text: regexes may see either. */
function spelled(needs: readonly Need[], host: string): string {
  const written = needs.flatMap(({ uri }) => HOST_AS_WRITTEN.exec(uri)?.[1] ?? []);
  return anyOf([host, ...written.filter(each => each.toLowerCase() === host)]);
}

/** The same of a scheme. */
function spelledScheme(needs: readonly Need[], scheme: string): string {
  const written = needs.flatMap(({ uri }) => /^[a-z][a-z0-9+.-]*(?=:)/i.exec(uri)?.[0] ?? []);
  return anyOf([scheme, ...written]);
}

const HOST_AS_WRITTEN = /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/?#]*@)?([^@/?#:]*)/i;

function isFileSystem(scheme: string): boolean {
  return scheme === 'abfss' || scheme === 'abfs';
}

function portOf(scheme: string, port: number | null): string {
  if (port !== null) return `:${port}`;
  return scheme === 'https' ? '(:443)?' : scheme === 'http' ? '(:80)?' : '';
}

function commonPrefix(names: readonly string[]): string {
  const [first = ''] = names;
  let length = first.length;
  for (const name of names) while (length > 0 && !name.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}
