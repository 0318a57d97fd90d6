import { CommandParser } from '../../../grammar/parser.js';
import type { IToken, TokenType } from '../../../grammar/tokens.js';

/** More tokens than any command has up to its end. */
const MAX_COMMAND_LENGTH = 64;

let parser: CommandParser | null = null;

/** What the grammar expects after the tokens of a command's beginning; nothing after too many of them. */
export function expectedAfter(tokens: readonly IToken[]): TokenType[] {
  if (tokens.length > MAX_COMMAND_LENGTH) return [];
  parser ??= new CommandParser();
  return parser.expectedAfter([...tokens]);
}
