/* What it may cost to use a pattern of Rust's engine, told from its text. */

/** How large a pattern is once its counted repetitions are written out. */
export interface PatternWeight {
  /** The characters that a match may be long where nothing repeats without end: so many states follow one another. */
  readonly positions: number;
  /** Instructions of its automaton. */
  readonly size: number;
}

/** Instructions of a class of letters in all of Unicode, and of one of digits or blanks. */
const LETTERS = 300;
const DIGITS = 100;
/** Larger ones are refused when they are compiled. */
const MAX_COUNT = 100_000;

interface Part {
  positions: number;
  size: number;
}

/** An estimate, which errs to the larger side. */
export function patternWeight(pattern: string): PatternWeight {
  const open: Part[] = [];
  let group: Part = { positions: 0, size: 0 };
  let last: Part = { positions: 0, size: 0 };
  const add = (part: Part): void => {
    last = part;
    group.positions += part.positions;
    group.size += part.size;
  };
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index] ?? '';
    if (character === '(') {
      open.push(group);
      group = { positions: 0, size: 0 };
    } else if (character === ')') {
      const inner = group;
      group = open.pop() ?? { positions: 0, size: 0 };
      add(inner);
    } else if (character === '{') {
      const [whole, least = '', most = ''] = /^\{(\d*)(?:,(\d*))?\}/.exec(pattern.slice(index, index + 24)) ?? [];
      if (whole === undefined) continue;
      const more = Math.min(MAX_COUNT, Math.max(1, Number(least), Number(most))) - 1;
      add({ positions: last.positions * more, size: last.size * more });
      index += whole.length - 1;
    } else if (character === '[') {
      const end = classEnd(pattern, index);
      add({ positions: 1, size: classSize(pattern.slice(index, end)) });
      index = end - 1;
    } else if (character === '\\') {
      add({ positions: 1, size: classSize(pattern.slice(index, index + 2)) });
      index++;
    } else if (!'*+?|^$'.includes(character)) add({ positions: 1, size: 1 });
  }
  for (const outer of open) {
    group.positions += outer.positions;
    group.size += outer.size;
  }
  return group;
}

function classEnd(pattern: string, start: number): number {
  // A bracket that is first in a class ends nothing.
  const from = start + (/^\[\^?\]/.exec(pattern.slice(start, start + 3))?.[0].length ?? 1);
  let depth = 1;
  for (let index = from; index < pattern.length; index++) {
    const character = pattern[index];
    if (character === '\\') index++;
    else if (character === '[') depth++;
    else if (character === ']' && --depth === 0) return index + 1;
  }
  return pattern.length;
}

function classSize(text: string): number {
  if (/\\[wWSDpP]/.test(text)) return LETTERS;
  return /\\[ds]/.test(text) ? DIGITS : text.includes('^') ? 4 : 1;
}
