import { tokenMatcher, type IToken, type TokenType } from 'chevrotain';
import { ExpressionParser } from './expression-parser.js';
import { nameOf, starOf } from './nodes.js';
import type {
  ColumnPattern,
  ExpandItem,
  NamedExpression,
  Operator,
  OperatorParameter,
  OrderedExpression,
  Query,
  ReorderItem,
  Star as StarNode,
  TailStatement,
  TailSyntax,
} from './syntax.js';
import {
  Comma,
  DeclaredName,
  endOf,
  Equals,
  Identifier,
  keywords,
  LongLiteral,
  OpenBracket,
  Pipe,
  ReferencedName,
  Semicolon,
  Star,
} from './tokens.js';

type Without<Type, Key extends PropertyKey> = Type extends unknown ? Omit<Type, Key> : never;
/** An operator as its rule builds it, before its place in the text is known. */
type OperatorShape = Without<Operator, 'start' | 'end' | 'keyword'>;

/** Operators whose arguments are a list, perhaps empty, of names and expressions. */
type ItemsOperator = 'project' | 'project-rename';

/**
 * The grammar of tails: operators after `|`, statements after `;`. One instance serves all texts; the text of the run is
 * set with its tokens.
 */
export class QueryParser extends ExpressionParser {
  constructor(options: { readonly validate: boolean } = { validate: false }) {
    super(options);
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

  private readonly query = this.RULE('query', (): Query => {
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
      {
        ALT: () => {
          const keyword = this.CONSUME(keywords.print);
          const items = this.SUBRULE(this.namedExpressions);
          return this.ACTION(() => ({
            source: { kind: 'print', items },
            operators: [],
            start: keyword.startOffset,
            end: items.at(-1)?.end ?? endOf(keyword),
          }));
        },
      },
      {
        ALT: () => {
          const expression = this.SUBRULE(this.expression);
          return this.ACTION(() => ({
            source: { kind: 'expression', expression },
            operators: [],
            start: expression.start,
            end: expression.end,
          }));
        },
      },
    ]),
  );

  readonly operator = this.RULE('operator', (): Operator => {
    const keyword = this.LA(1);
    const shape = this.OR<OperatorShape>([
      { ALT: () => this.SUBRULE(this.filter) },
      { ALT: () => this.SUBRULE(this.itemsOperator) },
      { ALT: () => this.SUBRULE(this.extend) },
      { ALT: () => this.SUBRULE(this.projectColumns) },
      { ALT: () => this.SUBRULE(this.projectReorder) },
      { ALT: () => this.SUBRULE(this.mvExpand) },
      { ALT: () => this.SUBRULE(this.summarize) },
      { ALT: () => this.SUBRULE(this.count) },
      { ALT: () => this.SUBRULE(this.take) },
      { ALT: () => this.SUBRULE(this.top) },
      { ALT: () => this.SUBRULE(this.sort) },
      { ALT: () => this.SUBRULE(this.distinct) },
      { ALT: () => this.SUBRULE(this.getSchema) },
      { ALT: () => this.SUBRULE(this.asName) },
      { ALT: () => this.SUBRULE(this.evaluate) },
    ]);
    return this.ACTION(() => ({
      ...shape,
      start: keyword.startOffset,
      end: endOf(this.LA(0)),
      keyword: { start: keyword.startOffset, end: endOf(keyword) },
    }));
  });

  private readonly filter = this.RULE('filter', (): OperatorShape => {
    this.OR([{ ALT: () => this.CONSUME(keywords.where) }, { ALT: () => this.CONSUME(keywords.filter) }]);
    return { kind: 'where', predicate: this.SUBRULE(this.namedExpression) };
  });

  private readonly itemsOperator = this.RULE('itemsOperator', (): OperatorShape => {
    const keyword = this.OR([
      { ALT: () => this.CONSUME(keywords.project) },
      { ALT: () => this.CONSUME(keywords['project-rename']) },
    ]);
    const items: NamedExpression[] = [];
    this.MANY_SEP({ SEP: Comma, DEF: () => items.push(this.SUBRULE(this.namedExpression)) });
    // The alternatives above are the operators.
    return { kind: keyword.image as ItemsOperator, items };
  });

  private readonly extend = this.RULE('extend', (): OperatorShape => {
    this.CONSUME(keywords.extend);
    return { kind: 'extend', items: this.SUBRULE(this.namedExpressions) };
  });

  private readonly projectColumns = this.RULE('projectColumns', (): OperatorShape => {
    const keyword = this.OR([
      { ALT: () => this.CONSUME(keywords['project-away']) },
      { ALT: () => this.CONSUME(keywords['project-keep']) },
    ]);
    const patterns: ColumnPattern[] = [];
    this.MANY_SEP({ SEP: Comma, DEF: () => patterns.push(this.SUBRULE(this.columnPattern)) });
    return { kind: keyword.image === 'project-away' ? 'project-away' : 'project-keep', patterns };
  });

  private readonly projectReorder = this.RULE('projectReorder', (): OperatorShape => {
    const items: ReorderItem[] = [];
    this.CONSUME(keywords['project-reorder']);
    this.MANY_SEP({ SEP: Comma, DEF: () => items.push(this.SUBRULE(this.reorderItem)) });
    return { kind: 'project-reorder', items };
  });

  private readonly reorderItem = this.RULE('reorderItem', (): ReorderItem => {
    const pattern = this.SUBRULE(this.columnPattern);
    const order = this.OPTION(() =>
      this.OR([
        { ALT: () => this.CONSUME(keywords.asc) },
        { ALT: () => this.CONSUME(keywords.desc) },
        { ALT: () => this.CONSUME(keywords['granny-asc']) },
        { ALT: () => this.CONSUME(keywords['granny-desc']) },
      ]),
    );
    return this.ACTION(() => ({
      pattern,
      // The alternatives above are the orders.
      order: (order?.image ?? null) as ReorderItem['order'],
      start: pattern.start,
      end: order === undefined ? pattern.end : endOf(order),
    }));
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

  private readonly mvExpand = this.RULE('mvExpand', (): OperatorShape => {
    const keyword = this.OR([
      { ALT: () => this.CONSUME(keywords['mv-expand']) },
      { ALT: () => this.CONSUME(keywords.mvexpand) },
    ]);
    const parameters: OperatorParameter[] = [];
    const items: ExpandItem[] = [];
    this.MANY({
      GATE: () => this.LA(2).tokenType === Equals,
      DEF: () => parameters.push(this.SUBRULE(this.operatorParameter)),
    });
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => items.push(this.SUBRULE(this.expandItem)) });
    const limit = this.OPTION(() => {
      this.CONSUME(keywords.limit);
      return this.SUBRULE(this.expression);
    });
    return { kind: 'mv-expand', legacy: keyword.image === 'mvexpand', parameters, items, limit: limit ?? null };
  });

  private readonly operatorParameter = this.RULE('operatorParameter', (): OperatorParameter => {
    const name = this.OR([
      { ALT: () => this.CONSUME(keywords.with_itemindex) },
      { ALT: () => this.CONSUME(keywords.kind) },
      { ALT: () => this.CONSUME(keywords.bagexpansion) },
    ]);
    this.CONSUME(Equals);
    const value = this.SUBRULE(this.referencedName);
    return this.ACTION(() => ({ name: nameOf(name), value, start: name.startOffset, end: value.end }));
  });

  private readonly expandItem = this.RULE('expandItem', (): ExpandItem => {
    const item = this.SUBRULE(this.namedExpression);
    const to = this.OPTION(() => {
      this.CONSUME(keywords.to);
      return this.SUBRULE(this.typeOfLiteral);
    });
    return this.ACTION(() => ({ ...item, to: to ?? null, end: to?.end ?? item.end }));
  });

  private readonly summarize = this.RULE('summarize', (): OperatorShape => {
    this.CONSUME(keywords.summarize);
    const aggregates = this.OPTION({
      GATE: () => this.LA(1).tokenType !== keywords.by,
      DEF: () => this.SUBRULE(this.namedExpressions),
    });
    const keys = this.OPTION1(() => {
      this.CONSUME(keywords.by);
      return this.SUBRULE1(this.namedExpressions);
    });
    return { kind: 'summarize', aggregates: aggregates ?? [], keys: keys ?? null };
  });

  private readonly namedExpressions = this.RULE('namedExpressions', (): NamedExpression[] => {
    const items: NamedExpression[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => items.push(this.SUBRULE(this.namedExpression)) });
    return items;
  });

  private readonly count = this.RULE('count', (): OperatorShape => {
    this.CONSUME(keywords.count);
    const name = this.OPTION(() => {
      this.CONSUME(keywords.as);
      return nameOf(this.CONSUME(Identifier));
    });
    return { kind: 'count', name: name ?? null };
  });

  private readonly take = this.RULE('take', (): OperatorShape => {
    this.OR([{ ALT: () => this.CONSUME(keywords.take) }, { ALT: () => this.CONSUME(keywords.limit) }]);
    return { kind: 'take', limit: this.SUBRULE(this.namedExpression) };
  });

  private readonly top = this.RULE('top', (): OperatorShape => {
    this.CONSUME(keywords.top);
    const limit = this.SUBRULE(this.namedExpression);
    this.CONSUME(keywords.by);
    return { kind: 'top', limit, key: this.SUBRULE(this.orderedExpression) };
  });

  private readonly sort = this.RULE('sort', (): OperatorShape => {
    const sortKeys: OrderedExpression[] = [];
    this.OR([{ ALT: () => this.CONSUME(keywords.sort) }, { ALT: () => this.CONSUME(keywords.order) }]);
    this.CONSUME(keywords.by);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => sortKeys.push(this.SUBRULE(this.orderedExpression)) });
    return { kind: 'sort', keys: sortKeys };
  });

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

  private readonly distinct = this.RULE('distinct', (): OperatorShape => {
    const items: (NamedExpression | StarNode)[] = [];
    this.CONSUME(keywords.distinct);
    this.AT_LEAST_ONE_SEP({
      SEP: Comma,
      DEF: () =>
        items.push(
          this.OR<NamedExpression | StarNode>([
            { ALT: () => starOf(this.CONSUME(Star)) },
            { ALT: () => this.SUBRULE(this.namedExpression) },
          ]),
        ),
    });
    return { kind: 'distinct', items };
  });

  private readonly getSchema = this.RULE('getSchema', (): OperatorShape => {
    this.CONSUME(keywords.getschema);
    const parameter = this.OPTION(() => this.SUBRULE(this.operatorParameter));
    return { kind: 'getschema', parameter: parameter ?? null };
  });

  private readonly asName = this.RULE('asName', (): OperatorShape => {
    this.CONSUME(keywords.as);
    return { kind: 'as', name: this.SUBRULE(this.referencedName) };
  });

  private readonly evaluate = this.RULE('evaluate', (): OperatorShape => {
    this.CONSUME(keywords.evaluate);
    return { kind: 'evaluate', call: this.SUBRULE(this.functionCall) };
  });
}
