import type { BinaryOperator, MembershipOperator } from '../../../grammar/query/syntax.js';
import type { Span } from '../../../grammar/text/positions.js';
import type { Cell } from '../table.js';
import { compileArithmetic, compileNegation } from './arithmetic.js';
import { messages } from './messages.js';
import { fail } from './problem.js';
import { compileRegexMatch } from './regex-functions.js';
import { bookRead, IDENTITY_COST, IDENTITY_WEIGHT, priced } from './priced.js';
import { constant, type BoundExpression, type ComputeCell, type RunContext } from './scope.js';
import { compileStringOperation } from './string-operators.js';
import { isDynamic, types, type Type } from './types.js';
import { equalityOf, orderOf, type Equality } from './values/compare.js';
import { convert, toBool, toReal, toText } from './values/convert.js';
import { isArrayValue } from './values/dynamic.js';
import { decimalTextOf } from './values/numbers.js';

/** `+x`, `-x` */
export function compileUnary(operator: '+' | '-', operand: BoundExpression, type: Type): ComputeCell {
  return operator === '+' ? operand.evaluate : compileNegation(operand, type);
}

/** An operator between two values. Null in, null out, but for `==` and `!=`. */
export function compileBinary(
  operator: BinaryOperator,
  left: BoundExpression,
  right: BoundExpression,
  type: Type,
  span: Span,
): ComputeCell {
  switch (operator) {
    case '==':
    case '!=':
      return compileEquality(operator === '==', left, right, span);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compileOrder(operator, priced(left, span), priced(right, span));
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return compileArithmetic(operator, priced(left, span), priced(right, span), type, span);
    case 'matches regex':
      return compileRegexMatch(left, right, span);
    default:
      return compileStringOperation(operator === ':' ? 'has' : operator, left, right, span);
  }
}

function refused(span: Span, left: Type, right: Type): Equality {
  // The official editor lets this pass; the service asks for a cast when the query runs.
  return () => fail(messages.notComparable(span, left.name, right.name));
}

function compileEquality(wanted: boolean, left: BoundExpression, right: BoundExpression, span: Span): ComputeCell {
  const equal = equalityOf(left.type, right.type) ?? refused(span, left.type, right.type);
  const weight = isDynamic(left.type) && isDynamic(right.type) ? IDENTITY_WEIGHT : 1;
  const evaluateLeft = priced(left, span, weight).evaluate;
  const literal = right.literal;
  if (typeof literal === 'string' && (left.type.name === 'string' || isDynamic(left.type))) {
    // A dynamic null equals no string.
    return (row, run) => (evaluateLeft(row, run) === literal) === wanted;
  }
  const evaluateRight = priced(right, span, weight).evaluate;
  return (row, run) => {
    const one = evaluateLeft(row, run);
    const other = evaluateRight(row, run);
    if (one === null || other === null) return one === other ? null : !wanted;
    return equal(one, other) === wanted;
  };
}

/** Brings the values of an operand to a form that compares with those of another type. */
function comparable(operand: BoundExpression, other: Type): ComputeCell {
  const { evaluate, type } = operand;
  if (type.name === 'bool') {
    return (row, run) => {
      const value = evaluate(row, run);
      return value === null ? null : Number(value);
    };
  }
  if (!isDynamic(type)) return evaluate;
  if (other.name === 'datetime' || other.name === 'timespan') {
    return (row, run) => convert(evaluate(row, run), types.string, other, operand, run);
  }
  return (row, run) => {
    const value = evaluate(row, run);
    return typeof value === 'number' || typeof value === 'string' ? toReal(value) : null;
  };
}

function compileOrder(operator: '<' | '<=' | '>' | '>=', left: BoundExpression, right: BoundExpression): ComputeCell {
  const evaluateLeft = comparable(left, right.type);
  const evaluateRight = comparable(right, left.type);
  const isDecimal = left.type.name === 'decimal' || right.type.name === 'decimal';
  const order = orderOf(isDecimal ? types.decimal : left.type);
  const test: (order: number) => boolean = {
    '<': (value: number) => value < 0,
    '<=': (value: number) => value <= 0,
    '>': (value: number) => value > 0,
    '>=': (value: number) => value >= 0,
  }[operator];
  return (row, run) => {
    const one = evaluateLeft(row, run);
    const other = evaluateRight(row, run);
    if (one === null || other === null) return null;
    // NaN is neither less than, nor equal to, nor greater than anything.
    if (Number.isNaN(one) || Number.isNaN(other)) return false;
    return test(isDecimal ? order(decimalTextOf(one), decimalTextOf(other)) : order(one, other));
  };
}

/** The truth of a value: of a dynamic one what it holds. */
export function truth(bound: BoundExpression): (row: readonly Cell[], run: RunContext) => boolean | null {
  const { evaluate } = bound;
  return (row, run) => {
    const value = evaluate(row, run);
    return typeof value === 'boolean' ? value : toBool(value);
  };
}

/** A chain of `and` (where false decides) or `or` (where true does); null when nothing decides and something is null. */
export function compileLogical(operator: 'and' | 'or', operands: readonly BoundExpression[]): ComputeCell {
  const deciding = operator === 'or';
  const tests = operands.map(truth);
  return (row, run) => {
    let result: boolean | null = !deciding;
    for (const test of tests) {
      const value = test(row, run);
      if (value === deciding) return deciding;
      if (value === null) result = null;
    }
    return result;
  };
}

/** `value between (low .. high)`; a timespan as the high end counts from the low end. */
export function compileBetween(negated: boolean, operands: readonly BoundExpression[], span: Span): ComputeCell {
  const [value, low, high] = operands.map(operand => priced(operand, span));
  if (value === undefined || low === undefined || high === undefined) throw new Error('between has three operands');
  const end: BoundExpression =
    high.type.name === 'timespan' && low.type.name === 'datetime'
      ? { ...high, type: types.datetime, evaluate: compileArithmetic('+', low, high, types.datetime, span) }
      : high;
  const atLeast = compileOrder('>=', value, low);
  const atMost = compileOrder('<=', value, end);
  return (row, run) => {
    const above = atLeast(row, run);
    const below = atMost(row, run);
    if (above === false || below === false) return negated;
    return above === null || below === null ? null : !negated;
  };
}

/** `in`, `!in`, `in~`, `!in~`, `has_any`, `has_all`. Dynamic arrays in the list stand for their elements. */
export function compileMembership(
  operator: MembershipOperator,
  searched: BoundExpression,
  listed: readonly BoundExpression[],
  span: Span,
): ComputeCell {
  if (operator === 'has_any' || operator === 'has_all') return compileHasMany(operator, searched, listed, span);
  const negated = operator.startsWith('!');
  const ignoresCase = operator.endsWith('~');
  const weight = ignoresCase ? FOLDING_WEIGHT : 1;
  const value = priced(searched, span, weight);
  const items = listed.map(item => priced(item, span, weight));
  const fold = (text: string) => (ignoresCase ? text.toLowerCase() : text);
  if (
    (value.type.name === 'string' || isDynamic(value.type)) &&
    items.every(({ literal }) => typeof literal === 'string')
  ) {
    const texts = new Set(items.map(({ literal }) => fold(String(literal))));
    return (row, run) => {
      const found = value.evaluate(row, run);
      return (typeof found === 'string' && texts.has(fold(found))) !== negated;
    };
  }
  const tests = items.map(item => compileMember(value, item, ignoresCase, span));
  return (row, run) => {
    const whole = value.evaluate(row, run);
    // Once for all of the list.
    const found = typeof whole === 'string' ? fold(whole) : whole;
    let result: boolean | null = false;
    for (const test of tests) {
      const equal = test(found, row, run);
      if (equal === true) return !negated;
      if (equal === null) result = null;
    }
    return result === null ? null : negated;
  };
}

/** What it costs to look for a text, however short. */
const NEEDLE_COST = 150;
/** A text is folded before it is compared. */
const FOLDING_WEIGHT = 12;

function lengthOf(value: Cell): number {
  return typeof value === 'string' ? value.length : 0;
}

type MemberTest = (found: Cell, row: readonly Cell[], run: RunContext) => boolean | null;

function compileMember(value: BoundExpression, item: BoundExpression, ignoresCase: boolean, span: Span): MemberTest {
  const equal: Equality = ignoresCase
    ? (folded, right) => typeof folded === 'string' && typeof right === 'string' && folded === right.toLowerCase()
    : (equalityOf(value.type, item.type) ?? refused(span, value.type, item.type));
  const inside = ignoresCase ? equal : (equalityOf(value.type, types.dynamic) ?? equal);
  return (found, row, run) => {
    const other = item.evaluate(row, run);
    if (isDynamic(item.type) && isArrayValue(other)) {
      run.meter.spend(other.length, span);
      return (
        found !== null &&
        other.some(element => {
          if (typeof found === 'string' && found.length === lengthOf(element)) bookRead(found, run, span);
          else if (typeof found === 'object') {
            run.meter.spend(2 * IDENTITY_COST, span);
            bookRead(found, run, span, IDENTITY_WEIGHT);
          }
          return element !== null && inside(found, element);
        })
      );
    }
    if (found === null || other === null) return found === other ? null : false;
    return equal(found, other);
  };
}

function compileHasMany(
  operator: 'has_any' | 'has_all',
  value: BoundExpression,
  items: readonly BoundExpression[],
  span: Span,
): ComputeCell {
  const text: ComputeCell = (row, run) => toText(value.evaluate(row, run), value.type, span, run);
  const some = operator === 'has_any';
  return (row, run) => {
    const haystack = { ...value, type: types.string, evaluate: constant(text(row, run)) };
    const has = (needle: string) =>
      compileStringOperation(
        'has',
        haystack,
        { ...value, literal: needle, evaluate: constant(needle) },
        span,
      )(row, run) === true;
    for (const item of items) {
      const found = item.evaluate(row, run);
      const needles: readonly Cell[] = isArrayValue(found) ? found : [found];
      run.meter.spend(needles.length * NEEDLE_COST, span);
      for (const needle of needles) {
        if (has(toText(needle, item.type, span, run)) === some) return some;
      }
    }
    return !some;
  };
}
