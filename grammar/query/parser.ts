import { tokenMatcher, type IToken, type ParserMethod, type TokenType } from 'chevrotain';
import { ExpressionParser } from './expression-parser.js';
import { queryOf, starOf } from './nodes.js';
import type { GrammarRules, OperatorSyntax, RuleParts } from './operator-syntax.js';
import type {
  ColumnPattern,
  NamedExpression,
  Operator,
  OrderedExpression,
  Query,
  Star as StarNode,
  TailStatement,
  TailSyntax,
} from './syntax.js';
import {
  DeclaredName,
  endOf,
  Comma,
  Equals,
  keywords,
  LongLiteral,
  OpenBracket,
  OpenParenthesis,
  Pipe,
  ReferencedName,
  Semicolon,
  Star,
} from './tokens.js';

/** The operators that a grammar has, and what begins its queries. */
export interface TailLanguage {
  readonly operators: readonly OperatorSyntax[];
  /** `print …`, `datatable …` and the like. */
  readonly sources: readonly OperatorSyntax[];
}

/** An operator as its rule reads it. */
type OperatorRule = ParserMethod<[], unknown>;

/**
 * The grammar of tails: operators after `|`, statements after `;`. The operators are those of a language, each with a rule that is
 * made of its syntax. One instance serves many texts; the text of the run is set with its tokens.
 */
export class QueryParser extends ExpressionParser {
  private readonly operatorRules: readonly { readonly name: string; readonly rule: OperatorRule }[];
  private readonly sourceRules: readonly { readonly name: string; readonly rule: OperatorRule }[];

  constructor(language: TailLanguage, options: { readonly validate: boolean } = { validate: false }) {
    super(options);
    this.operatorRules = language.operators.map(each => this.ruleOf('operator', each));
    this.sourceRules = language.sources.map(each => this.ruleOf('source', each));
    this.performSelfAnalysis();
  }

  /** Parses the tokens of a tail of `text`; undefined when they are none (see `this.errors`). */
  parse(text: string, tokens: IToken[]): { readonly tail: TailSyntax; readonly tooLarge: string | null } | undefined {
    this.begin(text, tokens);
    const tail = this.tail();
    this.text = '';
    return this.errors.length === 0 ? { tail, tooLarge: this.tooLarge } : undefined;
  }

  /** Parses the tokens of one operator, without its `|`; undefined when they are none. For completion. */
  parseOperator(text: string, tokens: IToken[]): Operator | undefined {
    this.begin(text, tokens);
    const operator = this.operator();
    this.text = '';
    return this.errors.length === 0 && this.tooLarge === null ? operator : undefined;
  }

  /** After a failed parse: the index of the token that does not fit; the number of tokens where the text ends too early. */
  faultIndex(tokens: readonly IToken[]): number {
    const offset = this.errors[0]?.token.startOffset ?? Number.NaN;
    const index = tokens.findIndex(token => token.startOffset >= offset);
    return Number.isNaN(offset) || index < 0 ? tokens.length : index;
  }

  /** What may follow these tokens of a tail. */
  expectedAfter(tokens: IToken[]): TokenType[] {
    return [...new Set(this.computeContentAssist('tail', tokens).map(({ nextTokenType }) => nextTokenType))];
  }

  readonly tail = this.RULE('tail', (): TailSyntax => {
    const operators: Operator[] = [];
    const statements: TailStatement[] = [];
    this.MANY(() => {
      this.CONSUME(Pipe);
      operators.push(this.SUBRULE(this.operator));
    });
    this.MANY1({
      // One `;` may end the text; two in a row are too many.
      GATE: () => this.LA(2).tokenType !== Semicolon,
      DEF: () => {
        this.CONSUME(Semicolon);
        this.OPTION(() => statements.push(this.SUBRULE(this.statement)));
      },
    });
    return { operators, statements };
  });

  private readonly statement = this.RULE('statement', (): TailStatement =>
    this.OR<TailStatement>([
      {
        GATE: () => tokenMatcher(this.LA(2), DeclaredName) || this.LA(2).tokenType === OpenBracket,
        ALT: () => {
          const keyword = this.CONSUME(keywords.let);
          const name = this.SUBRULE(this.declaredName);
          this.CONSUME(Equals);
          const query = this.SUBRULE(this.query);
          return this.ACTION(() => ({ kind: 'let', name, query, start: keyword.startOffset, end: query.end }));
        },
      },
      {
        ALT: () => {
          const query = this.SUBRULE1(this.query);
          return this.ACTION(() => ({ kind: 'query', query, start: query.start, end: query.end }));
        },
      },
    ]),
  );

  protected readonly query = this.RULE('query', (): Query => {
    const head = this.SUBRULE(this.querySource);
    const operators: Operator[] = [];
    this.MANY(() => {
      this.CONSUME(Pipe);
      operators.push(this.SUBRULE(this.operator));
    });
    return this.ACTION(() => ({ ...head, operators, end: operators.at(-1)?.end ?? head.end }));
  });

  private readonly querySource = this.RULE('querySource', (): Query =>
    this.OR<Query>([
      ...this.sourceChoices(),
      {
        ALT: () => {
          const expression = this.SUBRULE(this.expression);
          return this.ACTION(() => queryOf(expression));
        },
      },
    ]),
  );

  readonly operator = this.RULE('operator', (): Operator => {
    const keyword = this.LA(1);
    const { name, parts } = this.OR<{ readonly name: string; readonly parts: unknown }>(
      this.operatorRules.map(({ name: own, rule }, index) => ({
        ALT: () => ({ name: own, parts: this.subrule(index, rule) }),
      })),
    );
    return this.ACTION(() => this.operatorAt(name, parts, keyword));
  });

  private readonly namedExpressions = this.RULE('namedExpressions', (): NamedExpression[] => {
    const items: NamedExpression[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => items.push(this.SUBRULE(this.namedExpression)) });
    return items;
  });

  /** A name in brackets, or names, digits and stars without a gap between them. */
  private readonly columnPattern = this.RULE('columnPattern', (): ColumnPattern =>
    this.OR<ColumnPattern>([
      {
        ALT: () => {
          const name = this.SUBRULE(this.bracketedName);
          return this.ACTION(() => ({ ...name, wildcard: false }));
        },
      },
      {
        ALT: () => {
          const parts = [this.SUBRULE(this.patternPart)];
          this.MANY({
            GATE: () => this.LA(1).startOffset === endOf(this.LA(0)),
            DEF: () => parts.push(this.SUBRULE1(this.patternPart)),
          });
          return this.ACTION(() => ({
            text: parts.map(({ image }) => image).join(''),
            wildcard: parts.some(({ tokenType }) => tokenType === Star),
            start: parts[0]?.startOffset ?? 0,
            end: parts.map(endOf).at(-1) ?? 0,
          }));
        },
      },
    ]),
  );

  private readonly patternPart = this.RULE('patternPart', (): IToken =>
    this.OR<IToken>([
      { ALT: () => this.CONSUME(Star) },
      { ALT: () => this.CONSUME(ReferencedName) },
      { ALT: () => this.CONSUME(LongLiteral) },
    ]),
  );

  private readonly orderedExpression = this.RULE('orderedExpression', (): OrderedExpression => {
    const item = this.SUBRULE(this.namedExpression);
    const direction = this.OPTION(() =>
      this.OR([{ ALT: () => this.CONSUME(keywords.asc) }, { ALT: () => this.CONSUME(keywords.desc) }]),
    );
    const nulls = this.OPTION1(() => {
      this.CONSUME(keywords.nulls);
      return this.OR1([{ ALT: () => this.CONSUME(keywords.first) }, { ALT: () => this.CONSUME(keywords.last) }]);
    });
    return this.ACTION(() => {
      const ascending = direction?.image === 'asc';
      // Smallest first or last: nulls go with the smallest.
      const first = nulls === undefined ? ascending : nulls.image === 'first';
      return {
        ...item,
        direction: ascending ? 'asc' : 'desc',
        nulls: first ? 'first' : 'last',
        end: Math.max(item.end, ...[direction, nulls].map(token => (token === undefined ? 0 : endOf(token)))),
      };
    });
  });

  /** `a=b | …`: operators without a source, as they are in parentheses. */
  private readonly pipeline = this.RULE('pipeline', (): Operator[] => {
    const operators: Operator[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: Pipe, DEF: () => operators.push(this.SUBRULE(this.operator)) });
    return operators;
  });

  /** A table as the argument of an operator: a name, a query in parentheses, or a `datatable`. */
  private readonly tableArgument = this.RULE('tableArgument', (): Query =>
    this.OR<Query>([
      ...this.sourceChoices('datatable'),
      {
        ALT: () => {
          const expression = this.SUBRULE(this.path);
          return this.ACTION(() => queryOf(expression));
        },
      },
    ]),
  );

  private readonly star = this.RULE('star', (): StarNode => starOf(this.CONSUME(Star)));

  private readonly tableReference = this.RULE('tableReference', (): Query => {
    const expression = this.SUBRULE(this.path);
    return this.ACTION(() => queryOf(expression));
  });

  private sourceChoices(only: string | null = null): { readonly GATE: () => boolean; readonly ALT: () => Query }[] {
    const rules = this.sourceRules.filter(({ name }) => only === null || name === only);
    return rules.map(({ name, rule }, index) => ({
      // `range(…)` is a call.
      GATE: () => name !== 'range' || this.LA(2).tokenType !== OpenParenthesis,
      ALT: () => {
        const keyword = this.LA(1);
        const parts = this.subrule(index, rule);
        return this.ACTION(() => {
          const source = this.operatorAt(name, parts, keyword);
          return { source: { kind: 'source', source }, operators: [], start: source.start, end: source.end };
        });
      },
    }));
  }

  private operatorAt(name: string, parts: unknown, keyword: IToken): Operator {
    return {
      name,
      parts,
      start: keyword.startOffset,
      end: endOf(this.LA(0)),
      keyword: { start: keyword.startOffset, end: endOf(keyword) },
    };
  }

  private ruleOf(kind: 'operator' | 'source', { name, syntax }: OperatorSyntax) {
    const read = syntax.place(this.partsOfRule());
    return { name, rule: this.RULE(`${kind}_${name.replaceAll('-', '_')}`, () => read()) };
  }

  /** What the syntax of an operator makes its rule of: chevrotain's methods, each with the next number in the rule. */
  private partsOfRule(): RuleParts {
    const rules = this.grammarRules();
    const next = { consume: 0, subrule: 0, option: 0, many: 0, or: 0 };
    return {
      consume: type => {
        const place = next.consume++;
        return () => this.consume(place, type);
      },
      rule: name => {
        const place = next.subrule++;
        return () => this.subrule(place, rules[name]);
      },
      option: (part, gate) => {
        const place = next.option++;
        const definition = gate === undefined ? part : { GATE: () => gate(this.ahead), DEF: part };
        return () => this.option(place, definition) ?? null;
      },
      many: (part, gate) => {
        const place = next.many++;
        return () => {
          const found: ReturnType<typeof part>[] = [];
          const more = () => void found.push(part());
          this.many(place, gate === undefined ? more : { GATE: () => gate(this.ahead), DEF: more });
          return found;
        };
      },
      either: choices => {
        const place = next.or++;
        const alternatives = choices.map(({ part, gate }) =>
          // Where tokens do not tell choices apart, the gate does.
          gate === undefined ? { ALT: part } : { GATE: () => gate(this.ahead), ALT: part, IGNORE_AMBIGUITIES: true },
        );
        return () => this.or<ReturnType<(typeof choices)[number]['part']>>(place, alternatives);
      },
      action: compute => this.ACTION(compute),
    };
  }

  private readonly ahead = (place: number): IToken => this.LA(place);

  private grammarRules(): { readonly [Name in keyof GrammarRules]: ParserMethod<[], GrammarRules[Name]> } {
    return {
      expression: this.expression,
      namedExpression: this.namedExpression,
      namedExpressions: this.namedExpressions,
      orderedExpression: this.orderedExpression,
      declaredName: this.declaredName,
      referencedName: this.referencedName,
      columnPattern: this.columnPattern,
      typeName: this.typeName,
      typeOfLiteral: this.typeOfLiteral,
      functionCall: this.functionCall,
      stringLiteral: this.stringLiteral,
      star: this.star,
      scalarLiteral: this.scalarLiteral,
      tableValue: this.tableValue,
      pipeline: this.pipeline,
      tableArgument: this.tableArgument,
      tableReference: this.tableReference,
      query: this.query,
    };
  }
}
