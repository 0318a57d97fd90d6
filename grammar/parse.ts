import type { Span } from './text/positions.js';
import { diagnose, diagnoseCharacters, diagnoseRest } from './diagnose.js';
import { isKnownVerb } from './known-commands.js';
import { tokenize } from './lexer.js';
import { messages } from './messages.js';
import { CommandParser } from './parser.js';
import { splitScriptBody } from './script-body.js';
import type { Command, ScriptElement, Statement, SyntaxProblem, Tail } from './syntax.js';
import { Directive, Dot, endOf, Pipe, ScriptArrow, Semicolon, type IToken } from './tokens.js';

/** The syntax tree of a whole request, or the first thing that is wrong with it. */
export type ParseResult =
  { readonly ok: true; readonly statement: Statement } | { readonly ok: false; readonly problem: SyntaxProblem };

const parser = new CommandParser();

/**
 * Parses one request: a management command, perhaps with a tail and a terminating `;`, or nothing but blanks and comments.
 * Everything else is a problem; no part of a text is ever dropped (OURS(syntax-errors)).
 */
export function parse(text: string): ParseResult {
  return parseTokens(text, tokenize(text), { start: 0, end: text.length });
}

/** Numbers, truth values in the three spellings of Kusto's, and string literals, which hold no bare word. */
const VALUE = /^(?:-?\d|(?:true|True|TRUE|false|False|FALSE)$|[hH]?@?(?:['"]|```|~~~))/;

/** Parses the tokens of a stretch of `text`. Offsets stay those of the whole text. */
function parseTokens(text: string, tokens: IToken[], within: Span, inScript = false): ParseResult {
  const first = tokens[0];
  if (first === undefined) return { ok: true, statement: { command: null, tail: null } };
  if (first.tokenType === Directive) {
    const beforeCommand = tokens.some(({ tokenType }) => tokenType !== Directive);
    return { ok: false, problem: messages.directive(first, beforeCommand) };
  }

  // No command holds a `|` or `;` of its own, so the first one ends it; `<|` ends the header of a script.
  const cut = tokens.findIndex(
    ({ tokenType }) => tokenType === Pipe || tokenType === Semicolon || tokenType === ScriptArrow,
  );
  const isScript = cut >= 0 && tokens[cut]?.tokenType === ScriptArrow;
  const head = cut < 0 ? tokens : tokens.slice(0, isScript ? cut + 1 : cut);
  const rest = cut < 0 ? [] : tokens.slice(head.length);

  const command = parser.parse(text, head);
  if (command === undefined) {
    return {
      ok: false,
      problem: diagnose(text, tokens, head.length, within, candidate => parser.expectedAfter(candidate)),
    };
  }
  if (command.kind !== 'execute-cluster-script') {
    const stray = inScript ? strayInScript(rest) : null;
    return stray === null ? parseRest(command, rest) : { ok: false, problem: stray };
  }
  const bare = command.properties.find(({ valueSpan: { start, end } }) => !VALUE.test(text.slice(start, end)));
  if (bare !== undefined) return { ok: false, problem: messages.propertyValue(text, bare.valueSpan) };
  return inScript ? parseNestedScript(text, command, rest) : parseScript(text, command, rest);
}

/** What follows a command: nothing, its terminator, or a tail. */
function parseRest(command: Command, rest: IToken[]): ParseResult {
  const [separator, next] = rest;
  if (separator === undefined || (separator.tokenType === Semicolon && next === undefined)) {
    return { ok: true, statement: { command, tail: null } };
  }
  if (
    separator.tokenType === Semicolon &&
    next !== undefined &&
    (next.tokenType === Semicolon || next.tokenType === Dot)
  ) {
    return { ok: false, problem: diagnoseRest(next, rest.at(-1) ?? next, separator) };
  }
  const tail: Tail = {
    separator: separator.tokenType === Pipe ? '|' : ';',
    start: separator.startOffset,
    end: endOf(rest.at(-1) ?? separator),
  };
  return { ok: true, statement: { command, tail } };
}

/** What follows the `;` of a command in a script and is no command: queries of the whole request stand there only outside. */
function strayInScript(rest: readonly IToken[]): SyntaxProblem | null {
  const terminator = rest.findIndex(({ tokenType }) => tokenType === Semicolon);
  const stray = rest[terminator + 1];
  if (terminator < 0 || stray === undefined) return null;
  return stray.tokenType === Semicolon
    ? diagnoseRest(stray, rest.at(-1) ?? stray, rest[terminator])
    : messages.commandExpected(';', stray);
}

/**
 * Parses the body of a script before any of it runs: a malformed command refuses the whole script. One that merely cannot be
 * run here (its verb is nobody's, or it is not supported) is kept with its problem and fails when its turn comes, as on the
 * service. The last `;` may be doubled: one ends its command, the other the request.
 */
function parseScript(text: string, command: Command & { kind: 'execute-cluster-script' }, rest: IToken[]): ParseResult {
  const isDoubled = rest.slice(-2).every(({ tokenType }) => tokenType === Semicolon);
  const pieces = splitScriptBody(text, isDoubled ? rest.slice(0, -1) : rest);
  const stray = pieces[0]?.[0] ?? null;
  if (stray?.tokenType !== Dot) return { ok: false, problem: scriptInputExpected(command, stray) };

  const body: ScriptElement[] = [];
  for (const piece of pieces) {
    const start = piece[0]?.startOffset ?? command.end;
    const last = piece.at(-1);
    const end = last === undefined ? start : endOf(last);
    const result = parseTokens(text, piece, { start, end }, true);
    if (result.ok) {
      body.push({ start, end, statement: result.statement, problem: null });
      continue;
    }
    const malformed = diagnoseCharacters(text, piece) ?? strayInScript(piece);
    if (malformed !== null) return { ok: false, problem: malformed };
    const { reason } = result.problem;
    const verbOfNobody =
      (reason === 'SYN_UNKNOWN_COMMAND' || reason === 'SYN_KEYWORD_CASE') && !isKnownVerb(piece[1]?.image ?? '');
    if (reason !== 'SYN_UNSUPPORTED' && !verbOfNobody) return result;
    body.push({ start, end, statement: null, problem: result.problem });
  }
  return { ok: true, statement: { command: { ...command, end: body.at(-1)?.end ?? command.end, body }, tail: null } };
}

/**
 * A script inside a script fails when its turn comes, whatever it holds. So its commands are not parsed, which also keeps scripts
 * from nesting without end; only that it has some, and no broken token, is held against it.
 */
function parseNestedScript(
  text: string,
  command: Command & { kind: 'execute-cluster-script' },
  rest: IToken[],
): ParseResult {
  const first = rest[0] ?? null;
  if (first?.tokenType !== Dot) return { ok: false, problem: scriptInputExpected(command, first) };
  const malformed = diagnoseCharacters(text, rest);
  if (malformed !== null) return { ok: false, problem: malformed };
  return { ok: true, statement: { command: { ...command, end: endOf(rest.at(-1) ?? first) }, tail: null } };
}

function scriptInputExpected(command: Command, stray: IToken | null): SyntaxProblem {
  return stray === null ? messages.scriptInputMissing(command.end) : messages.commandExpected('<|', stray);
}
