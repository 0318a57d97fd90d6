import type { Span } from './text/positions.js';
import type { CommandSyntax } from './command-table.js';
import type { StringLiteral } from './literals.js';
import type { Problem } from './text/problem.js';

/** What one `execute` gets: a command with its tail, or nothing but blanks and comments. Spans are offsets in the whole text. */
export interface Statement {
  /** null for a text of blanks and comments only. */
  readonly command: Command | null;
  /** null for a command that is alone. */
  readonly tail: Tail | null;
}

/** The part of a statement from its first `|` or `;` on: query operators, or queries over `$command_results`. */
export interface Tail extends Span {
  readonly separator: '|' | ';';
}

/** A command, by what it is given. */
export type Command = PlainCommand | PolicyCommand | ScriptCommand;

interface CommandNode<Argument extends CommandSyntax['argument']> extends Span {
  /** That of its row in the table of commands. */
  readonly kind: string;
  readonly argument: Argument;
}

/** A command that is its keywords only, perhaps with the name of an entity among them. Its span runs from the dot to its last token. */
export interface PlainCommand extends CommandNode<'none'> {
  readonly name?: EntityName;
}

/** The name of a database, a principal, …, as its text means it. */
export interface EntityName extends Span {
  readonly value: string;
}

/** A command with a policy, which is not read yet: any text will do here. */
export interface PolicyCommand extends CommandNode<'policy'> {
  readonly policy: StringLiteral;
}

/** A command with a `with (...)` list and commands of its own. */
export interface ScriptCommand extends CommandNode<'script'> {
  readonly properties: readonly ScriptProperty[];
  readonly body: readonly ScriptElement[];
}

/** `Name = value` of a `with (...)` list. */
export interface ScriptProperty {
  readonly name: string;
  readonly nameSpan: Span;
  /** The value as text: of a string literal its value, otherwise as written. */
  readonly value: string;
  readonly valueSpan: Span;
}

/** A command of a script body, or one that this interpreter cannot run, which fails when its turn comes. */
export type ScriptElement = Span &
  (
    | { readonly statement: Statement; readonly problem: null }
    | { readonly statement: null; readonly problem: SyntaxProblem }
  );

/** Why a text is not one whole, supported command. */
export type SyntaxProblem = Problem<'BadRequest_SyntaxError', SyntaxReason>;

/** Microsoft's diagnostic where there is one (`KS…`), otherwise ours (`SYN_…`). */
export type SyntaxReason =
  /** A string literal without its end. */
  | 'KS001'
  /** A character that Kusto has no token for. */
  | 'KS002'
  /** Something else was expected here. */
  | 'KS005'
  /** A lone dot. */
  | 'KS300'
  /** Kusto knows it, this interpreter does not run it. */
  | 'SYN_UNSUPPORTED'
  /** No command of Kusto's starts like this. */
  | 'SYN_UNKNOWN_COMMAND'
  /** A keyword in the wrong case. */
  | 'SYN_KEYWORD_CASE'
  /** A command without its dot. */
  | 'SYN_MISSING_DOT'
  /** Something follows the command. The official editor drops it silently; running half of what was written is worse. */
  | 'SYN_LEFTOVER'
  /** A second string literal: Kusto does not join the literals of a command. */
  | 'SYN_SECOND_LITERAL'
  /** A second command in one request. */
  | 'SYN_SECOND_COMMAND'
  /** A command that is longer than one may be. */
  | 'SYN_TOO_LONG'
  /** A directive where a command belongs. */
  | 'SYN_DIRECTIVE';
