import type { Span } from '../../../grammar/text/positions.js';
import type { Cell } from '../table.js';
import type { BoundExpression, ComputeCell } from './scope.js';
import { types, type Type } from './types.js';
import { convert, toReal } from './values/convert.js';
import { TICKS_PER_DAY, validDatetime } from './values/datetime.js';
import {
  addLongs,
  calculateDecimals,
  decimalTextOf,
  divideLongs,
  moduloLongs,
  multiplyLongs,
  subtractLongs,
  type Long,
} from './values/numbers.js';
import { timespanOfNumber, validTimespan } from './values/timespan.js';

/** Decimals are calculated from their digits. */
export const DECIMAL_COST = 200;

type Operator = '+' | '-' | '*' | '/' | '%';
type Calculation = (left: Cell, right: Cell) => Cell;

/**
 * Arithmetic between two values whose types are known to fit; null where one is, and where there is no result: a division by
 * zero of integers, a point in time outside the years 1 to 9999.
 */
export function compileArithmetic(
  operator: Operator,
  left: BoundExpression,
  right: BoundExpression,
  type: Type,
  span: Span,
): ComputeCell {
  const [leftType, rightType] = operandTypes(left.type, right.type, type);
  const calculate = calculation(operator, leftType, rightType, type);
  const evaluateLeft = operandOf(left, leftType);
  const evaluateRight = operandOf(right, rightType);
  const isDecimal = leftType.name === 'decimal' || rightType.name === 'decimal';
  const cost = isDecimal ? DECIMAL_COST : 0;
  return (row, run) => {
    const one = evaluateLeft(row, run);
    const other = evaluateRight(row, run);
    if (cost > 0) run.meter.spend(cost, span);
    return one === null || other === null ? null : calculate(one, other);
  };
}

export function compileNegation(operand: BoundExpression, type: Type): ComputeCell {
  const { evaluate } = operand;
  if (type.name === 'decimal') {
    return (row, run) => {
      const value = evaluate(row, run);
      return typeof value === 'string' ? calculateDecimals('-', '0', value) : null;
    };
  }
  if (type.name === 'timespan') {
    return (row, run) => {
      const value = evaluate(row, run);
      return typeof value === 'bigint' ? validTimespan(-value) : null;
    };
  }
  // There is no point in time before the year 1.
  if (type.name === 'datetime') return () => null;
  return (row, run) => {
    const value = evaluate(row, run);
    if (typeof value === 'bigint') return subtractLongs(0, value);
    return typeof value === 'number' ? 0 - value : null;
  };
}

/** The types to calculate with: a dynamic operand is taken for what the other one, or the result, is. */
function operandTypes(left: Type, right: Type, result: Type): readonly [Type, Type] {
  const other = (own: Type, partner: Type) => {
    if (own.name !== 'dynamic' && own.name !== 'unknown') return own;
    if (partner.name === 'int') return types.long;
    if (partner.name !== 'dynamic' && partner.name !== 'unknown') return partner;
    return result.shape?.kind === 'primitive' ? result.shape.of : types.dynamic;
  };
  return [other(left, right), other(right, left)];
}

function operandOf(operand: BoundExpression, wanted: Type): ComputeCell {
  const { evaluate, type } = operand;
  if (type.name !== 'dynamic' || wanted.name === 'dynamic') return evaluate;
  if (wanted.name === 'long') {
    return (row, run) => {
      const value = evaluate(row, run);
      return typeof value === 'number' ? Math.trunc(value) : null;
    };
  }
  return (row, run) => convert(evaluate(row, run), type, wanted, operand, run);
}

function calculation(operator: Operator, left: Type, right: Type, result: Type): Calculation {
  const isTime = ({ name }: Type) => name === 'datetime' || name === 'timespan';
  if (isTime(left) || isTime(right)) return timeCalculation(operator, left, right, result);
  if (left.name === 'decimal' || right.name === 'decimal') {
    return (one, other) => calculateDecimals(operator, decimalTextOf(one), decimalTextOf(other));
  }
  if (left.name === 'real' || right.name === 'real') return (one, other) => calculateReals(operator, one, other);
  if (left.name === 'dynamic' || right.name === 'dynamic') {
    return (one, other) => {
      if (typeof one !== 'number' || typeof other !== 'number') return null;
      const isWhole = Number.isInteger(one) && Number.isInteger(other);
      const value = isWhole ? calculateLongs(operator, one, other) : calculateReals(operator, one, other);
      return typeof value === 'bigint' ? Number(value) : value;
    };
  }
  // The signatures leave only ints and longs.
  return (one, other) => calculateLongs(operator, one as Long, other as Long);
}

function calculateLongs(operator: Operator, one: Long, other: Long): Long | null {
  switch (operator) {
    case '+':
      return addLongs(one, other);
    case '-':
      return subtractLongs(one, other);
    case '*':
      return multiplyLongs(one, other);
    case '/':
      return divideLongs(one, other);
    case '%':
      return moduloLongs(one, other);
  }
}

function calculateReals(operator: Operator, left: Cell, right: Cell): number | null {
  const one = toReal(left);
  const other = toReal(right);
  if (one === null || other === null) return null;
  switch (operator) {
    case '+':
      return one + other;
    case '-':
      return one - other;
    case '*':
      return one * other;
    case '/':
      return one / other;
    case '%': {
      const remainder = one % other;
      return remainder < 0 ? remainder + Math.abs(other) : remainder;
    }
  }
}

function timeCalculation(operator: Operator, left: Type, right: Type, result: Type): Calculation {
  const valid = result.name === 'datetime' ? validDatetime : validTimespan;
  const bothTimes = [left, right].every(({ name }) => name === 'datetime' || name === 'timespan');
  if (bothTimes) {
    return (one, other) => {
      if (typeof one !== 'bigint' || typeof other !== 'bigint') return null;
      switch (operator) {
        case '+':
          return valid(one + other);
        case '-':
          return valid(one - other);
        case '/':
          return other === 0n ? null : Number(one) / Number(other);
        case '%': {
          if (other === 0n) return null;
          const remainder = one % other;
          return valid(remainder < 0n ? remainder + (other < 0n ? -other : other) : remainder);
        }
        case '*':
          // A product of two lengths counts days, as the length of one day is one.
          return timespanOfNumber((Number(one) / Number(TICKS_PER_DAY)) * Number(other));
      }
    };
  }
  return (one, other) => {
    const [ticks, number] =
      typeof one === 'bigint' && left.name !== 'long' ? [one, toReal(other)] : [other, toReal(one)];
    if (typeof ticks !== 'bigint' || number === null || !Number.isFinite(number)) return null;
    // Whole numbers keep every tick; others are as exact as a real is.
    const isWhole = Number.isSafeInteger(number);
    switch (operator) {
      case '*':
        return isWhole ? valid(ticks * BigInt(number)) : checked(timespanOfNumber(Number(ticks) * number), valid);
      case '/':
        if (number === 0) return null;
        return isWhole ? valid(ticks / BigInt(number)) : checked(timespanOfNumber(Number(ticks) / number), valid);
      case '%':
        return isWhole && number !== 0 ? valid(ticks % BigInt(number)) : null;
      default:
        return null;
    }
  };
}

function checked(ticks: bigint | null, valid: (ticks: bigint) => bigint | null): bigint | null {
  return ticks === null ? null : valid(ticks);
}
