/**
 * Random patterns of the dialect and inputs that come close to matching them, from a seed, so that every run can be repeated.
 */

import { parsePattern } from '../../src/regex/index.js';

/** A small generator of pseudo-random numbers (mulberry32). */
export class Random {
  constructor(private state: number) {}

  /** An integer from 0 up to, not including, `limit`. */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('Nothing to pick from');
    return item;
  }
}

/**
 * Which constructs to use. `regular`: only those that a finite automaton can decide. `rich`: all that .NET versions agree on,
 * so no conditions without an else branch. `soup`: tokens in any order, mostly invalid. `unicode`: classes of all scripts, with
 * and without case.
 */
export type PatternKind = 'regular' | 'rich' | 'soup' | 'unicode';

// Few different units, so that patterns and inputs often meet. No full-width letters and no Kelvin or Angstrom sign under
// (?i): .NET versions differ there.
const LITERALS = [
  'a',
  'a',
  'a',
  'b',
  'b',
  'c',
  'A',
  'B',
  '0',
  '1',
  '_',
  '-',
  '\\.',
  '/',
  ' ',
  '\\n',
  'é',
  'É',
  '\\x41',
  '\\t',
];
const INPUT_UNITS = [
  'a',
  'a',
  'a',
  'b',
  'b',
  'b',
  'c',
  'A',
  'B',
  '0',
  '1',
  '_',
  '-',
  '.',
  '/',
  ' ',
  '\n',
  '\n',
  'é',
  'É',
];
const CLASSES = [
  '.',
  '.',
  '\\w',
  '\\W',
  '\\d',
  '\\D',
  '\\s',
  '\\S',
  '\\p{L}',
  '\\P{Lu}',
  '\\p{Ll}',
  '\\p{IsBasicLatin}',
];
const BRACKETS = [
  ...[
    '[ab]',
    '[^a]',
    '[a-c]',
    '[^\\w]',
    '[\\w-[b]]',
    '[a-z-[aeiou]]',
    '[^b-[a\\n]]',
    '[\\d.]',
    '[A-Z]',
    '[-a]',
    '[]b]',
  ],
  ...['[a\\-c]', '[\\s\\S]', '[\\P{L}b]', '[_a-b0-1]'],
];
const ANCHORS = ['^', '$', '\\A', '\\Z', '\\z', '\\b', '\\B', '\\G', '^', '$'];
const QUANTIFIERS = ['*', '*', '+', '+', '?', '?', '{2}', '{0,2}', '{1,3}', '{2,}', '{0}', '{1}', '{3,4}', '{0,1}'];
const OPTIONS = ['(?i)', '(?m)', '(?s)', '(?i-s)', '(?-i)', '(?n)', '(?x)', '(?-m)'];
const SOUP = [
  ...['(', ')', '(?:', '(?<n>', "(?'n'", '(?<', '(?=', '(?<!', '(?>', '(?(', '(?(1)', '(?#', '(?<n-n>', '(?<-1>', '(?'],
  ...[
    '[',
    ']',
    '[^',
    '-',
    '-[',
    '\\',
    '\\k<n>',
    '\\1',
    '\\12',
    '\\0',
    '\\x4',
    '\\u004',
    '\\c',
    '\\cA',
    '\\p{',
    '\\p{L}',
    '\\pL',
  ],
  ...[
    '{',
    '}',
    '{1',
    '{1,',
    '{1,2}',
    '{2,1}',
    '*',
    '+',
    '?',
    '|',
    '^',
    '$',
    '.',
    '#',
    ' ',
    '\n',
    'a',
    'b',
    '1',
    ',',
    ':',
    '=',
    '<',
  ],
  ...[
    '(?i)',
    '(?x)',
    '(?n)',
    '(?-x)',
    '(?i:',
    '\\b',
    '\\w',
    '\\_',
    '\\k',
    '\\<n>',
    '\\e',
    '[::]',
    '[[:a:]]',
    "'",
    '>',
    '!',
  ],
];

const LONGEST = 80;

export function randomPattern(random: Random, kind: PatternKind): string {
  if (kind === 'soup') return Array.from({ length: 1 + random.below(9) }, () => random.pick(SOUP)).join('');
  if (kind === 'unicode') return unicodePattern(random);
  const pattern = new PatternWriter(random, kind === 'rich').alternation(1 + random.below(4));
  // Most patterns of reasonable length, and most with references to groups that are there.
  const isGood = pattern.length <= LONGEST && (parsePattern(pattern).ok || random.chance(5));
  return isGood ? pattern : randomPattern(random, kind);
}

const CATEGORIES =
  'L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp C Cc Cf Cs Co Cn'.split(' ');
const BLOCKS = [
  'IsGreek',
  'IsCyrillic',
  'IsLatinExtended-B',
  'IsGreekExtended',
  'IsBasicLatin',
  'IsGeorgian',
  'IsHebrew',
];
// Letters with case, mostly; not the full-width forms and not the Kelvin and Angstrom signs (2126 to 212b are signs).
const SCRIPTS = [
  [0x20, 0x7f],
  [0x80, 0x24f],
  [0x250, 0x2af],
  [0x370, 0x52f],
  [0x531, 0x58f],
  [0x10a0, 0x10ff],
  [0x1e00, 0x2125],
  [0x212c, 0x2fff],
  [0xa640, 0xa7ff],
] as const;

function randomUnit(random: Random): number {
  const [first, last] = random.chance(20) ? ([0, 0xfeff] as const) : random.pick(SCRIPTS);
  const unit = first + random.below(last - first + 1);
  return unit === 0x212a || unit === 0x212b ? 0x6b : unit;
}

const escaped = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`;

function unicodePattern(random: Random): string {
  const property = () =>
    `\\${random.pick(['p', 'P'])}{${random.chance(75) ? random.pick(CATEGORIES) : random.pick(BLOCKS)}}`;
  const member = () => {
    const unit = randomUnit(random);
    if (random.chance(30)) return property();
    return random.chance(50)
      ? escaped(unit)
      : `${escaped(unit)}-${escaped(Math.min(0xffff, unit + random.below(300)))}`;
  };
  const members = () => Array.from({ length: 1 + random.below(3) }, member).join('');
  const negation = () => (random.chance(30) ? '^' : '');
  const subtraction = () => (random.chance(20) ? `-[${negation()}${members()}]` : '');
  const one = () => {
    if (random.chance(20)) return property();
    if (random.chance(20)) return escaped(randomUnit(random));
    return random.chance(20)
      ? random.pick(['\\w', '\\W', '\\s', '\\d', '\\b'])
      : `[${negation()}${members()}${subtraction()}]`;
  };
  return (random.chance(60) ? '(?i)' : '') + one() + (random.chance(30) ? one() : '');
}

/** Units that a pattern of all scripts names, in the other case or nearby, and some that it does not name. */
function unicodeInput(random: Random, pattern: string): string {
  const named = [...pattern.matchAll(/\\u(....)/g)].map(([, digits]) => parseInt(digits ?? '', 16));
  const units = Array.from({ length: random.below(6) }, () => {
    const unit =
      named.length > 0 && random.chance(70)
        ? random.pick(named) + random.pick([0, 0, 0, 1, -1, 32, -32, 80])
        : randomUnit(random);
    const text = String.fromCharCode(Math.min(0xfeff, Math.max(0, unit)));
    const changed = random.pick([text, text.toLowerCase(), text.toUpperCase()]);
    return /[\u212a\u212b]/.test(changed) ? text : changed;
  });
  return units.join('');
}

class PatternWriter {
  private names = 0;

  constructor(
    private readonly random: Random,
    private readonly rich: boolean,
  ) {}

  alternation(depth: number): string {
    const count = this.random.chance(25) ? 2 + this.random.below(2) : 1;
    return Array.from({ length: count }, () => this.sequence(depth)).join('|');
  }

  private sequence(depth: number): string {
    const length = this.random.chance(8) ? 0 : 1 + this.random.below(4);
    return Array.from({ length }, () => this.quantified(depth)).join('');
  }

  private quantified(depth: number): string {
    const { random } = this;
    if (random.chance(7)) return random.pick(ANCHORS);
    if (random.chance(3)) return random.pick(OPTIONS);
    const atom = this.atom(depth);
    if (!random.chance(35)) return atom;
    return atom + random.pick(QUANTIFIERS) + (random.chance(25) ? '?' : '');
  }

  private atom(depth: number): string {
    const { random } = this;
    if (depth > 0 && random.chance(40)) return this.group(depth - 1);
    if (this.rich && random.chance(10)) return random.pick(['\\1', '\\1', '\\2', '\\k<n1>', '\\k<n2>', '\\3']);
    if (random.chance(12)) return random.pick(CLASSES);
    if (random.chance(12)) return random.pick(BRACKETS);
    return random.pick(LITERALS);
  }

  private group(depth: number): string {
    const { random } = this;
    const body = this.alternation(depth);
    const plain = () => random.pick([`(${body})`, `(?:${body})`, `(${body})`, `(?i:${body})`]);
    if (!this.rich || random.chance(45)) return plain();
    const name = `n${++this.names}`;
    return random.pick([
      () => `(?<${name}>${body})`,
      () => `(?>${body})`,
      () => `(?=${body})`,
      () => `(?!${body})`,
      () => `(?<=${body})`,
      () => `(?<!${body})`,
      () => `(?<${random.pick(['n1', '1', '2'])}>${body})`,
      () => `(?<${random.pick(['', 'n1', '2'])}-${random.pick(['1', 'n1', '2'])}>${body})`,
      () => `(?(${random.pick(['1', '2', 'n1'])})${this.sequence(depth)}|${this.sequence(depth)})`,
      () => `(?(${random.pick(['', '?=', '?!', '?<='])}${body})${this.sequence(depth)}|${this.sequence(depth)})`,
    ])();
  }
}

/** An input made of the units that patterns use, now and then with a piece of the pattern itself. */
export function randomInput(random: Random, kind: PatternKind, pattern: string): string {
  if (kind === 'unicode') return unicodeInput(random, pattern);
  const parts = Array.from({ length: random.below(10) }, () =>
    random.chance(15)
      ? pattern.slice(random.below(pattern.length + 1)).slice(0, 1 + random.below(4))
      : random.pick(INPUT_UNITS),
  );
  return parts.join('') + (random.chance(10) ? '\n' : '');
}
