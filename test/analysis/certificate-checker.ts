/*
 * Checks a certificate of `kusto-callout prove` (src/analysis/prove/certificate.md) without any code of the product. It makes automata
 * of the patterns in a way of its own, and believes nothing. That way: what stands next in a text is guessed, so that every anchor is
 * decided at once; to read backward, the same automaton is taken the other way round.
 */

export type Policy = { name: string; cluster: string; rules: Rule[] };
type Rule = { layer: string; type: string; regex: string; canCall: boolean };
type Within = { regex: string } | { hosts: string[] };
type OfOther = { subset: string; type: string | null } | { equal: string; type: string | null };
export type Property = { only: string; within: Within } | { never: string; matching: string } | OfOther;
type Patterns = { any: string[] };
type Units = { starts: number[]; classes: number[] };
type Automaton = Patterns & Units & { direction: string; next: number[][]; accepting: number[] };
type Claim = { type: string; automata: number[]; states: number[][] };
type Proof = { property: Property; claims: Claim[] };
type Certificate = { format: string; subject: string; policies: Policy[]; automata: Automaton[]; proofs: Proof[] };
/** No text must meet all conditions: that one of some patterns matches or, negated, that none does. */
type Wanted = { type: string; conditions: (Patterns & { negated: boolean })[] };

function demand(condition: boolean, reason: string): asserts condition {
  if (!condition) throw new Error(reason);
}
function at<Item>(items: ArrayLike<Item>, index: number): Item {
  const item = items[index];
  demand(item !== undefined, 'something is missing');
  return item;
}
const textsOf = (parts: Patterns[]): string[][] => parts.map(({ any }) => any);
const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

/** Why it does not prove these properties of the first of these policies; null if it does. */
export function refusal(text: string, policies: Policy[], properties: Property[]): string | null {
  try {
    // Every part of it is checked before it is used, or throws.
    const { format, subject, policies: about, automata, proofs } = JSON.parse(text) as Certificate;
    demand(format === 'kusto-callout certificate 1' && subject === 'uri', 'another format');
    demand(same(about, policies) && proofs.length === properties.length, 'about something else');
    automata.forEach(checkAutomaton);
    for (const [index, { property, claims }] of proofs.entries()) {
      const wanted = wantedFor(property, policies);
      demand(same(property, properties[index]) && claims.length === wanted.length, 'about another property');
      for (const [place, claim] of claims.entries()) checkClaim(claim, at(wanted, place), automata);
    }
    return null;
  } catch (problem) {
    return String(problem);
  }
}

function wantedFor(property: Property, policies: Policy[]): Wanted[] {
  const policy = at(policies, 0);
  if ('only' in property) return [allowedAnd(property.only, policy, true, [patternOf(property.within)])];
  if ('never' in property) return [allowedAnd(property.never, policy, false, [property.matching])];
  const name = 'subset' in property ? property.subset : property.equal;
  const other = policies.findLast(one => one.name === name);
  demand(other !== undefined, 'about another policy');
  // What one allows, the other must allow, and must not deny.
  const within = (type: string, one: Policy, another: Policy): Wanted[] =>
    [true, false].map(canCall => allowedAnd(type, one, canCall, patternsOf(another, type, canCall)));
  const types = new Set([policy, other].flatMap(({ rules }) => rules.map(({ type }) => type.toLowerCase())));
  return (property.type === null ? [...types] : [property.type]).flatMap(type => {
    const there = within(type, policy, other);
    return 'subset' in property ? there : [...there, ...within(type, other, policy)];
  });
}

/** What the rules of a type allow, and what besides it must match, or must not. */
function allowedAnd(type: string, policy: Policy, negated: boolean, any: string[]): Wanted {
  const universe = { any: ['\\Ahttps?://'], negated: false };
  const allow = { any: patternsOf(policy, type, true), negated: false };
  const deny = { any: patternsOf(policy, type, false), negated: true };
  return { type, conditions: [universe, allow, deny, { any, negated }] };
}

function patternsOf({ rules }: Policy, type: string, canCall: boolean): string[] {
  const chosen = rules.filter(rule => rule.type.toLowerCase() === type && rule.canCall === canCall);
  return chosen.map(({ layer, regex }) => (layer === 'arm-policy' && regex === '*' ? '' : regex));
}

function patternOf(within: Within): string {
  if ('regex' in within) return within.regex;
  const anyCase = (host: string): string => host.replace(/[^]/g, unit => `[${unit}${unit.toUpperCase()}]`);
  const hosts = within.hosts.map(host => anyCase(host) + (host.includes(':') ? '' : '(?::443)?'));
  return `\\Ahttps://(?:${hosts.join('|')})(?:[/?#]|\\n?\\z)`;
}

type Machine = { starts: number[]; step(state: number, unit: number): number; accepts(state: number): boolean };
function machineOf({ starts, classes, next, accepting }: Automaton): Machine {
  const byUnit = new Uint16Array(0x10000);
  starts.forEach((start, run) => byUnit.fill(at(classes, run), start));
  const step = (state: number, unit: number): number => at(at(next, state), at(byUnit, unit));
  return { starts, step, accepts: state => accepting.includes(state) };
}

const owned = new Map<string, Machine>();
const isBelow = (limit: number, value: number): boolean => Number.isInteger(value) && value >= 0 && value < limit;
/** It is complete and deterministic, and accepts the texts in which one of its patterns matches: both read all texts at once. */
function checkAutomaton(automaton: Automaton): void {
  const { any, direction, starts, classes, next, accepting } = automaton;
  const width = at(next, 0).length;
  const ascends = starts.every((start, run) => isBelow(0x10000, start) && start > (starts[run - 1] ?? -1));
  const isWhole = starts[0] === 0 && ascends && classes.length === starts.length && next.length < 0x10000;
  demand(isWhole && classes.every(number => isBelow(width, number)), 'units without a class');
  const isComplete = next.every(row => row.length === width && row.every(state => isBelow(next.length, state)));
  demand(isComplete && accepting.every(state => isBelow(next.length, state)), 'a state is missing');
  const [key, given] = [JSON.stringify([any, direction]), machineOf(automaton)];
  const own = owned.get(key) ?? ownMachine(any, direction === 'forward');
  owned.set(key, own);
  const units = [...new Set([...starts, ...own.starts])];
  const pairs = new Set([0]);
  for (const pair of pairs) {
    const [left, right] = [pair % 0x10000, Math.floor(pair / 0x10000)];
    demand(given.accepts(left) === own.accepts(right), `not the automaton of ${any.join(' | ')}`);
    demand(pairs.size < 5_000, 'cannot check: too large');
    for (const unit of units) pairs.add(given.step(left, unit) + own.step(right, unit) * 0x10000);
  }
}

/** The states are a simulation that no text leaves, and in none of them all conditions are met. */
function checkClaim(claim: Claim, wanted: Wanted, automata: Automaton[]): void {
  demand(claim.type === wanted.type, 'about another type');
  const conditions = wanted.conditions.filter(({ any, negated }) => !negated || any.length > 0);
  if (conditions.some(({ any }) => any.length === 0)) return;
  const used = claim.automata.map(index => at(automata, index));
  const isOneWay = used.every(({ direction }) => direction === used[0]?.direction);
  demand(isOneWay && same(textsOf(used), textsOf(conditions)), 'a proof of something else');
  const machines = used.map(machineOf);
  const meets = (state: number, part: number) => at(machines, part).accepts(state) !== at(conditions, part).negated;
  // Whoever meets no condition now and never leaves again.
  const isLost = (state: number, part: number): boolean =>
    !meets(state, part) && at(at(used, part).next, state).every(next => next === state);
  const related = new Set(claim.states.map(tuple => tuple.join()));
  const holds = (tuple: number[]): boolean => related.has(tuple.join()) || tuple.some(isLost);
  const units = [...new Set(machines.flatMap(({ starts }) => starts))];
  demand(holds(used.map(() => 0)), 'the simulation does not begin at the start');
  for (const tuple of claim.states) {
    demand(tuple.length === used.length && !tuple.every(meets), 'a text meets all conditions');
    const after = (unit: number): number[] => tuple.map((state, part) => at(machines, part).step(state, unit));
    for (const unit of units) demand(holds(after(unit)), 'a text leaves the simulation');
  }
}

const SIDES = [0, 1, 2, 3, 4] as const;
const [EDGE, FINAL_NEWLINE, NEWLINE, WORD, OTHER] = SIDES;
type Guard = (left: number, right: number) => boolean;
type Edge = { from: number; to: number; guard: Guard | null; units: Uint8Array | null };
/** Adds what leads from one place to another. */
type Part = (from: number, to: number) => unknown;
const isStart: Guard = left => left === EDGE;
const isEnd: Guard = (_, right) => right <= FINAL_NEWLINE;
const ANCHORS = new Map([['^', isStart], ['\\A', isStart], ['$', isEnd], ['\\Z', isEnd]]); // prettier-ignore
ANCHORS.set('\\z', (_, right) => right === EDGE);
ANCHORS.set('\\b', (left, right) => (left === WORD) !== (right === WORD));
ANCHORS.set('\\B', (left, right) => (left === WORD) === (right === WORD));

// What became \w after Unicode 11, which .NET Core 3.1 knows; U+1734 no longer is.
const NEWER =
  `870-887 889-88f 897-89f 8b5 8be-8d2 b55 c3c c5c-c5d cdc-cdd d04 d81 e86 e89 e8c e8e-e93 e98 ea0 ea8-ea9 eac eba ece
  170d 171f 180f 1abf-1add 1ae0-1aeb 1b4c 1c89-1c8a 1cf2-1cf3 1cfa 1dfa 2c2f 2c5f 31bb-31bf 4db6-4dbf 9ff0-9fff a7ba-a7dc
  a7f1-a7f6 a82c a9bd ab66-ab69`.replace(/[0-9a-f]+/g, hex => `\\u${hex.padStart(4, '0')}`);
const newer = new RegExp(`[${NEWER.replace(/\s/g, '')}]`);
const TEXTS = Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit));
const escaped = (text: string): string => `\\u${text.charCodeAt(0).toString(16).padStart(4, '0')}`;
const CLASSES = new Map<string, string>();
const NAMED = { w: /[\p{L}\p{Mn}\p{Nd}\p{Pc}\u1734]/u, d: /\p{Nd}/u, s: /[^\S\ufeff]|\x85/ };
for (const [name, regex] of Object.entries(NAMED)) {
  const [has, lacks]: string[][] = [[], []];
  for (const text of TEXTS) (regex.test(text) && !newer.test(text) ? has : lacks)?.push(escaped(text));
  CLASSES.set(name, has?.join('') ?? '').set(name.toUpperCase(), lacks?.join('') ?? '');
}
const listed = (regex: RegExp): Uint8Array => Uint8Array.from(TEXTS, text => Number(regex.test(text)));
const [EVERY, JOINED] = [listed(/^[^]/), listed(new RegExp(`[${CLASSES.get('w') ?? ''}\u200c\u200d]`))];
const known = new Map<string, Uint8Array>();

/** A class as JavaScript would write it. */
const translated = (not: string, body: string): string => {
  const members = body.replace(/^\]/, '\\]').replace(/\\([^])(-?)/g, (whole, letter: string, dash: string) => {
    const set = CLASSES.get(letter);
    demand(set !== undefined || /[^a-z0-9]|[bfnrtuvx]/i.test(letter), `cannot check ${whole}`);
    return set === undefined ? whole : set + dash.replace('-', '\\-');
  });
  return `[${not}${members}]`;
};
const BODY = String.raw`(\^?)(\]?(?:[^\][\\]|\\[^])*?)`;
const TOKEN = new RegExp(
  String.raw`^(?:\[${BODY}(?:-\[${BODY}\])?\]|(\\u[^]{4}|\\x[^]{2}|\\[^]|(?!\{\d+,?\d*\})[^*+?()[|\\]))`,
);
const QUANTIFIER = /^(?:([*+?])|\{(\d+(?:,\d*)?)\})\??/;
const SIGNS = new Map(Object.entries({ '*': '0,', '+': '1,', '?': '0,1' }));

function unitsOf([token, not = '', body, notBut = '', but, single = '']: RegExpExecArray): Uint8Array {
  const without = but === undefined ? '' : `(?!${translated(notBut, but)})`;
  const members = single === '.' ? '[^\\n]' : translated(not, body ?? single.replace(/^[^\w\\]/, '\\$&'));
  const units = known.get(token) ?? listed(new RegExp(`^${without}${members}`));
  known.set(token, units);
  return units;
}

/** Adds what leads from place 0 to place 1 by the pattern. Reads the regular part of the dialect; refuses all else. */
function addPattern(pattern: string, edges: Edge[], firstPlace: number): number {
  let [rest, places] = [pattern, firstPlace];
  const take = (token: RegExp): RegExpExecArray | null => {
    const match = token.exec(rest);
    rest = rest.slice(match?.[0].length ?? 0);
    return match;
  };
  const add = (from: number, to: number, guard: Guard | null = null, units: Uint8Array | null = null): number =>
    edges.push({ from, to, guard, units });
  const after = (from: number, part: Part): number => {
    const to = places++;
    part(from, to);
    return to;
  };
  const choice = (): Part => {
    const ways: Part[][] = [];
    do {
      const parts: Part[] = [];
      while (/^[^|)]/.test(rest)) parts.push(repeated(atom()));
      ways.push(parts);
    } while (take(/^\|/) !== null);
    return (from, to) => ways.map(parts => add(parts.reduce(after, from), to));
  };
  const atom = (): Part => {
    const guard = ANCHORS.get(take(/^(?:[$^]|\\[AZzbB])/)?.[0] ?? '');
    if (guard !== undefined) return (from, to) => add(from, to, guard);
    const opener = take(/^\((?:\?:|(?!\?))/);
    const part = opener === null ? null : choice();
    const token = take(part === null ? TOKEN : /^\)/);
    demand(token !== null, `cannot check ${rest}`);
    return part ?? ((from, to) => add(from, to, null, unitsOf(token)));
  };
  const repeated = (part: Part): Part => {
    const [, sign = '', counts = SIGNS.get(sign) ?? '1'] = take(QUANTIFIER) ?? [];
    const [least = 0, most = least] = counts.split(',').map(count => (count === '' ? Infinity : Number(count)));
    demand(least <= most && !QUANTIFIER.test(rest), `cannot check ${rest}`);
    return (from, to) => {
      let place = from;
      for (let count = 0; count < (most === Infinity ? least : most); count++) {
        if (count >= least) add(place, to);
        place = after(place, part);
      }
      if (most === Infinity) add(after((place = after(place, add)), part), place);
      add(place, to);
    };
  };
  choice()(0, 1);
  demand(rest === '' && places < 20_000, `cannot check ${rest}`);
  return places;
}

/** An automaton over codes: a place, the side that was read, and the side that is guessed to come. */
function ownMachine(any: string[], isForward: boolean): Machine {
  const edges: Edge[] = [0, 1].map(place => ({ from: place, to: place, guard: null, units: EVERY }));
  const places = any.reduce((count, pattern) => addPattern(pattern, edges, count), 2);
  const target = Number(isForward);
  const isTarget = (code: number): boolean => Math.floor(code / 25) === target;
  const leaving = Array.from({ length: places }, (): Edge[] => []);
  for (const edge of isForward ? edges : edges.map(one => ({ ...one, from: one.to, to: one.from })))
    at(leaving, edge.from).push(edge);
  const edgesAt = (code: number): Edge[] => at(leaving, Math.floor(code / 25));
  const classes = new Map<string, number>();
  const sets = [...new Set([JOINED, ...edges.flatMap(({ units }) => units ?? [])])];
  const byUnit = TEXTS.map((text, unit) => {
    const key = sets.map(set => set[unit]).join('') + String(text === '\n');
    return classes.get(key) ?? classes.set(key, classes.size).size - 1;
  });
  const starts = byUnit.flatMap((number, unit) => (number === byUnit[unit - 1] ? [] : unit));
  const codesAt = (place: number, read: number): number[] =>
    SIDES.flatMap(guess => {
      const [left, right] = isForward ? [read, guess] : [guess, read];
      const isPossible = left === FINAL_NEWLINE ? right === EDGE : left !== NEWLINE || right !== EDGE;
      return isPossible ? place * 25 + read * 5 + guess : [];
    });
  const states: { codes: number[]; next: number[] }[] = [];
  const numbers = new Map<string, number>();
  const enter = (entered: number[]): number => {
    const codes = new Set(entered);
    for (const code of codes) {
      const [read, guess] = [Math.floor(code / 5) % 5, code % 5];
      const holds = (guard: Guard): boolean => (isForward ? guard(read, guess) : guard(guess, read));
      for (const { to, guard, units } of edgesAt(code))
        if (units === null && (guard === null || holds(guard))) codes.add(to * 25 + (code % 25));
    }
    // What has matched need not go other ways, too.
    const kept = [...codes].filter(code => isTarget(code) || !codes.has(target * 25 + (code % 25)));
    const key = kept.sort((one, other) => one - other).join();
    return numbers.get(key) ?? numbers.set(key, states.push({ codes: kept, next: [] }) - 1).size - 1;
  };
  enter(codesAt(1 - target, EDGE));
  const step = (state: number, unit: number): number => {
    const { codes, next } = at(states, state);
    const side = unit === 10 ? NEWLINE : JOINED[unit] === 1 ? WORD : OTHER;
    const reads = codes.filter(code => side === (code % 5 === FINAL_NEWLINE ? NEWLINE : code % 5));
    const after = (code: number): number[] =>
      edgesAt(code).flatMap(({ to, units }) => (units?.[unit] === 1 ? codesAt(to, code % 5) : []));
    return (next[at(byUnit, unit)] ??= enter(reads.flatMap(after)));
  };
  return { starts, step, accepts: state => at(states, state).codes.some(code => isTarget(code) && code % 5 === EDGE) };
}
