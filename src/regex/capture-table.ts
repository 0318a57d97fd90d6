import { takeBackslash, type KnownGroups } from './backslash.js';
import { takeBracketClass } from './bracket-class.js';
import { InlineOption, isDigit, isNameCharacter, PatternReader } from './pattern-reader.js';

const ANCHORS_AND_CLASSES = 'bBAGZzwWsSdDpP';

/** The groups of a pattern and their numbers, known before the pattern is parsed, since references may point forwards. */
export class CaptureTable implements KnownGroups {
  constructor(
    readonly numbers: ReadonlySet<number>,
    readonly names: ReadonlyMap<string, number>,
  ) {}

  hasNumber(group: number): boolean {
    return this.numbers.has(group);
  }

  numberOf(name: string): number | undefined {
    return this.names.get(name);
  }
}

/**
 * Counts the groups by a rough pass over the pattern, as .NET does: unnamed groups are numbered from 1 on, explicit numbers
 * are kept, then names get the numbers still free, in the order of their first use. Errors that this pass happens to meet
 * come before all others.
 */
export function countCaptures(pattern: string, options: number): CaptureTable {
  const reader = new PatternReader(pattern, options);
  const numbers = new Set([0]);
  const named = new Set<string>();
  const optionsOfOpenGroups: number[] = [];
  let nextNumber = 1;
  let ignoreNextParenthesis = false;

  while (!reader.isAtEnd()) {
    const character = reader.take();
    if (character === '\\') {
      if (reader.isAtEnd()) continue;
      if (ANCHORS_AND_CLASSES.includes(reader.peek())) reader.position++;
      else takeBackslash(reader, undefined);
    } else if (character === '#') {
      if (reader.has(InlineOption.ignoreWhitespace)) {
        reader.position--;
        reader.skipBlank();
      }
    } else if (character === '[') {
      takeBracketClass(reader, undefined);
    } else if (character === ')') {
      reader.options = optionsOfOpenGroups.pop() ?? reader.options;
    } else if (character === '(') {
      if (reader.peek() === '?' && reader.peek(1) === '#') {
        reader.position--;
        reader.skipBlank();
      } else {
        optionsOfOpenGroups.push(reader.options);
        if (reader.peek() !== '?') {
          if (!reader.has(InlineOption.explicitCapture) && !ignoreNextParenthesis) numbers.add(nextNumber++);
        } else {
          reader.position++;
          if (reader.remaining > 1 && (reader.peek() === '<' || reader.peek() === "'")) {
            reader.position++;
            const first = reader.peek();
            if (first !== '0' && isNameCharacter(first)) {
              if (isDigit(first)) numbers.add(reader.takeDecimal());
              else named.add(reader.takeName());
            }
          } else {
            reader.takeOptions();
            if (reader.peek() === ')') {
              // (?imnsx) holds on after its parenthesis.
              reader.position++;
              optionsOfOpenGroups.pop();
            } else if (reader.peek() === '(') {
              // The condition of (?(...)yes|no) captures nothing.
              ignoreNextParenthesis = true;
              continue;
            }
          }
        }
      }
      ignoreNextParenthesis = false;
    }
  }
  return assignNumbers(numbers, named, nextNumber);
}

function assignNumbers(numbers: Set<number>, named: ReadonlySet<string>, firstFree: number): CaptureTable {
  const names = new Map<string, number>();
  let next = firstFree;
  for (const name of named) {
    while (numbers.has(next)) next++;
    names.set(name, next);
    numbers.add(next);
    next++;
  }
  return new CaptureTable(numbers, names);
}
