import type { Span } from './text/positions.js';
import { commandEnd, MAX_COMMAND_LENGTH } from './command-length.js';
import { CommandTable, type CommandSyntax } from './command-table.js';
import { CommandDiagnosis } from './diagnose.js';
import { isKnownVerb } from './known-commands.js';
import { tokenize } from './lexer.js';
import { syntaxMessages, type SyntaxMessages } from './messages.js';
import { CommandParser } from './parser.js';
import { splitScriptBody } from './script-body.js';
import type { Command, ScriptCommand, ScriptElement, Statement, SyntaxProblem, Tail } from './syntax.js';
import { Directive, Dot, endOf, Pipe, ScriptArrow, Semicolon, type IToken, type TokenType } from './tokens.js';

/** The syntax tree of a whole request, or the first thing that is wrong with it. */
export type ParseResult =
  { readonly ok: true; readonly statement: Statement } | { readonly ok: false; readonly problem: SyntaxProblem };

/** More tokens than any command has up to its end. */
const MAX_COMMAND_TOKENS = 64;

/** Numbers, truth values in the three spellings of Kusto's, and string literals, which hold no bare word. */
const VALUE = /^(?:-?\d|(?:true|True|TRUE|false|False|FALSE)$|[hH]?@?(?:['"]|```|~~~))/;

/** The language of management commands: a table of commands, and all that the grammar makes of it. */
export class CommandLanguage {
  readonly table: CommandTable;
  private readonly parser: CommandParser;
  private readonly messages: SyntaxMessages;
  private readonly diagnosis: CommandDiagnosis;

  constructor(commands: readonly [CommandSyntax, ...CommandSyntax[]]) {
    this.table = new CommandTable(commands);
    this.parser = new CommandParser(this.table);
    this.messages = syntaxMessages(this.table);
    this.diagnosis = new CommandDiagnosis(this.table, tokens => this.parser.expectedAfter(tokens));
  }

  /**
   * Parses one request: a management command, perhaps with a tail and a terminating `;`, or nothing but blanks and comments.
   * Everything else is a problem; no part of a text is ever dropped (OURS(syntax-errors)).
   */
  parse(text: string): ParseResult {
    const tooLong = commandEnd(text);
    if (tooLong !== null) return { ok: false, problem: this.messages.tooLong(tooLong, MAX_COMMAND_LENGTH) };
    return this.parseTokens(text, this.tokenize(text), { start: 0, end: text.length });
  }

  /** The tokens of a text, blanks and comments left out. */
  tokenize(text: string): IToken[] {
    return tokenize(text, this.table.keywords);
  }

  /** What the grammar expects after the tokens of a command's beginning; nothing after more than any command has. */
  expectedAfter(tokens: readonly IToken[]): TokenType[] {
    return tokens.length > MAX_COMMAND_TOKENS ? [] : this.parser.expectedAfter([...tokens]);
  }

  /** Parses the tokens of a stretch of `text`. Offsets stay those of the whole text. */
  private parseTokens(text: string, tokens: IToken[], within: Span, inScript = false): ParseResult {
    const first = tokens[0];
    if (first === undefined) return { ok: true, statement: { command: null, tail: null } };
    if (first.tokenType === Directive) {
      const beforeCommand = tokens.some(({ tokenType }) => tokenType !== Directive);
      return { ok: false, problem: this.messages.directive(first, beforeCommand) };
    }

    // No command holds a `|` or `;` of its own, so the first one ends it; `<|` ends the header of a script.
    const cut = tokens.findIndex(
      ({ tokenType }) => tokenType === Pipe || tokenType === Semicolon || tokenType === ScriptArrow,
    );
    const isScript = cut >= 0 && tokens[cut]?.tokenType === ScriptArrow;
    const head = cut < 0 ? tokens : tokens.slice(0, isScript ? cut + 1 : cut);
    const rest = cut < 0 ? [] : tokens.slice(head.length);

    const command = this.parser.parse(text, head);
    if (command === undefined) {
      return {
        ok: false,
        problem: this.diagnosis.of(text, tokens, head.length, within),
      };
    }
    if (command.argument !== 'script') {
      const stray = inScript ? this.strayInScript(rest) : null;
      return stray === null ? this.parseRest(command, rest) : { ok: false, problem: stray };
    }
    const bare = command.properties.find(({ valueSpan: { start, end } }) => !VALUE.test(text.slice(start, end)));
    if (bare !== undefined) return { ok: false, problem: this.messages.propertyValue(text, bare.valueSpan) };
    return inScript ? this.parseNestedScript(text, command, rest) : this.parseScript(text, command, rest);
  }

  /** What follows a command: nothing, its terminator, or a tail. */
  private parseRest(command: Command, rest: IToken[]): ParseResult {
    const [separator, next] = rest;
    if (separator === undefined || (separator.tokenType === Semicolon && next === undefined)) {
      return { ok: true, statement: { command, tail: null } };
    }
    if (
      separator.tokenType === Semicolon &&
      next !== undefined &&
      (next.tokenType === Semicolon || next.tokenType === Dot)
    ) {
      return { ok: false, problem: this.diagnosis.ofRest(next, rest.at(-1) ?? next, separator) };
    }
    const tail: Tail = {
      separator: separator.tokenType === Pipe ? '|' : ';',
      start: separator.startOffset,
      end: endOf(rest.at(-1) ?? separator),
    };
    return { ok: true, statement: { command, tail } };
  }

  /** What follows the `;` of a command in a script and is not a command: queries of the whole request appear only outside. */
  private strayInScript(rest: readonly IToken[]): SyntaxProblem | null {
    const terminator = rest.findIndex(({ tokenType }) => tokenType === Semicolon);
    const stray = rest[terminator + 1];
    if (terminator < 0 || stray === undefined) return null;
    return stray.tokenType === Semicolon
      ? this.diagnosis.ofRest(stray, rest.at(-1) ?? stray, rest[terminator])
      : this.messages.commandExpected(';', stray);
  }

  /**
   * Parses the body of a script before any of it runs: a malformed command refuses the whole script. One that merely cannot be
   * run here (its verb is unknown, or it is not supported) is kept with its problem and fails when its turn comes, as on the
   * service. The last `;` may be doubled: one ends its command, the other the request.
   */
  private parseScript(text: string, command: ScriptCommand, rest: IToken[]): ParseResult {
    const isDoubled = rest.slice(-2).every(({ tokenType }) => tokenType === Semicolon);
    const pieces = splitScriptBody(text, isDoubled ? rest.slice(0, -1) : rest);
    const stray = pieces[0]?.[0] ?? null;
    if (stray?.tokenType !== Dot) return { ok: false, problem: this.scriptInputExpected(command, stray) };

    const body: ScriptElement[] = [];
    for (const piece of pieces) {
      const start = piece[0]?.startOffset ?? command.end;
      const last = piece.at(-1);
      const end = last === undefined ? start : endOf(last);
      const result = this.parseTokens(text, piece, { start, end }, true);
      if (result.ok) {
        body.push({ start, end, statement: result.statement, problem: null });
        continue;
      }
      const malformed = this.diagnosis.ofCharacters(text, piece) ?? this.strayInScript(piece);
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
  private parseNestedScript(text: string, command: ScriptCommand, rest: IToken[]): ParseResult {
    const first = rest[0] ?? null;
    if (first?.tokenType !== Dot) return { ok: false, problem: this.scriptInputExpected(command, first) };
    const malformed = this.diagnosis.ofCharacters(text, rest);
    if (malformed !== null) return { ok: false, problem: malformed };
    return { ok: true, statement: { command: { ...command, end: endOf(rest.at(-1) ?? first) }, tail: null } };
  }

  private scriptInputExpected(command: Command, stray: IToken | null): SyntaxProblem {
    return stray === null ? this.messages.scriptInputMissing(command.end) : this.messages.commandExpected('<|', stray);
  }
}
