import { classOf, hopefulStates, type FiniteAutomaton } from '../../../automata/index.js';
import { MAX_LISTED_NAMES } from './host-walk.js';
import { countWords, groupUnits, type Keyed, type UnitGroup } from './word-count.js';

const SEGMENT_UNITS = Array.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.', unit =>
  unit.charCodeAt(0),
);
const ENDS = Array.from('/?#', unit => unit.charCodeAt(0));

const MAX_SEGMENT_LENGTH = 64;
/** A path is followed for so long, and through so many turns. */
const MAX_PATH_LENGTH = 400;
const MAX_PATHS = 50;
/** A place that goes on with more letters than these has no name of its own. */
const MAX_NEXT_LETTERS = 8;
const MIN_OPEN_LETTERS = 60;

interface Place extends Keyed {
  readonly state: number;
}

/** Walks through the rest of URIs after a slash, forward. */
export class PathWalk {
  private readonly hopeful: Uint8Array;
  private readonly groups: readonly UnitGroup[];

  constructor(private readonly automaton: FiniteAutomaton) {
    this.hopeful = hopefulStates(automaton);
    this.groups = groupUnits(SEGMENT_UNITS, unit => String(classOf(automaton.units, unit)));
  }

  /** Whether the next segment has room for more names than anybody lists. */
  isOpen(): boolean {
    if (this.hopeful[0] !== 1) return false;
    const step = ({ state }: Place, unit: number): Place | null => {
      const target = this.target(state, unit);
      return target === null ? null : { state: target, key: String(target) };
    };
    const isEnd = ({ state }: Place): boolean => this.isEnd(state);
    const limits = { limit: MAX_LISTED_NAMES, longest: MAX_SEGMENT_LENGTH };
    return countWords({ state: 0, key: '0' }, this.groups, { step, isEnd }, limits) > MAX_LISTED_NAMES;
  }

  /** What a name in the path begins with, where any longer one will do: `public`, or null where there is no such name. */
  beginning(): string | null {
    let paths = 0;
    const follow = (state: number, text: string): string | null => {
      const units = SEGMENT_UNITS.filter(unit => this.target(state, unit) !== null);
      if (units.length >= MIN_OPEN_LETTERS) return /[A-Za-z0-9]$/.test(text) && this.goesOn(state) ? text : null;
      if (units.length > MAX_NEXT_LETTERS || text.length >= MAX_PATH_LENGTH || ++paths > MAX_PATHS) return null;
      for (const unit of [...units, ENDS[0] ?? 0]) {
        const target = this.target(state, unit);
        if (target === null || target === state) continue;
        const found = follow(target, text + String.fromCharCode(unit));
        if (found !== null) return found;
      }
      return null;
    };
    return this.hopeful[0] === 1 ? follow(0, '') : null;
  }

  /** Whether a name goes on with letters of any kind, and may then end. */
  private goesOn(state: number): boolean {
    const next = this.target(state, 'x'.charCodeAt(0));
    return next !== null && this.isEnd(next);
  }

  private isEnd(state: number): boolean {
    return this.automaton.accepting[state] === 1 || ENDS.some(unit => this.target(state, unit) !== null);
  }

  private target(state: number, unit: number): number | null {
    const { units, next } = this.automaton;
    const target = next[state * units.count + classOf(units, unit)] ?? 0;
    return this.hopeful[target] === 1 ? target : null;
  }
}
