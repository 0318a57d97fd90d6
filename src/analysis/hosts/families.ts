import { escapeForRegex } from '../../policy/rules-in-force.js';
import {
  classOf,
  containing,
  difference,
  hopefulStates,
  union,
  type FiniteAutomaton,
  type Language,
} from '../../automata/index.js';
import {
  ANY_BUT_DOT,
  ANY_CHARACTER,
  ANY_DIGIT,
  CHARACTER_NAMES,
  CHARACTERS,
  claimedPattern,
  hasMark,
  MARKS,
  type Characters,
  type HostFamily,
  type Mark,
  type Reach,
} from './host-family.js';

/** Does a claim hold: is every text of the language in the other? False where that is not known. */
export type Prove = (language: Language, within: Language) => boolean;

/** As long as hosts may be. */
const MAX_HOST_LENGTH = 253;
/** A state that goes on with more letters than these is the end of what can be told letter by letter. */
const MAX_BRANCHES = 8;
const MAX_EXACT_HOSTS = 64;
const MAX_FAMILIES = 1_000;
/** More marks of a kind in a row are told as a `*`. */
const MAX_MARKS_IN_A_ROW = 3;
/** Marks that would lead to more families than these are not used. */
const MAX_SHAPES = 16;
const MAX_PAIRS = 2_000;
const MAX_EXCEPTIONS = 4;
/** A limit on the length of hosts is not told where it is lower than this. */
const MIN_LIMIT = 8;
const NAME_UNITS = Array.from('abcdefghijklmnopqrstuvwxyz0123456789-.ABCDEFGHIJKLMNOPQRSTUVWXYZ', unit =>
  unit.charCodeAt(0),
);

/**
 * Takes a language of hosts apart into families that cover it. `automaton` is its minimal one, read backward: hosts say the most at
 * their end.
 */
export function hostFamilies(hosts: Language, automaton: FiniteAutomaton, prove: Prove): readonly HostFamily[] {
  return new Decomposition(hosts, automaton, prove).run();
}

const ANY_UNITS = unitsLike(/[^A-Z]/);
const UNITS_OF_MARKS: Readonly<Record<Mark, ReadonlySet<number>>> = {
  [ANY_CHARACTER]: ANY_UNITS,
  [ANY_BUT_DOT]: unitsLike(/[^A-Z.]/),
  [ANY_DIGIT]: unitsLike(/[0-9]/),
};

function unitsLike(pattern: RegExp): ReadonlySet<number> {
  return new Set(NAME_UNITS.filter(unit => pattern.test(String.fromCharCode(unit))));
}

const ANY_NAME = containing(String.raw`\A[a-z0-9.-]+\z`);

function anyOf(names: readonly string[]): Language {
  return union(...names.map(name => containing(String.raw`\A${escapeForRegex(name)}\z`)));
}

/** A unit that leads from a state to another one. */
type Branch = readonly [unit: number, target: number];

/** A character, or a mark for many, that leads from a state to another one. */
type Way = readonly [mark: string, target: number];

class Decomposition {
  private readonly families: HostFamily[] = [];
  private readonly branches = new Map<number, readonly Branch[]>();
  private readonly ways = new Map<number, readonly Way[] | null>();
  private readonly shapes = new Map<number, number>();
  /** Where a mark would lead to too many families. */
  private readonly crowded = new Set<number>();
  private readonly hopeful: Uint8Array;
  private readonly isTooMuch = (): boolean => this.families.length > MAX_FAMILIES;

  constructor(
    private readonly hosts: Language,
    private readonly automaton: FiniteAutomaton,
    private readonly prove: Prove,
  ) {
    this.hopeful = hopefulStates(automaton);
  }

  run(): readonly HostFamily[] {
    if (this.hopeful[0] !== 1) return [];
    this.visit(0, '');
    if (!this.isTooMuch()) return this.families;
    return [{ reach: 'some', before: '', after: '', characters: null, longest: null, exceptions: [] }];
  }

  /** All hosts that end in `after`, which has led to the state. Recursion goes as deep as hosts are long. */
  private visit(state: number, after: string): void {
    if (this.isTooMuch()) return;
    if (this.automaton.accepting[state] === 1) {
      const reach = hasMark(after) ? 'every character' : 'exact';
      this.families.push({ reach, before: '', after, characters: null, longest: null, exceptions: [] });
    }
    const ways = this.waysOf(state, after.length);
    if (ways === null) this.families.push(this.classified(state, after, this.statesFrom(state)));
    else for (const [mark, target] of ways) this.visit(target, mark + after);
  }

  /** The units that still lead to a host, and where to. */
  private branchesOf(state: number): readonly Branch[] {
    let branches = this.branches.get(state);
    if (branches === undefined) {
      const { units, next } = this.automaton;
      branches = NAME_UNITS.flatMap(unit => {
        const target = next[state * units.count + classOf(units, unit)] ?? 0;
        return this.hopeful[target] === 1 ? [[unit, target] as const] : [];
      });
      this.branches.set(state, branches);
    }
    return branches;
  }

  /** How to tell the hosts from a state on one by one, or mark by mark; null where that would be too many, or never end. */
  private waysOf(state: number, depth: number): readonly Way[] | null {
    const known = this.ways.get(state);
    if (known !== undefined) return known;
    const branches = this.branchesOf(state);
    const reachable = this.statesFrom(state);
    let ways: readonly Way[] | null = null;
    if (branches.length === 0) ways = [];
    else if (depth < MAX_HOST_LENGTH && !reachable.has(state)) {
      ways = this.markedWays(state, depth);
      const isFew = (): boolean =>
        branches.length <= MAX_BRANCHES || this.countHosts(state, reachable) <= MAX_EXACT_HOSTS;
      if (ways === null && isFew()) ways = branches.map(([unit, target]) => [String.fromCharCode(unit), target]);
    }
    this.ways.set(state, ways);
    return ways;
  }

  private markedWays(state: number, depth: number): readonly Way[] | null {
    for (const mark of MARKS) {
      const target = this.targetOfMark(state, mark);
      if (target === null) continue;
      // What may be repeated is told as a `*`, and so is what almost may be.
      let row = 1;
      for (let next = this.targetOfMark(target, mark); next !== null; next = this.targetOfMark(next, mark)) {
        if (++row > MAX_MARKS_IN_A_ROW) break;
      }
      if (row > MAX_MARKS_IN_A_ROW) continue;
      if (this.waysOf(target, depth + 1) === null) {
        if (this.crowded.has(target)) this.crowded.add(state);
        continue;
      }
      if (this.countShapes(target, depth + 1) > MAX_SHAPES) {
        this.crowded.add(state);
        continue;
      }
      const others = this.branchesOf(state).filter(
        ([unit, other]) => other !== target || (mark === ANY_DIGIT && !UNITS_OF_MARKS[mark].has(unit)),
      );
      if (others.length <= MAX_BRANCHES) {
        return [[mark, target], ...others.map(([unit, other]) => [String.fromCharCode(unit), other] as const)];
      }
    }
    return null;
  }

  /** How many families there are from a state on, where hosts of so many characters have led to it. */
  private countShapes(state: number, depth: number): number {
    const known = this.shapes.get(state);
    if (known !== undefined) return known;
    const ways = this.waysOf(state, depth);
    let count = this.automaton.accepting[state] ?? 0;
    if (ways === null) count += this.crowded.has(state) ? Infinity : 1;
    else for (const [, target] of ways) count += this.countShapes(target, depth + 1);
    this.shapes.set(state, count);
    return count;
  }

  /** Where all units of a mark lead: some of them perhaps to still more hosts. */
  private targetOfMark(state: number, mark: Mark): number | null {
    const units = UNITS_OF_MARKS[mark];
    const targets = this.branchesOf(state).flatMap(([unit, target]) => (units.has(unit) ? target : []));
    if (targets.length < units.size) return null;
    const distinct = new Set(targets);
    if (distinct.size > MAX_BRANCHES) return null;
    return [...distinct].find(least => [...distinct].every(target => this.hasAllOf(target, least))) ?? null;
  }

  /** Whether all that leads to acceptance from one state does from the other; false where that takes long to say. */
  private hasAllOf(state: number, least: number): boolean {
    if (state === least) return true;
    const { units, next, accepting } = this.automaton;
    const seen = new Set<number>();
    const pending: (readonly [number, number])[] = [[state, least]];
    for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
      const [from, leastFrom] = pair;
      const code = from * this.automaton.size + leastFrom;
      if (from === leastFrom || seen.has(code)) continue;
      if (seen.add(code).size > MAX_PAIRS) return false;
      if (accepting[leastFrom] === 1 && accepting[from] !== 1) return false;
      for (const [unit, leastTarget] of this.branchesOf(leastFrom)) {
        const target = next[from * units.count + classOf(units, unit)] ?? 0;
        if (this.hopeful[target] !== 1) return false;
        pending.push([target, leastTarget]);
      }
    }
    return true;
  }

  /** The states that come after one, itself only where there is a way back. */
  private statesFrom(state: number): ReadonlySet<number> {
    const found = new Set<number>();
    const pending = [state];
    for (let from = pending.pop(); from !== undefined; from = pending.pop()) {
      for (const [, target] of this.branchesOf(from)) {
        if (found.has(target)) continue;
        found.add(target);
        pending.push(target);
      }
    }
    return found;
  }

  /** How many hosts there are from a state on; Infinity for as many as are too many to list. */
  private countHosts(state: number, reachable: ReadonlySet<number>): number {
    let current = new Map([[state, 1]]);
    let total = 0;
    for (let length = 0; current.size > 0; length++) {
      if (length > reachable.size || total > MAX_EXACT_HOSTS) return Infinity;
      const following = new Map<number, number>();
      for (const [from, ways] of current) {
        for (const [, target] of this.branchesOf(from)) {
          following.set(target, (following.get(target) ?? 0) + ways);
          if (this.automaton.accepting[target] === 1) total += ways;
        }
      }
      current = following;
    }
    return total;
  }

  private classified(state: number, after: string, reachable: ReadonlySet<number>): HostFamily {
    const before = this.commonStart(state, reachable);
    const isAny = before + after === '';
    const between = this.charactersBetween(state, reachable, before.length);
    // Names are of letters and digits: that is not new, and an underscore is then not another shape.
    const characters = between === 'letters and digits' && !isAny ? null : between;
    const small = characters === null ? 'a-z0-9' : CHARACTERS[characters].replace('A-Z', '');
    const label: readonly [Reach, string] = ['every label', `[${small}]{3,22}`];
    const claims: readonly (readonly [Reach, string])[] =
      characters === null
        ? [['every name', isAny ? '[a-z0-9.-]+' : '[a-z0-9.-]*'], ['every name', '[a-z0-9.-]+'], label]
        : isAny
          ? [['every name', `[${small}]+`]]
          : [label];
    const isProved = (inside: string): boolean =>
      this.prove(containing(String.raw`\A${claimedPattern(before, inside, after)}\z`), this.hosts);
    const reach = claims.find(([, inside]) => isProved(inside))?.[0];
    const family: HostFamily = { reach: reach ?? 'some', before, after, characters, longest: null, exceptions: [] };
    if (!isAny || characters !== null || reach === 'every name') return family;
    const exceptions = this.exceptionsFrom(state);
    if (exceptions !== null && this.prove(difference(ANY_NAME, anyOf(exceptions)), this.hosts)) {
      return { ...family, reach: 'every name', exceptions };
    }
    const longest = this.longestOfAll(state);
    const hasLimit = longest >= MIN_LIMIT && isProved(`[a-z0-9.-]{1,${longest}}`);
    return hasLimit ? { ...family, reach: 'every name', longest } : family;
  }

  /** The texts that do not lead on from the first state to acceptance; null where they are too many. */
  private exceptionsFrom(first: number): readonly string[] | null {
    const { accepting } = this.automaton;
    const leaky = this.statesWithExceptions();
    const exceptions: string[] = [];
    const visit = (state: number, after: string): boolean => {
      if (accepting[state] !== 1 && after !== '' && exceptions.push(after) > MAX_EXCEPTIONS) return false;
      const branches = this.branchesOf(state).filter(([unit]) => ANY_UNITS.has(unit));
      if (branches.length < ANY_UNITS.size || after.length >= MAX_HOST_LENGTH) return false;
      return branches.every(([unit, target]) => !leaky.has(target) || visit(target, String.fromCharCode(unit) + after));
    };
    return visit(first, '') ? exceptions : null;
  }

  /** From which some text does not lead to acceptance. */
  private statesWithExceptions(): ReadonlySet<number> {
    const { size, accepting } = this.automaton;
    const sources = new Map<number, number[]>();
    const found = new Set<number>();
    for (let state = 0; state < size; state++) {
      const branches = this.branchesOf(state).filter(([unit]) => ANY_UNITS.has(unit));
      if (accepting[state] !== 1 || branches.length < ANY_UNITS.size) found.add(state);
      for (const target of new Set(branches.map(([, each]) => each))) {
        const known = sources.get(target);
        if (known === undefined) sources.set(target, [state]);
        else known.push(state);
      }
    }
    // What is added while this runs is met, too.
    for (const state of found) for (const source of sources.get(state) ?? []) found.add(source);
    return found;
  }

  /** The length up to which every text leads on from a state to acceptance. */
  private longestOfAll(state: number): number {
    let current: ReadonlySet<number> = new Set([state]);
    for (let length = 0; ; length++) {
      const following = new Set<number>();
      for (const from of current) {
        const targets = this.branchesOf(from).flatMap(([unit, target]) => (ANY_UNITS.has(unit) ? target : []));
        if (targets.length < ANY_UNITS.size) return length;
        for (const target of targets) following.add(target);
      }
      const isEvery = [...following].every(target => this.automaton.accepting[target] === 1);
      if (!isEvery || length >= MAX_HOST_LENGTH) return length;
      current = following;
    }
  }

  /** What hosts from a state on have between what is known of their end and of their start; null where it has no name. */
  private charactersBetween(state: number, reachable: ReadonlySet<number>, lengthBefore: number): Characters | null {
    // After a unit between them so many follow, at least.
    let followed: ReadonlySet<number> = new Set([state, ...reachable]);
    const states = followed;
    for (let length = 0; length < lengthBefore; length++) {
      const targets = followed;
      followed = new Set([...states].filter(from => this.branchesOf(from).some(([, target]) => targets.has(target))));
    }
    const between = new Set<number>();
    for (const from of states) {
      for (const [unit, target] of this.branchesOf(from)) if (followed.has(target)) between.add(unit);
    }
    const text = String.fromCharCode(...between);
    return CHARACTER_NAMES.find(name => new RegExp(`^[${CHARACTERS[name]}]*$`).test(text)) ?? null;
  }

  /** What all hosts from a state on begin with, which is what is read last. */
  private commonStart(state: number, reachable: ReadonlySet<number>): string {
    let targets = new Set([...reachable].filter(each => this.automaton.accepting[each] === 1));
    let start = '';
    while (start.length < MAX_HOST_LENGTH && !targets.has(state)) {
      const sources = new Set<number>();
      const units = new Set<number>();
      for (const source of [state, ...reachable]) {
        for (const [unit, target] of this.branchesOf(source)) {
          if (!targets.has(target)) continue;
          units.add(unit);
          sources.add(source);
        }
      }
      const [only, another] = units;
      if (only === undefined || another !== undefined) return start;
      start += String.fromCharCode(only);
      targets = sources;
    }
    return start;
  }
}
