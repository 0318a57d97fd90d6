import { EmbeddedActionsParser, type IToken, type ParserMethod, type TokenType } from 'chevrotain';
import { NAME, type CommandSyntax, type CommandTable, type WordTree } from './command-table.js';
import { decodeLiteral, scanLiteral, type StringLiteral as StringLiteralNode } from './literals.js';
import type { Command, EntityName, PlainCommand, ScriptProperty } from './syntax.js';
import {
  CloseBracket,
  CloseParenthesis,
  Comma,
  Dot,
  endOf,
  Equals,
  Minus,
  OpenBracket,
  OpenParenthesis,
  ScriptArrow,
  StringToken,
  With,
  Word,
} from './tokens.js';

type CommandRule = ParserMethod<[], Command>;

/**
 * The grammar of the commands of a table. Its rules are made of the table's words, shared beginnings first, so that one token
 * of lookahead tells any two commands apart.
 *
 * It sees one command at a time: what is before the first `|` or `;`, and of a script its header up to `<|`; `language.ts`
 * adds its body. One instance serves all texts; the text of the run is set with its tokens.
 */
export class CommandParser extends EmbeddedActionsParser {
  private text = '';
  private start = 0;
  private end = 0;
  private name: EntityName | null = null;
  private readonly command: CommandRule;

  constructor(
    private readonly table: CommandTable,
    { validate }: { readonly validate: boolean } = { validate: false },
  ) {
    super(table.vocabulary, { maxLookahead: 1, skipValidations: !validate });
    const afterDot = this.choiceOf(table.tree, []);
    this.command = this.RULE('command', () => {
      this.CONSUME(Dot);
      return afterDot();
    });
    this.performSelfAnalysis();
  }

  /** Parses the tokens of `text`; undefined when they are not a command (see `this.errors`). */
  parse(text: string, tokens: IToken[]): Command | undefined {
    const last = tokens.at(-1);
    this.text = text;
    this.start = tokens[0]?.startOffset ?? 0;
    this.end = last === undefined ? 0 : endOf(last);
    this.name = null;
    this.input = tokens;
    const command = this.command();
    this.text = '';
    return this.errors.length === 0 ? command : undefined;
  }

  /** What may follow these tokens. */
  expectedAfter(tokens: IToken[]): TokenType[] {
    const types = this.computeContentAssist('command', tokens).map(({ nextTokenType }) => nextTokenType);
    return [...new Set(types)];
  }

  /** What may follow a place among the words: one of several words, or the only one. */
  private choiceOf({ next }: WordTree, path: readonly string[]): () => Command {
    const ways = Array.from(next, ([word, place]) => this.wayOf([...path, word], place));
    const [only] = ways;
    if (ways.length === 1 && only !== undefined) return only;
    const alternatives = ways.map(ALT => ({ ALT }));
    return () => this.OR<Command>(alternatives);
  }

  /** The last word of a path and what follows it: a rule of its own, but where that word ends the command. */
  private wayOf(path: readonly string[], place: WordTree): () => Command {
    const { complete, next } = place;
    if (complete?.argument === 'none' && next.size === 0) {
      const type = this.table.typeOf(path.at(-1) ?? '');
      return () => {
        this.CONSUME(type);
        return this.plain(complete);
      };
    }
    const rule = this.ruleOf(path, place);
    return () => this.SUBRULE(rule);
  }

  private ruleOf(start: readonly string[], place: WordTree): CommandRule {
    // Words between which there is no choice are one rule.
    const path = [...start];
    let end = place;
    for (;;) {
      const [only] = end.next;
      if (end.complete !== null || end.next.size > 1 || only === undefined) break;
      path.push(only[0]);
      end = only[1];
    }
    const words = path.slice(start.length - 1).map(word => (word === NAME ? NAME : this.table.typeOf(word)));
    const more = end.next.size === 0 ? null : this.choiceOf(end, path);
    const finish = end.complete === null ? null : this.argumentOf(end.complete);
    const follow = more === null ? finish : finish === null ? more : () => this.OPTION(more) ?? finish();
    if (follow === null) throw new Error(`the words ${path.join(' ')} lead nowhere`);
    return this.RULE(ruleName(path), () => {
      let index = 0;
      for (const type of words) {
        if (type === NAME) this.name = this.subrule(index++, this.entityName);
        else this.consume(index++, type);
      }
      return follow();
    });
  }

  /** What a command holds after its words. */
  private argumentOf(syntax: CommandSyntax): () => Command {
    switch (syntax.argument) {
      case 'none':
        return () => this.plain(syntax);
      case 'policy':
        return () => {
          const policy = this.SUBRULE(this.stringLiteral);
          return { kind: syntax.kind, argument: 'policy', start: this.start, end: this.end, policy };
        };
      case 'script':
        return () => {
          const properties = this.OPTION1(() => this.SUBRULE(this.propertyList)) ?? [];
          this.CONSUME(ScriptArrow);
          return { kind: syntax.kind, argument: 'script', start: this.start, end: this.end, properties, body: [] };
        };
    }
  }

  private plain({ kind }: CommandSyntax): PlainCommand {
    return { kind, argument: 'none', start: this.start, end: this.end, ...(this.name !== null && { name: this.name }) };
  }

  private readonly entityName = this.RULE('entityName', (): EntityName =>
    this.OR([
      {
        ALT: () => {
          const word = this.CONSUME(Word);
          return { value: word.image, start: word.startOffset, end: endOf(word) };
        },
      },
      { ALT: () => this.SUBRULE(this.stringLiteral) },
      {
        ALT: () => {
          this.CONSUME(OpenBracket);
          const literal = this.SUBRULE1(this.stringLiteral);
          this.CONSUME(CloseBracket);
          return literal;
        },
      },
    ]),
  );

  private readonly propertyList = this.RULE('propertyList', (): ScriptProperty[] => {
    const properties: ScriptProperty[] = [];
    this.CONSUME(With);
    this.CONSUME(OpenParenthesis);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => properties.push(this.SUBRULE(this.property)) });
    this.CONSUME(CloseParenthesis);
    return properties;
  });

  private readonly property = this.RULE('property', (): ScriptProperty => {
    const name = this.CONSUME(Word);
    this.CONSUME(Equals);
    const value = this.OR([
      { ALT: () => this.SUBRULE(this.stringLiteral) },
      {
        ALT: () => {
          const minus = this.OPTION(() => this.CONSUME(Minus));
          const word = this.CONSUME1(Word);
          return { value: `${minus?.image ?? ''}${word.image}`, start: (minus ?? word).startOffset, end: endOf(word) };
        },
      },
    ]);
    return {
      name: name.image,
      nameSpan: { start: name.startOffset, end: endOf(name) },
      value: value.value,
      valueSpan: { start: value.start, end: value.end },
    };
  });

  private readonly stringLiteral = this.RULE('stringLiteral', (): StringLiteralNode => {
    const token = this.CONSUME(StringToken);
    // While chevrotain records the rules its tokens are placeholders without a text, and no scan finds a literal.
    const scan = scanLiteral(this.text, token.startOffset);
    return scan === null ? PLACEHOLDER : decodeLiteral(this.text, token.startOffset, scan);
  });
}

/** `showClusterPolicyCommand` of its words; the ending keeps it apart from the parser's own members. */
function ruleName(path: readonly string[]): string {
  const [first = '', ...others] = path
    .map(word => (word === NAME ? 'name' : word))
    .join('-')
    .split('-');
  return `${first}${others.map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('')}Command`;
}

const PLACEHOLDER: StringLiteralNode = {
  form: 'escaped',
  quote: "'",
  value: '',
  start: 0,
  end: 0,
  content: { start: 0, end: 0 },
};
