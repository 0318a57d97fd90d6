import { functions, type FunctionSpecification } from '../function.js';
import { messages } from '../messages.js';
import { fail } from '../problem.js';
import type { BoundExpression, ComputeCell } from '../scope.js';
import { parameter, signature } from '../signature.js';
import { types, type Type } from '../types.js';
import {
  dayNumber,
  daysInMonth,
  formatDatetimeAs,
  partsOf,
  TICKS_PER_DAY,
  TICKS_PER_HOUR,
  TICKS_PER_MINUTE,
  TICKS_PER_SECOND,
  validDatetime,
} from '../values/datetime.js';

const { datetime, int, long, string, timespan } = types;

function ticksOf(argument: BoundExpression | undefined): (...input: Parameters<ComputeCell>) => bigint | null {
  return (row, run) => {
    const value = argument?.evaluate(row, run) ?? null;
    return typeof value === 'bigint' ? value : null;
  };
}

/** A number that a date has. */
function part(result: Type, read: (ticks: bigint) => number | bigint): FunctionSpecification {
  return {
    signatures: signature(result, [parameter([datetime])]),
    compile: ({ arguments: [date] }) => {
      const ticks = ticksOf(date);
      return (row, run) => {
        const found = ticks(row, run);
        return found === null ? null : read(found);
      };
    },
  };
}

/** The first moment of the day, week, month or year of a date, some of them later. */
function startOf(
  naming: 'first' | 'none',
  start: (ticks: bigint, offset: number) => bigint | null,
): FunctionSpecification {
  return {
    signatures: signature(datetime, [parameter([datetime]), parameter([long], { minimum: 0 })]),
    naming,
    compile: ({ arguments: [date, offset] }) => {
      const ticks = ticksOf(date);
      return (row, run) => {
        const found = ticks(row, run);
        const later = offset === undefined ? 0 : offset.evaluate(row, run);
        return found === null || later === null ? null : start(found, Number(later));
      };
    },
  };
}

function startOfMonth(year: number, month: number): bigint | null {
  const months = year * 12 + (month - 1);
  const days = Number.isSafeInteger(months)
    ? dayNumber(Math.floor(months / 12), (((months % 12) + 12) % 12) + 1, 1)
    : null;
  return days === null ? null : BigInt(days) * TICKS_PER_DAY;
}

function dayOfWeek(ticks: bigint): bigint {
  // 0001-01-01 was a Monday; weeks start on Sunday (dayofweek-function.md).
  return (ticks / TICKS_PER_DAY + 1n) % 7n;
}

const UNITS: Readonly<Record<string, bigint>> = {
  week: TICKS_PER_DAY * 7n,
  day: TICKS_PER_DAY,
  hour: TICKS_PER_HOUR,
  minute: TICKS_PER_MINUTE,
  second: TICKS_PER_SECOND,
  millisecond: 10_000n,
  microsecond: 10n,
};
const ADDABLE = ['year', 'quarter', 'month', ...Object.keys(UNITS), 'nanosecond'];

function addMonths(ticks: bigint, months: number): bigint | null {
  const { year, month, day } = partsOf(ticks);
  const first = startOfMonth(year, month + months);
  if (first === null) return null;
  const target = partsOf(first);
  const days = Math.min(day, daysInMonth(target.year, target.month)) - 1;
  return first + BigInt(days) * TICKS_PER_DAY + (ticks % TICKS_PER_DAY);
}

function addPart(name: string, amount: number, ticks: bigint): bigint | null {
  if (!Number.isSafeInteger(amount)) return null;
  const months: Readonly<Record<string, number>> = { year: 12, quarter: 3, month: 1 };
  const size = months[name];
  if (size !== undefined) return addMonths(ticks, amount * size);
  if (name === 'nanosecond') return validDatetime(ticks + BigInt(Math.trunc(amount / 100)));
  const unit = UNITS[name];
  return unit === undefined ? null : validDatetime(ticks + unit * BigInt(amount));
}

/** How many borders of that unit lie between two dates (datetime-diff-function.md). */
function difference(name: string, left: bigint, right: bigint): number | bigint | null {
  const one = partsOf(left);
  const other = partsOf(right);
  const months = (one.year - other.year) * 12 + one.month - other.month;
  switch (name) {
    case 'year':
      return one.year - other.year;
    case 'quarter':
      return (one.year - other.year) * 4 + Math.floor((one.month - 1) / 3) - Math.floor((other.month - 1) / 3);
    case 'month':
      return months;
    case 'week': {
      const week = (ticks: bigint) => (ticks / TICKS_PER_DAY + 1n) / 7n;
      return Number(week(left) - week(right));
    }
    case 'nanosecond':
      return Number((left - right) * 100n);
    default: {
      const unit = UNITS[name];
      return unit === undefined ? null : Number(left / unit - right / unit);
    }
  }
}

/** Functions of points in time and lengths of it. `now()` and `ago()` tell the time that the run was given. */
export const datetimeFunctions = functions({
  now: {
    signatures: signature(datetime, [parameter([timespan], { minimum: 0 })]),
    compile: ({ arguments: [offset] }) => {
      if (offset === undefined) return (_row, run) => run.now;
      const ticks = ticksOf(offset);
      return (row, run) => {
        const shift = ticks(row, run);
        return shift === null ? null : validDatetime(run.now + shift);
      };
    },
  },
  ago: {
    signatures: signature(datetime, [parameter([timespan])]),
    compile: ({ arguments: [length] }) => {
      const ticks = ticksOf(length);
      return (row, run) => {
        const before = ticks(row, run);
        return before === null ? null : validDatetime(run.now - before);
      };
    },
  },
  format_datetime: {
    signatures: signature(string, [parameter([datetime]), parameter([string], { form: 'literal not empty' })]),
    naming: 'first',
    compile: ({ arguments: [date, format] }) => {
      if (format === undefined || typeof format.literal !== 'string') throw new Error('the format is a literal');
      const { literal } = format;
      const ticks = ticksOf(date);
      // Whether a format is one does not depend on the date.
      if (formatDatetimeAs(0n, literal) === null) fail(messages.unknownFormat(format, literal));
      return (row, run) => {
        const found = ticks(row, run);
        return found === null ? '' : (formatDatetimeAs(found, literal) ?? '');
      };
    },
  },
  startofday: startOf('first', (ticks, offset) =>
    validDatetime((ticks / TICKS_PER_DAY + BigInt(offset)) * TICKS_PER_DAY),
  ),
  startofweek: startOf('none', (ticks, offset) =>
    validDatetime((ticks / TICKS_PER_DAY - dayOfWeek(ticks) + BigInt(offset) * 7n) * TICKS_PER_DAY),
  ),
  startofmonth: startOf('none', (ticks, offset) => startOfMonth(partsOf(ticks).year, partsOf(ticks).month + offset)),
  startofyear: startOf('none', (ticks, offset) => startOfMonth(partsOf(ticks).year + offset, 1)),
  dayofweek: part(timespan, ticks => dayOfWeek(ticks) * TICKS_PER_DAY),
  getyear: part(int, ticks => partsOf(ticks).year),
  getmonth: part(int, ticks => partsOf(ticks).month),
  monthofyear: part(int, ticks => partsOf(ticks).month),
  dayofmonth: part(int, ticks => partsOf(ticks).day),
  hourofday: part(int, ticks => partsOf(ticks).hour),
  datetime_add: {
    signatures: signature(datetime, [
      parameter([string], { form: 'literal', values: ADDABLE }),
      parameter('integer'),
      parameter([datetime]),
    ]),
    compile: ({ arguments: [name, amount, date] }) => {
      const unit = String(name?.literal).toLowerCase();
      const ticks = ticksOf(date);
      return (row, run) => {
        const found = ticks(row, run);
        const count = amount?.evaluate(row, run) ?? null;
        return found === null || count === null ? null : addPart(unit, Number(count), found);
      };
    },
  },
  datetime_diff: {
    signatures: signature(long, [
      parameter([string], { form: 'literal', values: ADDABLE }),
      parameter([datetime]),
      parameter([datetime]),
    ]),
    compile: ({ arguments: [name, left, right] }) => {
      const unit = String(name?.literal).toLowerCase();
      const one = ticksOf(left);
      const other = ticksOf(right);
      return (row, run) => {
        const from = one(row, run);
        const to = other(row, run);
        return from === null || to === null ? null : difference(unit, from, to);
      };
    },
  },
});
