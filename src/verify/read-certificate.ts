import { checksumOf } from './checksum.js';
import { demand, CertificateError } from './refusal.js';

/** A rule in force, as certificates have it. */
export interface CertifiedRule {
  readonly layer: string;
  readonly type: string;
  readonly regex: string;
  readonly canCall: boolean;
}

/** A policy, as certificates have it: every rule in force, in the order of `.show`. */
export interface CertifiedPolicy {
  readonly name: string;
  readonly cluster: string;
  readonly rules: readonly CertifiedRule[];
}

export type CertifiedWithin = { readonly regex: string } | { readonly hosts: readonly string[] };
/** The half of a property that compares with another policy. */
export type OfOther =
  { readonly subset: string; readonly type: string | null } | { readonly equal: string; readonly type: string | null };

/** What is claimed of the rules of the first policy. */
export type CertifiedProperty =
  | { readonly only: string; readonly within: CertifiedWithin }
  | { readonly never: string; readonly matching: string }
  | OfOther;

export interface Automaton {
  readonly any: readonly string[];
  readonly direction: 'forward' | 'backward';
  readonly starts: readonly number[];
  readonly classes: readonly number[];
  readonly next: readonly (readonly number[])[];
  readonly accepting: ReadonlySet<number>;
}

/** A proof of some of the allow rules: indices of automata, one for each condition, and tuples of their states. */
export interface ProofPart {
  readonly automata: readonly number[];
  readonly states: readonly (readonly number[])[];
}

export interface CertifiedClaim {
  readonly type: string;
  readonly parts: readonly ProofPart[];
}

/** A property, and what proves it. */
export interface CertifiedProof {
  readonly property: CertifiedProperty;
  readonly claims: readonly CertifiedClaim[];
}

/** Everything that a certificate holds. */
export interface WrittenCertificate {
  readonly policies: readonly CertifiedPolicy[];
  readonly automata: readonly Automaton[];
  readonly proofs: readonly CertifiedProof[];
}

const FORMAT = 'kusto-callout certificate ';
const VERSION = '2';
const TEXTS = 'every sequence of UTF-16 code units';

/** A certificate as it was written: every value has the type and the members that the format gives it, and no others. */
export function readCertificate(text: string): WrittenCertificate {
  const root = readRoot(text);
  return {
    policies: listOf(root['policies'], 'policies', readPolicy),
    automata: listOf(root['automata'], 'automata', readAutomaton),
    proofs: listOf(root['proofs'], 'proofs', readProof),
  };
}

function readRoot(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CertificateError('it is not JSON');
  }
  demand(isRecord(value), 'it is not a certificate');
  const { format } = value;
  demand(typeof format === 'string' && format.startsWith(FORMAT), 'it is not a certificate of kusto-callout');
  const version = format.slice(FORMAT.length);
  demand(
    version === VERSION,
    version === '1'
      ? 'it is a certificate of version 1, which spoke only of texts that begin with http:// or https://; prove writes version 2'
      : `it is a certificate of version ${version}; this checker knows version ${VERSION}`,
  );
  const root = recordOf(value, 'the certificate', ROOT_MEMBERS);
  const { checksum, ...content } = root;
  demand(checksum === checksumOf(content), 'it is damaged: the checksum is another one');
  demand(root['subject'] === 'uri' && root['texts'] === TEXTS, 'it speaks of other texts');
  return root;
}

const ROOT_MEMBERS = ['format', 'checksum', 'subject', 'texts', 'policies', 'automata', 'proofs'];

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function recordOf(value: unknown, what: string, members: readonly string[]): Record<string, unknown> {
  demand(isRecord(value), `${what} is not an object`);
  const names = Object.keys(value);
  demand(
    names.length === members.length && members.every(name => Object.hasOwn(value, name)),
    `${what} must have exactly the members ${members.join(', ')}`,
  );
  return value;
}

function listOf<Item>(value: unknown, what: string, read: (item: unknown) => Item): readonly Item[] {
  demand(Array.isArray(value), `${what} is not a list`);
  return Array.from(value, (item: unknown) => read(item));
}

function textOf(value: unknown, what: string): string {
  demand(typeof value === 'string', `${what} is not a text`);
  return value;
}

function numberBelow(limit: number, value: unknown, what: string): number {
  demand(typeof value === 'number' && Number.isInteger(value), `${what} is not an integer`);
  demand(value >= 0 && value < limit && !Object.is(value, -0), `${what} is out of range`);
  return value;
}

const numbers = (value: unknown, what: string): readonly number[] =>
  listOf(value, what, item => numberBelow(2 ** 31, item, what));

const LAYERS = ['immutable', 'command', 'arm-policy', 'arm-fqdn'];

function readPolicy(value: unknown): CertifiedPolicy {
  const { name, cluster, rules } = recordOf(value, 'a policy', ['name', 'cluster', 'rules']);
  return {
    name: textOf(name, 'the name of a policy'),
    cluster: textOf(cluster, 'the cluster of a policy'),
    rules: listOf(rules, 'the rules of a policy', readRule),
  };
}

function readRule(value: unknown): CertifiedRule {
  const { layer, type, regex, canCall } = recordOf(value, 'a rule', ['layer', 'type', 'regex', 'canCall']);
  demand(typeof layer === 'string' && LAYERS.includes(layer), 'a rule has no known layer');
  demand(typeof canCall === 'boolean', 'canCall of a rule is not a boolean');
  return { layer, type: textOf(type, 'the type of a rule'), regex: textOf(regex, 'the regex of a rule'), canCall };
}

function readAutomaton(value: unknown): Automaton {
  const members = ['any', 'direction', 'starts', 'classes', 'next', 'accepting'];
  const { any, direction, starts, classes, next, accepting } = recordOf(value, 'an automaton', members);
  demand(direction === 'forward' || direction === 'backward', 'an automaton has no direction');
  const accepted = numbers(accepting, 'a state');
  demand(new Set(accepted).size === accepted.length, 'an accepting state is named twice');
  return {
    any: listOf(any, 'the patterns of an automaton', pattern => textOf(pattern, 'a pattern')),
    direction,
    starts: numbers(starts, 'the start of a run'),
    classes: numbers(classes, 'a class'),
    next: listOf(next, 'the transitions', row => numbers(row, 'a state')),
    accepting: new Set(accepted),
  };
}

function readProof(value: unknown): CertifiedProof {
  const { property, claims } = recordOf(value, 'a proof', ['property', 'claims']);
  return { property: readProperty(property), claims: listOf(claims, 'claims', readClaim) };
}

function readClaim(value: unknown): CertifiedClaim {
  const { type, parts } = recordOf(value, 'a claim', ['type', 'parts']);
  return { type: textOf(type, 'the type of a claim'), parts: listOf(parts, 'the parts of a claim', readPart) };
}

function readPart(value: unknown): ProofPart {
  const { automata, states } = recordOf(value, 'a part of a claim', ['automata', 'states']);
  return {
    automata: numbers(automata, 'the index of an automaton'),
    states: listOf(states, 'tuples of states', tuple => numbers(tuple, 'a state')),
  };
}

function readProperty(value: unknown): CertifiedProperty {
  demand(isRecord(value), 'a property is not an object');
  const [verb = ''] = Object.keys(value);
  switch (verb) {
    case 'only': {
      const { only, within } = recordOf(value, 'a property', ['only', 'within']);
      return { only: textOf(only, 'a callout type'), within: readWithin(within) };
    }
    case 'never': {
      const { never, matching } = recordOf(value, 'a property', ['never', 'matching']);
      return { never: textOf(never, 'a callout type'), matching: textOf(matching, 'a pattern') };
    }
    case 'subset':
    case 'equal': {
      const { [verb]: name, type } = recordOf(value, 'a property', [verb, 'type']);
      const other = textOf(name, 'the name of a policy');
      const ofType = type === null ? null : textOf(type, 'a callout type');
      return verb === 'subset' ? { subset: other, type: ofType } : { equal: other, type: ofType };
    }
    default:
      throw new CertificateError('a property of no known kind');
  }
}

function readWithin(value: unknown): CertifiedWithin {
  demand(isRecord(value), 'within is not an object');
  if (Object.hasOwn(value, 'regex')) {
    return { regex: textOf(recordOf(value, 'within', ['regex'])['regex'], 'a pattern') };
  }
  const { hosts } = recordOf(value, 'within', ['hosts']);
  const names = listOf(hosts, 'hosts', host => textOf(host, 'a host'));
  demand(names.length > 0 && names.every(name => /^[a-z0-9._-]+(?::[0-9]{1,5})?$/.test(name)), 'a host is not one');
  return { hosts: names };
}
