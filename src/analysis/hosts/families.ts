import { classOf, containing, hopefulStates, type FiniteAutomaton, type Language } from '../../automata/index.js';
import { escapeForRegex } from '../../policy/rules-in-force.js';

/** How many of the hosts of its shape a family has. */
export type Reach =
  /** Just the one. */
  | 'exact'
  /** Every name, also with dots, in place of the `*`. */
  | 'every name'
  /** Every single label of 3 to 22 letters and digits, at least. */
  | 'every label'
  /** Some; that is all that is known. */
  | 'some';

/** Hosts of one shape: `before*after`, or `after` alone where the reach is `exact`. */
export interface HostFamily {
  readonly reach: Reach;
  readonly before: string;
  readonly after: string;
}

/** Does a claim hold: is every text of the language in the other? False where that is not known. */
export type Prove = (language: Language, within: Language) => boolean;

/** As long as hosts may be. */
const LONGEST_HOST = 253;
/** A state that goes on with more letters than these is the end of what can be told letter by letter. */
const MOST_BRANCHES = 8;
const MOST_EXACT_HOSTS = 64;
const MOST_FAMILIES = 1_000;
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

/** A unit that leads from a state to another one. */
type Branch = readonly [unit: number, target: number];

class Decomposition {
  private readonly families: HostFamily[] = [];
  private readonly branches = new Map<number, readonly Branch[]>();
  private readonly hopeful: Uint8Array;
  private readonly isTooMuch = (): boolean => this.families.length > MOST_FAMILIES;

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
    return [{ reach: 'some', before: '', after: '' }];
  }

  /** All hosts that end in `after`, which has led to the state. Recursion goes as deep as hosts are long. */
  private visit(state: number, after: string): void {
    if (this.isTooMuch()) return;
    const branches = this.branchesOf(state);
    if (this.automaton.accepting[state] === 1) this.families.push({ reach: 'exact', before: '', after });
    if (branches.length === 0) return;
    const reachable = this.statesFrom(state);
    const comesBack = reachable.has(state);
    const goesOn = branches.length <= MOST_BRANCHES || this.countHosts(state, reachable) <= MOST_EXACT_HOSTS;
    if (goesOn && !comesBack && after.length < LONGEST_HOST) {
      for (const [unit, target] of branches) this.visit(target, String.fromCharCode(unit) + after);
    } else {
      this.families.push(this.classified(state, after, reachable));
    }
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
      if (length > reachable.size || total > MOST_EXACT_HOSTS) return Infinity;
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
    const [start, end] = [escapeForRegex(before), escapeForRegex(after)];
    const claims: readonly (readonly [Reach, string])[] = [
      ['every name', `\\A${start}[a-z0-9.-]${before + after === '' ? '+' : '*'}${end}\\z`],
      ['every name', `\\A${start}[a-z0-9.-]+${end}\\z`],
      ['every label', `\\A${start}[a-z0-9]{3,22}${end}\\z`],
    ];
    const proved = claims.find(([, pattern]) => this.prove(containing(pattern), this.hosts));
    return { reach: proved?.[0] ?? 'some', before, after };
  }

  /** What all hosts from a state on begin with, which is what is read last. */
  private commonStart(state: number, reachable: ReadonlySet<number>): string {
    let targets = new Set([...reachable].filter(each => this.automaton.accepting[each] === 1));
    let start = '';
    while (start.length < LONGEST_HOST && !targets.has(state)) {
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

const ANY_HOST = String.raw`(?:[A-Za-z0-9._~!$&'()*+,;=%-]+|\[[0-9A-Fa-f:.]+\])`;

/** A pattern for the hosts of a family, or of more. */
export function familyPattern({ reach, before, after }: HostFamily, ignoreCase: boolean): string {
  // Addresses in brackets are hosts, too.
  if (reach === 'every name' && before === '' && after === '') return ANY_HOST;
  const [start, end] = [escapeForRegex(before), escapeForRegex(after)];
  const pattern = reach === 'exact' ? end : `${start}[A-Za-z0-9._~!$&'()*+,;=%-]*${end}`;
  return ignoreCase ? `(?i:${pattern})` : pattern;
}

/** Whether the hosts of one family are all in another that has every one of its shape. */
export function isWithin(inner: HostFamily, outer: HostFamily): boolean {
  if (inner === outer || outer.reach !== 'every name') return false;
  const shape = inner.reach === 'exact' ? [inner.after, inner.after] : [inner.before, inner.after];
  const [start = '', end = ''] = shape;
  const fits = start.startsWith(outer.before) && end.endsWith(outer.after);
  return fits && (inner.reach !== 'exact' || inner.after.length >= outer.before.length + outer.after.length);
}
