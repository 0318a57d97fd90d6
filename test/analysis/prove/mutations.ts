import { checksumOf } from '../../../src/verify/checksum.js';
import type { Random } from '../../regex/random-pattern.js';

/** A certificate as JSON has it, to be changed. */
export interface TestCertificate {
  policies: { cluster: string; rules: { regex: string; canCall: boolean; type: string }[] }[];
  format: string;
  checksum: string;
  subject: string;
  texts: string;
  automata: {
    any: string[];
    direction: string;
    starts: number[];
    classes: number[];
    next: number[][];
    accepting: number[];
  }[];
  proofs: {
    property: Record<string, unknown>;
    claims: { type: string; parts: { automata: number[]; states: number[][] }[] }[];
  }[];
}

export interface Mutation {
  readonly name: string;
  readonly change: (certificate: TestCertificate, random: Random) => void;
  /** `false` where the certificate may prove something else, so that only who knows what it should prove can tell. */
  readonly isAlwaysSeen?: false;
}

/**
 * Changes of which each breaks the certificate, also where the checksum is made to agree: automata are minimal, and every state, class
 * and tuple of them is needed. A change may find nothing to change.
 */
const mutations: readonly Mutation[] = [
  {
    name: 'a transition',
    change: ({ automata }, random) => {
      const { next } = random.pick(automata);
      const row = random.pick(next);
      row[random.below(row.length)] = random.below(next.length);
    },
  },
  {
    name: 'a transition to nowhere',
    change: ({ automata }, random) => {
      const { next } = random.pick(automata);
      const row = random.pick(next);
      row[random.below(row.length)] = random.pick([-1, next.length, 0.5, NaN]);
    },
  },
  {
    name: 'an accepting state',
    change: ({ automata }, random) => {
      const automaton = random.pick(automata);
      const state = random.below(automaton.next.length);
      automaton.accepting = automaton.accepting.includes(state)
        ? automaton.accepting.filter(other => other !== state)
        : [...automaton.accepting, state];
    },
  },
  {
    name: 'the class of a run',
    change: ({ automata }, random) => {
      const { classes, next } = random.pick(automata);
      classes[random.below(classes.length)] = random.below(next[0]?.length ?? 1);
    },
  },
  {
    name: 'the start of a run',
    change: ({ automata }, random) => {
      const { starts } = random.pick(automata);
      const index = random.below(starts.length);
      starts[index] = (starts[index] ?? 0) + random.pick([1, -1]);
    },
  },
  {
    name: 'a row less',
    change: ({ automata }, random) => {
      random.pick(automata).next.pop();
    },
  },
  {
    name: 'the direction',
    change: ({ automata }, random) => {
      const automaton = random.pick(automata);
      // What is alike from both ends may be read from either.
      if (automaton.next.length === 1) return;
      automaton.direction = automaton.direction === 'forward' ? 'backward' : 'forward';
    },
  },
  {
    name: 'a pattern',
    change: ({ automata }, random) => {
      const { any } = random.pick(automata);
      const index = random.below(any.length);
      any[index] = random.pick(['', 'a', ...automata.flatMap(automaton => automaton.any)]);
    },
  },
  {
    name: 'a tuple less',
    change: ({ proofs }, random) => {
      const { states } = partOf(proofs, random);
      states.splice(random.below(states.length), 1);
    },
  },
  {
    name: 'another tuple',
    change: ({ proofs, automata }, random) => {
      const { states, automata: used } = partOf(proofs, random);
      if (states.length === 0) return;
      const tuple = random.pick(states);
      const part = random.below(used.length);
      tuple[part] = random.below(automata[used[part] ?? 0]?.next.length ?? 1);
    },
  },
  {
    name: 'another automaton',
    change: ({ proofs, automata }, random) => {
      const { automata: used } = partOf(proofs, random);
      if (used.length > 0) used[random.below(used.length)] = random.below(automata.length + 1);
    },
  },
  {
    name: 'a claim less',
    change: ({ proofs }, random) => {
      const { claims } = random.pick(proofs);
      claims.splice(random.below(claims.length), 1);
    },
  },
  {
    name: 'the type of a claim',
    change: ({ proofs }, random) => {
      random.pick(random.pick(proofs).claims).type = 'mysql';
    },
  },
  {
    name: 'a rule',
    isAlwaysSeen: false,
    change: ({ policies }, random) => {
      const rule = random.pick(random.pick(policies).rules);
      random.pick([() => (rule.canCall = !rule.canCall), () => (rule.regex += 'x'), () => (rule.type = 'mysql')])();
    },
  },
  {
    name: 'the property',
    isAlwaysSeen: false,
    change: ({ proofs }, random) => {
      const proof = random.pick(proofs);
      proof.property = {
        ...proof.property,
        ...random.pick([{ type: 'sql' }, { only: 'mysql' }, { never: 'sql', matching: 'x' }]),
      };
    },
  },
];

/** Another value than a number, that JavaScript may take for it. */
const disguised = (value: number, random: Random): unknown =>
  random.pick<unknown>([
    String(value),
    [value],
    null,
    true,
    value + 0.5,
    -1,
    -value - 1,
    2 ** 31,
    { valueOf: value },
    `${value} `,
  ]);

/** The same for what certificates hold besides: values of other types, members that are missing or new. */
const typeMutations: readonly Mutation[] = [
  ...(['starts', 'classes', 'accepting'] as const).map(member => ({
    name: `another type in ${member}`,
    change: ({ automata }: TestCertificate, random: Random) => {
      spoil(random.pick(automata)[member], random);
    },
  })),
  {
    name: 'another type in next',
    change: ({ automata }, random) => {
      spoil(random.pick(random.pick(automata).next), random);
    },
  },
  {
    name: 'another type in automata of a claim',
    change: ({ proofs }, random) => {
      spoil(partOf(proofs, random).automata, random);
    },
  },
  {
    name: 'another type in a tuple of states',
    change: ({ proofs }, random) => {
      const { states } = partOf(proofs, random);
      if (states.length > 0) spoil(random.pick(states), random);
    },
  },
  {
    name: 'a text or a boolean of another type',
    change: (certificate, random) => {
      const places = placesIn(certificate).filter(
        ({ value }) => typeof value === 'string' || typeof value === 'boolean',
      );
      const { holder, key, value } = random.pick(places);
      holder[key] = random.pick<unknown>([
        null,
        1,
        [value],
        { value },
        typeof value === 'boolean' ? String(value) : true,
      ]);
    },
  },
  {
    name: 'a member less',
    change: (certificate, random) => {
      const { holder, key } = random.pick(placesIn(certificate).filter(place => !Array.isArray(place.holder)));
      Reflect.deleteProperty(holder, key);
    },
  },
  {
    name: 'a member more',
    change: (certificate, random) => {
      const { holder } = random.pick(placesIn(certificate).filter(place => !Array.isArray(place.holder)));
      holder[random.pick(['length', 'x', 'toString', 'subset'])] = 1;
    },
  },
  {
    name: 'a list for an object, or an object for a list',
    change: (certificate, random) => {
      const { holder, key, value } = random.pick(
        placesIn(certificate).filter(place => typeof place.value === 'object'),
      );
      holder[key] = Array.isArray(value)
        ? { ...Object.fromEntries(Object.entries(value)), length: value.length }
        : [value];
    },
  },
  {
    name: 'an older version',
    change: certificate => {
      certificate.format = 'kusto-callout certificate 1';
    },
  },
  {
    name: 'other texts',
    change: certificate => {
      certificate.texts = 'texts that begin with https://';
    },
  },
  {
    name: 'no proofs',
    change: certificate => {
      certificate.proofs = [];
    },
  },
  {
    name: 'a part less',
    change: ({ proofs }, random) => {
      random.pick(random.pick(proofs).claims).parts.pop();
    },
  },
];

function spoil(numbers: number[], random: Random): void {
  if (numbers.length === 0) return;
  const index = random.below(numbers.length);
  // What JSON would hold in its place.
  numbers[index] = disguised(numbers[index] ?? 0, random) as number;
}

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
  readonly value: unknown;
}

/** Every value in a certificate, and what holds it. */
function placesIn(holder: object): readonly Place[] {
  return Object.entries(holder).flatMap(([key, value]: [string, unknown]) => [
    { holder: holder as Record<string, unknown>, key, value },
    ...(typeof value === 'object' && value !== null ? placesIn(value) : []),
  ]);
}

function partOf(proofs: TestCertificate['proofs'], random: Random): { automata: number[]; states: number[][] } {
  const { parts } = random.pick(random.pick(proofs).claims);
  return parts.length === 0 ? { automata: [], states: [] } : random.pick(parts);
}

export const everyMutation: readonly Mutation[] = [...mutations, ...typeMutations];

/** The text of a certificate whose checksum agrees with what it holds. */
export function forged(certificate: TestCertificate): string {
  const { checksum: _, ...content } = certificate;
  return JSON.stringify({ ...certificate, checksum: checksumOf(content) });
}
