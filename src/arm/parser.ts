import { EmbeddedActionsParser, type IToken } from 'chevrotain';
import type { TemplateExpression } from './syntax.js';
import {
  CloseBracket,
  CloseParenthesis,
  Comma,
  Dot,
  Identifier,
  NumberLiteral,
  OpenBracket,
  OpenParenthesis,
  SafeDot,
  SafeOpenBracket,
  StringToken,
  vocabulary,
} from './tokens.js';

/** The grammar of ARM's expression language. One instance serves all texts. */
export class TemplateExpressionParser extends EmbeddedActionsParser {
  constructor(options: { readonly validate: boolean } = { validate: false }) {
    super(vocabulary, { maxLookahead: 1, skipValidations: !options.validate });
    this.performSelfAnalysis();
  }

  /** Parses the tokens of a text; undefined when they are not an expression (see `this.errors`). */
  parse(tokens: IToken[]): TemplateExpression | undefined {
    this.input = tokens;
    const expression = this.expression();
    return this.errors.length === 0 ? expression : undefined;
  }

  readonly expression = this.RULE('expression', (): TemplateExpression => {
    let expression = this.OR<TemplateExpression>([
      { ALT: () => this.SUBRULE(this.text) },
      { ALT: () => this.SUBRULE(this.number) },
      { ALT: () => this.SUBRULE(this.call) },
    ]);
    this.MANY(() => {
      const { key, safe, end } = this.SUBRULE(this.step);
      expression = { kind: 'access', target: expression, key, safe, start: expression.start, end };
    });
    return expression;
  });

  private readonly text = this.RULE('text', (): TemplateExpression => {
    const token = this.CONSUME(StringToken);
    return { kind: 'literal', value: token.image.slice(1, -1).replaceAll("''", "'"), ...spanOf(token) };
  });

  private readonly number = this.RULE('number', (): TemplateExpression => {
    const token = this.CONSUME(NumberLiteral);
    return { kind: 'literal', value: Number(token.image), ...spanOf(token) };
  });

  private readonly call = this.RULE('call', (): TemplateExpression => {
    const first = this.CONSUME(Identifier);
    const names = [first];
    this.OPTION(() => {
      this.CONSUME(Dot);
      names.push(this.CONSUME1(Identifier));
    });
    const given: TemplateExpression[] = [];
    this.CONSUME(OpenParenthesis);
    this.MANY_SEP({ SEP: Comma, DEF: () => given.push(this.SUBRULE(this.expression)) });
    const close = this.CONSUME(CloseParenthesis);
    const last = names.at(-1) ?? first;
    return {
      kind: 'call',
      namespace: last === first ? null : first.image,
      name: last.image,
      nameSpan: { start: spanOf(first).start, end: spanOf(last).end },
      arguments: given,
      start: spanOf(first).start,
      end: spanOf(close).end,
    };
  });

  private readonly step = this.RULE('step', (): { key: TemplateExpression; safe: boolean; end: number } =>
    this.OR([
      { ALT: () => (this.CONSUME(Dot), this.SUBRULE(this.propertyName, { ARGS: [false] })) },
      { ALT: () => (this.CONSUME(SafeDot), this.SUBRULE1(this.propertyName, { ARGS: [true] })) },
      { ALT: () => (this.CONSUME(OpenBracket), this.SUBRULE(this.index, { ARGS: [false] })) },
      { ALT: () => (this.CONSUME(SafeOpenBracket), this.SUBRULE1(this.index, { ARGS: [true] })) },
    ]),
  );

  private readonly propertyName = this.RULE('propertyName', (safe: boolean) => {
    const token = this.CONSUME(Identifier);
    const key: TemplateExpression = { kind: 'literal', value: token.image, ...spanOf(token) };
    return { key, safe, end: key.end };
  });

  private readonly index = this.RULE('index', (safe: boolean) => {
    const key = this.SUBRULE(this.expression);
    return { key, safe, end: spanOf(this.CONSUME(CloseBracket)).end };
  });
}

/** Where a token is in the string's value: the text that is parsed begins after the bracket. */
export function spanOf(token: IToken): { start: number; end: number } {
  return { start: token.startOffset + 1, end: token.startOffset + 1 + token.image.length };
}
