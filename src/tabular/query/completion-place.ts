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
} from '../../../grammar/query/tokens.js';

/** A group of things that may stand at a place. */
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

function words(...list: string[]): CompletionPlace {
  return { kind: 'keywords', words: list };
}

/** What may follow the tokens of a statement, or of an operator without its `|`; in the order in which it is offered. */
export function placeOf(of: 'operator' | 'statement', tokens: readonly IToken[]): readonly CompletionPlace[] {
  const [first] = tokens;
  const last = tokens.at(-1);
  if (last?.tokenType === OpenStringLiteral) return [];
  if (of === 'statement') return statementPlace(tokens);
  if (first === undefined || last === undefined) return [{ kind: 'operators' }];
  if (last.tokenType === Dot) return [];
  if (isInTypeOf(tokens)) return [{ kind: 'types' }];

  const isFresh = tokens.length === 1;
  const afterBy = tokens.some(({ tokenType }) => tokenType === keywords.by);
  const ends = endsValue(last);
  switch (first.image) {
    case 'where':
    case 'filter':
      return ends && !isFresh ? [words(...INFIX)] : VALUES;
    case 'project':
    case 'extend':
    case 'distinct':
      return ends && !isFresh ? [words(...INFIX)] : VALUES;
    case 'project-away':
    case 'project-keep':
      return isFresh || last.tokenType === Comma ? [{ kind: 'columns' }] : [];
    case 'project-reorder':
      return isFresh || last.tokenType === Comma
        ? [{ kind: 'columns' }]
        : [words('asc', 'desc', 'granny-asc', 'granny-desc')];
    case 'project-rename':
      return last.tokenType === Equals ? [{ kind: 'columns' }] : [];
    case 'mv-expand':
    case 'mvexpand':
      if (isFresh) return [{ kind: 'columns' }, words('with_itemindex=', 'kind='), { kind: 'functions' }];
      if (last.tokenType === keywords.to) return [words('typeof(')];
      return ends ? [words('to', 'limit')] : VALUES;
    case 'summarize':
      if (ends && !isFresh) return [afterBy ? words(...INFIX) : words('by', ...INFIX)];
      if (afterBy || isInCall(tokens)) return VALUES;
      return [{ kind: 'aggregates' }, words('by'), { kind: 'functions' }];
    case 'sort':
    case 'order':
    case 'top':
      if (!afterBy) return isFresh && first.image === 'top' ? [] : [words('by')];
      if (last.tokenType === keywords.nulls) return [words('first', 'last')];
      if ([keywords.asc, keywords.desc].some(type => type === last.tokenType))
        return [words('nulls first', 'nulls last')];
      return ends && last.tokenType !== keywords.by ? [words('asc', 'desc', 'nulls first', 'nulls last')] : VALUES;
    case 'evaluate':
      return isFresh ? [{ kind: 'plugins' }] : isInCall(tokens) && !ends ? [{ kind: 'columns' }] : [];
    default:
      return [];
  }
}

function statementPlace(tokens: readonly IToken[]): readonly CompletionPlace[] {
  const [first, , third] = tokens;
  const last = tokens.at(-1);
  const tables: CompletionPlace = { kind: 'variables', of: 'table' };
  if (first === undefined || last === undefined) return [tables, words('let', 'print')];
  if (first.image === 'print') return endsValue(last) && tokens.length > 1 ? [words(...INFIX)] : VALUES;
  if (first.image === 'let' && third?.tokenType === Equals) {
    if (tokens.length === 3) return [tables, words('print'), ...VALUES];
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

function isInCall(tokens: readonly IToken[]): boolean {
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
