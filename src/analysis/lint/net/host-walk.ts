import { classOf, hopefulStates, type FiniteAutomaton } from '../../../automata/index.js';
import { countWords, groupUnits, type UnitGroup } from './word-count.js';

/** Names that a rule lists, such as those of `contoso[12]`, are chosen ones; more than so many are room for any. */
export const MAX_LISTED_NAMES = 128;

/** As long as a label of a host may be. */
const MAX_LABEL_LENGTH = 63;

/** What labels are made of, a few letters of other scripts among it: they can be registered as well. */
const LABEL_UNITS = Array.from('abcdefghijklmnopqrstuvwxyz0123456789-àéüßабвгαβγδ中国', unit => unit.charCodeAt(0));
const DIGITS = Array.from('0123456789', unit => unit.charCodeAt(0));
const DOT = '.'.charCodeAt(0);

/** Where a walk has come: every state that the letters so far may have led to, whatever their case. */
export interface WalkPosition {
  readonly states: readonly number[];
  readonly key: string;
}

/**
 * Walks through the hosts of a language from their end, label by label. `automaton` is that of the hosts, read backward; letters are
 * read in both cases, since hosts are the same in any.
 */
export class HostWalk {
  /** Before the last label. A dot at the very end says no more. */
  readonly start: WalkPosition;
  private readonly hopeful: Uint8Array;
  private readonly groups: readonly UnitGroup[];
  private readonly digits: readonly UnitGroup[];
  private readonly openness = new Map<string, boolean>();
  private readonly labelled = new Map<string, WalkPosition>();

  constructor(private readonly automaton: FiniteAutomaton) {
    this.hopeful = hopefulStates(automaton);
    this.groups = this.groupsOf(LABEL_UNITS);
    this.digits = this.groupsOf(DIGITS);
    const first = placeOf(this.hopeful[0] === 1 ? [0] : []);
    this.start = placeOf([...first.states, ...this.step(first, DOT).states]);
  }

  isDead({ states }: WalkPosition): boolean {
    return states.length === 0;
  }

  /** Whether the host may begin here, with what has been read last. */
  isHost({ states }: WalkPosition): boolean {
    return states.some(state => this.automaton.accepting[state] === 1);
  }

  /** After one more label, read from its end. */
  afterLabel(place: WalkPosition, label: string): WalkPosition {
    let current = place;
    for (let index = label.length - 1; index >= 0 && current.states.length > 0; index--) {
      current = this.step(current, label.charCodeAt(index));
    }
    return current;
  }

  /** After the dot before a label. */
  afterDot(place: WalkPosition): WalkPosition {
    return this.step(place, DOT);
  }

  /** After any label at all. */
  afterAnyLabel(place: WalkPosition): WalkPosition {
    let known = this.labelled.get(place.key);
    if (known === undefined) {
      known = this.afterAny(place, this.groups);
      this.labelled.set(place.key, known);
    }
    return known;
  }

  /** After any number. */
  afterNumber(place: WalkPosition): WalkPosition {
    return this.afterAny(place, this.digits);
  }

  private afterAny(place: WalkPosition, groups: readonly UnitGroup[]): WalkPosition {
    const found = new Set<number>();
    const pending = [...place.states];
    for (let state = pending.pop(); state !== undefined; state = pending.pop()) {
      for (const { unit } of groups) {
        for (const target of this.targets(state, unit)) {
          if (found.has(target)) continue;
          found.add(target);
          pending.push(target);
        }
      }
    }
    return placeOf([...found]);
  }

  /** Whether there are more labels than anybody lists, so that there is one that an attacker can have. */
  isOpen(place: WalkPosition, deeper: boolean): boolean {
    const key = `${deeper ? 'd' : 'e'}${place.key}`;
    let known = this.openness.get(key);
    if (known === undefined) {
      known = this.countLabels(place, deeper, MAX_LISTED_NAMES, this.groups) > MAX_LISTED_NAMES;
      this.openness.set(key, known);
    }
    return known;
  }

  /** How many of the numbers of an address may appear here; counted up to all of them. */
  countNumbers(place: WalkPosition): number {
    return Math.min(256, this.countLabels(place, true, 256, this.digits));
  }

  /** How many labels there are, up to a limit; `deeper`: also those before which there must be more of the host. */
  private countLabels(place: WalkPosition, deeper: boolean, limit: number, groups: readonly UnitGroup[]): number {
    const step = (from: WalkPosition, unit: number): WalkPosition | null => {
      const target = this.step(from, unit);
      return this.isDead(target) ? null : target;
    };
    const isEnd = (at: WalkPosition): boolean => this.isHost(at) || (deeper && !this.isDead(this.step(at, DOT)));
    return countWords(place, groups, { step, isEnd }, { limit, longest: MAX_LABEL_LENGTH });
  }

  private step({ states }: WalkPosition, unit: number): WalkPosition {
    if (states.length === 1) return placeOf(this.targets(states[0] ?? 0, unit));
    return placeOf([...new Set(states.flatMap(state => this.targets(state, unit)))]);
  }

  /** Where a unit leads to, small or capital, if anywhere. */
  private targets(state: number, unit: number): readonly number[] {
    const { units, next } = this.automaton;
    const small = next[state * units.count + classOf(units, unit)] ?? 0;
    const upper = upperOf(unit);
    const capital = upper === unit ? small : (next[state * units.count + classOf(units, upper)] ?? 0);
    const found = this.hopeful[small] === 1 ? [small] : [];
    if (capital !== small && this.hopeful[capital] === 1) found.push(capital);
    return found;
  }

  private groupsOf(all: readonly number[]): readonly UnitGroup[] {
    const { units } = this.automaton;
    return groupUnits(all, unit => `${classOf(units, unit)} ${classOf(units, upperOf(unit))}`);
  }
}

function upperOf(unit: number): number {
  return unit >= 0x61 && unit <= 0x7a ? unit - 0x20 : unit;
}

function placeOf(states: readonly number[]): WalkPosition {
  const sorted = states.length > 1 ? states.toSorted((left, right) => left - right) : states;
  return { states: sorted, key: sorted.join(' ') };
}
