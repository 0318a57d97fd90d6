import { didYouMean } from './text/mention.js';
import { nearest } from './text/nearest.js';
import type { Span } from './text/positions.js';
import {
  commandBeginningWith,
  commandOfOtherVerb,
  knownCommand,
  relatedCommand,
  similarCommand,
} from './known-commands.js';
import { scanLiteral } from './literals.js';
import { messages } from './messages.js';
import type { SyntaxProblem } from './syntax.js';
import {
  Comma,
  Directive,
  Dot,
  endOf,
  Minus,
  OpenLiteral,
  OpenParenthesis,
  Pipe,
  ScriptArrow,
  Semicolon,
  StringLiteral,
  Unexpected,
  With,
  Word,
  type IToken,
  type TokenType,
} from './tokens.js';

/** The grammar's own answer to "what may follow these tokens?". */
export type ExpectedAfter = (tokens: IToken[]) => TokenType[];

/**
 * Why the tokens are no command. `headLength` of them were given to the grammar; the fault is at the first token that the
 * grammar does not expect after those before it, or at the end when all fit.
 */
export function diagnose(
  text: string,
  tokens: IToken[],
  headLength: number,
  within: Span,
  expectedAfter: ExpectedAfter,
): SyntaxProblem {
  const beginning = diagnoseBeginning(text, tokens, within);
  if (beginning !== null) return beginning;

  const { matched, expected } = matchPrefix(tokens.slice(0, headLength), expectedAfter);

  const faulty = tokens[matched] ?? null;
  const previous = tokens[matched - 1];
  const at = previous === undefined ? within.start : endOf(previous);
  const open = firstOpenLiteral(text, tokens, matched);
  if (open !== null) return open;
  if (faulty?.tokenType === Unexpected) return messages.unexpectedCharacter(faulty);
  // `@‘…’`, a word with a letter of another script: what the token runs into is wrong, not the token.
  const next = tokens[matched + 1];
  if (faulty !== null && next?.tokenType === Unexpected && endOf(faulty) === next.startOffset) {
    return messages.unexpectedCharacter(next);
  }

  // A complete command before the fault: a longer one of Kusto's, or the rest is too much. Otherwise something else should
  // stand here.
  if (expected.length === 0 && faulty !== null) {
    return longerCommand(tokens, faulty) ?? diagnoseRest(faulty, tokens.at(-1) ?? faulty, previous);
  }

  const glued = gluedKeyword(tokens, matched);
  if (glued !== null) return glued;
  const known = diagnoseKnownCommand(text, tokens, matched);
  if (known !== null) return known;
  return diagnoseExpected(tokens, matched, at, expected);
}

/** How many of the tokens the grammar takes, and what it expects after those. */
function matchPrefix(
  tokens: readonly IToken[],
  expectedAfter: ExpectedAfter,
): { readonly matched: number; readonly expected: TokenType[] } {
  // The grammar's answer takes exponential time in the items of a list. All items before the last comma are left out: what may
  // follow it is what may follow the list's opening bracket. So few contexts are left, each asked about once.
  let context: IToken[] = [];
  const answers = new Map<string, TokenType[]>();
  const ask = (): TokenType[] => {
    const key = context.map(({ tokenTypeIdx }) => tokenTypeIdx).join(' ');
    const answer = answers.get(key) ?? expectedAfter(context);
    answers.set(key, answer);
    return answer;
  };
  for (const [matched, token] of tokens.entries()) {
    const expected = ask();
    if (!expected.includes(token.tokenType)) return { matched, expected };
    if (token.tokenType === Comma) {
      context = context.slice(0, context.findIndex(({ tokenType }) => tokenType === OpenParenthesis) + 1);
    } else {
      context.push(token);
    }
  }
  return { matched: tokens.length, expected: ask() };
}

/** The first literal without an end or character without a meaning, which no command may hold, known or not. */
export function diagnoseCharacters(text: string, tokens: readonly IToken[]): SyntaxProblem | null {
  const token = tokens.find(({ tokenType }) => tokenType === OpenLiteral || tokenType === Unexpected);
  if (token === undefined) return null;
  return token.tokenType === OpenLiteral ? openLiteral(text, token) : messages.unexpectedCharacter(token);
}

/** What is wrong after a whole command, from `token` to `last`; `previous` is the command's last token. */
export function diagnoseRest(token: IToken, last: IToken, previous: IToken | undefined): SyntaxProblem {
  const span = { start: token.startOffset, end: endOf(last) };
  const afterLiteral = previous?.tokenType === StringLiteral;
  if (afterLiteral && endOf(previous) === token.startOffset && token.tokenType !== StringLiteral) {
    return messages.afterEarlyQuote(token, span, previous.image.slice(-1));
  }
  switch (token.tokenType) {
    case StringLiteral:
      return afterLiteral
        ? messages.secondLiteral(token)
        : messages.leftover(token, span, 'only .alter and .alter-merge take a policy');
    case Dot:
      return token === last
        ? messages.leftover(token, span, 'a command ends without a dot')
        : messages.secondCommand(span);
    case Directive:
      return messages.leftover(
        token,
        span,
        'a comment starts with //; a directive needs a line of its own in a script',
      );
    case With:
      return messages.leftover(token, span, 'this command takes no properties');
    case Semicolon:
      return messages.leftover(token, span, 'one `;` ends a command');
    case Minus:
      return messages.leftover(token, span, 'a comment starts with //, not --');
    default:
      return messages.leftover(
        token,
        span,
        token.image === '/'
          ? 'a comment starts with // and ends with its line'
          : token.image === '+'
            ? 'the policy is one literal; Kusto does not join those of a command'
            : null,
      );
  }
}

function diagnoseBeginning(text: string, tokens: readonly IToken[], within: Span): SyntaxProblem | null {
  const [first, second] = tokens;
  if (first === undefined) return null;
  if (first.tokenType === Dot) {
    if (second === undefined) return messages.loneDot(first);
    if (second.tokenType === Dot) return messages.doubledDot({ start: first.startOffset, end: endOf(second) });
    return null;
  }
  if (first.tokenType === Unexpected) return messages.unexpectedCharacter(first);
  const words = wordsOf([{ ...first, image: '.', tokenType: Dot }, ...tokens]);
  const known = knownCommand(words.map(word => word.toLowerCase()));
  // `set x;` and the like are statements of queries, though there is a command `.set …`, too.
  if (known !== null && /^\S+ [a-z]/.test(known.name)) {
    const line = text.slice(first.startOffset, within.end).split(/[\r\n|;]/, 1)[0] ?? '';
    const inCase = known.name.split(' ').every((word, index) => word === '…' || word === words[index]);
    return messages.missingDot(first, inCase ? `.${line.trim()}` : `.${known.name}`);
  }
  const hasCommand = tokens.some(
    ({ tokenType }, index) =>
      tokenType === Dot && knownCommand(wordsOf(tokens.slice(index, index + MAX_BEGINNING_LENGTH))) !== null,
  );
  return first.tokenType === Word || known !== null
    ? messages.query(first, { start: first.startOffset, end: endOf(tokens.at(-1) ?? first) }, hasCommand)
    : messages.noDotFirst(first, hasCommand);
}

/** An open literal explains everything after it, so it is reported even when the command was wrong before. */
function firstOpenLiteral(text: string, tokens: readonly IToken[], matched: number): SyntaxProblem | null {
  const token = tokens[matched];
  return token?.tokenType === OpenLiteral ? openLiteral(text, token) : null;
}

function openLiteral(text: string, token: IToken): SyntaxProblem {
  const scan = scanLiteral(text, token.startOffset);
  return scan === null ? messages.unexpectedCharacter(token) : messages.openLiteral(text, scan, token);
}

/** `.alter -merge`, `.alter - merge`, `.alter merge`: the pieces of a keyword that must touch. */
function gluedKeyword(tokens: readonly IToken[], matched: number): SyntaxProblem | null {
  const [before, minus, after] = tokens.slice(matched - 1, matched + 2);
  if (before?.image !== 'alter') return null;
  const merge = minus?.tokenType === Minus ? after : minus;
  if (merge?.image !== 'merge') return null;
  return messages.gluedKeyword({ start: before.startOffset, end: endOf(merge) }, 'alter-merge');
}

const MAX_BEGINNING_LENGTH = 64;

/** The words of a command as the table of known commands has them: keywords as they are, arguments as any word. */
function wordsOf(tokens: readonly IToken[]): string[] {
  return spelledWords(tokens).map(({ image }) => image);
}

/** The first words after the dot, with the offset where each ends. */
function spelledWords(tokens: readonly IToken[]): { readonly image: string; readonly end: number }[] {
  const words: { image: string; end: number }[] = [];
  for (const [index, token] of tokens.entries()) {
    if (index === 0) continue;
    // No command has as many tokens before its arguments.
    if (index > MAX_BEGINNING_LENGTH) break;
    if ([Pipe, Semicolon, ScriptArrow, OpenParenthesis, Comma].includes(token.tokenType)) break;
    // `create-or-alter`, `materialized-view`: words joined by hyphens without a gap.
    const previous = tokens[index - 1];
    const touches = previous !== undefined && endOf(previous) === token.startOffset && index > 1;
    const joins = touches && (token.tokenType === Minus || previous.tokenType === Minus);
    const end = endOf(token);
    const joined = joins ? words.pop() : undefined;
    words.push({ image: `${joined?.image ?? ''}${token.image}`, end });
    if (words.length >= 8) break;
  }
  return words;
}

/** A command of Kusto's that begins with one that runs here: `.show databases details`, and the lists of its arguments. */
function longerCommand(tokens: readonly IToken[], faulty: IToken): SyntaxProblem | null {
  const first = tokens[0] ?? faulty;
  const whole = { start: first.startOffset, end: endOf(tokens.at(-1) ?? faulty) };
  const known = knownCommand(wordsOf(tokens));
  if (known === null) return null;
  if (!known.supported) return messages.unsupportedCommand(whole, `.${known.name}`, null);
  const takesLists = known.name === 'show databases' || known.name === 'show cluster databases';
  return takesLists && (faulty.tokenType === OpenParenthesis || faulty.tokenType === With)
    ? messages.unsupportedCommand(whole, `.${known.name} ${faulty.tokenType === With ? 'with ' : ''}(…)`, null)
    : null;
}

function diagnoseKnownCommand(text: string, tokens: readonly IToken[], matched: number): SyntaxProblem | null {
  const first = tokens[0];
  const last = tokens.at(-1);
  if (first === undefined || last === undefined) return null;
  const words = wordsOf(tokens);
  const whole = { start: first.startOffset, end: endOf(last) };

  const entity = tokens.find(({ image }) => image === 'database' || image === 'table');
  if (entity !== undefined && entity === tokens[2] && words.slice(2, 5).join(' ').endsWith('policy callout')) {
    return messages.databasePolicy(entity);
  }
  const otherVerb = commandOfOtherVerb(words);
  if (otherVerb !== null) return messages.unknownCommand(text, leading(tokens, 4), `.${otherVerb}`);

  const known = knownCommand(words);
  if (known !== null && !known.supported) {
    const hint = /^execute (database )?script$/.test(known.name)
      ? 'the callout policy is not a database-scope command; use .execute cluster script'
      : null;
    return messages.unsupportedCommand(whole, `.${known.name}`, hint);
  }
  const miscased = tokens.slice(1).find(({ image, tokenType }) => tokenType === Word && image !== image.toLowerCase());
  if (known === null && miscased !== undefined && knownCommand(words.map(word => word.toLowerCase())) !== null) {
    return messages.keywordCase(miscased, miscased.image.toLowerCase());
  }
  // The grammar knew nothing but the dot, or less of the verb than stands there (`alter-merg`): perhaps a verb of nobody's.
  if (matched === 1 || words[0] !== tokens[1]?.image) {
    const similar = similarCommand(words) ?? relatedCommand(words);
    return messages.unknownCommand(text, leading(tokens, 4), similar === null ? null : `.${similar}`);
  }
  return null;
}

/** The stretch of a command's first words, with its dot, up to where its arguments start. */
function leading(tokens: readonly IToken[], limit: number): Span {
  const words = spelledWords(tokens).slice(0, limit);
  const plain = words.findIndex(({ image }) => !/^[\w$-]+$/.test(image));
  const last = plain < 0 ? words.at(-1) : (words[Math.max(0, plain - 1)] ?? words[0]);
  return { start: tokens[0]?.startOffset ?? 0, end: last?.end ?? 0 };
}

function isKeyword(type: TokenType): boolean {
  return /^[a-z]/.test(type.LABEL ?? '') && type !== StringLiteral;
}

function diagnoseExpected(
  tokens: readonly IToken[],
  matched: number,
  at: number,
  expected: readonly TokenType[],
): SyntaxProblem {
  const faulty = tokens[matched] ?? null;
  if (expected.length === 1 && expected[0] === StringLiteral && tokens.some(({ image }) => image === 'callout')) {
    return messages.policyLiteralMissing(faulty, at);
  }
  // A property's value may be a literal, a word or a negative number: one thing to a person.
  const wanted = expected.includes(Minus) ? ['a value'] : expected.map(describe);
  return messages.expected(wanted, faulty, at, expectedHint(tokens, faulty, expected));
}

/** What to write where something else was expected: the word that is misspelt, the command that is meant, or an example. */
function expectedHint(tokens: readonly IToken[], faulty: IToken | null, expected: readonly TokenType[]): string {
  const keywords = expected.filter(isKeyword).map(({ LABEL }) => LABEL ?? '');
  const similar = faulty === null ? null : nearest(faulty.image, keywords);
  const words = wordsOf(tokens);
  const isScript = words.slice(0, 3).join(' ') === 'execute cluster script';
  const related = faulty === null || keywords.length === 0 || isScript ? null : relatedCommand(words);
  const example = isScript
    ? 'execute cluster script with (ContinueOnErrors=true) <|'
    : (commandBeginningWith(words) ?? 'show cluster policy callout');
  return didYouMean(similar ?? (related === null ? null : `.${related}`), `for example: .${example}`);
}

function describe(type: TokenType): string {
  if (type === StringLiteral) return 'a string literal';
  if (type === Word) return 'a name';
  return `\`${type.LABEL ?? type.name}\``;
}
