import { mention } from '../../../grammar/text/mention.js';
import {
  automatonEitherWay,
  classOf,
  complement,
  containing,
  difference,
  findMember,
  hopefulStates,
  intersection,
  type BudgetLimits,
  type FiniteAutomaton,
  type Language,
} from '../../automata/index.js';
import { escapeForRegex } from '../../policy/rules-in-force.js';
import { preferredWitnesses } from '../match-subject.js';

/** Texts that are allowed and are not http or https URIs with a host: of other schemes, connection strings, or nothing that is known. */
export interface OtherTexts {
  /** `every`: all that begin so; `some` of them; `exact`: just this text. */
  readonly reach: 'every' | 'some' | 'exact';
  /** What they begin with; the empty text where they begin in many ways. */
  readonly start: string;
  /** Whether the start may be written in any case. */
  readonly isAnyCase: boolean;
  /** One of them. */
  readonly text: string;
}

/** Those that were found, or that the budget is spent. */
type OtherTextsResult = { readonly ok: true; readonly texts: readonly OtherTexts[] } | { readonly ok: false };

/** More beginnings are not told apart. */
const MAX_STARTS = 12;
/** A state that goes on with more characters is the end of a beginning. */
const MAX_BRANCHES = 8;
const MAX_START_LENGTH = 200;

/**
 * Tells how all texts of a language begin that are not in `told`. The language has such texts; `witness` is one of them.
 */
export function otherTexts(
  language: Language,
  told: Language,
  witness: string,
  limits: () => Partial<BudgetLimits>,
): OtherTextsResult {
  const outside = difference(language, told);
  const rest = findMember(difference(complement(told), language), { budget: limits(), prefer: [] });
  if (rest.verdict === 'none') return { ok: true, texts: [startingWith('', 'every', witness)] };
  const many: OtherTextsResult = { ok: true, texts: [startingWith('', 'some', witness)] };
  // Texts that may begin anyhow, as those of a rule without an anchor do, need no automaton of all of them.
  const result = automatonEitherWay(outside, 'forward', limits());
  if (!result.ok) return many;
  const starts = new Starts(result.automaton).run();
  if (starts === null) return many;
  const texts: OtherTexts[] = [];
  for (const start of starts) {
    if (start.reach === 'exact') {
      texts.push({ ...start, text: start.start });
      continue;
    }
    const all = intersection(outside, containing(String.raw`\A${escapeForRegex(start.start)}`));
    const answer = findMember(all, { budget: limits(), ...preferredWitnesses('uri') });
    if (answer.verdict === 'unknown') return { ok: false };
    if (answer.verdict === 'none') throw new Error('a beginning leads to no text');
    texts.push({ ...start, text: answer.text });
  }
  return { ok: true, texts };
}

type Start = Omit<OtherTexts, 'text'>;

function startingWith(start: string, reach: OtherTexts['reach'], text: string): OtherTexts {
  return { reach, start, isAnyCase: false, text };
}

/** How the texts of an automaton begin; it reads forward. */
class Starts {
  private readonly found: Start[] = [];
  private readonly hopeful: Uint8Array;
  private readonly path = new Set<number>();

  constructor(private readonly automaton: FiniteAutomaton) {
    this.hopeful = hopefulStates(automaton);
  }

  /** null where they are too many to tell. */
  run(): readonly Start[] | null {
    this.visit(0, '', 0);
    return this.found.length > MAX_STARTS ? null : this.found;
  }

  /** Of the letters of the start, so many may be in either case. */
  private visit(state: number, start: string, eitherCase: number): void {
    if (this.found.length > MAX_STARTS) return;
    if (this.acceptsAll(state)) {
      this.add('every', start, eitherCase);
      return;
    }
    const branches = this.branchesOf(state);
    if (branches === null || this.path.has(state) || start.length >= MAX_START_LENGTH) {
      this.add('some', start, eitherCase);
      return;
    }
    if (this.automaton.accepting[state] === 1) this.add('exact', start, eitherCase);
    this.path.add(state);
    for (const { character, target, isEitherCase } of branches) {
      this.visit(target, start + character, eitherCase + (isEitherCase ? 1 : 0));
    }
    this.path.delete(state);
  }

  private add(reach: Start['reach'], start: string, eitherCase: number): void {
    const isAnyCase = eitherCase > 0;
    // Where the case of some letters counts, not all that begins so in any case is allowed.
    const isMixed = isAnyCase && eitherCase < start.replace(/[^A-Za-z]/g, '').length;
    this.found.push({ reach: isMixed ? 'some' : reach, start, isAnyCase });
  }

  private acceptsAll(state: number): boolean {
    const { units, next, accepting } = this.automaton;
    if (accepting[state] !== 1) return false;
    for (let unitClass = 0; unitClass < units.count; unitClass++) {
      if (next[state * units.count + unitClass] !== state) return false;
    }
    return true;
  }

  /** The characters that lead on; null where they are too many. A letter in either case that leads to one state is one branch. */
  private branchesOf(state: number) {
    const { units, next } = this.automaton;
    const branches: { character: string; target: number; isEitherCase: boolean }[] = [];
    for (const [run, start] of units.starts.entries()) {
      const target = next[state * units.count + (units.classes[run] ?? 0)] ?? 0;
      if (this.hopeful[target] !== 1) continue;
      const end = units.starts[run + 1] ?? 0x10000;
      if (end - start > 2 * MAX_BRANCHES) return null;
      for (let unit = start; unit < end; unit++) {
        const character = String.fromCharCode(unit);
        const upper = /[a-z]/.test(character) ? unit - 0x20 : null;
        const isEitherCase =
          upper !== null && next[state * units.count + classOf(units, upper)] === target && upper !== unit;
        if (isEitherCase) {
          const other = branches.findIndex(branch => branch.character.charCodeAt(0) === upper);
          if (other >= 0) branches.splice(other, 1);
        }
        branches.push({ character, target, isEitherCase });
        if (branches.length > 2 * MAX_BRANCHES) return null;
      }
    }
    return branches.length > MAX_BRANCHES ? null : branches;
  }
}

export const MANY_OTHER_TEXTS = 'texts that are not http or https URIs with a host';

/** In words: `any text that begins with tcp:`. */
export function otherTextWords({ reach, start, isAnyCase }: OtherTexts): string {
  if (start === '') {
    return reach === 'every'
      ? 'any text that is not an http or https URI with a host'
      : reach === 'some'
        ? MANY_OTHER_TEXTS
        : 'the empty text';
  }
  const shown = /^[!-~]+$/.test(start) ? start : mention(start);
  const written = `${shown}${isAnyCase ? ', in any case' : ''}`;
  if (reach === 'exact') return `exactly ${written}`;
  if (reach === 'every') return `any text that begins with ${written}`;
  // With a host these would be told of as URIs.
  return `${/^https?:\/\//i.test(start) ? 'malformed URIs' : 'some texts'} that begin with ${written}`;
}
