import { lowercaseOfRange, toLowercase, unitsLoweringInto } from './case-equivalence.js';
import { CharacterSet } from './character-set.js';
import { MAXIMUM_CLASS_DEPTH } from './limits.js';
import { InlineOption, type PatternReader } from './pattern-reader.js';
import type { ClassItem } from './tree.js';
import { blockSet, casedLetterSet, categorySet, digitSet, spaceSet, wordSet } from './unicode.js';

/** A bracketed class: what it matches, and its members as written. */
export interface BracketClass {
  readonly set: CharacterSet;
  readonly items: readonly ClassItem[];
}

/**
 * The set of `\d \D \s \S \w \W`, whose letter has been read, or of `\p{..} \P{..}`, whose name is still to come; while case
 * is ignored this is the set that the *lower case* of the input is looked up in. `undefined` for any other letter.
 */
export function takeClassEscape(reader: PatternReader, letter: string): CharacterSet | undefined {
  switch (letter) {
    case 'd':
      return digitSet();
    case 'D':
      return digitSet().complement();
    case 's':
      return spaceSet();
    case 'S':
      return spaceSet().complement();
    case 'w':
      return wordSet();
    case 'W':
      return wordSet().complement();
    case 'p':
    case 'P':
      return takePropertySet(reader, letter === 'P');
    default:
      return undefined;
  }
}

function takePropertySet(reader: PatternReader, negated: boolean): CharacterSet {
  const name = reader.takeProperty();
  const ignoreCase = reader.has(InlineOption.ignoreCase);
  const isCased = name === 'Lu' || name === 'Ll' || name === 'Lt';
  const category = ignoreCase && isCased ? casedLetterSet() : categorySet(name);
  if (category !== undefined) return negated ? category.complement() : category;
  const block = blockSet(name) ?? reader.fail('UnrecognizedUnicodeProperty', name);
  const ranges = negated ? block.complement() : block;
  // A block counts as ranges written out, which are lowered, while a category is not.
  return ignoreCase
    ? CharacterSet.fromPairs([...ranges].flatMap(([first, last]) => loweredRange(first, last)))
    : ranges;
}

function loweredRange(first: number, last: number): number[] {
  if (first !== last) return lowercaseOfRange(first, last);
  const lower = toLowercase(first);
  return [lower, lower];
}

/** Collects the members of one class; with case ignored it holds lower-case units only, as .NET's does. */
class ClassMembers {
  readonly items: ClassItem[] = [];
  private readonly sets: CharacterSet[] = [];
  private readonly pairs: number[] = [];
  private subtracted = CharacterSet.EMPTY;
  negated = false;

  constructor(private readonly ignoreCase: boolean) {}

  addRange(first: number, last: number, start: number, end: number): void {
    if (this.ignoreCase) this.pairs.push(...loweredRange(first, last));
    else this.pairs.push(first, last);
    const type = first === last ? 'character' : 'range';
    this.items.push({ type, start, end, set: CharacterSet.range(first, last) });
  }

  addSet(set: CharacterSet, start: number, end: number): void {
    this.sets.push(set);
    this.items.push({ type: 'escape', start, end, set });
  }

  subtract(set: CharacterSet, start: number, end: number): void {
    this.subtracted = set;
    this.items.push({ type: 'subtraction', start, end, set: CharacterSet.EMPTY });
  }

  /** Negation concerns the members only, not what is subtracted from them. */
  resolve(): CharacterSet {
    const members = CharacterSet.fromPairs(this.pairs).union(...this.sets);
    return (this.negated ? members.complement() : members).subtract(this.subtracted);
  }
}

/**
 * Reads a bracketed class, from after its `[`. While the groups are still being counted (`ignoreCase` undefined), only the
 * cursor moves, and by .NET's slightly other rules for that pass.
 */
export function takeBracketClass(reader: PatternReader, ignoreCase: boolean | undefined): BracketClass | undefined {
  const members = ignoreCase === undefined ? undefined : new ClassMembers(ignoreCase);
  const lowered = scanClass(reader, members, 1);
  if (members === undefined || lowered === undefined) return undefined;
  return { set: ignoreCase === true ? unitsLoweringInto(lowered) : lowered, items: members.items };
}

function scanClass(reader: PatternReader, members: ClassMembers | undefined, depth: number): CharacterSet | undefined {
  if (depth > MAXIMUM_CLASS_DEPTH) reader.fail('NestingTooDeep', String(MAXIMUM_CLASS_DEPTH));
  let rangeFirst: number | undefined;
  let rangeStart = 0;
  if (reader.peek() === '^') {
    reader.position++;
    if (members !== undefined) members.negated = true;
  }

  for (let isFirst = true; !reader.isAtEnd(); isFirst = false) {
    const start = reader.position;
    const character = reader.take();
    let unit = character.charCodeAt(0);
    let isEscaped = false;
    if (character === ']' && !isFirst) return members?.resolve() ?? CharacterSet.EMPTY;

    if (character === '\\' && !reader.isAtEnd()) {
      const letter = reader.peek();
      if ('dDsSwWpP'.includes(letter)) {
        reader.position++;
        if (members === undefined) {
          if (letter === 'p' || letter === 'P') reader.takeProperty();
          continue;
        }
        if (rangeFirst !== undefined) reader.fail('ShorthandClassInCharacterRange', letter);
        const set = takeClassEscape(reader, letter);
        if (set !== undefined) members.addSet(set, start, reader.position);
        continue;
      }
      if (letter === '-') {
        reader.position++;
        members?.addRange(0x2d, 0x2d, start, reader.position);
        continue;
      }
      unit = reader.takeCharacterEscape();
      isEscaped = true;
    } else if (character === '[' && rangeFirst === undefined && reader.pattern.startsWith('::]', reader.position)) {
      // All that came of POSIX classes: `[::]` inside a class is a single `[`.
      reader.position += 3;
    }

    const opensSubtraction = !isEscaped && !isFirst;
    if (rangeFirst !== undefined) {
      const first = rangeFirst;
      rangeFirst = undefined;
      if (members === undefined) continue;
      if (character === '[' && opensSubtraction) {
        // What looked like a range, `a-[`, is a member and a subtraction.
        members.addRange(first, first, rangeStart, start - 1);
        takeSubtraction(reader, members, start, depth);
      } else {
        if (first > unit) reader.fail('ReversedCharacterRange');
        members.addRange(first, unit, rangeStart, reader.position);
      }
    } else if (reader.peek() === '-' && reader.remaining >= 2 && reader.peek(1) !== ']') {
      rangeFirst = unit;
      rangeStart = start;
      reader.position++;
    } else if (character === '-' && opensSubtraction && reader.peek() === '[') {
      reader.position++;
      takeSubtraction(reader, members, start, depth);
    } else {
      members?.addRange(unit, unit, start, reader.position);
    }
  }
  return reader.fail('UnterminatedBracket');
}

function takeSubtraction(reader: PatternReader, members: ClassMembers | undefined, start: number, depth: number): void {
  const subtracted = members === undefined ? undefined : new ClassMembers(reader.has(InlineOption.ignoreCase));
  const set = scanClass(reader, subtracted, depth + 1);
  if (members === undefined || set === undefined) return;
  members.subtract(set, start, reader.position);
  if (!reader.isAtEnd() && reader.peek() !== ']') reader.fail('ExclusionGroupNotLast');
}
