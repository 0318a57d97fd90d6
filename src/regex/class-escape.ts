import { lowercaseOfRange } from './case-equivalence.js';
import { CharacterSet } from './character-set.js';
import { InlineOption, type PatternReader } from './pattern-reader.js';
import { blockSet, casedLetterSet, categorySet, digitSet, spaceSet, wordSet } from './unicode.js';

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
    ? CharacterSet.fromPairs([...ranges].flatMap(([first, last]) => lowercaseOfRange(first, last)))
    : ranges;
}
