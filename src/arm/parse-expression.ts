import { EOF, Lexer, type IToken } from 'chevrotain';
import { mention } from '../../grammar/text/mention.js';
import type { Span } from '../../grammar/text/positions.js';
import { MAX_BRACKETS, MAX_EXPRESSION_LENGTH } from './limits.js';
import { TemplateExpressionParser, spanOf } from './parser.js';
import type { TemplateExpression } from './syntax.js';
import { CloseBracket, CloseParenthesis, Identifier, NumberLiteral, Unexpected, vocabulary } from './tokens.js';

/** Why a text is not an expression; the span counts in the string's value. */
export interface ExpressionProblem extends Span {
  readonly limit: boolean;
  readonly message: string;
  readonly hint: string | null;
}

export type ExpressionResult =
  | { readonly ok: true; readonly expression: TemplateExpression }
  | { readonly ok: false; readonly problem: ExpressionProblem };

const lexer = new Lexer(vocabulary, { positionTracking: 'onlyOffset' });
const parser = new TemplateExpressionParser();

/** Whether a string of a template is an expression: `[...]`, but not `[[...`, which is a text that starts with a bracket. */
export function isExpression(text: string): boolean {
  return text.startsWith('[') && text.endsWith(']') && !text.startsWith('[[');
}

/** The text that a string of a template stands for when it is not an expression. */
export function unescaped(text: string): string {
  return text.startsWith('[[') && text.endsWith(']') ? text.slice(1) : text;
}

/** Parses `[...]`. */
export function parseExpression(text: string): ExpressionResult {
  if (text.length > MAX_EXPRESSION_LENGTH) {
    const message = `the expression has ${text.length} characters; at most ${MAX_EXPRESSION_LENGTH} are allowed`;
    return failed({ start: 0, end: 1 }, message, null, true);
  }
  const { tokens } = lexer.tokenize(text.slice(1, -1));
  const problem = problemOfTokens(tokens);
  if (problem !== null) return { ok: false, problem };
  const expression = parser.parse(tokens);
  if (expression !== undefined) return { ok: true, expression };
  const [error] = parser.errors;
  const end = text.length - 1;
  // At the end, chevrotain's token has no place.
  const token = error === undefined || error.token.tokenType === EOF ? null : error.token;
  return syntaxProblem(tokens, token, end);
}

/** What the lexer itself can tell, before the parser recurses. */
function problemOfTokens(tokens: readonly IToken[]): ExpressionProblem | null {
  let open = 0;
  for (const token of tokens) {
    const { image, tokenType } = token;
    if (tokenType === Unexpected) {
      return image === "'"
        ? problemAt(spanOf(token), 'this string is never closed', "add the closing ' (a quote inside is written '')")
        : problemAt(
            spanOf(token),
            `${mention(image)} has no meaning in an expression`,
            image === '"' ? "strings in expressions are written in single quotes: '…'" : operatorHint(image),
          );
    }
    if (tokenType === NumberLiteral && image.includes('.')) {
      return problemAt(
        spanOf(token),
        `${image}: the expression language has no decimals`,
        `write json('${image}'), or an integer`,
      );
    }
    if (tokenType === NumberLiteral && !Number.isSafeInteger(Number(image))) {
      return problemAt(
        spanOf(token),
        `the integer ${mention(image)} is beyond 2^53, which this evaluator does not hold`,
      );
    }
    if (image === '(' || image === '[' || image === '[?') open++;
    else if (tokenType === CloseParenthesis || tokenType === CloseBracket) open--;
    if (open > MAX_BRACKETS) {
      const message = `the expression is nested deeper than ${MAX_BRACKETS} brackets`;
      return problemAt(spanOf(token), message, null, true);
    }
  }
  return null;
}

const OPERATORS: Readonly<Record<string, string>> = {
  '+': "add(1, 2), or concat('a', 'b')",
  '*': 'mul(2, 3)',
  '/': 'div(6, 2)',
  '%': 'mod(7, 2)',
  '-': 'sub(3, 1)',
  '=': 'equals(a, b)',
  '<': 'less(a, b)',
  '>': 'greater(a, b)',
  '!': 'not(a)',
  '&': 'and(a, b)',
  '|': 'or(a, b)',
  '?': 'if(condition, a, b)',
};

function operatorHint(image: string): string | null {
  const call = OPERATORS[image];
  return call === undefined ? null : `there are no operators; write ${call}`;
}

function syntaxProblem(tokens: readonly IToken[], token: IToken | null, end: number): ExpressionResult {
  const span = token === null ? { start: end, end: end + 1 } : spanOf(token);
  const found = token === null ? 'the end of the expression' : mention(token.image);
  const before = tokens[token === null ? tokens.length - 1 : tokens.indexOf(token) - 1];
  if (tokens.length === 0)
    return failed(span, 'the expression is empty', "a text in brackets starts with two of them: '[[…]'");
  if (before?.tokenType === Identifier && !isProperty(tokens, before)) {
    const name = mention(before.image);
    return failed(
      spanOf(before),
      `expected ( after ${name}, but found ${found}`,
      `a name alone is not an expression: write parameters('${before.image}') or variables('${before.image}'), quote a string with '…', or start a plain text with [[`,
    );
  }
  if (token === null) return failed(span, 'the expression ends too early', 'is a ) or an argument missing?');
  return failed(span, `unexpected ${found}`, 'is a comma or a bracket missing or too many?');
}

function isProperty(tokens: readonly IToken[], token: IToken): boolean {
  const previous = tokens[tokens.indexOf(token) - 1]?.image;
  return previous === '.' || previous === '.?';
}

function problemAt(span: Span, message: string, hint: string | null = null, limit = false): ExpressionProblem {
  return { start: span.start, end: span.end, message, hint, limit };
}

function failed(span: Span, message: string, hint: string | null = null, limit = false): ExpressionResult {
  return { ok: false, problem: problemAt(span, message, hint, limit) };
}
