import { ownMachine, type Machine } from './own-machine.js';
import {
  readCertificate,
  type Automaton,
  type CertifiedPolicy,
  type CertifiedProperty,
  type CertifiedClaim,
  type ProofPart,
  type CertifiedWithin,
} from './read-certificate.js';
import { at, demand, CertificateError } from './refusal.js';

export type { CertifiedPolicy, CertifiedProperty, CertifiedRule } from './read-certificate.js';

/*
 * Checks a certificate of `kusto-callout prove` (src/analysis/prove/certificate.md) without any other code of the product. It makes
 * automata of the patterns in a way of its own, and believes nothing. That way: what comes next in a text is guessed, so that every
 * anchor is decided at once; to read backward, the same automaton is read the other way round.
 */

/** A certificate that was checked: the properties hold of the first of these policies, for every text. */
export interface CheckedCertificate {
  readonly policies: readonly CertifiedPolicy[];
  readonly properties: readonly CertifiedProperty[];
}

/** What the checker says: the certificate is valid, or why it is refused. */
export type CheckResult =
  { readonly ok: true; readonly certificate: CheckedCertificate } | { readonly ok: false; readonly reason: string };

/** A text meets it if one of the patterns matches or, where it is negated, none. */
interface Condition {
  readonly any: readonly string[];
  readonly negated: boolean;
}

/** What must be proved: that no text meets all conditions. The first one is that a rule allows it. */
interface WantedClaim {
  readonly type: string;
  readonly conditions: readonly Condition[];
}

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

/** Checks a text that is said to be a certificate. */
export function checkCertificate(text: string, machines = new OwnMachines()): CheckResult {
  try {
    return { ok: true, certificate: checked(text, machines) };
  } catch (problem) {
    if (problem instanceof CertificateError) return { ok: false, reason: problem.message };
    throw problem;
  }
}

/** Why it does not prove these properties of the first of these policies; null if it does. */
export function refusal(
  text: string,
  policies: readonly CertifiedPolicy[],
  properties: readonly CertifiedProperty[],
  machines = new OwnMachines(),
): string | null {
  const result = checkCertificate(text, machines);
  if (!result.ok) return result.reason;
  const { certificate } = result;
  if (!same(certificate.policies, policies)) return 'it is about other policies';
  return same(certificate.properties, properties) ? null : 'it is about other properties';
}

function checked(text: string, machines: OwnMachines): CheckedCertificate {
  machines.begin();
  const { policies, automata, proofs } = readCertificate(text);
  demand(policies.length > 0 && proofs.length > 0, 'it proves nothing');
  automata.forEach(automaton => {
    checkAutomaton(automaton, machines);
  });
  for (const { property, claims } of proofs) {
    const wanted = wantedFor(property, policies);
    demand(claims.length === wanted.length, 'a property has other claims');
    for (const [place, claim] of claims.entries()) checkClaim(claim, at(wanted, place), automata);
  }
  return { policies, properties: proofs.map(({ property }) => property) };
}

function wantedFor(property: CertifiedProperty, policies: readonly CertifiedPolicy[]): readonly WantedClaim[] {
  const policy = at(policies, 0);
  if ('only' in property) return [allowedAnd(property.only, policy, [patternOf(property.within)], true)];
  if ('never' in property) return [allowedAnd(property.never, policy, [property.matching], false)];
  const name = 'subset' in property ? property.subset : property.equal;
  const other = policies.findLast(one => one.name === name);
  demand(other !== undefined, 'it lacks a policy that a property names');
  // What one allows, the other must allow, and must not deny.
  const within = (type: string, one: CertifiedPolicy, another: CertifiedPolicy): readonly WantedClaim[] =>
    [true, false].map(canCall => allowedAnd(type, one, patternsOf(another, type, canCall), canCall));
  const types = new Set([policy, other].flatMap(({ rules }) => rules.map(({ type }) => type.toLowerCase())));
  return (property.type === null ? [...types] : [property.type]).flatMap(type => {
    const there = within(type, policy, other);
    return 'subset' in property ? there : [...there, ...within(type, other, policy)];
  });
}

/** What the rules of a type allow, and what besides it must match, or must not. */
function allowedAnd(type: string, policy: CertifiedPolicy, any: readonly string[], negated: boolean): WantedClaim {
  const allow = { any: patternsOf(policy, type, true), negated: false };
  const deny = { any: patternsOf(policy, type, false), negated: true };
  // That no pattern of none matches is not a condition.
  const conditions = [allow, deny, { any, negated }].filter(one => !one.negated || one.any.length > 0);
  return { type, conditions };
}

/** ARM's bare `*` matches everything, as the empty regex does. */
function patternsOf({ rules }: CertifiedPolicy, type: string, canCall: boolean): readonly string[] {
  const chosen = rules.filter(rule => rule.type.toLowerCase() === type && rule.canCall === canCall);
  return chosen.map(({ layer, regex }) => (layer === 'arm-policy' && regex === '*' ? '' : regex));
}

const USERINFO = String.raw`(?:[^@/?#\\\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]*@)?`;

function patternOf(within: CertifiedWithin): string {
  if ('regex' in within) return within.regex;
  const escape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const anyCase = (text: string): string =>
    text.replace(/[^0-9]/g, unit => (/[a-z]/.test(unit) ? `[${unit}${unit.toUpperCase()}]` : escape(unit)));
  const hosts = within.hosts.map(host => {
    const [name = '', port = '443'] = host.split(':');
    const digits = String(Number(port));
    const written = digits.length < 5 ? `0{0,${5 - digits.length}}${digits}` : digits;
    return anyCase(name) + (digits === '443' ? `(?::(?:${written})?)?` : `:${written}`);
  });
  return String.raw`\A${anyCase('https')}://${USERINFO}(?:${hosts.join('|')})(?:[/?#]|\n?\z)`;
}

function machineOf({ starts, classes, next, accepting }: Automaton): Machine {
  const byUnit = new Uint16Array(0x10000);
  starts.forEach((start, run) => byUnit.fill(at(classes, run), start));
  const step = (state: number, unit: number): number => at(at(next, state), at(byUnit, unit));
  return { starts, step, accepts: state => accepting.has(state) };
}

/** The work that one certificate may take, in steps. */
const MAX_STEPS = 200_000_000;

/** The machines that the checker made itself, each once; they may serve for several certificates. */
export class OwnMachines {
  private readonly known = new Map<string, Machine>();
  private steps = MAX_STEPS;

  /** Begins with another certificate. */
  begin(): void {
    this.steps = MAX_STEPS;
  }

  of(any: readonly string[], direction: Automaton['direction']): Machine {
    const key = JSON.stringify([any, direction]);
    let machine = this.known.get(key);
    if (machine === undefined) {
      machine = ownMachine(any, direction === 'forward', steps => {
        this.spend(steps);
      });
      this.known.set(key, machine);
    }
    return machine;
  }

  spend(steps: number): void {
    this.steps -= steps;
    demand(this.steps > 0, 'cannot check: it takes too many steps');
  }
}

/** It is complete and deterministic, and accepts the texts in which one of its patterns matches: both read all texts at once. */
function checkAutomaton(automaton: Automaton, machines: OwnMachines): void {
  const { any, direction, starts, classes, next, accepting } = automaton;
  const width = at(next, 0).length;
  const ascends = starts.every((start, run) => start < 0x10000 && start > (starts[run - 1] ?? -1));
  demand(starts[0] === 0 && ascends && classes.length === starts.length, 'the runs of units are not in order');
  demand(width <= 0x10000 && classes.every(number => number < width), 'units without a class');
  const isState = (state: number): boolean => state < next.length;
  demand(
    next.every(row => row.length === width && row.every(isState)),
    'a state is missing',
  );
  demand([...accepting].every(isState), 'a state is missing');
  const [given, own] = [machineOf(automaton), machines.of(any, direction)];
  const units = [...new Set([...starts, ...own.starts])];
  const pairs = new Set([0]);
  for (const pair of pairs) {
    const [left, right] = [pair % 2 ** 24, Math.floor(pair / 2 ** 24)];
    demand(given.accepts(left) === own.accepts(right), `not the automaton of ${any.join(' | ')}`);
    machines.spend(units.length);
    for (const unit of units) pairs.add(given.step(left, unit) + own.step(right, unit) * 2 ** 24);
  }
}

/** The parts prove it of all rules that allow, each of some of them. */
function checkClaim({ type, parts }: CertifiedClaim, wanted: WantedClaim, automata: readonly Automaton[]): void {
  demand(type === wanted.type, 'a claim is about another type');
  if (wanted.conditions.some(({ any, negated }) => !negated && any.length === 0)) {
    demand(parts.length === 0, 'a proof of what needs none');
    return;
  }
  const proved = parts.flatMap(part => {
    const used = part.automata.map(index => at(automata, index));
    demand(used.length === wanted.conditions.length, 'a proof of something else');
    used.forEach(({ any }, place) => {
      const { any: all, negated } = at(wanted.conditions, place);
      // Fewer rules that allow are one part of the proof; fewer that exclude leave more to be proved, which is proved then.
      const isPart = any.every(pattern => all.includes(pattern));
      demand(
        isPart && (place === 0 || negated || all.every(pattern => any.includes(pattern))),
        'a proof of something else',
      );
    });
    checkPart(part, used, wanted.conditions);
    return at(used, 0).any;
  });
  const allow = at(wanted.conditions, 0).any;
  demand(new Set(proved).size === new Set(allow).size, 'a rule is left out');
}

/** The states are a simulation that no text leaves, and in none of them all conditions are met. */
function checkPart({ states }: ProofPart, used: readonly Automaton[], conditions: readonly Condition[]): void {
  demand(
    used.every(({ direction }) => direction === used[0]?.direction),
    'automata that read in two directions',
  );
  const machines = used.map(machineOf);
  const meets = (state: number, part: number): boolean =>
    at(machines, part).accepts(state) !== at(conditions, part).negated;
  // What meets no condition now and never leaves again.
  const isLost = (state: number, part: number): boolean =>
    !meets(state, part) && at(at(used, part).next, state).every(next => next === state);
  const isTuple = (tuple: readonly number[]): boolean =>
    tuple.length === used.length && tuple.every((state, part) => state < at(used, part).next.length);
  demand(states.every(isTuple), 'a state is missing');
  const related = new Set(states.map(tuple => tuple.join()));
  demand(related.size === states.length, 'a tuple of states is named twice');
  const holds = (tuple: readonly number[]): boolean => related.has(tuple.join()) || tuple.some(isLost);
  const units = [...new Set(machines.flatMap(({ starts }) => starts))];
  demand(holds(used.map(() => 0)), 'the simulation does not begin at the start');
  for (const tuple of states) {
    demand(!tuple.every(meets), 'a text meets all conditions');
    const after = (unit: number): readonly number[] => tuple.map((state, part) => at(machines, part).step(state, unit));
    for (const unit of units) demand(holds(after(unit)), 'a text leaves the simulation');
  }
}
