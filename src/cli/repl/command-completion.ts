import {
  Comma,
  Dot,
  endOf,
  Equals,
  OpenLiteral,
  OpenBracket,
  OpenParenthesis,
  Pipe,
  ScriptArrow,
  Semicolon,
  StringToken,
  Word,
  type IToken,
  type TokenType,
} from '../../../grammar/tokens.js';
import { scanLiteral } from '../../../grammar/literals.js';
import { splitScriptBody } from '../../../grammar/script-body.js';
import { language } from '../../commands/language.js';
import { definitionOf } from '../../commands/registry.js';
import type { Candidate, Completion, CompletionContext } from './candidate.js';
import { completePolicy, RULE_SKELETON } from './policy-completion.js';

/** Completes the command that starts at `start`. */
export function completeCommand(
  text: string,
  start: number,
  offset: number,
  context: CompletionContext,
): Completion | null {
  const command = text.slice(0, offset);
  const tokens = ownTokens(command, start);
  const last = tokens.at(-1);
  if (last?.tokenType === OpenLiteral) return completeLiteral(text, tokens, last, offset);

  // Between tokens are blanks and comments only.
  if (/\/\/[^\r\n]*$/.test(command.slice(last === undefined ? start : endOf(last)))) return null;

  const tail = tokens.find(({ tokenType }) => tokenType === Pipe || tokenType === Semicolon);
  if (tail !== undefined) return completeTail(text, tokens[0]?.startOffset ?? start, tail, offset, context);

  const word = /[\w$-]*$/.exec(command.slice(start))?.[0] ?? '';
  const before = tokens.filter(({ startOffset }) => startOffset < offset - word.length);
  const expected = language.expectedAfter(before);
  // Where a name may appear, a literal is one as well, and no policy.
  const types = expected.includes(OpenBracket) ? expected.filter(type => type !== StringToken) : expected;
  const candidates = types.flatMap(type => candidatesFor(type, before, word));
  if (candidates.length === 0 && word === '' && isWhole(text.slice(start, offset))) {
    candidates.push({ text: '|', label: '|' });
  }
  const space = /^\s/.test(text.slice(offset)) ? '' : ' ';
  return {
    start: offset - word.length,
    end: offset,
    candidates: candidates
      .map(candidate => (candidate.cursor === undefined ? { ...candidate, text: candidate.text + space } : candidate))
      .sort((left, right) => (left.label < right.label ? -1 : 1)),
  };
}

/** Whether a text is a command that a tail may follow. */
function isWhole(text: string): boolean {
  const result = language.parse(text);
  return result.ok && result.statement.command !== null && result.statement.command.argument !== 'script';
}

/** The tokens of the command that the cursor is in: inside `.execute cluster script <|`, those of the script's last one. */
function ownTokens(text: string, start: number): IToken[] {
  // Tokenized from its start on, but with the offsets of the whole.
  const tokens = language
    .tokenize(text.slice(start))
    .map(token => ({ ...token, startOffset: token.startOffset + start }));
  const arrow = tokens.findIndex(({ tokenType }) => tokenType === ScriptArrow);
  if (arrow < 0) return tokens;
  return splitScriptBody(text, tokens.slice(arrow + 1)).at(-1) ?? [];
}

function candidatesFor(type: TokenType, before: readonly IToken[], word: string): Candidate[] {
  const previous = before.at(-1)?.tokenType;
  if (type === Dot) {
    const verbs = language.expectedAfter([dot]).map(({ LABEL }) => LABEL ?? '');
    return verbs.filter(verb => verb.startsWith(word)).map(verb => ({ text: `.${verb}`, label: `.${verb}` }));
  }
  if (type === StringToken) {
    return previous !== Equals && word === '' ? [FENCE] : [];
  }
  if (type === Word) {
    const script = language.table.scriptOf(before.slice(1).map(({ image }) => image));
    const values = previous === Equals ? ['true', 'false'] : (script?.properties ?? []);
    return named(values, word, previous === OpenParenthesis || previous === Comma || previous === Equals);
  }
  const label = type.LABEL ?? '';
  if (/^[a-z]/.test(label)) return named([label], word, true);
  return word === '' && (type === ScriptArrow || type === OpenParenthesis) ? [{ text: label, label }] : [];
}

const dot: IToken = {
  image: '.',
  startOffset: 0,
  tokenType: Dot,
  tokenTypeIdx: Dot.tokenTypeIdx ?? 0,
  payload: undefined,
};

function named(names: readonly string[], word: string, wanted: boolean): Candidate[] {
  return wanted ? names.filter(name => name.startsWith(word)).map(name => ({ text: name, label: name })) : [];
}

const FENCE_TEXT = `\`\`\`\n[\n  ${RULE_SKELETON}\n]\n\`\`\``;

/** A policy of one rule to fill in, the cursor in its type. */
const FENCE: Candidate = { text: FENCE_TEXT, label: '``` [policy] ```', cursor: FENCE_TEXT.indexOf('""') + 1 };

function completeLiteral(text: string, tokens: readonly IToken[], open: IToken, offset: number): Completion | null {
  const scan = scanLiteral(text.slice(0, offset), open.startOffset);
  // A literal alone is the policy of a command; that of a property may be a word as well.
  const [expected, ...others] = language.expectedAfter(tokens.slice(0, -1));
  if (scan?.outcome !== 'text-ends' || expected !== StringToken || others.length > 0) return null;
  return completePolicy(text, scan, offset);
}

function completeTail(
  text: string,
  start: number,
  tail: IToken,
  offset: number,
  context: CompletionContext,
): Completion | null {
  const head = language.parse(text.slice(start, tail.startOffset));
  if (!head.ok || head.statement.command === null) return null;
  return context.completeTail(text, tail.startOffset, offset, definitionOf(head.statement.command).columns);
}
