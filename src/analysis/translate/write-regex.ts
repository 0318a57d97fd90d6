import { CodePointSet } from './code-point-set.js';
import type { Assertion, CodePointRegex } from './code-point-regex.js';
import { DIALECTS, type Dialect } from './dialects.js';

/** Both engines take these for what they are, whatever flags they have on: `\z`, not `$`. */
const ASSERTIONS: Readonly<Record<Assertion, string>> = {
  'text-start': '^',
  'text-end': '\\z',
  'line-start': '(?m:^)',
  'line-end': '(?m:$)',
};

const META_CHARACTERS = '\\.+*?()|[]{}^$';
const CLASS_META_CHARACTERS = '\\[]^-&~';

/** The text of a regex in the syntax of an engine. Everything but printable ASCII is written as escapes. */
export function writeRegex(regex: CodePointRegex, dialect: Dialect): string {
  return new RegexWriter(DIALECTS[dialect].mostRepeats).write(regex, 1);
}

class RegexWriter {
  private readonly classes = new Map<CodePointSet, string>();

  constructor(private readonly mostRepeats: number) {}

  /** `repeats`: how often the loops around it repeat it in the syntax of the engine, multiplied. */
  write(regex: CodePointRegex, repeats: number): string {
    switch (regex.type) {
      case 'set':
        return this.setText(regex.set);
      case 'assertion':
        return ASSERTIONS[regex.kind];
      case 'sequence':
        return this.writeSequence(regex.children, repeats);
      case 'choice':
        return regex.children.map(child => this.write(child, repeats)).join('|');
      case 'loop':
        return this.writeLoop(regex.body, regex.min, regex.max, repeats);
    }
  }

  private writeSequence(children: readonly CodePointRegex[], repeats: number): string {
    let text = '';
    for (let index = 0; index < children.length;) {
      const run = caselessRun(children, index);
      if (run !== null) {
        text += `(?i:${run.text})`;
        index = run.end;
        continue;
      }
      const child = children[index++];
      if (child !== undefined)
        text += child.type === 'choice' ? this.writeGroup(child, repeats) : this.write(child, repeats);
    }
    return text;
  }

  private writeGroup(regex: CodePointRegex, repeats: number): string {
    return `(?:${this.write(regex, repeats)})`;
  }

  private writeLoop(body: CodePointRegex, min: number, max: number, repeats: number): string {
    const most = Math.max(1, Math.floor(this.mostRepeats / repeats));
    const counted = max === Infinity ? min : max;
    if (counted <= most || isPlain(min, max)) return this.quantified(body, min, max, repeats);
    // More than one repeat may say: x{1000}x{1000}x{0,500}.
    const parts: string[] = [];
    for (let left = min; left > 0; left -= most) {
      parts.push(this.quantified(body, Math.min(left, most), Math.min(left, most), repeats));
    }
    if (max === Infinity) parts.push(this.quantified(body, 0, max, repeats));
    else {
      for (let left = max - min; left > 0; left -= most) {
        parts.push(this.quantified(body, 0, Math.min(left, most), repeats));
      }
    }
    return parts.length === 1 ? (parts[0] ?? '') : `(?:${parts.join('')})`;
  }

  private quantified(body: CodePointRegex, min: number, max: number, repeats: number): string {
    const count = isPlain(min, max) ? 1 : max === Infinity ? min : max;
    const inner = repeats * count;
    const text = body.type === 'set' ? this.write(body, inner) : this.writeGroup(body, inner);
    return text + quantifier(min, max);
  }

  private setText(set: CodePointSet): string {
    const { onlyMember } = set;
    if (onlyMember !== undefined) return characterText(onlyMember, META_CHARACTERS);
    let text = this.classes.get(set);
    if (text === undefined) {
      const [written, negated] = [rangesText(set), rangesText(set.complement())];
      text = negated.length < written.length && negated !== '' ? `[^${negated}]` : `[${written}]`;
      this.classes.set(set, text);
    }
    return text;
  }
}

/**
 * From there on, two or more letters that may be of either case, `[Aa][Bb]`, which read better as `(?i:ab)`. What has no case may
 * are between and after them.
 */
function caselessRun(
  children: readonly CodePointRegex[],
  start: number,
): { readonly text: string; readonly end: number } | null {
  let [text, letters, end] = ['', 0, start];
  for (; end < children.length; end++) {
    const child = children[end];
    if (child?.type !== 'set') break;
    const letter = letterOfEitherCase(child.set);
    const { onlyMember } = child.set;
    if (letter !== null) letters++;
    else if (letters === 0 || onlyMember === undefined || onlyMember > 0x7e || /[A-Za-z]/.test(nameOf(onlyMember)))
      break;
    text += letter ?? characterText(onlyMember ?? 0, META_CHARACTERS);
  }
  return letters < 2 ? null : { text, end };
}

/** Both engines fold case by Unicode, where `k` is also the Kelvin sign and `s` also the long s. */
function letterOfEitherCase({ ranges }: CodePointSet): string | null {
  const members = ranges.map(([first, last]) => (first === last ? nameOf(first) : '')).join('/');
  if (members === 'K/k/\u212a') return 'k';
  const [, upper = '', lower = ''] = /^([A-JL-RT-Z])\/([a-z])$/.exec(members) ?? [];
  return lower !== '' && upper.toLowerCase() === lower ? lower : null;
}

function nameOf(codePoint: number): string {
  return String.fromCodePoint(codePoint);
}

/** Those that repeat nothing a counted number of times. */
function isPlain(min: number, max: number): boolean {
  return min <= 1 && (max === Infinity || max === 1);
}

function quantifier(min: number, max: number): string {
  if (min === 0 && max === 1) return '?';
  if (max === Infinity) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  if (min === max) return min === 1 ? '' : `{${min}}`;
  return `{${min},${max}}`;
}

function rangesText(set: CodePointSet): string {
  const member = (codePoint: number): string => characterText(codePoint, CLASS_META_CHARACTERS);
  return set.ranges
    .map(([first, last]) => {
      if (first === last) return member(first);
      return last === first + 1 ? member(first) + member(last) : `${member(first)}-${member(last)}`;
    })
    .join('');
}

function characterText(codePoint: number, escaped: string): string {
  if (codePoint === 0x0a) return '\\n';
  const character = nameOf(codePoint);
  // Quotes end string literals.
  if (codePoint < 0x20 || codePoint > 0x7e || character === "'" || character === '"') {
    return `\\x{${codePoint.toString(16).toUpperCase()}}`;
  }
  return escaped.includes(character) ? `\\${character}` : character;
}
