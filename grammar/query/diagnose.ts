import { tokenMatcher } from 'chevrotain';
import { nearest } from '../../src/text/nearest.js';
import { scanLiteral } from '../literals.js';
import { foreignOperators, supportedOperators, unsupportedOperators, unsupportedStarts } from './known-operators.js';
import { syntaxMessages, type FaultPlace } from './messages.js';
import type { QuerySyntaxProblem } from './syntax.js';
import {
  CloseParenthesis,
  Colon,
  Comma,
  DeclarableWord,
  DeclaredName,
  Dot,
  endOf,
  EqualEqual,
  Equals,
  Identifier,
  keywords,
  LikeOperator,
  OpenBrace,
  OpenBracket,
  OpenParenthesis,
  OpenStringLiteral,
  OpenWrappedLiteral,
  Pipe,
  RawGuid,
  ReferencedName,
  ReservedWord,
  Semicolon,
  Star,
  StringLiteral,
  StringOperatorToken,
  TypeWord,
  Unexpected,
  type IToken,
  type TokenType,
} from './tokens.js';

const KEYWORDS_IN_EXPRESSIONS = ['and', 'or', 'in', 'between', 'by', 'asc', 'desc', 'contains', 'has', 'startswith'];

const CONTINUATIONS: readonly TokenType[] = [Dot, OpenBracket, OpenParenthesis, StringLiteral];

/** Labels of operators in expressions. */
const OPERATOR = /^(?:[-+*/%<>=!]|and$|or$|in|has_a|between|[A-Z])/;

/**
 * Why the tokens are no tail. `fault` is the index of the token that does not fit, `expected` what could stand there.
 * A fault of the lexer counts where it comes first, for what follows it means something else.
 */
export function diagnoseTail(
  text: string,
  tokens: readonly IToken[],
  fault: number,
  expected: readonly TokenType[],
  isFunction: (name: string) => boolean,
): QuerySyntaxProblem {
  const token = tokens[fault] ?? null;
  const previous = tokens[fault - 1] ?? null;
  const place: FaultPlace = token === null ? { token, at: previous === null ? 0 : endOf(previous) } : { token };

  if (token !== null) {
    const lexical = lexicalFault(text, token);
    if (lexical !== null) return lexical;
  }
  if (token?.tokenType === Pipe && previous?.tokenType === Pipe && fault > 1 && endOf(previous) === token.startOffset) {
    return syntaxMessages.doubledPipe({ start: previous.startOffset, end: endOf(token) });
  }
  if (previous?.tokenType === Pipe) return operatorFault(text, place);
  if (token !== null) {
    const refused = refusal(text, tokens, fault);
    if (refused !== null) return refused;
  }
  // `not x`: the name of a function, and then something that is no parenthesis.
  if (previous !== null && token?.tokenType !== OpenParenthesis && previous.tokenType === Identifier) {
    if (token !== null && startsExpression(token) && isFunction(previous.image)) {
      return syntaxMessages.functionWithoutArguments(previous);
    }
  }
  if (token !== null && isKeyword(token) && expected.includes(ReferencedName)) {
    if (token.image === 'string' && tokens[fault + 1]?.tokenType === OpenParenthesis) {
      return syntaxMessages.stringLiteralByType(token);
    }
    if (previous !== null && tokenMatcher(previous, StringOperatorToken)) return syntaxMessages.quotesNeeded(token);
    return syntaxMessages.bracketsNeeded(token);
  }
  if (expected.includes(ReferencedName)) return syntaxMessages.expressionMissing(place);
  if (token?.tokenType === Identifier) {
    const keyword = KEYWORDS_IN_EXPRESSIONS.find(word => word === token.image.toLowerCase());
    if (keyword !== undefined && keyword !== token.image) return syntaxMessages.keywordCase(token, keyword);
  }
  // After a whole value a path, a call or an operator could go on; that is said in one word.
  const afterValue = expected.includes(Dot);
  const wanted = afterValue ? expected.filter(type => !CONTINUATIONS.includes(type)) : expected;
  return syntaxMessages.expected(wanted.map(describe).filter(unique), place, hintFor(token, previous));
}

/** What is wrong with a token whatever stands around it, or null. */
export function lexicalFault(text: string, token: IToken): QuerySyntaxProblem | null {
  if (token.tokenType === OpenStringLiteral) {
    const scan = scanLiteral(text, token.startOffset);
    if (scan !== null) return syntaxMessages.openLiteral(token, text, scan);
  }
  if (token.tokenType === OpenWrappedLiteral) return syntaxMessages.openWrappedLiteral(token);
  if (token.tokenType === Unexpected) return syntaxMessages.unexpectedCharacter(token);
  return null;
}

const WORD = /[A-Za-z_][\w-]*/y;

function operatorFault(text: string, place: FaultPlace): QuerySyntaxProblem {
  if (place.token === null) return syntaxMessages.operatorExpected(place, null);
  const { startOffset } = place.token;
  WORD.lastIndex = startOffset;
  const name = WORD.exec(text)?.[0] ?? place.token.image;
  if (unsupportedOperators.includes(name)) {
    return syntaxMessages.unsupportedOperator({ start: startOffset, end: startOffset + name.length }, name);
  }
  const known = name.toLowerCase();
  if (Object.hasOwn(foreignOperators, known)) {
    return syntaxMessages.operatorExpected(place, foreignOperators[known] ?? null);
  }
  const similar = nearest(name, [...supportedOperators, ...unsupportedOperators]);
  return syntaxMessages.operatorExpected(place, similar);
}

/** Things that Kusto knows and tails here do not have. */
function refusal(text: string, tokens: readonly IToken[], fault: number): QuerySyntaxProblem | null {
  const token = tokens[fault];
  if (token === undefined) return null;
  const previous = tokens[fault - 1];
  const span = { start: token.startOffset, end: endOf(token) };
  if (token.tokenType === LikeOperator) {
    return syntaxMessages.unsupported(
      span,
      `the deprecated operator \`${token.image}\``,
      'use contains, has or matches regex',
    );
  }
  const next = tokens[fault + 1];
  if (
    token.tokenType === Star &&
    next !== undefined &&
    (tokenMatcher(next, StringOperatorToken) || next.tokenType === EqualEqual)
  ) {
    return syntaxMessages.unsupported(span, 'the search of all columns by `*`', 'name the columns to search');
  }
  const declared = declaredFunction(tokens, fault);
  if (declared !== null) {
    return syntaxMessages.unsupported(
      { start: declared.startOffset, end: endOf(declared) },
      'functions that a query declares',
      'write the expression where it is used',
    );
  }
  const names = severalNames(tokens, fault);
  if (names !== null) {
    return syntaxMessages.unsupported(
      names,
      'a list of names before `=`',
      'name the first value alone; the others keep their own names',
    );
  }
  if (token.tokenType === RawGuid) {
    return syntaxMessages.expected(['an expression'], { token }, `write guid(${token.image})`);
  }
  const hintAt = tokens.findLastIndex((candidate, index) => index <= fault && candidate.image === 'hint');
  const hint = tokens[hintAt];
  if (hint !== undefined && fault - hintAt <= 3 && tokens[hintAt + 1]?.tokenType === Dot) {
    return syntaxMessages.unsupported(
      { start: hint.startOffset, end: endOf(tokens[hintAt + 2] ?? hint) },
      'hints of query operators',
      'leave the hint out: it changes how the service works, not what it answers',
    );
  }
  if (token.tokenType === Colon && tokens.slice(0, fault).some(({ tokenType }) => tokenType === keywords.evaluate)) {
    return syntaxMessages.unsupported(span, 'output schemas of plugins', 'leave the schema out');
  }
  WORD.lastIndex = token.startOffset;
  const word = WORD.exec(text)?.[0] ?? token.image;
  if (unsupportedStarts.includes(word)) {
    return syntaxMessages.unsupported({ start: span.start, end: span.start + word.length }, `\`${word}\``);
  }
  if (previous !== undefined && unsupportedStarts.includes(previous.image) && previous.tokenType !== Equals) {
    const { startOffset } = previous;
    return syntaxMessages.unsupported({ start: startOffset, end: endOf(previous) }, `\`${previous.image}\``);
  }
  if (token.tokenType === Pipe) {
    return syntaxMessages.unsupported(span, 'queries inside expressions', 'name the query with `let` after `;`');
  }
  return null;
}

/** The name in `let name = (…) {…}` or `let name = view (…) {…}`, if the fault is before the end of its head. */
function declaredFunction(tokens: readonly IToken[], fault: number): IToken | null {
  const start = tokens.findLastIndex(({ tokenType }, index) => index <= fault && tokenType === keywords.let);
  if (start < 0 || tokens[start + 2]?.tokenType !== Equals) return null;
  let depth = 0;
  for (let index = start + (tokens[start + 3]?.image === 'view' ? 4 : 3); index < tokens.length; index++) {
    const type = tokens[index]?.tokenType;
    if (type === OpenParenthesis) depth++;
    else if (type === CloseParenthesis) depth--;
    if (depth > 0) continue;
    const isHead = type === CloseParenthesis && tokens[index + 1]?.tokenType === OpenBrace && fault <= index + 1;
    return isHead ? (tokens[start + 1] ?? null) : null;
  }
  return null;
}

/** The `(a, b)` of `(a, b) = arg_max(…)`, if the fault is in it or at its `=`. */
function severalNames(tokens: readonly IToken[], fault: number): { start: number; end: number } | null {
  const open = tokens.findLastIndex(({ tokenType }, index) => index <= fault && tokenType === OpenParenthesis);
  const before = tokens[open - 1]?.tokenType;
  const first = tokens[open];
  if (first === undefined || before === undefined) return null;
  if (before !== Comma && !Object.values(keywords).includes(before)) return null;
  const close = tokens.findIndex(
    (token, index) => index > open && token.tokenType !== Comma && !tokenMatcher(token, DeclaredName),
  );
  const last = tokens[close];
  return last?.tokenType === CloseParenthesis && tokens[close + 1]?.tokenType === Equals
    ? { start: first.startOffset, end: endOf(last) }
    : null;
}

function startsExpression(token: IToken): boolean {
  return (
    tokenMatcher(token, ReferencedName) ||
    ['string', 'a number', 'a boolean'].some(label => token.tokenType.LABEL?.includes(label) === true)
  );
}

function isKeyword(token: IToken): boolean {
  const { tokenType } = token;
  if (tokenType === Star || tokenType === Semicolon) return false;
  return (
    [ReservedWord, DeclarableWord, TypeWord].includes(tokenType) ||
    (Object.values(keywords).includes(tokenType) && /^[a-z]/.test(token.image) && !tokenMatcher(token, ReferencedName))
  );
}

function hintFor(token: IToken | null, previous: IToken | null): string | null {
  if (token?.tokenType === Equals) {
    return previous !== null && tokenMatcher(previous, DeclaredName)
      ? 'one name stands before `=`; write == to compare'
      : 'write == to compare';
  }
  return null;
}

function describe(type: TokenType): string {
  const label = type.LABEL ?? type.name;
  if (type === ReferencedName || type === DeclaredName) return 'a name';
  if (/^(?:a|an) /.test(label)) return label;
  return label !== '=' && OPERATOR.test(label) ? 'an operator' : `\`${label}\``;
}

function unique(value: string, index: number, all: readonly string[]): boolean {
  return all.indexOf(value) === index;
}
