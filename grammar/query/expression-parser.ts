import { tokenMatcher, type IToken, type ParserMethod } from 'chevrotain';
import type { Span } from '../text/positions.js';
import {
  asExpression,
  binary,
  inParentheses,
  logical,
  nameOf,
  spanOf,
  starOf,
  stringOperator,
  unary,
} from './nodes.js';
import type {
  BinaryOperator,
  CallExpression,
  Expression,
  MembershipOperator,
  Name,
  NamedExpression,
  NameTuple,
  Query,
} from './syntax.js';
import {
  CloseBracket,
  CloseParenthesis,
  Colon,
  Comma,
  DeclaredName,
  Dot,
  DotDot,
  endOf,
  EqualEqual,
  Equals,
  Greater,
  GreaterOrEqual,
  keywords,
  Less,
  LessOrEqual,
  Minus,
  NotEqual,
  OpenBracket,
  OpenParenthesis,
  Percent,
  Plus,
  ReferencedName,
  Slash,
  Star,
  StringToken,
  StringOperatorToken,
} from './tokens.js';
import { LiteralParser } from './literal-parser.js';

/** How many operators of one level, or steps of one path, may follow one another; people write a dozen. */
export const MAX_CHAIN_LENGTH = 200;

/** How many arguments a call may have. */
export const MAX_ARGUMENTS = 10_000;

/**
 * The rules of expressions, each level of precedence a rule (Kusto-Query-Language: Parser/QueryGrammar.cs). Note that the
 * string operators bind tighter than `*`.
 */
export abstract class ExpressionParser extends LiteralParser {
  /** What is larger than people write it, if anything: a chain, on which what follows recurses, or a list of arguments. */
  protected tooLarge: string | null = null;

  /** A source and the operators after it: what parentheses may hold besides an expression. */
  protected abstract readonly query: ParserMethod<[], Query>;

  protected begin(text: string, tokens: IToken[]): void {
    this.text = text;
    this.tooLarge = null;
    this.input = tokens;
  }

  protected readonly namedExpression = this.RULE('namedExpression', (): NamedExpression =>
    this.OR<NamedExpression>([
      { GATE: () => !this.startsTuple(), ALT: () => this.SUBRULE(this.simplyNamed) },
      {
        // What follows the parenthesis decides; the gate before looks for it.
        IGNORE_AMBIGUITIES: true,
        ALT: () => {
          const tuple = this.SUBRULE(this.nameTuple);
          this.CONSUME(Equals);
          const expression = this.SUBRULE(this.expression);
          return this.ACTION(() => ({
            start: tuple.start,
            end: expression.end,
            // One name in parentheses is a name.
            name: tuple.names.length === 1 ? (tuple.names[0] ?? null) : null,
            tuple: tuple.names.length > 1 ? tuple : null,
            expression,
          }));
        },
      },
    ]),
  );

  private readonly simplyNamed = this.RULE('simplyNamed', (): NamedExpression => {
    const name =
      this.OPTION({
        GATE: () => this.startsDeclaration(),
        DEF: () => {
          const declared = this.SUBRULE(this.declaredName);
          this.CONSUME(Equals);
          return declared;
        },
      }) ?? null;
    const expression = this.SUBRULE(this.expression);
    return this.ACTION(() => ({ start: (name ?? expression).start, end: expression.end, name, expression }));
  });

  private readonly nameTuple = this.RULE('nameTuple', (): NameTuple => {
    const names: Name[] = [];
    const open = this.CONSUME(OpenParenthesis);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => names.push(this.SUBRULE(this.declaredName)) });
    const close = this.CONSUME(CloseParenthesis);
    return { names, start: open.startOffset, end: endOf(close) };
  });

  readonly expression = this.RULE('expression', (): Expression => {
    const operands = [this.SUBRULE(this.conjunction)];
    const operatorSpans: Span[] = [];
    this.MANY(() => {
      operatorSpans.push(spanOf(this.CONSUME(keywords.or)));
      operands.push(this.SUBRULE1(this.conjunction));
    });
    return this.ACTION(() => logical('or', operands, operatorSpans));
  });

  private readonly conjunction = this.RULE('conjunction', (): Expression => {
    const operands = [this.SUBRULE(this.equality)];
    const operatorSpans: Span[] = [];
    this.MANY(() => {
      operatorSpans.push(spanOf(this.CONSUME(keywords.and)));
      operands.push(this.SUBRULE1(this.equality));
    });
    return this.ACTION(() => logical('and', operands, operatorSpans));
  });

  private readonly equality = this.RULE('equality', (): Expression => {
    const left = this.SUBRULE(this.relation);
    return (
      this.OPTION(() =>
        this.OR<Expression>([
          {
            ALT: () => {
              const operator = this.OR1([
                { ALT: () => this.CONSUME(EqualEqual) },
                { ALT: () => this.CONSUME(NotEqual) },
              ]);
              const right = this.SUBRULE1(this.relation);
              return this.ACTION(() => binary(operator.image === '==' ? '==' : '!=', operator, left, right));
            },
          },
          {
            ALT: () => {
              const operator = this.OR2([
                { ALT: () => this.CONSUME(keywords.in) },
                { ALT: () => this.CONSUME(keywords['in~']) },
                { ALT: () => this.CONSUME(keywords['!in']) },
                { ALT: () => this.CONSUME(keywords['!in~']) },
                { ALT: () => this.CONSUME(keywords.has_any) },
                { ALT: () => this.CONSUME(keywords.has_all) },
              ]);
              const items: Expression[] = [];
              this.CONSUME(OpenParenthesis);
              this.AT_LEAST_ONE_SEP({
                SEP: Comma,
                DEF: () => {
                  const item = this.SUBRULE(this.query);
                  this.ACTION(() => items.push(asExpression(item)));
                },
              });
              const close = this.CONSUME(CloseParenthesis);
              return this.ACTION(() => ({
                kind: 'membership',
                // The alternatives above are the operators.
                operator: operator.image as MembershipOperator,
                operatorSpan: spanOf(operator),
                value: left,
                items,
                start: left.start,
                end: endOf(close),
              }));
            },
          },
          {
            ALT: () => {
              const operator = this.OR3([
                { ALT: () => this.CONSUME(keywords.between) },
                { ALT: () => this.CONSUME(keywords['!between']) },
              ]);
              this.CONSUME1(OpenParenthesis);
              const low = this.SUBRULE1(this.expression);
              this.CONSUME(DotDot);
              const high = this.SUBRULE2(this.expression);
              const close = this.CONSUME1(CloseParenthesis);
              return this.ACTION(() => ({
                kind: 'between',
                negated: operator.image === '!between',
                operatorSpan: spanOf(operator),
                value: left,
                low,
                high,
                start: left.start,
                end: endOf(close),
              }));
            },
          },
        ]),
      ) ?? left
    );
  });

  private readonly relation = this.RULE('relation', (): Expression => {
    const left = this.SUBRULE(this.sum);
    return (
      this.OPTION(() => {
        const operator = this.OR([
          { ALT: () => this.CONSUME(LessOrEqual) },
          { ALT: () => this.CONSUME(Less) },
          { ALT: () => this.CONSUME(GreaterOrEqual) },
          { ALT: () => this.CONSUME(Greater) },
        ]);
        const right = this.SUBRULE1(this.sum);
        // The alternatives above are the operators.
        return this.ACTION(() => binary(operator.image as BinaryOperator, operator, left, right));
      }) ?? left
    );
  });

  private readonly sum = this.RULE('sum', (): Expression => {
    let result = this.SUBRULE(this.product);
    let length = 0;
    this.MANY(() => {
      const operator = this.OR([{ ALT: () => this.CONSUME(Plus) }, { ALT: () => this.CONSUME(Minus) }]);
      const right = this.SUBRULE1(this.product);
      this.ACTION(() => {
        this.bound(++length);
        result = binary(operator.image === '+' ? '+' : '-', operator, result, right);
      });
    });
    return result;
  });

  private readonly product = this.RULE('product', (): Expression => {
    let result = this.SUBRULE(this.stringOperation);
    let length = 0;
    this.MANY(() => {
      const operator = this.OR([
        { ALT: () => this.CONSUME(Star) },
        { ALT: () => this.CONSUME(Slash) },
        { ALT: () => this.CONSUME(Percent) },
      ]);
      const right = this.SUBRULE1(this.stringOperation);
      this.ACTION(() => {
        this.bound(++length);
        // The alternatives above are the operators.
        result = binary(operator.image as BinaryOperator, operator, result, right);
      });
    });
    return result;
  });

  private readonly stringOperation = this.RULE('stringOperation', (): Expression => {
    const left = this.SUBRULE(this.signed);
    return (
      this.OPTION(() => {
        const operator = this.OR([
          { ALT: () => this.CONSUME(StringOperatorToken) },
          { ALT: () => this.CONSUME(Colon) },
        ]);
        const right = this.SUBRULE1(this.signed);
        return this.ACTION(() =>
          binary(operator.image === ':' ? ':' : stringOperator(operator.image), operator, left, right),
        );
      }) ?? left
    );
  });

  private readonly signed = this.RULE('signed', (): Expression => {
    const sign = this.OPTION(() => this.OR([{ ALT: () => this.CONSUME(Plus) }, { ALT: () => this.CONSUME(Minus) }]));
    const operand = this.SUBRULE(this.path);
    return this.ACTION(() => (sign === undefined ? operand : unary(sign, operand)));
  });

  protected readonly path = this.RULE('path', (): Expression => {
    let result = this.SUBRULE(this.primary);
    let length = 0;
    this.MANY(() => {
      const step = this.OR<(target: Expression) => Expression>([
        {
          ALT: () => {
            this.CONSUME(Dot);
            return this.SUBRULE(this.pathMember);
          },
        },
        { ALT: () => this.SUBRULE(this.pathElement) },
      ]);
      this.ACTION(() => {
        this.bound(++length);
        result = step(result);
      });
    });
    return result;
  });

  private readonly pathMember = this.RULE('pathMember', () =>
    this.OR<(target: Expression) => Expression>([
      {
        ALT: () => {
          const member = nameOf(this.CONSUME(ReferencedName));
          return (target: Expression) => ({ kind: 'path', target, member, start: target.start, end: member.end });
        },
      },
      {
        GATE: () => this.startsBracketedName(),
        ALT: () => {
          const member = this.SUBRULE(this.bracketedName);
          return (target: Expression) => ({ kind: 'path', target, member, start: target.start, end: member.end });
        },
      },
      { ALT: () => this.SUBRULE(this.pathElement) },
    ]),
  );

  private readonly pathElement = this.RULE('pathElement', () => {
    this.CONSUME(OpenBracket);
    const index = this.SUBRULE(this.expression);
    const close = this.CONSUME(CloseBracket);
    return (target: Expression): Expression => ({
      kind: 'element',
      target,
      index,
      start: target.start,
      end: endOf(close),
    });
  });

  private readonly primary = this.RULE('primary', (): Expression =>
    this.OR<Expression>([
      {
        GATE: () => this.LA(2).tokenType === OpenParenthesis,
        ALT: () => {
          const type = this.SUBRULE(this.typeOfLiteral);
          return this.ACTION(() => ({ kind: 'typeof', ...type }));
        },
      },
      { GATE: () => this.LA(2).tokenType === OpenParenthesis, ALT: () => this.SUBRULE(this.functionCall) },
      { ALT: () => this.SUBRULE(this.queryCall) },
      { ALT: () => this.SUBRULE(this.dynamicExpression) },
      { ALT: () => this.SUBRULE(this.stringLiteral) },
      { ALT: () => this.SUBRULE(this.scalarLiteral) },
      { GATE: () => this.startsSignedNumber(), ALT: () => this.SUBRULE(this.signedNumber) },
      { ALT: () => this.SUBRULE(this.parenthesized) },
      {
        // All columns, on the left of an operator between texts.
        GATE: () => this.isSearched(this.LA(2)),
        ALT: () => starOf(this.CONSUME(Star)),
      },
      {
        ALT: () => {
          const name = this.SUBRULE(this.referencedName);
          return this.ACTION(() => ({ kind: 'name', ...name }));
        },
      },
    ]),
  );

  private isSearched(after: IToken): boolean {
    return tokenMatcher(after, StringOperatorToken) || [Colon, EqualEqual].includes(after.tokenType);
  }

  /** `toscalar(query)`, `materialize(query)` */
  private readonly queryCall = this.RULE('queryCall', (): Expression => {
    const keyword = this.OR([
      { ALT: () => this.CONSUME(keywords.toscalar) },
      { ALT: () => this.CONSUME(keywords.materialize) },
    ]);
    this.CONSUME(OpenParenthesis);
    const query = this.SUBRULE(this.query);
    const close = this.CONSUME(CloseParenthesis);
    return this.ACTION(() => ({
      kind: keyword.image === 'toscalar' ? 'toscalar' : 'materialize',
      query,
      start: keyword.startOffset,
      end: endOf(close),
    }));
  });

  private readonly parenthesized = this.RULE('parenthesized', (): Expression => {
    const open = this.CONSUME(OpenParenthesis);
    const inner = this.SUBRULE(this.query);
    const close = this.CONSUME(CloseParenthesis);
    return this.ACTION(() => inParentheses(inner, { start: open.startOffset, end: endOf(close) }));
  });

  protected readonly functionCall = this.RULE('functionCall', (): CallExpression => {
    const name = nameOf(this.CONSUME(ReferencedName));
    const parameters: NamedExpression[] = [];
    this.CONSUME(OpenParenthesis);
    this.MANY_SEP({ SEP: Comma, DEF: () => parameters.push(this.SUBRULE(this.argument)) });
    const close = this.CONSUME(CloseParenthesis);
    if (parameters.length > MAX_ARGUMENTS) this.tooLarge = `a call has more than ${MAX_ARGUMENTS} arguments`;
    return { kind: 'call', name, arguments: parameters, start: name.start, end: endOf(close) };
  });

  private readonly argument = this.RULE('argument', (): NamedExpression =>
    this.OR<NamedExpression>([
      {
        GATE: () => !this.isSearched(this.LA(2)),
        ALT: () => {
          const star = starOf(this.CONSUME(Star));
          return { name: null, expression: star, start: star.start, end: star.end };
        },
      },
      { IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.namedExpression) },
    ]),
  );

  private startsDeclaration(): boolean {
    if (tokenMatcher(this.LA(1), DeclaredName)) return this.LA(2).tokenType === Equals;
    if (!this.startsBracketedName()) return false;
    let ahead = 3;
    while (this.LA(ahead).tokenType === StringToken) ahead++;
    return this.LA(ahead).tokenType === CloseBracket && this.LA(ahead + 1).tokenType === Equals;
  }

  /** Whether a list of names in parentheses and a `=` come next. */
  private startsTuple(): boolean {
    if (this.LA(1).tokenType !== OpenParenthesis) return false;
    for (let ahead = 2; ; ahead++) {
      if (this.LA(ahead).tokenType === OpenBracket) {
        while (this.LA(ahead + 1).tokenType === StringToken) ahead++;
        ahead++;
        if (this.LA(ahead).tokenType !== CloseBracket) return false;
      } else if (!tokenMatcher(this.LA(ahead), DeclaredName)) return false;
      ahead++;
      if (this.LA(ahead).tokenType === CloseParenthesis) return this.LA(ahead + 1).tokenType === Equals;
      if (this.LA(ahead).tokenType !== Comma) return false;
    }
  }

  private bound(length: number): void {
    if (length > MAX_CHAIN_LENGTH)
      this.tooLarge = `an expression chains more than ${MAX_CHAIN_LENGTH} operators of one kind`;
  }
}
