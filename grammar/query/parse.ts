import type { Tail } from '../syntax.js';
import { diagnoseTail, lexicalFault, type KnownNames } from './diagnose.js';
import { syntaxMessages } from './messages.js';
import { QueryParser, type TailLanguage } from './parser.js';
import type { OperatorSyntax } from './operator-syntax.js';
import type { QuerySyntaxProblem, TailSyntax } from './syntax.js';
import {
  CloseBrace,
  CloseBracket,
  CloseParenthesis,
  endOf,
  OpenBrace,
  OpenBracket,
  OpenParenthesis,
  Pipe,
  Semicolon,
  tokenize,
  type IToken,
} from './tokens.js';

export type QueryParseResult =
  { readonly ok: true; readonly tail: TailSyntax } | { readonly ok: false; readonly problem: QuerySyntaxProblem };

/** How deep brackets may be nested; the parser and what follows it recurse on them. */
export const MAX_NESTING = 60;

/** The longest tail in UTF-16 units. The service takes no more than 2 MB of text in one request. */
export const MAX_TAIL_LENGTH = 1_000_000;

/** The most operators and statements of one tail; what binds and runs them recurses. */
export const MAX_OPERATORS = 200;

/** How many operators every parser has: the most used, which are first in a language. */
const COMMON = 8;

// Building a grammar takes about a millisecond for each operator: most processes never use those that hardly any tail uses.
const builtParsers = new WeakMap<
  TailLanguage,
  { readonly words: ReadonlySet<string> | null; readonly parser: QueryParser }
>();

/** The parser of tails with all operators of a language, built when first used. */
export function queryParser(language: TailLanguage): QueryParser {
  const built = builtParsers.get(language);
  if (built !== undefined && built.words === null) return built.parser;
  const parser = new QueryParser(language);
  builtParsers.set(language, { words: null, parser });
  return parser;
}

/** A parser for these tokens: the first one that a language needs has the most used operators, and those that the tokens may use. */
function parserOf(language: TailLanguage, tokens: readonly IToken[]): QueryParser {
  const images = new Set(tokens.map(({ image }) => image));
  const isUsed = ({ words }: OperatorSyntax) => words.some(word => images.has(word));
  const used = language.operators.filter((each, index) => index < COMMON || isUsed(each));
  const sources = language.sources.filter(isUsed);
  const built = builtParsers.get(language);
  if (built !== undefined) {
    const { words } = built;
    const isEnough = words === null || [...used, ...sources].every(({ name }) => words.has(name));
    return isEnough ? built.parser : queryParser(language);
  }
  const parser = new QueryParser({ operators: used, sources });
  builtParsers.set(language, { words: new Set([...used, ...sources].map(({ name }) => name)), parser });
  return parser;
}

/**
 * Parses what is after a command, from its `|` or `;` on. Offsets stay those of the whole text.
 * What `known` says is only for what people are told about a problem.
 */
export function parseTail(text: string, tail: Tail, language: TailLanguage, known: KnownNames): QueryParseResult {
  if (tail.end - tail.start > MAX_TAIL_LENGTH) {
    return refused(syntaxMessages.tooLarge(tail, `the query is longer than ${MAX_TAIL_LENGTH} characters`));
  }
  const tokens = tokenize(text, tail.start, tail.end);
  const tooDeep = firstTooDeep(tokens);
  if (tooDeep !== null) {
    return refused(
      syntaxMessages.tooLarge(
        { start: tooDeep.startOffset, end: endOf(tooDeep) },
        `brackets are nested more than ${MAX_NESTING} deep`,
      ),
    );
  }
  const separators = tokens.filter(({ tokenType }) => tokenType === Pipe || tokenType === Semicolon);
  if (separators.length > MAX_OPERATORS) {
    return refused(syntaxMessages.tooLarge(tail, `the query has more than ${MAX_OPERATORS} operators and statements`));
  }
  const lexical = firstLexicalFault(text, tokens);
  const parsed = parserOf(language, tokens).parse(text, tokens);
  if (parsed === undefined) {
    // What might appear there instead, the whole language tells.
    const parser = queryParser(language);
    parser.parse(text, tokens);
    const fault = parser.faultIndex(tokens);
    const expected = parser.expectedAfter(tokens.slice(0, fault));
    return refused(diagnoseTail(text, tokens, fault, expected, known));
  }
  if (lexical !== null) return refused(lexical);
  if (parsed.tooLarge !== null) return refused(syntaxMessages.tooLarge(tail, parsed.tooLarge));
  return { ok: true, tail: parsed.tail };
}

function refused(problem: QuerySyntaxProblem): QueryParseResult {
  return { ok: false, problem };
}

function firstLexicalFault(text: string, tokens: readonly IToken[]): QuerySyntaxProblem | null {
  for (const token of tokens) {
    const fault = lexicalFault(text, token);
    if (fault !== null) return fault;
  }
  return null;
}

function firstTooDeep(tokens: readonly IToken[]): IToken | null {
  let depth = 0;
  for (const token of tokens) {
    const { tokenType } = token;
    if (tokenType === OpenParenthesis || tokenType === OpenBracket || tokenType === OpenBrace) depth++;
    else if (tokenType === CloseParenthesis || tokenType === CloseBracket || tokenType === CloseBrace) {
      // The parser reports a closer of nothing; what follows it is as deep as it looks.
      depth = Math.max(0, depth - 1);
    }
    if (depth > MAX_NESTING) return token;
  }
  return null;
}
