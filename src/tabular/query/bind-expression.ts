import { nearest } from '../../../grammar/text/nearest.js';
import type {
  CallExpression,
  DynamicLiteral,
  Expression,
  LiteralExpression,
  NamedExpression,
  Query,
  SubqueryExpression,
} from '../../../grammar/query/syntax.js';
import { setOwn, type JsonValue } from '../../json/nodes.js';
import { aggregateNames, missing } from './aggregates.js';
import { knownAggregates, knownFunctions, knownPlugins } from './known-names.js';
import { messages } from './messages.js';
import { costOfType, IDENTITY_WEIGHT, priced } from './priced.js';
import { fail } from './problem.js';
import { compileBetween, compileBinary, compileLogical, compileMembership, compileUnary } from './scalar-operators.js';
import {
  betweenSignatures,
  binarySignatures,
  logicalSignatures,
  membershipSignatures,
  unarySignatures,
} from './operator-signatures.js';
import {
  constant,
  type BoundExpression,
  type ComputeCell,
  type ColumnScope,
  type ScopeColumn,
  type BindingContext,
} from './scope.js';
import { checkCall, checkOperator } from './check-call.js';
import { scalarFunction, scalarFunctionNames } from './scalar-functions.js';
import { required, type ResultNaming } from './function.js';
import { parseLiteral } from './literals.js';
import {
  arrayOf,
  bagOf,
  commonType,
  dynamicOf,
  isAnyDynamic,
  isDynamic,
  isInteger,
  sameType,
  typeNamed,
  types,
  type Type,
} from './types.js';
import { equalityOf } from './values/compare.js';
import { convert, toDynamic, toText } from './values/convert.js';
import { elementOfDynamic, isArrayValue, memberOfDynamic } from './values/dynamic.js';

/** Binds calls of aggregates inside `summarize`; null where aggregates are not allowed. */
export interface AggregateBinder {
  /** The value of an aggregate, or null if the name is none. */
  readonly bindCall: (call: CallExpression) => BoundExpression | null;
}

/** Where an expression is. */
export interface ExpressionContext {
  readonly scope: ColumnScope | null;
  readonly session: BindingContext;
  readonly aggregates: AggregateBinder | null;
  /** Rows are gone through one after the other here, so that `prev()` and its like are allowed. */
  readonly seesRows?: boolean;
  /** A name here is compared with a string: one that is unknown may be text that lacks its quotes. */
  readonly isText?: boolean;
}

/** Checks an expression against the columns in scope and compiles it. Stops at the first problem. */
export function bindExpression(expression: Expression, context: ExpressionContext): BoundExpression {
  const bound = bindUnbooked(expression, context);
  const operands = operandsOf(expression);
  if (operands === null || bound.column !== null) return bound;
  const { evaluate } = bound;
  const cost = (1 + operands) * CALL_COST + costOfType(bound.type) + extraOf(expression);
  return {
    ...bound,
    evaluate: (row, run) => {
      run.meter.spend(cost, expression);
      return evaluate(row, run);
    },
  };
}

/** What an operator or function books for itself and for each of its operands, whatever it does with them. */
const CALL_COST = 3;

/** What looks at each character of its arguments by itself takes long to begin with, too. */
const WEIGHT_COST = 10;

function extraOf(expression: Expression): number {
  if (expression.kind !== 'call') return 0;
  return ((scalarFunction(expression.name.text)?.weight ?? 1) - 1) * WEIGHT_COST;
}

/** How many operands a run looks at; null of what is at hand, or computed once. */
function operandsOf(expression: Expression): number | null {
  switch (expression.kind) {
    case 'call':
      return expression.arguments.length;
    case 'logical':
      return expression.operands.length;
    case 'membership':
      return 1 + expression.items.length;
    case 'between':
      return 3;
    case 'binary':
    case 'element':
      return 2;
    case 'unary':
    case 'path':
      return 1;
    default:
      return null;
  }
}

/** As `bindExpression`, of which a run does not book the calls. */
function bindUnbooked(expression: Expression, context: ExpressionContext): BoundExpression {
  switch (expression.kind) {
    case 'literal':
      return bindLiteral(expression);
    case 'dynamic':
      return bindDynamic(expression.value, expression);
    case 'typeof': {
      const type = typeNamed(expression.text) ?? unknownType(expression.text, expression);
      return { ...value(expression, types.type), isConstant: true, typeLiteral: type, evaluate: constant(null) };
    }
    case 'name':
      return bindName(expression.text, expression, context);
    case 'parenthesized': {
      const inner = bindExpression(expression.inner, context);
      // Parentheses keep everything but the standing as a literal or a call.
      return { ...inner, isCall: false, isColumn: false, start: expression.start, end: expression.end };
    }
    case 'path':
      return bindPath(expression, context);
    case 'element':
      return bindElement(expression, context);
    case 'call':
      return bindCall(expression, context);
    case 'unary': {
      const operand = bindExpression(expression.operand, context);
      const { type } = checkOperator(
        expression.operator,
        expression.operatorSpan,
        unarySignatures(operand.type, operand.isConstant),
        [operand],
      );
      return {
        ...value(expression, type),
        isConstant: operand.isConstant,
        literal: negated(expression.operator, operand.literal, operand.type),
        evaluate: compileUnary(expression.operator, operand, type),
      };
    }
    case 'binary': {
      if (expression.left.kind === 'star') return bindSearch(expression, expression.left, context);
      const first = bindExpression(expression.left, context);
      const isText = first.type.name === 'string' && expression.right.kind === 'name';
      const operands = [first, bindExpression(expression.right, isText ? { ...context, isText } : context)];
      const { type } = checkOperator(
        expression.operator,
        expression.operatorSpan,
        binarySignatures(expression.operator),
        operands,
      );
      const [left, right] = operands;
      if (left === undefined || right === undefined) throw new Error('a binary operator has two operands');
      return {
        ...value(expression, type),
        isConstant: left.isConstant && right.isConstant,
        evaluate: compileBinary(expression.operator, left, right, type, expression),
      };
    }
    case 'logical': {
      const operands = expression.operands.map(each => bindExpression(each, context));
      for (const [index, operand] of operands.slice(1).entries()) {
        const left = index === 0 ? operands[0] : { ...operand, type: types.bool };
        const span = expression.operatorSpans[index] ?? expression;
        if (left !== undefined) checkOperator(expression.operator, span, logicalSignatures, [left, operand]);
      }
      return {
        ...value(expression, types.bool),
        isConstant: operands.every(({ isConstant }) => isConstant),
        evaluate: compileLogical(expression.operator, operands),
      };
    }
    case 'membership': {
      const { operator, operatorSpan } = expression;
      const listed = expression.items.length === 1 ? tableInList(expression.items[0], context) : null;
      const operands = [
        bindExpression(expression.value, context),
        ...(listed === null ? expression.items.map(each => bindExpression(each, context)) : [listed]),
      ];
      checkOperator(operator, operatorSpan, membershipSignatures(operator), operands, false);
      const [left, ...items] = operands;
      if (left === undefined) throw new Error('a membership has a left side');
      return {
        ...value(expression, types.bool),
        isConstant: operands.every(({ isConstant }) => isConstant),
        evaluate: compileMembership(operator, left, items, expression),
      };
    }
    case 'between': {
      const operands = [expression.value, expression.low, expression.high].map(each => bindExpression(each, context));
      const name = expression.negated ? '!between' : 'between';
      checkOperator(name, expression.operatorSpan, betweenSignatures, operands, false);
      return {
        ...value(expression, types.bool),
        isConstant: operands.every(({ isConstant }) => isConstant),
        evaluate: compileBetween(expression.negated, operands, expression),
      };
    }
    case 'star':
      return fail(messages.starNotAllowed(expression));
    case 'subquery': {
      context.session.bindQuery(expression.query);
      return fail(messages.scalarExpected(expression));
    }
    case 'toscalar':
      return bindToScalar(expression, context);
    case 'materialize':
      return fail(messages.materializeNotAllowed(expression));
  }
}

/** `* has "text"`: whether the operator holds for any column. */
function bindSearch(
  expression: Expression & { kind: 'binary' },
  star: Expression & { kind: 'star' },
  context: ExpressionContext,
): BoundExpression {
  const { operator, right } = expression;
  const wanted = bindExpression(right, context);
  const isEquality = operator === '==' || operator === '!=';
  const columns = (context.scope?.columns ?? []).filter(
    ({ type }) => !isEquality || equalityOf(type, wanted.type) !== null,
  );
  if (!isEquality) checkOperator(operator, expression.operatorSpan, binarySignatures(operator), [ANY_TEXT, wanted]);
  const tests = columns.map(column => {
    const reference = columnReference(column, star);
    const text = isEquality || ['string', 'dynamic'].includes(column.type.name) ? reference : asText(reference);
    return compileBinary(operator, text, wanted, types.bool, expression);
  });
  return {
    ...value(expression, types.bool),
    evaluate: (row, run) => {
      run.meter.spend(tests.length, expression);
      return tests.some(test => test(row, run) === true);
    },
  };
}

/** A text somewhere, for the checks of an operator. */
const ANY_TEXT = value({ start: 0, end: 0 }, types.string);

function asText(bound: BoundExpression): BoundExpression {
  const { evaluate, type } = bound;
  return { ...bound, type: types.string, evaluate: (row, run) => toText(evaluate(row, run), type, bound, run) };
}

/** `toscalar(query)`: the first value of the first row, computed once in a run; of a scalar the scalar. */
function bindToScalar(expression: SubqueryExpression, context: ExpressionContext): BoundExpression {
  const { query } = expression;
  const table = context.session.bindQuery(query);
  if (table === null) {
    if (query.source.kind !== 'expression') throw new Error('a query that is not a table is a scalar');
    const inner = bindExpression(query.source.expression, { scope: null, session: context.session, aggregates: null });
    return { ...value(expression, inner.type), isConstant: inner.isConstant, evaluate: onceInRun(inner.evaluate) };
  }
  const [first] = table.scope.columns;
  const type = table.scope.isOpen ? types.unknown : (first?.type ?? types.unknown);
  return {
    ...value(expression, type),
    isConstant: true,
    evaluate: onceInRun((_, run) => table.execute(run).rows[0]?.[0] ?? missing(type)),
  };
}

/** A table as the only item of `in (…)`: the values of its first column, as an array. */
function tableInList(item: Expression | undefined, context: ExpressionContext): BoundExpression | null {
  let inner = item;
  while (inner?.kind === 'parenthesized') inner = inner.inner;
  if (inner === undefined) return null;
  const isTable =
    inner.kind === 'subquery' ||
    (inner.kind === 'name' &&
      context.scope?.column(inner.text) == null &&
      context.session.variables.get(inner.text)?.kind === 'table');
  if (!isTable) return null;
  const query: Query =
    inner.kind === 'subquery'
      ? inner.query
      : { source: { kind: 'expression', expression: inner }, operators: [], start: inner.start, end: inner.end };
  const table = context.session.bindQuery(query);
  if (table === null) return null;
  const type = table.scope.columns[0]?.type ?? types.dynamic;
  const { start, end } = inner;
  return {
    ...value(inner, types.dynamic),
    isConstant: true,
    evaluate: onceInRun((_, run) => {
      const { rows } = table.execute(run);
      run.meter.elements(rows.length, { start, end });
      return rows.flatMap(([first = null]): JsonValue[] => {
        const item = toDynamic(first, type);
        return isArrayValue(item) ? [...item] : [item];
      });
    }),
  };
}

/** The value of a constant as one of another type. */
export function castConstant({ evaluate, type, start, end }: BoundExpression, wanted: Type): ComputeCell {
  if (sameType(type, wanted)) return evaluate;
  return (row, run) => convert(evaluate(row, run), type, wanted, { start, end }, run);
}

/** The value of an expression that no row changes, computed when a run first asks for it. */
export function onceInRun(evaluate: ComputeCell): ComputeCell {
  const key = {};
  return (row, run) => {
    const known = run.scalars.get(key);
    if (known !== undefined) return known;
    const result = evaluate(row, run);
    run.scalars.set(key, result);
    return result;
  };
}

/** What most expressions have in common: no column, no name, no literal. */
export function value(
  span: { readonly start: number; readonly end: number },
  type: Type,
): Omit<BoundExpression, 'evaluate'> {
  return {
    start: span.start,
    end: span.end,
    type,
    isStar: false,
    isConstant: false,
    literal: undefined,
    typeLiteral: null,
    column: null,
    resultName: null,
    isCall: false,
    isColumn: false,
  };
}

function unknownType(name: string, span: Expression): never {
  return fail(messages.unknownType(span, name, nearest(name, Object.keys(types).slice(0, 10))));
}

function negated(operator: '+' | '-', literal: unknown, type: Type): unknown {
  if (literal === undefined || !['long', 'int', 'real'].includes(type.name)) return undefined;
  if (operator === '+') return literal;
  return typeof literal === 'number' || typeof literal === 'bigint' ? -literal : undefined;
}

function bindLiteral(expression: LiteralExpression): BoundExpression {
  const parsed = parseLiteral(expression);
  return {
    ...value(expression, types[expression.type]),
    isConstant: true,
    literal: parsed,
    evaluate: constant(parsed),
  };
}

function bindDynamic(literal: DynamicLiteral, span: Expression): BoundExpression {
  const { json, type } = dynamicLiteral(literal);
  return { ...value(span, dynamicOf(type)), isConstant: true, literal: json, evaluate: constant(json) };
}

function dynamicLiteral(literal: DynamicLiteral): { json: JsonValue; type: Type } {
  switch (literal.kind) {
    case 'null':
      return { json: null, type: types.null };
    case 'scalar': {
      const { literal: scalar } = literal;
      if (scalar.type === 'decimal') fail(messages.decimalInDynamic(scalar));
      if (scalar.type === 'int') fail(messages.malformedLiteral(scalar, 'dynamic'));
      const json = parseLiteral(scalar, true);
      return { json: literal.negative ? -Number(json) : json, type: types[scalar.type] };
    }
    case 'array': {
      const items = literal.items.map(dynamicLiteral);
      const element = commonType(
        items.map(({ type }) => type),
        'none',
      );
      return { json: items.map(({ json }) => json), type: arrayOf(element ?? types.dynamic) };
    }
    case 'bag': {
      const json: Record<string, JsonValue> = {};
      const properties = new Map<string, Type>();
      for (const { name, value: inner } of literal.members) {
        const member = dynamicLiteral(inner);
        setOwn(json, name, member.json);
        properties.set(name, member.type);
      }
      return { json, type: bagOf(properties) };
    }
  }
}

function bindName(name: string, span: Expression, context: ExpressionContext): BoundExpression {
  const { scope, session, aggregates } = context;
  if (aggregates === null && scope !== null) {
    const column = scope.column(name);
    if (column !== null) return columnReference(column, span);
  }
  const variable = session.variables.get(name);
  if (variable?.kind === 'scalar') {
    const { type, isConstant, evaluate } = variable;
    return { ...value(span, type), isConstant, resultName: name, evaluate };
  }
  if (variable?.kind === 'table') return fail(messages.scalarExpected(span));
  if (scalarFunction(name) !== null || knownFunctions.has(name)) fail(messages.functionWithoutArguments(span, name));
  if (aggregates !== null && scope !== null && (scope.column(name) !== null || scope.isOpen)) {
    fail(messages.nameInAggregate(span, name));
  }
  if (scope?.isOpen === true) return columnReference(scope.infer(name, types.unknown), span);
  const candidates = [...(scope?.columns ?? []).map(column => column.name), ...session.variables.keys()];
  return fail(messages.unknownName(span, name, nearest(name, candidates), candidates, context.isText));
}

/** A reference to a column. */
export function columnReference(
  column: ScopeColumn,
  span: { readonly start: number; readonly end: number },
): BoundExpression {
  const { index } = column;
  return {
    ...value(span, column.type),
    column,
    isColumn: true,
    resultName: column.name,
    evaluate: row => row[index] ?? null,
  };
}

function bindPath(expression: Expression & { kind: 'path' }, context: ExpressionContext): BoundExpression {
  const target = bindExpression(expression.target, context);
  const { member } = expression;
  const { type } = target;
  if (!isDynamic(type) && type.name !== 'unknown') fail(messages.noPathIntoType(member, member.text, type.name));
  const known = type.shape?.kind === 'bag' ? type.shape.properties.get(member.text) : undefined;
  const name = member.text;
  const { evaluate } = target;
  return {
    ...value(
      expression,
      type.name === 'unknown' ? types.unknown : known === undefined ? types.dynamic : dynamicOf(known),
    ),
    resultName: pathName(target, name),
    evaluate: (row, run) => memberOfDynamic(evaluate(row, run), name),
  };
}

/** The name that an expression gives to what is made of it. */
function nameInside({ resultName, namesOnlyColumn }: BoundExpression): string | null {
  return namesOnlyColumn === true ? null : resultName;
}

/** `p.x` makes a column `p_x`; what has no name of its own gives only the last part. */
function pathName(target: BoundExpression, last: string | null): string | null {
  const { type } = target;
  const resultName = nameInside(target);
  const joins =
    isAnyDynamic(type) || type.shape?.kind === 'array' || type.shape?.kind === 'bag' || type.name === 'unknown';
  return joins && resultName !== null && resultName.trim() !== '' ? `${resultName}_${last ?? ''}` : last;
}

function bindElement(expression: Expression & { kind: 'element' }, context: ExpressionContext): BoundExpression {
  const target = bindExpression(expression.target, context);
  const index = bindExpression(expression.index, context);
  const { type } = target;
  const result = elementType(type, index, expression);
  const { literal } = index;
  const shown = isLiteralKey(expression.index, literal) ? String(literal) : null;
  return {
    ...value(expression, result),
    resultName: pathName(target, shown),
    evaluate: compileElement(target.evaluate, priced(index, expression, IDENTITY_WEIGHT)),
  };
}

/** Whether an index is written as a plain literal: with a sign it is none, and names no column. */
function isLiteralKey(expression: Expression, literal: unknown): literal is string | number | bigint {
  return expression.kind === 'literal' && ['string', 'number', 'bigint'].includes(typeof literal);
}

function compileElement(evaluate: ComputeCell, index: BoundExpression): ComputeCell {
  const { literal } = index;
  if (typeof literal === 'string') return (row, run) => memberOfDynamic(evaluate(row, run), literal);
  const evaluateIndex = index.evaluate;
  return (row, run) => elementOfDynamic(evaluate(row, run), evaluateIndex(row, run));
}

function elementType(type: Type, index: BoundExpression, expression: Expression & { kind: 'element' }): Type {
  const indexType = index.type;
  const indexName = indexType.name;
  const isName = indexName === 'string' || isDynamic(indexType) || indexName === 'unknown';
  const isPlace =
    isInteger(indexType) ||
    isAnyDynamic(indexType) ||
    (indexType.shape?.kind === 'primitive' && indexType.shape.of.name === 'long');
  if (type.name === 'unknown') return types.unknown;
  if (type.shape?.kind === 'array') {
    if (!isPlace) fail(messages.mustHaveType(index, ['int', 'long'], indexName));
    return dynamicOf(type.shape.of);
  }
  if (type.shape?.kind === 'bag') {
    if (!isName) fail(messages.mustHaveType(index, ['string'], indexName));
    const known = typeof index.literal === 'string' ? type.shape.properties.get(index.literal) : undefined;
    return known === undefined ? types.dynamic : dynamicOf(known);
  }
  if (!isAnyDynamic(type)) fail(messages.elementAccess({ start: expression.target.end, end: expression.end }));
  if (!isName && !isPlace) fail(messages.mustHaveType(index, ['int', 'long', 'string'], indexName));
  return types.dynamic;
}

function bindCall(expression: CallExpression, context: ExpressionContext): BoundExpression {
  const { name } = expression;
  const aggregate = context.aggregates?.bindCall(expression) ?? null;
  if (aggregate !== null) return aggregate;
  const found = scalarFunction(name.text);
  if (found === null) return unknownFunction(name.text, name, context);
  const call = expression.arguments.map(argument => bindArgument(argument, context));
  const checked = checkCall(found.name, name, found.signatures, call);
  const type = found.typeIn?.(context.scope) ?? checked.type;
  const column = conversionColumn(found.name, call, type);
  return {
    ...value(expression, type),
    isConstant: found.isFoldable && call.every(({ isConstant }) => isConstant),
    column,
    resultName: nameOfCall(found.naming, call, context.scope),
    ...(found.naming.kind === 'suffix' ? { namesOnlyColumn: true } : {}),
    isCall: true,
    evaluate:
      column === null
        ? found.compile({
            arguments: call.map(each => priced(each, expression, found.weight)),
            type,
            span: expression,
            scope: context.scope,
            seesRows: context.seesRows === true,
          })
        : required(call[0]).evaluate,
  };
}

/** An argument of a function. Those of built-in functions have no names. */
export function bindArgument(
  { name, tuple, expression, start, end }: NamedExpression,
  context: ExpressionContext,
): BoundExpression {
  if (tuple != null) fail(messages.namedArgument(tuple));
  if (name !== null) fail(messages.namedArgument(name));
  if (expression.kind === 'star') {
    return { ...value({ start, end }, types.dynamic), isStar: true, evaluate: constant(null) };
  }
  return bindExpression(expression, context);
}

/** The name that a call gives to a column. */
export function nameOfCall(
  naming: ResultNaming,
  call: readonly BoundExpression[],
  scope: ColumnScope | null = null,
): string | null {
  switch (naming.kind) {
    case 'none':
      return null;
    case 'first':
      return call[0] === undefined ? null : nameInside(call[0]);
    case 'only':
      return call.length === 1 && call[0] !== undefined ? nameInside(call[0]) : null;
    case 'named column': {
      const name = call[0]?.literal;
      return typeof name === 'string' && scope?.column(name) != null ? name : null;
    }
    case 'suffix':
      return call[0]?.resultName == null ? naming.otherwise : `${call[0].resultName}${naming.suffix}`;
    case 'prefix':
      return `${naming.prefix}_${call[0]?.resultName ?? ''}`;
  }
}

const CONVERSIONS = new Set([
  'tobool',
  'todatetime',
  'todecimal',
  'todouble',
  'todynamic',
  'toguid',
  'toint',
  'tolong',
  'toreal',
  'tostring',
  'totimespan',
]);

/** `tostring(x)` of a string column is that column, to the last detail. */
function conversionColumn(name: string, call: readonly BoundExpression[], type: Type): ScopeColumn | null {
  const [argument] = call;
  if (!CONVERSIONS.has(name) || call.length !== 1 || argument?.column == null) return null;
  return sameType(argument.type, type) ? argument.column : null;
}

function unknownFunction(name: string, span: CallExpression['name'], context: ExpressionContext): never {
  if (knownAggregates.has(name)) {
    return fail(
      context.aggregates === null
        ? messages.aggregateNotAllowed(span, name)
        : messages.unsupportedAggregate(span, name),
    );
  }
  if (knownPlugins.has(name)) fail(messages.pluginNotAllowed(span, name));
  if (knownFunctions.has(name)) {
    return fail(messages.unsupportedFunction(span, name, nearest(name, scalarFunctionNames)));
  }
  // Where aggregates may appear, one of them is rather meant.
  const aggregate = context.aggregates === null ? null : nearest(name, aggregateNames);
  const similar = aggregate ?? nearest(name, [...scalarFunctionNames, ...knownFunctions]);
  return fail(messages.unknownFunction(span, name, similar));
}
