import { at, demand } from './refusal.js';

/** An automaton that is run, and where runs of units begin that it does not tell apart. */
export interface Machine {
  readonly starts: readonly number[];
  step(state: number, unit: number): number;
  accepts(state: number): boolean;
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
const UNITS = Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit));
const escaped = (text: string): string => `\\u${text.charCodeAt(0).toString(16).padStart(4, '0')}`;
const CLASSES = new Map<string, string>();
const NAMED = { w: /[\p{L}\p{Mn}\p{Nd}\p{Pc}\u1734]/u, d: /\p{Nd}/u, s: /[^\S\ufeff]|\x85/ };
for (const [name, regex] of Object.entries(NAMED)) {
  const [has, lacks]: string[][] = [[], []];
  for (const text of UNITS) (regex.test(text) && !newer.test(text) ? has : lacks)?.push(escaped(text));
  CLASSES.set(name, has?.join('') ?? '').set(name.toUpperCase(), lacks?.join('') ?? '');
}
const listed = (regex: RegExp): Uint8Array => Uint8Array.from(UNITS, text => Number(regex.test(text)));
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

/**
 * The texts in which one of these patterns matches, made without any other code of the product: an automaton over codes of a place, the
 * side that was read, and the side that is guessed to come.
 *
 * @param spend is told of every step, and ends the work by an exception where there are too many
 */
export function ownMachine(any: readonly string[], isForward: boolean, spend: (steps: number) => void): Machine {
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
  const byUnit = UNITS.map((text, unit) => {
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
      spend(1);
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
