import type { StringOperator } from '../../../grammar/query/words.js';
import { includesText, Occurrences } from '../../../grammar/text/find.js';
import type { Span } from '../../../grammar/text/positions.js';
import { priced } from './priced.js';
import type { BoundExpression, ComputeCell } from './scope.js';
import { toText } from './values/convert.js';

type Test = (text: string, wanted: string) => boolean;

const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/** Whether the character before that offset, or at it, belongs to a term: a run of letters and digits. */
function isInTerm(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset);
  if (Number.isNaN(code)) return false;
  if (code < 0x80) return (code >= 0x30 && code <= 0x39) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a);
  return LETTER_OR_DIGIT.test(text[offset] ?? '');
}

/**
 * Whether the text has the wanted one at the borders of terms: on its left, on its right, or both. Where the wanted text itself
 * begins (or ends) with no letter or digit, every place is a border (datatypes-string-operators.md, "What is a term?").
 */
function hasAtBorders(text: string, wanted: string, left: boolean, right: boolean): boolean {
  const startsTerm = left && isInTerm(wanted, 0);
  const endsTerm = right && isInTerm(wanted, wanted.length - 1);
  if (wanted === '') return true;
  const places = new Occurrences(text, wanted);
  for (let at = places.next(); at >= 0; at = places.next()) {
    const end = at + wanted.length;
    if (!(startsTerm && at > 0 && isInTerm(text, at - 1)) && !(endsTerm && isInTerm(text, end))) return true;
  }
  return false;
}

/** Whether a text has a term, as `has` finds it; both in one case. */
export function hasTerm(text: string, wanted: string): boolean {
  return hasAtBorders(text, wanted, true, true);
}

const TESTS: Readonly<Record<string, Test>> = {
  '=~': (text, wanted) => text === wanted,
  '!~': (text, wanted) => text !== wanted,
  has: (text, wanted) => hasAtBorders(text, wanted, true, true),
  hasprefix: (text, wanted) => hasAtBorders(text, wanted, true, false),
  hassuffix: (text, wanted) => hasAtBorders(text, wanted, false, true),
  contains: (text, wanted) => includesText(text, wanted),
  startswith: (text, wanted) => text.startsWith(wanted),
  endswith: (text, wanted) => text.endsWith(wanted),
};

/** A text is folded before it is searched. */
const WEIGHT = 12;

/** An operator between two texts. Dynamic operands count as their text; null as an empty one, since strings have no null. */
export function compileStringOperation(
  operator: StringOperator,
  left: BoundExpression,
  right: BoundExpression,
  span: Span,
): ComputeCell {
  const isTilde = operator.endsWith('~');
  const negated = !isTilde && operator.startsWith('!');
  const respectsCase = operator.endsWith('_cs');
  const name = isTilde ? operator : operator.replace(/^!/, '').replace(/_cs$/, '');
  const test = TESTS[name];
  if (test === undefined) throw new Error(`no string operator: ${operator}`);

  const read = [priced(left, span, WEIGHT), priced(right, span, WEIGHT)] as const;
  const fold = (text: string) => (respectsCase ? text : text.toLowerCase());
  const text: ComputeCell = (row, run) => toText(read[0].evaluate(row, run), left.type, span, run);
  if (typeof right.literal === 'string') {
    const wanted = fold(right.literal);
    return (row, run) => test(fold(text(row, run) as string), wanted) !== negated;
  }
  return (row, run) => {
    const wanted = fold(toText(read[1].evaluate(row, run), right.type, span, run));
    return test(fold(text(row, run) as string), wanted) !== negated;
  };
}
