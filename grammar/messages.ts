import { codePointName, didYouMean, listed, mention, printable } from './text/mention.js';
import type { Span } from './text/positions.js';
import type { CommandTable } from './command-table.js';
import type { LiteralScan } from './literals.js';
import type { SyntaxProblem, SyntaxReason } from './syntax.js';
import { endOf, type IToken } from './tokens.js';

/*
 * Every syntax message, in one place. A message says what is wrong; its hint says what to write instead.
 */

const FENCE_ADVICE = 'put the policy between ``` and ```, where nothing is escaped but what JSON escapes';

const COMMAND_FIRST = "remove everything before the command's dot; query statements may only follow it";

function problem(reason: SyntaxReason, span: Span, message: string, hint: string | null = null): SyntaxProblem {
  const { start, end } = span;
  return { code: 'BadRequest_SyntaxError', reason, message, hint, span: { start, end } };
}

function spanOf(token: IToken): Span {
  return { start: token.startOffset, end: endOf(token) };
}

/** The character as people name it: letters and the like in backticks, outside ASCII by code point too, others by it alone. */
function characterName(character: string): string {
  if (printable(character) !== character) return codePointName(character);
  return /^[\x20-\x7e]$/.test(character) ? mention(character) : `${mention(character)} (${codePointName(character)})`;
}

/** The hexadecimal digits that an escape takes, by its letter. */
const UNICODE_ESCAPES: Readonly<Record<string, number>> = { u: 4, U: 8, x: 2 };

/** What to write instead of an escape that is none of Kusto's. */
function escapeAdvice(text: string, backslash: number): string {
  const next = String.fromCodePoint(text.codePointAt(backslash + 1) ?? 0);
  const digits = UNICODE_ESCAPES[next];
  if (digits !== undefined) {
    return /^\\U[0-9a-fA-F]{8}/.test(text.slice(backslash, backslash + 10))
      ? 'not a Unicode code point (maximum \\U0010FFFF, no surrogates)'
      : `\\${next} takes exactly ${digits} hexadecimal digits`;
  }
  if (backslash + 1 >= text.length || /[\r\n]/.test(next)) return 'a backslash is written \\\\';
  return `Kusto and JSON each take one level of backslashes here: the regex \\${printable(next)} is written \\\\\\\\${printable(next)}; or ${FENCE_ADVICE}`;
}

function noDotAdvice(image: string, commands: CommandTable): string | null {
  if (/^(?:```|~~~)\w*\s*\./.test(image)) {
    return 'the fence around the command belongs to the page that it was copied from; leave its lines out';
  }
  if (/^["']\s*\./.test(image)) return 'leave out the quotes around the command';
  if (image === '/' || image === '-') return 'a comment starts with // and ends with its line';
  if (image === '|') return 'a tail belongs to the command before it; a blank line between them ends the command';
  const withPolicy = commands.commands.find(({ argument }) => argument === 'policy');
  return withPolicy !== undefined && (image === '[' || image === '{')
    ? `a policy is the argument of a command: .${withPolicy.words[0]} \`\`\`[…]\`\`\``
    : null;
}

/** The messages of a grammar; what they say of its commands is read from its table. */
export const syntaxMessages = (commands: CommandTable) => ({
  /** The official parser takes directives before a command. */
  directive: (token: IToken, beforeCommand: boolean) =>
    problem(
      beforeCommand ? 'SYN_UNSUPPORTED' : 'SYN_DIRECTIVE',
      spanOf(token),
      beforeCommand
        ? `a directive before a command, ${mention(token.image.trimEnd())}, is not supported in one request`
        : `${mention(token.image.trimEnd())} is a directive, not a command`,
      'directives work on lines of their own in scripts and in the REPL; a comment starts with //',
    ),

  loneDot: (token: IToken) =>
    problem('KS300', spanOf(token), 'a command is missing after the dot', `for example: ${commands.example}`),

  query: (token: IToken, span: Span, hasCommand: boolean) =>
    problem(
      'SYN_UNSUPPORTED',
      span,
      `a query (it starts with ${mention(token.image)}) is not supported: this interpreter runs management commands, which start with a dot`,
      hasCommand ? COMMAND_FIRST : `for example: ${commands.example}`,
    ),

  noDotFirst: (token: IToken, hasCommand: boolean) =>
    problem(
      'SYN_MISSING_DOT',
      spanOf(token),
      `a management command starts with a dot, but this text starts with ${mention(token.image)}`,
      noDotAdvice(token.image, commands) ?? (hasCommand ? COMMAND_FIRST : `for example: ${commands.example}`),
    ),

  missingDot: (token: IToken, corrected: string) =>
    problem('SYN_MISSING_DOT', spanOf(token), 'a management command starts with a dot', didYouMean(corrected, null)),

  doubledDot: (span: Span) => problem('KS005', span, 'a command starts with one dot, not two', 'remove one of them'),

  keywordCase: (token: IToken, keyword: string) =>
    problem(
      'SYN_KEYWORD_CASE',
      spanOf(token),
      `Kusto's keywords are written in lower case: ${mention(keyword)}, not ${mention(token.image)}`,
      `write ${mention(keyword)}`,
    ),

  gluedKeyword: (span: Span, keyword: string) =>
    problem(
      'KS005',
      span,
      `${mention(keyword)} is one keyword: it cannot contain blanks or comments`,
      `write ${mention(keyword)}`,
    ),

  unsupportedCommand: (span: Span, command: string, hint: string | null) =>
    problem(
      'SYN_UNSUPPORTED',
      span,
      `Kusto knows the command ${mention(command)}, but it is not supported by this interpreter`,
      hint ?? `it runs ${commands.describe()}`,
    ),

  unknownCommand: (text: string, span: Span, similar: string | null) =>
    problem(
      'SYN_UNKNOWN_COMMAND',
      span,
      `Kusto has no command ${mention(text.slice(span.start, span.end))}`,
      didYouMean(similar, `for example: ${commands.example}`),
    ),

  clusterOnly: (token: IToken, policy: string) =>
    problem(
      'KS005',
      spanOf(token),
      `a ${policy} policy belongs to the cluster; databases and tables have none`,
      `write ${mention(`cluster policy ${policy}`)}, without another name`,
    ),

  /** `expected` are keywords and descriptions, already in words. */
  expected: (expected: readonly string[], token: IToken | null, at: number, hint: string) => {
    const wanted = listed(expected);
    return token === null
      ? problem('KS005', { start: at, end: at }, `the command is not complete: expected ${wanted}`, hint)
      : problem('KS005', spanOf(token), `expected ${wanted}, but found ${mention(token.image)}`, hint);
  },

  policyLiteralMissing: (token: IToken | null, at: number) => {
    const span = token === null ? { start: at, end: at } : spanOf(token);
    const found = token === null ? '' : `, but found ${mention(token.image)}`;
    const bare = token !== null && /^[[{]/.test(token.image);
    return problem(
      'KS005',
      span,
      `expected the policy as a string literal${found}`,
      bare ? `bare JSON is not accepted: ${FENCE_ADVICE}` : `${FENCE_ADVICE}, or into @'…'`,
    );
  },

  propertyValue: (text: string, span: Span) =>
    problem(
      'KS005',
      span,
      `expected a value, but found ${mention(text.slice(span.start, span.end))}`,
      'a value is true, false, a number or a string literal',
    ),

  scriptInputMissing: (at: number) =>
    problem(
      'KS005',
      { start: at, end: at },
      'expected the commands of the script after `<|`',
      'put each on a line of its own, from its dot on',
    ),

  commandExpected: (after: '<|' | ';', token: IToken) =>
    problem(
      'KS005',
      spanOf(token),
      `expected a command, which starts with a dot, after ${mention(after)}, but found ${mention(token.image)}`,
      'put each command of the script on a line of its own, from its dot on',
    ),

  openLiteral: (text: string, scan: LiteralScan, token: IToken) => {
    const { quote, contentEnd } = scan;
    if (scan.outcome === 'bad-escape') {
      const next = text.codePointAt(contentEnd + 1);
      const escape = `\\${next === undefined ? '' : String.fromCodePoint(next)}`;
      return problem(
        'KS001',
        { start: contentEnd, end: contentEnd + escape.length },
        `${mention(escape)} is not a valid escape in a Kusto string literal, so the literal never ends`,
        escapeAdvice(text, contentEnd),
      );
    }
    if (scan.outcome === 'line-ends') {
      return problem(
        'KS001',
        { start: token.startOffset, end: contentEnd },
        `the string literal is not closed: one in ${mention(quote)} cannot run over a line break`,
        FENCE_ADVICE,
      );
    }
    return problem(
      'KS001',
      { start: token.startOffset, end: scan.contentStart },
      `the string literal that starts here is never closed: ${mention(quote)} is missing`,
      scan.form === 'fenced'
        ? 'a fence ends with the same three characters that opened it, and contains everything in between'
        : `add ${quote} where it ends`,
    );
  },

  unexpectedCharacter: (token: IToken) => {
    const { image } = token;
    const smart = /[\u2018\u2019\u201a\u201c\u201d\u201e]/.test(image);
    const hint = smart
      ? 'this is a typographic quote, as word processors make them; Kusto takes \' and "'
      : image === '`' || image === '~'
        ? `a fence has three of them: ${image.repeat(3)}`
        : image === '\u2024' || image === '\uff0e'
          ? 'this only looks like a dot; type a plain `.`'
          : image === '&'
            ? 'if this is an HTML entity such as &#96; (a backtick), write the character itself'
            : /[\u2010-\u2015\u2212]/.test(image)
              ? 'this only looks like a hyphen; type a plain `-`'
              : image === '\\'
                ? 'backslashes are valid only inside string literals; remove it'
                : /\p{L}/u.test(image)
                  ? 'Kusto keywords use ASCII letters only; retype the word'
                  : 'remove it; only string literals and comments may hold it';
    return problem('KS002', spanOf(token), `${characterName(image)} is not valid in a Kusto command`, hint);
  },

  secondLiteral: (token: IToken) =>
    problem(
      'SYN_SECOND_LITERAL',
      spanOf(token),
      'a second string literal: the policy is one literal, and Kusto does not join those of a command',
      FENCE_ADVICE,
    ),

  /** `"[{"CalloutType"…`: the quotes of JSON end a literal in the same quotes. */
  afterEarlyQuote: (token: IToken, span: Span, quote: string) =>
    problem(
      'SYN_LEFTOVER',
      span,
      `the string literal ends before ${mention(token.image)}`,
      quote === '"' || quote === "'"
        ? `a ${quote} inside ${quote}…${quote} ends the literal; ${FENCE_ADVICE}`
        : 'the first fence after the opening one ends the literal',
    ),

  tooLong: (offset: number, most: number) =>
    problem(
      'SYN_TOO_LONG',
      { start: offset, end: offset + 1 },
      `the command is longer than ${most} characters, its string literals left out`,
      'only a policy, which is one literal, may be longer',
    ),

  secondCommand: (span: Span) =>
    problem(
      'SYN_SECOND_COMMAND',
      span,
      'a second command: a request can hold only one',
      'send it on its own, separate it by a blank line in a script, or use .execute cluster script <|',
    ),

  /** A string literal after a command that has no argument. */
  noPolicyTaken: (token: IToken, span: Span) =>
    problem(
      'SYN_LEFTOVER',
      span,
      `the command ends before ${mention(token.image)}`,
      `only ${commands.verbsWith('policy')} take a policy`,
    ),

  leftover: (token: IToken, span: Span, hint: string | null) =>
    problem(
      'SYN_LEFTOVER',
      span,
      `the command ends before ${mention(token.image)}`,
      hint ?? 'remove what follows the command; query operators follow a |, comments a //',
    ),
});

export type SyntaxMessages = ReturnType<typeof syntaxMessages>;
