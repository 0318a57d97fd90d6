import { tokenMatcher } from 'chevrotain';
import { stringOperators } from '../../../grammar/query/words.js';
import {
  BooleanLiteral,
  CloseBracket,
  CloseParenthesis,
  Colon,
  Comma,
  Dot,
  Equals,
  Identifier,
  keywords,
  LongLiteral,
  OpenParenthesis,
  OpenStringLiteral,
  RealLiteral,
  ReferencedName,
  StringToken,
  TimespanLiteral,
  WrappedLiteral,
  type IToken,
  type TokenType,
} from '../../../grammar/query/tokens.js';

/** A group of things that may appear at a place. */
export type CompletionPlace =
  | { readonly kind: 'operators' | 'columns' | 'functions' | 'aggregates' | 'plugins' | 'types' }
  | { readonly kind: 'keywords'; readonly words: readonly string[] }
  | { readonly kind: 'variables'; readonly of: 'table' | 'scalar' };

const INFIX = [
  '==',
  '!=',
  'and',
  'or',
  'has',
  'contains',
  'startswith',
  'endswith',
  'in',
  '!in',
  'in~',
  '!in~',
  'between',
  'has_any',
  '>',
  '<',
  '>=',
  '<=',
  ...Object.keys(stringOperators),
];

const VALUES: readonly CompletionPlace[] = [
  { kind: 'columns' },
  { kind: 'variables', of: 'scalar' },
  { kind: 'functions' },
  { kind: 'keywords', words: ['dynamic(', 'true', 'false'] },
];

/** Words of the grammar, to be offered. */
export function words(...list: string[]): CompletionPlace {
  return { kind: 'keywords', words: list };
}

/** The tokens of an operator or a statement so far, its first word among them. */
export type OperatorTokens = readonly IToken[];

/** What may follow the tokens of an operator; null where the operator itself says it. */
export function placeInOperator(tokens: OperatorTokens): readonly CompletionPlace[] | null {
  const last = tokens.at(-1);
  if (last === undefined) return [{ kind: 'operators' }];
  if (last.tokenType === OpenStringLiteral || last.tokenType === Dot) return [];
  return isInTypeOf(tokens) ? [{ kind: 'types' }] : null;
}

/** Whether the last token may end an item, so that an operator between values, or another part, may follow. */
export function endsItem(tokens: OperatorTokens): boolean {
  const last = tokens.at(-1);
  return last !== undefined && tokens.length > 1 && endsValue(last);
}

/** Values, or what may appear after one: the words, and operators between values. */
export function valuesAfter(tokens: OperatorTokens, ...after: string[]): readonly CompletionPlace[] {
  return endsItem(tokens) ? [words(...after, ...INFIX)] : VALUES;
}

/** Columns, at the start and after a comma; otherwise the words. */
export function columnsAfter(tokens: OperatorTokens, ...after: string[]): readonly CompletionPlace[] {
  if (tokens.length === 1 || tokens.at(-1)?.tokenType === Comma) return [{ kind: 'columns' }];
  return after.length === 0 ? [] : [words(...after)];
}

/** The places, where the last token is of that type. */
export function anyAfter(
  tokens: OperatorTokens,
  type: TokenType,
  places: readonly CompletionPlace[],
): readonly CompletionPlace[] {
  return tokens.at(-1)?.tokenType === type ? places : [];
}

/** `by`, then values, each with its direction. */
export function keysAfter(tokens: OperatorTokens): readonly CompletionPlace[] {
  const [first] = tokens;
  const last = tokens.at(-1)?.tokenType;
  if (!tokens.some(({ tokenType }) => tokenType === keywords.by)) {
    return tokens.length === 1 && first?.image === 'top' ? [] : [words('by')];
  }
  if (last === keywords.nulls) return [words('first', 'last')];
  if (last === keywords.asc || last === keywords.desc) return [words('nulls first', 'nulls last')];
  return endsItem(tokens) && last !== keywords.by ? [words('asc', 'desc', 'nulls first', 'nulls last')] : VALUES;
}

/** What may follow the tokens of a statement, where the sources are called so. */
export function placeInStatement(tokens: OperatorTokens, sources: readonly string[]): readonly CompletionPlace[] {
  const [first, , third] = tokens;
  const last = tokens.at(-1);
  const tables: CompletionPlace = { kind: 'variables', of: 'table' };
  if (first === undefined || last === undefined) return [tables, words('let', ...sources)];
  if (last.tokenType === OpenStringLiteral) return [];
  if (first.image === 'let' && third?.tokenType === Equals) {
    if (tokens.length === 3) return [tables, words(...sources), ...VALUES];
    return endsValue(last) ? [words(...INFIX)] : VALUES;
  }
  return [];
}

/** Whether a token may end a value, so that an operator may follow. */
function endsValue(token: IToken): boolean {
  const { tokenType } = token;
  if (tokenType === Colon) return false;
  return (
    [
      BooleanLiteral,
      CloseBracket,
      CloseParenthesis,
      Identifier,
      LongLiteral,
      RealLiteral,
      StringToken,
      TimespanLiteral,
      WrappedLiteral,
    ].includes(tokenType) || tokenMatcher(token, ReferencedName)
  );
}

/** Whether a parenthesis is open. */
export function isInCall(tokens: readonly IToken[]): boolean {
  let depth = 0;
  for (const { tokenType } of tokens) {
    if (tokenType === OpenParenthesis) depth++;
    else if (tokenType === CloseParenthesis) depth--;
  }
  return depth > 0;
}

function isInTypeOf(tokens: readonly IToken[]): boolean {
  return tokens.at(-1)?.tokenType === OpenParenthesis && tokens.at(-2)?.tokenType === keywords.typeof;
}
