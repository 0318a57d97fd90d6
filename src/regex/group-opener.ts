import type { CaptureTable } from './capture-table.js';
import { isDigit, isNameCharacter, type PatternReader } from './pattern-reader.js';

/** What an opening parenthesis begins. */
export type GroupOpener =
  | { readonly type: 'group' | 'atomic' | 'expression-condition' }
  | { readonly type: 'lookaround'; readonly behind: boolean; readonly negative: boolean }
  | { readonly type: 'capture'; readonly group: number | undefined; readonly balances: number | undefined }
  | { readonly type: 'capture-condition'; readonly group: number };

/**
 * Reads from after `(?`. `undefined` if it was `(?imnsx)`, which opens nothing and has changed the reader's options; .NET
 * reads no options right inside a `(?(expression)yes|no)`.
 */
export function takeGroupOpener(
  reader: PatternReader,
  captures: CaptureTable,
  insideExpressionCondition: boolean,
): GroupOpener | undefined {
  const character = reader.peek();
  switch (character) {
    case ':':
      reader.position++;
      return { type: 'group' };
    case '>':
      reader.position++;
      return { type: 'atomic' };
    case '=':
    case '!':
      reader.position++;
      return { type: 'lookaround', behind: false, negative: character === '!' };
    case "'":
    case '<':
      reader.position++;
      return takeAngled(reader, captures, character === '<' ? '>' : "'");
    case '(':
      reader.position++;
      return takeCondition(reader, captures);
    default:
      if (!insideExpressionCondition) reader.takeOptions();
      switch (reader.take()) {
        case ')':
          return undefined;
        case ':':
          return { type: 'group' };
        default:
          return reader.fail('InvalidGroupingConstruct');
      }
  }
}

/** `(?<` or `(?'`: a lookbehind, a named or a balancing group. */
function takeAngled(reader: PatternReader, captures: CaptureTable, close: string): GroupOpener {
  const first = reader.peek();
  if (first === '=' || first === '!') {
    reader.position++;
    if (close === "'") reader.fail('InvalidGroupingConstruct');
    return { type: 'lookaround', behind: true, negative: first === '!' };
  }
  if (first === '') reader.fail('InvalidGroupingConstruct');

  let group: number | undefined;
  if (isDigit(first)) {
    const number = reader.takeDecimal();
    if (captures.hasNumber(number)) group = number;
    requireEndOfName(reader, close, '-');
    if (number === 0) reader.fail('CaptureGroupOfZero');
  } else if (isNameCharacter(first)) {
    group = captures.numberOf(reader.takeName());
    requireEndOfName(reader, close, '-');
  } else if (first !== '-') {
    reader.fail('CaptureGroupNameInvalid');
  }

  let balances: number | undefined;
  if ((group !== undefined || first === '-') && reader.remaining > 1 && reader.peek() === '-') {
    reader.position++;
    balances = takeBalancedGroup(reader, captures, close);
  }
  if ((group === undefined && balances === undefined) || reader.take() !== close) {
    reader.fail('InvalidGroupingConstruct');
  }
  return { type: 'capture', group, balances };
}

function takeBalancedGroup(reader: PatternReader, captures: CaptureTable, close: string): number {
  const first = reader.peek();
  if (isDigit(first)) {
    const group = reader.takeDecimal();
    if (!captures.hasNumber(group)) reader.fail('UndefinedNumberedReference', String(group));
    requireEndOfName(reader, close);
    return group;
  }
  if (!isNameCharacter(first)) reader.fail('CaptureGroupNameInvalid');
  const name = reader.takeName();
  const group = captures.numberOf(name) ?? reader.fail('UndefinedNamedReference', name);
  requireEndOfName(reader, close);
  return group;
}

function requireEndOfName(reader: PatternReader, ...closers: readonly string[]): void {
  if (!reader.isAtEnd() && !closers.includes(reader.peek())) reader.fail('CaptureGroupNameInvalid');
}

/** `(?(`: a condition on a group, or else on an expression, which the cursor is set back to. */
function takeCondition(reader: PatternReader, captures: CaptureTable): GroupOpener {
  const start = reader.position;
  const first = reader.peek();
  if (isDigit(first)) {
    const group = reader.takeDecimal();
    if (reader.take() !== ')') reader.fail('AlternationHasMalformedReference', String(group));
    if (!captures.hasNumber(group)) reader.fail('AlternationHasUndefinedReference', String(group));
    return { type: 'capture-condition', group };
  }
  if (isNameCharacter(first)) {
    const group = captures.numberOf(reader.takeName());
    if (group !== undefined && reader.take() === ')') return { type: 'capture-condition', group };
  }

  reader.position = start - 1;
  if (reader.remaining >= 3 && reader.peek(1) === '?') {
    const kind = reader.peek(2);
    if (kind === '#') reader.fail('AlternationHasComment');
    const namesGroup = kind === "'" || (kind === '<' && reader.remaining >= 4 && !'!='.includes(reader.peek(3)));
    if (namesGroup) reader.fail('AlternationHasNamedCapture');
  }
  return { type: 'expression-condition' };
}
