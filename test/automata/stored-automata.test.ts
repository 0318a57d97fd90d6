import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { automatonOf, Budget, containsMatch, findMember, type Language } from '../../src/automata/index.js';
import { decodeAutomaton, encodeAutomaton } from '../../src/automata/stored-automata.js';
import { STORED_AUTOMATA } from '../../src/automata/stored-automata.data.js';
import { PREDEFINED_RULES } from '../../src/policy/predefined.js';

/* Protects: an automaton that was worked out before is the one that its pattern has, so no answer rests on a stale one. */

interface Entry {
  readonly key: string;
  readonly pattern: string;
  readonly ignoreCase: boolean;
  readonly direction: 'forward' | 'backward';
  readonly text: string;
}

const entries: readonly Entry[] = STORED_AUTOMATA.trimEnd()
  .split('\n')
  .map(line => {
    const [key = '', text = ''] = line.split('\t');
    const [, direction = '', marked, pattern = ''] = /^(\w+)( \(\?i\))? ([\s\S]*)$/.exec(key) ?? [];
    return {
      key,
      pattern,
      ignoreCase: marked !== undefined,
      direction: direction === 'forward' ? 'forward' : 'backward',
      text,
    };
  });
const whole = entries.filter(({ text }) => !text.startsWith('>'));

function languageOf({ pattern, ignoreCase }: Entry, isAsWritten: boolean): Language {
  const result = containsMatch(pattern, { ignoreCase });
  if (!result.ok || result.language.kind !== 'pattern') throw new Error(pattern);
  return { ...result.language, isAsWritten, known: new Map() };
}

describe('stored automata', () => {
  it.each(whole.map(entry => [entry.key, entry] as const))('%s is what is worked out', (_, entry) => {
    const anew = automatonOf(languageOf(entry, false), entry.direction, new Budget());
    if (!anew.ok) throw new Error(anew.reason.message);
    expect(decodeAutomaton(entry.text, entry.direction)).toEqual(anew.automaton);
  });

  it('cost no step where they are asked for', () => {
    for (const entry of whole) {
      const budget = new Budget({ steps: 0, states: 0 });
      expect(automatonOf(languageOf(entry, true), entry.direction, budget)).toMatchObject({ ok: true });
    }
  });

  it('are there for each predefined rule, in either case and direction', () => {
    for (const { CalloutUriRegex: regex } of PREDEFINED_RULES) {
      const of = entries.filter(({ pattern }) => pattern === regex);
      expect(of).toHaveLength(4);
    }
  });

  it('that would be too large cost no step either, and are still made for those who may spend more', () => {
    const tooLarge = entries.filter(({ text }) => text.startsWith('>'));
    expect(tooLarge.length).toBeGreaterThan(0);
    for (const entry of tooLarge) {
      const small = automatonOf(languageOf(entry, true), entry.direction, new Budget({ steps: 0 }));
      expect(small).toMatchObject({ ok: false, reason: { message: 'the automaton would have too many states' } });
      const more = automatonOf(languageOf(entry, true), entry.direction, new Budget({ steps: 10, states: 50_000 }));
      expect(more).toMatchObject({ ok: false, reason: { message: 'the question would take too many steps' } });
    }
  });

  it('are not taken for an expression that only bears the name of a pattern', () => {
    const [entry] = whole;
    if (entry === undefined) throw new Error('nothing is stored');
    const budget = new Budget({ steps: 0 });
    expect(automatonOf(languageOf(entry, false), entry.direction, budget)).toMatchObject({ ok: false });
  });

  it('of any pattern are read as they were written', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-c\u0100-\uffff.]{0,6}[*+]?$/), pattern => {
        const result = containsMatch(pattern);
        fc.pre(result.ok);
        const made = automatonOf(result.language, 'forward', new Budget());
        fc.pre(made.ok);
        expect(decodeAutomaton(encodeAutomaton(made.automaton), 'forward')).toEqual(made.automaton);
      }),
    );
  });

  it('give members that the pattern matches', () => {
    for (const entry of whole) {
      const answer = findMember(languageOf(entry, true));
      expect(answer).toEqual(findMember(languageOf(entry, false)));
    }
  });
});
