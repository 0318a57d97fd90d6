import { codePointName, didYouMean, listed, mention } from '../text/mention.js';
import type { Span } from '../text/positions.js';
import type { LiteralScan } from '../literals.js';
import type { QuerySyntaxProblem, QuerySyntaxReason } from './syntax.js';
import { endOf, type IToken } from './tokens.js';

/*
 * Every syntax message of query tails, in one place. A message says what is wrong; its hint says what to write instead.
 */

function problem(reason: QuerySyntaxReason, { start, end }: Span, message: string, hint: string): QuerySyntaxProblem {
  return { code: 'BadRequest_SyntaxError', reason, message, hint, span: { start, end } };
}

function spanOf(token: IToken): Span {
  return { start: token.startOffset, end: endOf(token) };
}

/** Where a problem is: at a token, or where the text ends too early. */
export type FaultPlace = { readonly token: IToken } | { readonly token: null; readonly at: number };

function placeOf(place: FaultPlace): Span {
  return place.token === null ? { start: place.at, end: place.at } : spanOf(place.token);
}

function found(place: FaultPlace): string {
  return place.token === null ? 'the query ends here' : `found ${mention(place.token.image)}`;
}

/** What to write instead of a character that Kusto has no token for. */
const characterHints: Readonly<Record<string, string>> = {
  '!': 'write not(…) to negate an expression',
  '&': 'write `and`',
  '\u201c': 'write straight quotes: "…"',
  '\u201d': 'write straight quotes: "…"',
  '\u2018': "write straight quotes: '…'",
  '\u2019': "write straight quotes: '…'",
};

export const syntaxMessages = {
  openLiteral: (token: IToken, text: string, scan: LiteralScan) => {
    if (scan.outcome === 'bad-escape') {
      const escape = text.slice(scan.contentEnd, scan.contentEnd + 2);
      return problem(
        'KS001',
        { start: scan.contentEnd, end: scan.contentEnd + escape.length },
        `${mention(escape)} is not a valid escape in a Kusto string literal, so the literal never ends`,
        "write \\\\ for a backslash, or put the text into @'…', where nothing is escaped",
      );
    }
    return problem(
      'KS001',
      { start: token.startOffset, end: scan.contentEnd },
      `the string literal that starts here is not closed: ${mention(scan.quote)} is missing`,
      `write ${mention(scan.quote)} where the text ends`,
    );
  },

  openWrappedLiteral: (token: IToken) =>
    problem(
      'KS001',
      spanOf(token),
      'the closing parenthesis of this literal is missing on its line',
      'write `)` where the literal ends',
    ),

  unexpectedCharacter: (token: IToken) => {
    const { image } = token;
    const shown = /^[\x20-\x7e]$/.test(image) ? mention(image) : `${mention(image)} (${codePointName(image)})`;
    return problem(
      'KS002',
      spanOf(token),
      `${shown} is not valid here`,
      characterHints[image] ?? 'leave it out, or quote it if it is text',
    );
  },

  operatorExpected: (place: FaultPlace, similar: string | null, examples: string) =>
    problem(
      'KS176',
      placeOf(place),
      place.token === null
        ? 'a query operator is missing after `|`'
        : `${mention(place.token.image)} is not a query operator`,
      didYouMean(similar, `for example: ${examples}`),
    ),

  doubledPipe: (span: Span) =>
    problem(
      'KS176',
      span,
      '`||` is not a Kusto operator',
      'write `or` between conditions, or one | before an operator',
    ),

  unsupported: (span: Span, what: string, hint: string) =>
    problem('SYN_UNSUPPORTED', span, `Kusto knows ${what}, but it is not supported here`, hint),

  functionWithoutArguments: (token: IToken) =>
    problem(
      'KS117',
      spanOf(token),
      `the function ${mention(token.image)} requires an argument list`,
      `write ${mention(`${token.image}(…)`)}`,
    ),

  bracketsNeeded: (token: IToken) =>
    problem(
      'KS228',
      spanOf(token),
      `${mention(token.image)} is a keyword, and no name unless in brackets`,
      `write ${mention(`['${token.image}']`)}`,
    ),

  quotesNeeded: (token: IToken) =>
    problem(
      'KS228',
      spanOf(token),
      `${mention(token.image)} is a keyword, and no text unless in quotes`,
      `quote the text: '${token.image}'`,
    ),

  stringLiteralByType: (token: IToken) =>
    problem(
      'KS006',
      spanOf(token),
      'Kusto has no literals of the form string(…)',
      "write '…'; no string is null, but '' is empty",
    ),

  expressionMissing: (place: FaultPlace, hint: string) =>
    problem('KS006', placeOf(place), `an expression is missing: ${found(place)}`, hint),

  keywordCase: (token: IToken, keyword: string) =>
    problem(
      'KS005',
      spanOf(token),
      `Kusto's keywords are written in lower case: ${mention(keyword)}, not ${mention(token.image)}`,
      `write ${mention(keyword)}`,
    ),

  expected: (wanted: readonly string[], place: FaultPlace, hint: string) =>
    problem(
      'KS005',
      placeOf(place),
      wanted.length === 0
        ? `${place.token === null ? 'the query' : mention(place.token.image)} does not fit here`
        : `expected ${listed(wanted)}, but ${found(place)}`,
      hint,
    ),

  tooLarge: (span: Span, what: string) =>
    problem('QUERY_TOO_LARGE', span, `${what}; no query that people write is`, 'ask in several, shorter queries'),
};
