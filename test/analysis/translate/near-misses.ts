/*
 * Texts on both sides of the border of what a pattern matches: members made from its tree, the same with a change or two, texts
 * about them, line breaks at their ends, and letters that look alike or are another's other case.
 */
import { CharacterSet, parsePattern, type RegexNode } from '../../../src/regex/index.js';
import type { Random } from '../../regex/random-pattern.js';

/** Turkish, Kelvin, long s, sharp s, digits of other scripts, joiners, marks, blanks, line ends, characters outside the BMP. */
const LOOK_ALIKES = [
  ...['İ', 'ı', '\u212a', 'ſ', 'ẞ', 'ß', 'Ａ', 'ａ', 'а', 'е', 'о', 'µ', 'μ', 'ά', 'Å', '\u212b', 'ª', 'ℓ'],
  ...['٣', '７', '᠐', '²', 'Ⅷ', '\u200c', '\u200d', '\u0301', '\u0903', '\u20dd', '‿', '＿', '_', '-', '。', '．', '․'],
  ...['\n', '\r', '\r\n', '\u0085', '\u2028', '\u00a0', '\u3000', '\ufeff', '\t', '\0', '\u007f', ' '],
  ...['😀', '𝐀', '𝟗', '𐐀', '𞤀', '🇩🇪', '\u{10ffff}', '\u{10000}', '\u{e0061}', '\uffff', '\ufffd', '\ue000', '\ud7ff'],
  ...['.', '/', ':', '@', '?', '#', '\\', "'", '"', 'a', 'Z', '0', '9', 'é', 'É'],
];

const AROUND = ['', '', '', 'https://', 'https://evil.example/?x=', 'x', '_', '-', '.', '\n', 'é', '😀'];
const AFTER = ['', '', '', '\n', '\n', '\n\n', '/', '/\n', '.evil.example', 'x', '_', '-', '\r\n', 'é', '😀', '\nx'];

/** So many texts for a pattern, all well-formed. */
export function nearMisses(random: Random, pattern: string, count: number, ignoreCase = false): string[] {
  const parsed = parsePattern(pattern, { ignoreCase });
  if (!parsed.ok) throw parsed.error;
  return Array.from({ length: count }, (_, index) => {
    const member = new MemberWriter(random).write(parsed.tree.root);
    const text = index % 3 === 0 ? member : mutated(random, member, 1 + random.below(3));
    const whole = random.chance(50) ? text : random.pick(AROUND) + text + random.pick(AFTER);
    // Lone surrogates are not characters of a well-formed text; the halves of a pair may well have come from two nodes.
    return hasNoSurrogates(whole) ? whole : whole.replace(LONE_SURROGATES, '😀');
  });
}

const LONE_SURROGATES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function hasNoSurrogates(text: string): boolean {
  return !/[\ud800-\udfff]/.test(text);
}

function mutated(random: Random, text: string, changes: number): string {
  let units = text;
  for (let change = 0; change < changes; change++) {
    const at = random.below(units.length + 1);
    const [before, after] = [units.slice(0, at), units.slice(at)];
    const one = units.charAt(at);
    units = random.pick([
      () => before + after.slice(1),
      () => before + random.pick(LOOK_ALIKES) + after,
      () => before + random.pick(LOOK_ALIKES) + after.slice(1),
      () => before + one + after,
      () => before + random.pick([one.toUpperCase(), one.toLowerCase()]) + after.slice(1),
      () => before + String.fromCharCode(one.charCodeAt(0) + random.pick([-1, 1]) || 0x61) + after.slice(1),
    ])();
  }
  return units;
}

/** Nested loops would make texts without end. */
const MAX_MEMBER_LENGTH = 300;
const MAX_STEPS = 3_000;

class MemberWriter {
  private length = 0;
  private steps = 0;

  constructor(private readonly random: Random) {}

  /** A text that the node matches, if only its anchors and lookarounds agree. */
  write(node: RegexNode): string {
    const { random } = this;
    if (++this.steps > MAX_STEPS || this.length > MAX_MEMBER_LENGTH) return '';
    switch (node.type) {
      case 'character':
        this.length++;
        return random.chance(90) ? String.fromCharCode(node.unit) : unitOf(random, node.set);
      case 'class':
        this.length++;
        return unitOf(random, node.set);
      case 'anchor':
        return node.kind === 'input-end-or-final-newline' && random.chance(20) ? '\n' : '';
      case 'concatenation':
        return node.children.map(child => this.write(child)).join('');
      case 'alternation':
        return this.write(random.pick(node.children));
      case 'loop': {
        const most = Math.min(node.max, node.min + random.pick([0, 1, 2, 3, 8]), 70);
        const [least, over] = [Math.min(node.min, 70), random.chance(5) ? random.pick([-1, 1]) : 0];
        const times = random.pick([least, most, least + random.below(most - least + 1), Math.min(node.max, 70)]) + over;
        return Array.from({ length: Math.max(0, times) }, () => this.write(node.body)).join('');
      }
      case 'group':
      case 'capture':
      case 'atomic':
        return this.write(node.body);
      case 'lookaround':
        return random.chance(50) ? this.write(node.body) : '';
      case 'capture-condition':
      case 'expression-condition':
        return this.write(random.pick([node.yes, node.no]));
      case 'empty':
      case 'backreference':
        return '';
    }
  }
}

const PRINTABLE = CharacterSet.range(0x20, 0x7e);

/** Where the members of a set are: the usual ones, all, and those that look strange. */
interface Members {
  readonly usual: readonly (readonly [number, number])[];
  readonly all: readonly (readonly [number, number])[];
  readonly strange: readonly string[];
}

const membersOf = new WeakMap<CharacterSet, Members>();

function unitOf(random: Random, set: CharacterSet): string {
  let members = membersOf.get(set);
  if (members === undefined) {
    const strange = LOOK_ALIKES.filter(text => text.length > 1 || set.has(text.charCodeAt(0)));
    members = { usual: [...set.intersect(PRINTABLE)], all: [...set], strange };
    membersOf.set(set, members);
  }
  const { usual, all, strange } = members;
  if (all.length === 0) return 'a';
  if (strange.length > 0 && random.chance(15)) return random.pick(strange);
  const [first, last] = random.pick(usual.length === 0 || random.chance(15) ? all : usual);
  // Borders of ranges are where translations go wrong.
  return String.fromCharCode(random.pick([first, last, first + random.below(last - first + 1)]));
}
