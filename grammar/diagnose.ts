import { didYouMean } from './text/mention.js';
import { nearest } from './text/nearest.js';
import type { Span } from './text/positions.js';
import type { CommandTable } from './command-table.js';
import { CommandNames } from './known-commands.js';
import { scanLiteral } from './literals.js';
import { syntaxMessages, type SyntaxMessages } from './messages.js';
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
  StringToken,
  Unexpected,
  With,
  Word,
  type IToken,
  type TokenType,
} from './tokens.js';

/** The grammar's own answer to "what may follow these tokens?". */
export type ExpectedAfter = (tokens: IToken[]) => TokenType[];

/** Says why tokens are not a command of a table. */
export class CommandDiagnosis {
  private readonly names: CommandNames;
  private readonly messages: SyntaxMessages;

  constructor(
    private readonly table: CommandTable,
    private readonly expectedAfter: ExpectedAfter,
  ) {
    this.names = new CommandNames(table);
    this.messages = syntaxMessages(table);
  }

  /**
   * Why the tokens are not a command. `headLength` of them were given to the grammar; the problem is at the first token that the
   * grammar does not expect after those before it, or at the end when all fit.
   */
  of(text: string, tokens: IToken[], headLength: number, within: Span): SyntaxProblem {
    const beginning = this.diagnoseBeginning(text, tokens, within);
    if (beginning !== null) return beginning;

    const { matched, expected } = this.matchPrefix(tokens.slice(0, headLength));

    const faulty = tokens[matched] ?? null;
    const previous = tokens[matched - 1];
    const at = previous === undefined ? within.start : endOf(previous);
    const open = this.firstOpenLiteral(text, tokens, matched);
    if (open !== null) return open;
    if (faulty?.tokenType === Unexpected) return this.messages.unexpectedCharacter(faulty);
    // `@‘…’`, a word with a letter of another script: what the token runs into is wrong, not the token.
    const next = tokens[matched + 1];
    if (faulty !== null && next?.tokenType === Unexpected && endOf(faulty) === next.startOffset) {
      return this.messages.unexpectedCharacter(next);
    }

    // A complete command before the problem: a longer one of Kusto's, or the rest is too much. Otherwise something else should
    // are here.
    if (expected.length === 0 && faulty !== null) {
      return this.longerCommand(tokens, faulty) ?? this.ofRest(faulty, tokens.at(-1) ?? faulty, previous);
    }

    const glued = this.gluedKeyword(tokens, matched);
    if (glued !== null) return glued;
    if (faulty !== null) {
      const words = wordsOf(tokens.slice(0, matched)).join(' ');
      const whole = { start: tokens[0]?.startOffset ?? 0, end: endOf(tokens.at(-1) ?? faulty) };
      const argument = this.unsupportedArgument(words, whole, faulty);
      if (argument !== null) return argument;
    }
    const known = this.diagnoseKnownCommand(text, tokens, matched);
    if (known !== null) return known;
    return this.diagnoseExpected(tokens, matched, at, expected);
  }

  /** How many of the tokens the grammar takes, and what it expects after those. */
  private matchPrefix(tokens: readonly IToken[]): { readonly matched: number; readonly expected: TokenType[] } {
    // The grammar's answer takes exponential time in the items of a list. All items before the last comma are left out: what may
    // follow it is what may follow the list's opening bracket. So few contexts are left, each asked about once.
    let context: IToken[] = [];
    const answers = new Map<string, TokenType[]>();
    const ask = (): TokenType[] => {
      const key = context.map(({ tokenTypeIdx }) => tokenTypeIdx).join(' ');
      const answer = answers.get(key) ?? this.expectedAfter(context);
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
  ofCharacters(text: string, tokens: readonly IToken[]): SyntaxProblem | null {
    const token = tokens.find(({ tokenType }) => tokenType === OpenLiteral || tokenType === Unexpected);
    if (token === undefined) return null;
    return token.tokenType === OpenLiteral ? this.openLiteral(text, token) : this.messages.unexpectedCharacter(token);
  }

  /** What is wrong after a whole command, from `token` to `last`; `previous` is the command's last token. */
  ofRest(token: IToken, last: IToken, previous: IToken | undefined): SyntaxProblem {
    const span = { start: token.startOffset, end: endOf(last) };
    const afterLiteral = previous?.tokenType === StringToken;
    if (afterLiteral && endOf(previous) === token.startOffset && token.tokenType !== StringToken) {
      return this.messages.afterEarlyQuote(token, span, previous.image.slice(-1));
    }
    switch (token.tokenType) {
      case StringToken:
        return afterLiteral ? this.messages.secondLiteral(token) : this.messages.noPolicyTaken(token, span);
      case Dot:
        return token === last
          ? this.messages.leftover(token, span, 'a command ends without a dot')
          : this.messages.secondCommand(span);
      case Directive:
        return this.messages.leftover(
          token,
          span,
          'a comment starts with //; a directive needs a line of its own in a script',
        );
      case With:
        return this.messages.leftover(token, span, 'this command takes no properties');
      case Semicolon:
        return this.messages.leftover(token, span, 'one `;` ends a command');
      case Minus:
        return this.messages.leftover(token, span, 'a comment starts with //, not --');
      default:
        return this.messages.leftover(
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

  private diagnoseBeginning(text: string, tokens: readonly IToken[], within: Span): SyntaxProblem | null {
    const [first, second] = tokens;
    if (first === undefined) return null;
    if (first.tokenType === Dot) {
      if (second === undefined) return this.messages.loneDot(first);
      if (second.tokenType === Dot) return this.messages.doubledDot({ start: first.startOffset, end: endOf(second) });
      return null;
    }
    if (first.tokenType === Unexpected) return this.messages.unexpectedCharacter(first);
    const words = wordsOf([{ ...first, image: '.', tokenType: Dot }, ...tokens]);
    const known = this.names.known(words.map(word => word.toLowerCase()));
    // `set x;` and the like are statements of queries, though there is a command `.set …`, too.
    if (known !== null && /^\S+ [a-z]/.test(known.name)) {
      const line = text.slice(first.startOffset, within.end).split(/[\r\n|;]/, 1)[0] ?? '';
      const inCase = known.name.split(' ').every((word, index) => word === '…' || word === words[index]);
      return this.messages.missingDot(first, inCase ? `.${line.trim()}` : `.${known.name}`);
    }
    const hasCommand = tokens.some(
      ({ tokenType }, index) =>
        tokenType === Dot && this.names.known(wordsOf(tokens.slice(index, index + MAX_BEGINNING_LENGTH))) !== null,
    );
    return first.tokenType === Word || known !== null
      ? this.messages.query(first, { start: first.startOffset, end: endOf(tokens.at(-1) ?? first) }, hasCommand)
      : this.messages.noDotFirst(first, hasCommand);
  }

  /** An open literal explains everything after it, so it is reported even when the command was wrong before. */
  private firstOpenLiteral(text: string, tokens: readonly IToken[], matched: number): SyntaxProblem | null {
    const token = tokens[matched];
    return token?.tokenType === OpenLiteral ? this.openLiteral(text, token) : null;
  }

  private openLiteral(text: string, token: IToken): SyntaxProblem {
    const scan = scanLiteral(text, token.startOffset);
    return scan === null ? this.messages.unexpectedCharacter(token) : this.messages.openLiteral(text, scan, token);
  }

  /** `.alter -merge`, `.alter - merge`, `.alter merge`: the pieces of a keyword that must touch. */
  private gluedKeyword(tokens: readonly IToken[], matched: number): SyntaxProblem | null {
    const [before, minus, after] = tokens.slice(matched - 1, matched + 2);
    const second = minus?.tokenType === Minus ? after : minus;
    if (before === undefined || second === undefined) return null;
    const keyword = `${before.image}-${second.image}`;
    return this.table.keywords.plain.has(keyword)
      ? this.messages.gluedKeyword({ start: before.startOffset, end: endOf(second) }, keyword)
      : null;
  }

  /** A command of Kusto's that begins with one that runs here: `.show databases details`, and the lists of its arguments. */
  private longerCommand(tokens: readonly IToken[], faulty: IToken): SyntaxProblem | null {
    const first = tokens[0] ?? faulty;
    const whole = { start: first.startOffset, end: endOf(tokens.at(-1) ?? faulty) };
    const known = this.names.known(wordsOf(tokens));
    if (known === null) return null;
    if (!known.supported) return this.messages.unsupportedCommand(whole, `.${known.name}`, null);
    return this.unsupportedArgument(known.name, whole, faulty);
  }

  /** An argument that Kusto's command takes and this one does not, where it begins with this token. */
  private unsupportedArgument(words: string, whole: Span, faulty: IToken): SyntaxProblem | null {
    const argument = this.table.byWords.get(words)?.unsupported?.find(text => text.startsWith(faulty.image));
    return argument === undefined ? null : this.messages.unsupportedCommand(whole, `.${words} ${argument}`, null);
  }

  private diagnoseKnownCommand(text: string, tokens: readonly IToken[], matched: number): SyntaxProblem | null {
    const first = tokens[0];
    const last = tokens.at(-1);
    if (first === undefined || last === undefined) return null;
    const words = wordsOf(tokens);
    const whole = { start: first.startOffset, end: endOf(last) };

    const policy = this.names.ofClusterOnly(words);
    if (policy !== null) return this.messages.clusterOnly(tokens[2] ?? last, policy);
    const otherVerb = this.names.ofOtherVerb(words);
    if (otherVerb !== null) return this.messages.unknownCommand(text, leading(tokens, 4), `.${otherVerb}`);

    const known = this.names.known(words);
    if (known !== null && !known.supported) {
      const [hint = null] = this.table.commands.flatMap(({ insteadOf = {} }) => insteadOf[known.name] ?? []);
      return this.messages.unsupportedCommand(whole, `.${known.name}`, hint);
    }
    const miscased = tokens
      .slice(1)
      .find(({ image, tokenType }) => tokenType === Word && image !== image.toLowerCase());
    if (known === null && miscased !== undefined && this.names.known(words.map(word => word.toLowerCase())) !== null) {
      return this.messages.keywordCase(miscased, miscased.image.toLowerCase());
    }
    // The grammar knew nothing but the dot, or less of the verb than is there (`alter-merg`): perhaps an unknown verb.
    if (matched === 1 || words[0] !== tokens[1]?.image) {
      const similar = this.names.similar(words) ?? this.names.related(words);
      return this.messages.unknownCommand(text, leading(tokens, 4), similar === null ? null : `.${similar}`);
    }
    return null;
  }

  private diagnoseExpected(
    tokens: readonly IToken[],
    matched: number,
    at: number,
    expected: readonly TokenType[],
  ): SyntaxProblem {
    const faulty = tokens[matched] ?? null;
    // A literal alone is the argument of a command; that of a property may be a word as well.
    if (expected.length === 1 && expected[0] === StringToken) {
      return this.messages.policyLiteralMissing(faulty, at);
    }
    // A property's value may be a literal, a word or a negative number: one thing to a person.
    const wanted = expected.includes(Minus) ? ['a value'] : expected.map(describe);
    return this.messages.expected(wanted, faulty, at, this.expectedHint(tokens, faulty, expected));
  }

  /** What to write where something else was expected: the word that is misspelt, the command that is meant, or an example. */
  private expectedHint(tokens: readonly IToken[], faulty: IToken | null, expected: readonly TokenType[]): string {
    const keywords = expected.filter(isKeyword).map(({ LABEL }) => LABEL ?? '');
    const similar = faulty === null ? null : nearest(faulty.image, keywords);
    const words = wordsOf(tokens);
    const script = this.table.scriptOf(words);
    const related = faulty === null || keywords.length === 0 || script !== null ? null : this.names.related(words);
    const beginning = this.names.beginningWith(words);
    const example =
      script !== null
        ? `.${script.words[0]} with (${script.properties?.[0] ?? 'Name'}=true) <|`
        : beginning === null
          ? this.table.example
          : `.${beginning}`;
    return didYouMean(similar ?? (related === null ? null : `.${related}`), `for example: ${example}`);
  }
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

/** The stretch of a command's first words, with its dot, up to where its arguments start. */
function leading(tokens: readonly IToken[], limit: number): Span {
  const words = spelledWords(tokens).slice(0, limit);
  const plain = words.findIndex(({ image }) => !/^[\w$-]+$/.test(image));
  const last = plain < 0 ? words.at(-1) : (words[Math.max(0, plain - 1)] ?? words[0]);
  return { start: tokens[0]?.startOffset ?? 0, end: last?.end ?? 0 };
}

function isKeyword(type: TokenType): boolean {
  return /^[a-z]/.test(type.LABEL ?? '') && type !== StringToken;
}

function describe(type: TokenType): string {
  if (type === StringToken) return 'a string literal';
  if (type === Word) return 'a name';
  return `\`${type.LABEL ?? type.name}\``;
}
