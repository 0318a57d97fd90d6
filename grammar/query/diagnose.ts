import { tokenMatcher } from 'chevrotain';
import { mention } from '../text/mention.js';
import { nearest } from '../text/nearest.js';
import type { Span } from '../text/positions.js';
import { scanLiteral } from '../literals.js';
import { exampleOf, type ShownOperator } from './examples.js';
import { ELSEWHERE, foreignOperators, unsupportedOperators, unsupportedStarts } from './known-operators.js';
import { syntaxMessages, type FaultPlace } from './messages.js';
import type { QuerySyntaxProblem } from './syntax.js';
import {
  CloseBrace,
  CloseBracket,
  CloseParenthesis,
  Comma,
  DeclaredName,
  Dot,
  DotDot,
  endOf,
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
  Semicolon,
  Star,
  StringToken,
  StringOperatorToken,
  TypeWord,
  Unexpected,
  type IToken,
  type TokenType,
} from './tokens.js';

const KEYWORDS_IN_EXPRESSIONS = ['and', 'or', 'in', 'between', 'by', 'asc', 'desc', 'contains', 'has', 'startswith'];

const CLOSERS: readonly (readonly [opener: TokenType, closer: TokenType])[] = [
  [OpenParenthesis, CloseParenthesis],
  [OpenBracket, CloseBracket],
  [OpenBrace, CloseBrace],
];

const CONTINUATIONS: readonly TokenType[] = [Dot, OpenBracket, OpenParenthesis, StringToken];

/** Labels of operators in expressions. */
const OPERATOR = /^(?:[-+*/%<>=!]|and$|or$|in~?$|has_a|between|[A-Z])/;

/** What the grammar does not know of the names in a tail. */
export interface KnownNames {
  /** Tells names of functions, for the message about one without its parentheses. */
  readonly isFunction: (name: string) => boolean;
  /** The operators that there are, in the order in which they are offered. */
  readonly operators: readonly ShownOperator[];
  /** What begins queries of their own. */
  readonly sources: readonly ShownOperator[];
  /** The columns of the command's result, for examples. */
  readonly columns: readonly string[];
}

/**
 * Why the tokens are not a tail. `fault` is the index of the token that does not fit, `expected` what could appear there.
 * A problem of the lexer counts where it comes first, for what follows it means something else.
 */
export function diagnoseTail(
  text: string,
  tokens: readonly IToken[],
  fault: number,
  expected: readonly TokenType[],
  known: KnownNames,
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
  if (previous?.tokenType === Pipe) return operatorFault(text, place, known);
  if (token !== null) {
    const refused = refusal(text, tokens, fault);
    if (refused !== null) return refused;
  }
  // `not x`: the name of a function, and then something that is not a parenthesis.
  if (previous !== null && token?.tokenType !== OpenParenthesis && previous.tokenType === Identifier) {
    if (token !== null && startsExpression(token) && known.isFunction(previous.image)) {
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
  if (expected.includes(ReferencedName))
    return syntaxMessages.expressionMissing(place, hintForValue(tokens, fault, known));
  if (token?.tokenType === Identifier) {
    const keyword = KEYWORDS_IN_EXPRESSIONS.find(word => word === token.image.toLowerCase());
    if (keyword !== undefined && keyword !== token.image) return syntaxMessages.keywordCase(token, keyword);
  }
  // After a whole value a path, a call or an operator could go on; that is said in one word.
  const afterValue = expected.includes(Dot);
  const wanted = afterValue ? expected.filter(type => !CONTINUATIONS.includes(type)) : expected;
  return syntaxMessages.expected(wanted.map(describe).filter(unique), place, hintFor(tokens, fault, expected, known));
}

/** What is wrong with a token whatever is around it, or null. */
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

function operatorFault(text: string, place: FaultPlace, { columns, operators }: KnownNames): QuerySyntaxProblem {
  const examples = ['where', 'project', 'count'].flatMap(name => exampleOf(operators, name, columns) ?? []).join(', ');
  if (place.token === null) return syntaxMessages.operatorExpected(place, null, examples);
  const { startOffset } = place.token;
  WORD.lastIndex = startOffset;
  const name = WORD.exec(text)?.[0] ?? place.token.image;
  if (Object.hasOwn(unsupportedOperators, name)) {
    return syntaxMessages.unsupported(
      { start: startOffset, end: startOffset + name.length },
      `the operator \`${name}\``,
      unsupportedOperators[name] ?? ELSEWHERE,
    );
  }
  const known = name.toLowerCase();
  if (Object.hasOwn(foreignOperators, known)) {
    return syntaxMessages.operatorExpected(place, foreignOperators[known] ?? null, examples);
  }
  const similar = nearest(name, [...operators.flatMap(({ offered }) => offered), ...Object.keys(unsupportedOperators)]);
  return syntaxMessages.operatorExpected(place, similar, examples);
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
  const declared = declaredFunction(tokens, fault);
  if (declared !== null) {
    return syntaxMessages.unsupported(
      { start: declared.startOffset, end: endOf(declared) },
      'functions that a query declares',
      'write the expression where it is used',
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
  WORD.lastIndex = token.startOffset;
  const word = WORD.exec(text)?.[0] ?? token.image;
  if (Object.hasOwn(unsupportedStarts, word)) {
    return unsupportedStart({ start: span.start, end: span.start + word.length }, word);
  }
  if (previous !== undefined && Object.hasOwn(unsupportedStarts, previous.image)) {
    return unsupportedStart({ start: previous.startOffset, end: endOf(previous) }, previous.image);
  }
  if (token.tokenType === Pipe && isInParentheses(tokens, fault)) {
    return syntaxMessages.unsupported(span, 'queries inside expressions', 'name the query with `let` after `;`');
  }
  return null;
}

function isInParentheses(tokens: readonly IToken[], index: number): boolean {
  let depth = 0;
  for (const { tokenType } of tokens.slice(0, index)) {
    if (tokenType === OpenParenthesis) depth++;
    else if (tokenType === CloseParenthesis) depth--;
  }
  return depth > 0;
}

function unsupportedStart(span: Span, word: string): QuerySyntaxProblem {
  return syntaxMessages.unsupported(span, `\`${word}\``, unsupportedStarts[word] ?? ELSEWHERE);
}

/** The name in `let name = (…) {…}` or `let name = view (…) {…}`, if the problem is before the end of its head. */
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

function startsExpression(token: IToken): boolean {
  return (
    tokenMatcher(token, ReferencedName) ||
    ['string', 'a number', 'a boolean'].some(label => token.tokenType.LABEL?.includes(label) === true)
  );
}

function isOperator(token: IToken): boolean {
  return tokenMatcher(token, StringOperatorToken) || describe(token.tokenType) === 'an operator';
}

function isKeyword(token: IToken): boolean {
  const { tokenType } = token;
  if (tokenType === Star || tokenType === Semicolon) return false;
  return (
    tokenType === TypeWord ||
    (Object.values(keywords).includes(tokenType) && /^\w/.test(token.image) && !tokenMatcher(token, ReferencedName))
  );
}

/** What to write where an expression is missing. */
function hintForValue(tokens: readonly IToken[], fault: number, known: KnownNames): string {
  const previous = tokens[fault - 1];
  if (previous?.tokenType === Comma) return 'write one more after the `,`, or leave the `,` out';
  if (previous?.tokenType === OpenParenthesis) return 'write what belongs between the parentheses, and close them';
  if (previous?.tokenType === Equals) return 'write a value after `=`';
  if (previous?.tokenType === Dot) return 'write a name after `.`';
  if (previous !== undefined && isOperator(previous)) return `write a value after ${mention(previous.image)}`;
  return exampleAt(tokens, fault, known) ?? 'write a value here';
}

/** What to write where something else was expected than what is there. */
function hintFor(tokens: readonly IToken[], fault: number, expected: readonly TokenType[], known: KnownNames): string {
  const token = tokens[fault] ?? null;
  const previous = tokens[fault - 1] ?? null;
  if (token?.tokenType === Equals) {
    return previous !== null && tokenMatcher(previous, DeclaredName)
      ? 'one name comes before `=`; write == to compare'
      : 'write == to compare';
  }
  if (token?.tokenType === keywords.by && previous?.tokenType === keywords.count) {
    return `write ${exampleOf(known.operators, 'summarize', known.columns) ?? ''} to count groups`;
  }
  if (token?.image === '?') return 'write iff(condition, value, otherwise)';
  if (token?.tokenType === Semicolon && tokens[fault + 1]?.tokenType === Semicolon) {
    return 'write one `;` between two queries';
  }
  if (expected.includes(keywords.null))
    return 'only literals are allowed inside dynamic(…): calculate with bag_pack(), pack_array()';
  if (expected.includes(DotDot)) return 'write both ends: between (low .. high)';
  const isOver = CLOSERS.find(([, closer]) => token?.tokenType === closer && !expected.includes(closer));
  if (isOver !== undefined) return `leave it out, or write ${mention(imageOf(isOver[0]))} where it should begin`;
  const isOpen = CLOSERS.find(([, closer]) => expected.includes(closer));
  const afterValue = expected.includes(Dot);
  const hasOwnWords = expected.includes(keywords.asc) || expected.includes(keywords.by);
  if (afterValue && token !== null && startsExpression(token) && !hasOwnWords) {
    const between = expected.includes(Comma) ? 'a `,` or an operator' : 'an operator';
    return `write ${between} between the two values, for example ==, has or and`;
  }
  if (isOpen !== undefined) return `close the ${mention(imageOf(isOpen[0]))} with ${mention(imageOf(isOpen[1]))}`;
  if (previous !== null && !afterValue) {
    if (expected.includes(OpenParenthesis)) return `write ${mention(`${previous.image} (…)`)}`;
    if (expected.includes(Identifier)) return `write a name after ${mention(previous.image)}`;
    if (previous.tokenType === OpenBracket) return "write the name in quotes: ['…']";
  }
  return exampleAt(tokens, fault, known) ?? 'end the query here, or go on with `|` and an operator';
}

/** How a symbol is written. */
function imageOf(type: TokenType): string {
  return type.LABEL ?? type.name;
}

/** How the operator is used that the problem is in, or the statement after `;`; null where there is none. */
function exampleAt(
  tokens: readonly IToken[],
  fault: number,
  { columns, operators, sources }: KnownNames,
): string | null {
  const start = tokens.findLastIndex(
    ({ tokenType }, index) => index < fault && (tokenType === Pipe || tokenType === Semicolon),
  );
  const word = tokens[start + 1]?.image ?? '';
  const example =
    tokens[start]?.tokenType === Pipe
      ? exampleOf(operators, word, columns)
      : word === 'let'
        ? '; let Limit = 10; $command_results | take Limit'
        : (exampleOf(sources, word, columns)?.replace('|', ';') ?? null);
  return example === null ? null : `for example: ${example}`;
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
