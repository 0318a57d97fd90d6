import { ARM_CALLOUT_TYPES, armCalloutTypeOf, type ArmCalloutType } from '../../policy/callout-types.js';
import { didYouMean, mention } from '../../../grammar/text/mention.js';
import { nearest } from '../../../grammar/text/nearest.js';
import type { Span } from '../../../grammar/text/positions.js';
import { failed, type Failed, type Problem, type Result } from '../../../grammar/text/problem.js';
import { parsePattern } from '../../regex/index.js';
import { anyCase, DEFAULT_PORTS, OPTIONAL_USERINFO, portPattern } from '../../uri/index.js';

/** Where callouts may go: URIs that a .NET regex matches somewhere, or https URIs of exactly these hosts. */
export type Within = { readonly regex: string } | { readonly hosts: readonly string[] };

/**
 * What is claimed of the rules of a policy, in the form in which certificates have it. `subset` and `equal` name the file of another
 * policy; `type: null` is about every callout type.
 */
export type Property =
  | { readonly only: ArmCalloutType; readonly within: Within }
  | { readonly never: ArmCalloutType; readonly matching: string }
  | { readonly subset: string; readonly type: ArmCalloutType | null }
  | { readonly equal: string; readonly type: ArmCalloutType | null };

/** What is wrong with a property, and where in its text. */
export type PropertyProblem = Problem<'InvalidProperty', 'PROPERTY'>;

export type PropertyResult<Value = Property> = Result<Value, PropertyProblem>;

const HTTPS_PORT = DEFAULT_PORTS.https;

export const PROPERTY_FORMS = [
  'only TYPE within REGEX',
  'only TYPE within hosts HOST, HOST',
  'never TYPE matching REGEX',
  'subset FILE',
  'equal FILE',
] as const;

/** Reads a property in one line, such as `only sql within hosts a.example, b.example`. */
export function parseProperty(text: string): PropertyResult {
  const words = /^(\s*)(\S*)(\s*)([^]*?)\s*$/.exec(text);
  const [, blank = '', verb = '', gap = '', rest = ''] = words ?? [];
  const verbStart = blank.length;
  const restStart = verbStart + verb.length + gap.length;
  switch (verb.toLowerCase()) {
    case 'only':
      return parseOnly(rest, restStart);
    case 'never':
      return parseNever(rest, restStart);
    case 'subset':
    case 'equal':
      if (rest === '') return refused(`${mention(verb)} needs a FILE`, FORMS_HINT, verbStart, restStart);
      return { ok: true, value: ofOther(verb.toLowerCase() === 'subset', rest, null) };
  }
  const similar = nearest(verb, ['only', 'never', 'subset', 'equal']);
  const hint = didYouMean(similar, FORMS_HINT);
  const what = verb === '' ? 'the property is empty' : `${mention(verb)} is not a property`;
  return refused(what, hint, verbStart, verbStart + verb.length);
}

const FORMS_HINT = `properties are: ${PROPERTY_FORMS.join('; ')}`;

export function ofOther(isSubset: boolean, file: string, type: ArmCalloutType | null): Property {
  return isSubset ? { subset: file, type } : { equal: file, type };
}

function parseOnly(text: string, start: number): PropertyResult {
  const [, name = '', gap = '', word = '', space = '', where = ''] = /^(\S*)(\s*)(\S*)(\s*)([^]*)$/.exec(text) ?? [];
  const type = readType(name, start);
  if (!type.ok) return type;
  const wordStart = start + name.length + gap.length;
  const whereStart = wordStart + word.length + space.length;
  if (word.toLowerCase() !== 'within' || where === '') {
    const hint = 'for example: only sql within hosts sql1.database.windows.net';
    return refused(
      '`only TYPE` needs `within REGEX` or `within hosts HOST, HOST`',
      hint,
      wordStart,
      start + text.length,
    );
  }
  const [, hosts] = /^hosts\s+([^]+)$/i.exec(where) ?? [];
  const within =
    hosts === undefined
      ? withinRegex(where, whereStart)
      : readHosts(splitHosts(hosts, whereStart + where.length - hosts.length));
  return within.ok ? { ok: true, value: { only: type.value, within: within.value } } : within;
}

function parseNever(text: string, start: number): PropertyResult {
  // The word may be left out. A regex that begins with it would prove nothing that anybody wants to know, and hold.
  const [, name = '', gap = '', regex = ''] = /^(\S*)(\s*(?:matching(?:\s+|$))?)([^]*)$/i.exec(text) ?? [];
  const type = readType(name, start);
  if (!type.ok) return type;
  if (regex === '') {
    return refused(
      '`never TYPE` needs a REGEX',
      'for example: never webapi matching ^http://',
      start,
      start + text.length,
    );
  }
  const regexStart = start + name.length + gap.length;
  // `never webapi within hosts evil.example` would be a regex that no URI matches, and so hold of every policy.
  const [phrase] = /^\S+\s/.exec(regex) ?? [];
  if (phrase !== undefined && !/\S/.test(gap)) {
    return refused(
      `\`never TYPE\` takes \`matching REGEX\`, but found ${mention(phrase.trim())}`,
      'for example: never webapi matching ^https?://([^/]*@)?evil\\.example([:/?#]|$); a regex with a blank needs the word `matching`',
      regexStart,
      regexStart + phrase.trim().length,
    );
  }
  const matching = readRegex(regex, regexStart);
  return matching.ok ? { ok: true, value: { never: type.value, matching: matching.value } } : matching;
}

export function readType(name: string, start: number): PropertyResult<ArmCalloutType> {
  const type = armCalloutTypeOf(name);
  if (type !== null) return { ok: true, value: type };
  const similar = nearest(name, ARM_CALLOUT_TYPES);
  const hint = didYouMean(similar, `the types are ${ARM_CALLOUT_TYPES.join(', ')}`);
  const what = name === '' ? 'a callout type is missing' : `${mention(name)} is not a callout type`;
  return refused(what, hint, start, start + name.length);
}

export function readRegex(regex: string, start: number): PropertyResult<string> {
  const parsed = parsePattern(regex);
  if (parsed.ok) return { ok: true, value: regex };
  return refused(parsed.error.message, 'a .NET regex, as rules have them', start, start + regex.length);
}

export function withinRegex(regex: string, start: number): PropertyResult<Within> {
  const result = readRegex(regex, start);
  return result.ok ? { ok: true, value: { regex } } : result;
}

interface PlacedText {
  readonly text: string;
  readonly start: number;
}

function splitHosts(list: string, start: number): readonly PlacedText[] {
  return [...list.matchAll(/[^\s,]+/g)].map(({ 0: text, index }) => ({ text, start: start + index }));
}

/** Hosts as a list names them: exact, in any case, with a port where it is not that of https. */
export function readHosts(hosts: readonly PlacedText[]): PropertyResult<Within> {
  if (hosts.length === 0) return refused('there is no host in the list', null, 0, 0);
  for (const { text, start } of hosts) {
    if (/^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?(?::[0-9]{1,5})?$/.test(text)) continue;
    const hint = /[*\\^$()[\]]/.test(text)
      ? 'hosts are exact; `within REGEX` takes a pattern'
      : 'a host is letters, digits, dots and hyphens, perhaps with a :port; no scheme, no path';
    return refused(`${mention(text)} is not a host`, hint, start, start + text.length);
  }
  return { ok: true, value: { hosts: hosts.map(({ text }) => text.toLowerCase()) } };
}

function refused(message: string, hint: string | null, start: number, end: number): Failed<PropertyProblem> {
  return failed(propertyProblem(message, hint, { start, end }));
}

export function propertyProblem(message: string, hint: string | null, { start, end }: Span): PropertyProblem {
  return { code: 'InvalidProperty', reason: 'PROPERTY', message, hint, span: { start, end } };
}

/** The property in one line, as {@link parseProperty} reads it. */
export function propertyText(property: Property): string {
  if ('only' in property) {
    const { within } = property;
    return `only ${property.only} within ${'regex' in within ? within.regex : `hosts ${within.hosts.join(', ')}`}`;
  }
  if ('never' in property) return `never ${property.never} matching ${property.matching}`;
  const [verb, file] = 'subset' in property ? ['subset', property.subset] : ['equal', property.equal];
  return `${verb} ${file}${property.type === null ? '' : ` for ${property.type}`}`;
}

/**
 * The regex of the URIs that callouts may go to. Of hosts: every URI of https, in any case and perhaps with a user name, whose host and
 * port `uriParts` of src/uri reads so, with any path.
 */
export function withinPattern(within: Within): string {
  if ('regex' in within) return within.regex;
  const hosts = within.hosts.map(host => {
    const [name = '', port] = host.split(':');
    const number = port === undefined ? HTTPS_PORT : Number(port);
    return anyCase(name) + portPattern(number, number === HTTPS_PORT);
  });
  // A line break at the end is cut off by those who read URIs, and rules that end in `$` let it pass.
  return String.raw`\A${anyCase('https')}://${OPTIONAL_USERINFO}(?:${hosts.join('|')})(?:[/?#]|\n?\z)`;
}
