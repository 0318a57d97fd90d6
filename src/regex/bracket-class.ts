import { takeClassEscape } from './class-escape.js';
import { ClassMembers } from './class-members.js';
import { MAX_CLASS_DEPTH } from './limits.js';
import type { PatternReader } from './pattern-reader.js';

/**
 * Reads the members of a bracketed class, from after its `[` up to its `]`. While the groups are still being counted (no
 * `members`), only the cursor moves, and by .NET's slightly other rules for that pass.
 */
export function takeBracketClass(reader: PatternReader, members: ClassMembers | undefined): void {
  scanClass(reader, members, 1);
}

function scanClass(reader: PatternReader, members: ClassMembers | undefined, depth: number): void {
  if (depth > MAX_CLASS_DEPTH) reader.fail('NestingTooDeep', String(MAX_CLASS_DEPTH));
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
    if (character === ']' && !isFirst) return;

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
  reader.fail('UnterminatedBracket');
}

function takeSubtraction(reader: PatternReader, members: ClassMembers | undefined, start: number, depth: number): void {
  const subtracted = members === undefined ? undefined : new ClassMembers(members.ignoreCase);
  scanClass(reader, subtracted, depth + 1);
  if (members === undefined || subtracted === undefined) return;
  members.subtract(subtracted, start, reader.position);
  if (!reader.isAtEnd() && reader.peek() !== ']') reader.fail('ExclusionGroupNotLast');
}
