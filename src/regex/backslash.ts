import { isDigit, isNameCharacter, type PatternReader } from './pattern-reader.js';

/** What a backslash outside of classes stands for, when it is neither an anchor nor a class. */
export type BackslashMeaning =
  { readonly type: 'backreference'; readonly group: number } | { readonly type: 'character'; readonly unit: number };

/** The groups of a pattern that references may name. */
export interface KnownGroups {
  hasNumber(group: number): boolean;
  numberOf(name: string): number | undefined;
}

/**
 * Reads a back reference (`\1`, `\k<name>`, `\k'1'`, and the old `\<name>`) or else a character escape, from after the
 * backslash. While the groups are still being counted there is no table: then only the cursor moves.
 */
export function takeBackslash(reader: PatternReader, captures: KnownGroups | undefined): BackslashMeaning | undefined {
  if (reader.isAtEnd()) reader.fail('UnescapedEndingBackslash');
  const start = reader.position;
  let close = '';
  if (reader.peek() === 'k') {
    if (reader.remaining >= 2) {
      reader.position++;
      close = closerOf(reader.take());
    }
    if (close === '' || reader.isAtEnd()) reader.fail('MalformedNamedReference');
  } else if (closerOf(reader.peek()) !== '' && reader.remaining > 1) {
    close = closerOf(reader.take());
  }

  const character = reader.peek();
  if (close !== '' && isDigit(character)) {
    const group = reader.takeDecimal();
    if (reader.take() === close) return numberedReference(reader, captures, group);
  } else if (close === '' && character >= '1' && character <= '9') {
    const group = reader.takeDecimal();
    // From \10 on, a number that is not a group is an octal escape.
    if (captures === undefined || captures.hasNumber(group) || group <= 9) {
      return numberedReference(reader, captures, group);
    }
  } else if (close !== '' && isNameCharacter(character)) {
    const name = reader.takeName();
    if (reader.take() === close) {
      if (captures === undefined) return undefined;
      const group = captures.numberOf(name) ?? reader.fail('UndefinedNamedReference', name);
      return { type: 'backreference', group };
    }
  }

  reader.position = start;
  return { type: 'character', unit: reader.takeCharacterEscape() };
}

function closerOf(opener: string): string {
  return opener === '<' ? '>' : opener === "'" ? "'" : '';
}

function numberedReference(
  reader: PatternReader,
  captures: KnownGroups | undefined,
  group: number,
): BackslashMeaning | undefined {
  if (captures === undefined) return undefined;
  if (!captures.hasNumber(group)) reader.fail('UndefinedNumberedReference', String(group));
  return { type: 'backreference', group };
}
