import { CommandLanguage, type ParseResult } from '../../grammar/language.js';
import { commands } from './registry.js';

/** The grammar of all commands that run here. */
export const language = new CommandLanguage(commands);

/**
 * Parses one request: a management command, perhaps with a tail and a terminating `;`, or nothing but blanks and comments. What is
 * wrong is a problem with its place.
 */
export function parse(text: string): ParseResult {
  return language.parse(text);
}
