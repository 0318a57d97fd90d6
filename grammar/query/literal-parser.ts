import { EmbeddedActionsParser, type IToken } from 'chevrotain';
import { decodeLiteral, scanLiteral } from '../literals.js';
import { literal, nameOf, scalarLiteral, spanOf, unary, wrapped } from './nodes.js';
import type { DynamicLiteral, Expression, LiteralExpression, Name, TypeName } from './syntax.js';
import {
  BooleanLiteral,
  CloseBrace,
  CloseBracket,
  CloseParenthesis,
  Colon,
  Comma,
  DeclaredName,
  endOf,
  Identifier,
  keywords,
  LongLiteral,
  Minus,
  OpenBrace,
  OpenBracket,
  OpenParenthesis,
  Plus,
  RealLiteral,
  ReferencedName,
  StringToken,
  TimespanLiteral,
  TypeWord,
  vocabulary,
  WrappedLiteral,
} from './tokens.js';

/** The rules of names, types and literals: what expressions are made of, and what cannot hold an expression itself. */
export abstract class LiteralParser extends EmbeddedActionsParser {
  protected text = '';

  constructor(options: { readonly validate: boolean }) {
    super(vocabulary, { recoveryEnabled: false, maxLookahead: 2, skipValidations: !options.validate });
  }

  /** A name that is declared: any identifier, many keywords, or a string in brackets. */
  protected readonly declaredName = this.RULE('declaredName', (): Name =>
    this.OR<Name>([{ ALT: () => nameOf(this.CONSUME(DeclaredName)) }, { ALT: () => this.SUBRULE(this.bracketedName) }]),
  );

  /** A name that is referred to. */
  protected readonly referencedName = this.RULE('referencedName', (): Name =>
    this.OR<Name>([
      { ALT: () => nameOf(this.CONSUME(ReferencedName)) },
      { ALT: () => this.SUBRULE(this.bracketedName) },
    ]),
  );

  protected readonly bracketedName = this.RULE('bracketedName', (): Name => {
    const open = this.CONSUME(OpenBracket);
    const literal = this.SUBRULE(this.stringLiteral);
    const close = this.CONSUME(CloseBracket);
    return this.ACTION(() => ({ text: literal.text, start: open.startOffset, end: endOf(close) }));
  });

  /** `typeof(type)`; the span is that of the whole. */
  protected readonly typeOfLiteral = this.RULE('typeOfLiteral', (): TypeName => {
    const keyword = this.CONSUME(keywords.typeof);
    this.CONSUME(OpenParenthesis);
    const type = this.SUBRULE(this.typeName);
    const close = this.CONSUME(CloseParenthesis);
    return { text: type.text, start: keyword.startOffset, end: endOf(close) };
  });

  protected readonly typeName = this.RULE('typeName', (): TypeName =>
    this.OR<TypeName>([
      { ALT: () => nameOf(this.CONSUME(TypeWord)) },
      { ALT: () => nameOf(this.CONSUME(keywords.dynamic)) },
      { ALT: () => nameOf(this.CONSUME(Identifier)) },
    ]),
  );

  /** One string literal, or several in a row, which are one to Kusto. */
  protected readonly stringLiteral = this.RULE('stringLiteral', (): LiteralExpression => {
    const tokens: IToken[] = [];
    this.AT_LEAST_ONE(() => tokens.push(this.CONSUME(StringToken)));
    return this.ACTION(() => ({
      kind: 'literal',
      type: 'string',
      text: tokens.map(token => this.decode(token)).join(''),
      start: tokens[0]?.startOffset ?? 0,
      end: tokens.map(endOf).at(-1) ?? 0,
      ...(tokens.length > 1 && { isCompound: true as const }),
    }));
  });

  protected readonly scalarLiteral = this.RULE('scalarLiteral', (): LiteralExpression =>
    this.OR<LiteralExpression>([
      { ALT: () => literal('bool', this.CONSUME(BooleanLiteral)) },
      { ALT: () => literal('long', this.CONSUME(LongLiteral)) },
      { ALT: () => literal('real', this.CONSUME(RealLiteral)) },
      { ALT: () => literal('timespan', this.CONSUME(TimespanLiteral)) },
      { ALT: () => wrapped(this.CONSUME(WrappedLiteral)) },
    ]),
  );

  /** A literal, perhaps with a sign. */
  protected readonly tableValue = this.RULE('tableValue', (): Expression =>
    this.OR<Expression>([
      { ALT: () => this.SUBRULE(this.dynamicExpression) },
      { ALT: () => this.SUBRULE(this.stringLiteral) },
      { ALT: () => this.SUBRULE(this.scalarLiteral) },
      { GATE: () => this.startsSignedNumber(), ALT: () => this.SUBRULE(this.signedNumber) },
    ]),
  );

  /** A sign and a number without a gap, where a sign alone could not appear: the second minus of `1 - -1`. */
  protected readonly signedNumber = this.RULE('signedNumber', (): Expression => {
    const sign = this.OR([{ ALT: () => this.CONSUME(Plus) }, { ALT: () => this.CONSUME(Minus) }]);
    const number = this.OR1([
      { ALT: () => literal('long', this.CONSUME(LongLiteral)) },
      { ALT: () => literal('real', this.CONSUME(RealLiteral)) },
      { ALT: () => literal('timespan', this.CONSUME(TimespanLiteral)) },
    ]);
    return this.ACTION(() => unary(sign, number));
  });

  protected readonly dynamicExpression = this.RULE('dynamicExpression', (): Expression => {
    const keyword = this.CONSUME(keywords.dynamic);
    this.CONSUME(OpenParenthesis);
    const value = this.SUBRULE(this.dynamicLiteral);
    const close = this.CONSUME(CloseParenthesis);
    return { kind: 'dynamic', value, start: keyword.startOffset, end: endOf(close) };
  });

  private readonly dynamicLiteral = this.RULE('dynamicLiteral', (): DynamicLiteral =>
    this.OR<DynamicLiteral>([
      { ALT: () => ({ kind: 'null', ...spanOf(this.CONSUME(keywords.null)) }) },
      {
        ALT: () => {
          const scalar = this.SUBRULE(this.stringLiteral);
          return this.ACTION(() => scalarLiteral(scalar, null));
        },
      },
      {
        ALT: () => {
          const scalar = this.SUBRULE(this.scalarLiteral);
          return this.ACTION(() => scalarLiteral(scalar, null));
        },
      },
      {
        ALT: () => {
          const minus = this.CONSUME(Minus);
          const number = this.OR1([
            { ALT: () => literal('long', this.CONSUME(LongLiteral)) },
            { ALT: () => literal('real', this.CONSUME(RealLiteral)) },
          ]);
          return this.ACTION(() => scalarLiteral(number, minus));
        },
      },
      {
        ALT: () => {
          this.CONSUME(keywords.dynamic);
          this.CONSUME(OpenParenthesis);
          const value = this.SUBRULE(this.dynamicLiteral);
          this.CONSUME(CloseParenthesis);
          return value;
        },
      },
      { ALT: () => this.SUBRULE(this.dynamicArray) },
      { ALT: () => this.SUBRULE(this.dynamicBag) },
    ]),
  );

  private readonly dynamicArray = this.RULE('dynamicArray', (): DynamicLiteral => {
    const items: DynamicLiteral[] = [];
    const open = this.CONSUME(OpenBracket);
    this.MANY_SEP({ SEP: Comma, DEF: () => items.push(this.SUBRULE(this.dynamicLiteral)) });
    const close = this.CONSUME(CloseBracket);
    return { kind: 'array', items, start: open.startOffset, end: endOf(close) };
  });

  private readonly dynamicBag = this.RULE('dynamicBag', (): DynamicLiteral => {
    const members: { name: string; value: DynamicLiteral }[] = [];
    const open = this.CONSUME(OpenBrace);
    this.MANY_SEP({
      SEP: Comma,
      DEF: () => {
        const name = this.CONSUME(StringToken);
        this.CONSUME(Colon);
        const value = this.SUBRULE(this.dynamicLiteral);
        this.ACTION(() => members.push({ name: this.decode(name), value }));
      },
    });
    const close = this.CONSUME(CloseBrace);
    return { kind: 'bag', members, start: open.startOffset, end: endOf(close) };
  });

  protected startsBracketedName(): boolean {
    return this.LA(1).tokenType === OpenBracket && this.LA(2).tokenType === StringToken;
  }

  protected startsSignedNumber(): boolean {
    return this.LA(2).startOffset === endOf(this.LA(1));
  }

  protected decode(token: IToken): string {
    const scan = scanLiteral(this.text, token.startOffset);
    return scan === null ? '' : decodeLiteral(this.text, token.startOffset, scan).value;
  }
}
