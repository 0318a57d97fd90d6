import type { Cell } from '../../table.js';
import { functions, required, type FunctionSpecification } from '../function.js';
import { messages } from '../messages.js';
import { fail } from '../problem.js';
import type { BoundExpression, ComputeCell } from '../scope.js';
import { parameter, signature } from '../signature.js';
import { types, type Type } from '../types.js';
import { toDatetime, toReal, toTimespan } from '../values/convert.js';
import {
  dayNumber,
  partsOf,
  TICKS_PER_DAY,
  TICKS_PER_HOUR,
  TICKS_PER_MINUTE,
  TICKS_PER_SECOND,
  validDatetime,
} from '../values/datetime.js';
import { formatTimespanAs, validTimespan } from '../values/timespan.js';

const { datetime, int, string, timespan } = types;

const DAYS_PER_WEEK = 7n;
/** 1970-01-01 in ticks. */
const EPOCH = 621_355_968_000_000_000n;

function ticksOf(argument: BoundExpression | undefined): (...input: Parameters<ComputeCell>) => bigint | null {
  return (row, run) => {
    const value = argument?.evaluate(row, run) ?? null;
    return typeof value === 'bigint' ? value : null;
  };
}

function part(read: (ticks: bigint) => number): FunctionSpecification {
  return {
    signatures: signature(int, [parameter([datetime])]),
    compile: ({ arguments: [date] }) => {
      const ticks = ticksOf(date);
      return (row, run) => {
        const found = ticks(row, run);
        return found === null ? null : read(found);
      };
    },
  };
}

function firstOfMonth(year: number, month: number): bigint | null {
  const months = year * 12 + (month - 1);
  if (!Number.isSafeInteger(months)) return null;
  const days = dayNumber(Math.floor(months / 12), (((months % 12) + 12) % 12) + 1, 1);
  return days === null ? null : BigInt(days) * TICKS_PER_DAY;
}

function firstOfYear(ticks: bigint): bigint {
  return firstOfMonth(partsOf(ticks).year, 1) ?? 0n;
}

function dayOfYear(ticks: bigint): number {
  return Number((ticks - firstOfYear(ticks)) / TICKS_PER_DAY) + 1;
}

/** The week of the year by ISO 8601: that of the Thursday in the same week. */
function weekOfYear(ticks: bigint): number {
  // 0001-01-01 was a Monday.
  const day = (ticks / TICKS_PER_DAY) % DAYS_PER_WEEK;
  const thursday = ticks + (3n - day) * TICKS_PER_DAY;
  return Math.floor((dayOfYear(thursday) - 1) / Number(DAYS_PER_WEEK)) + 1;
}

/** Parts of a date by the names that `datetime_part()` takes, in lower case. */
const PARTS: Readonly<Record<string, (ticks: bigint) => number>> = {
  year: ticks => partsOf(ticks).year,
  quarter: ticks => Math.floor((partsOf(ticks).month - 1) / 3) + 1,
  month: ticks => partsOf(ticks).month,
  week_of_year: weekOfYear,
  day: ticks => partsOf(ticks).day,
  dayofyear: dayOfYear,
  hour: ticks => partsOf(ticks).hour,
  minute: ticks => partsOf(ticks).minute,
  second: ticks => partsOf(ticks).second,
  millisecond: ticks => Math.floor(partsOf(ticks).fraction / 10_000),
  microsecond: ticks => Math.floor(partsOf(ticks).fraction / 10),
  nanosecond: ticks => partsOf(ticks).fraction * 100,
};

const datetimePart: FunctionSpecification = {
  signatures: signature(int, [
    parameter([string], { form: 'literal', values: Object.keys(PARTS) }),
    parameter([datetime]),
  ]),
  compile: ({ arguments: [name, date] }) => {
    const read = PARTS[String(name?.literal).toLowerCase()];
    const ticks = ticksOf(date);
    return (row, run) => {
      const found = ticks(row, run);
      return found === null || read === undefined ? null : read(found);
    };
  },
};

/** The last moment of the day, week, month or year of a date, or of one so many later. */
function endOf(
  naming: 'first' | 'none',
  next: (ticks: bigint, offset: number) => bigint | null,
): FunctionSpecification {
  return {
    naming,
    signatures: signature(datetime, [parameter([datetime]), parameter([types.long], { minimum: 0 })]),
    compile: ({ arguments: [date, offset] }) => {
      const ticks = ticksOf(date);
      return (row, run) => {
        const found = ticks(row, run);
        const later = offset === undefined ? 0 : offset.evaluate(row, run);
        if (found === null || later === null || !Number.isSafeInteger(Number(later))) return null;
        const after = next(found, Number(later) + 1);
        return after === null ? null : validDatetime(after - 1n);
      };
    },
  };
}

/** A point in time that a number counts from 1970 on. */
function sinceEpoch(ticksPerUnit: number): FunctionSpecification {
  return {
    signatures: signature(datetime, [parameter('number')]),
    compile: ({ arguments: [count] }) => {
      const { evaluate } = required(count);
      return (row, run) => {
        const value = toReal(evaluate(row, run));
        if (value === null || !Number.isFinite(value)) return null;
        const whole = Math.floor(value);
        const ticks =
          ticksPerUnit >= 1
            ? BigInt(whole) * BigInt(ticksPerUnit) + BigInt(Math.round((value - whole) * ticksPerUnit))
            : BigInt(Math.round(value * ticksPerUnit));
        return validDatetime(EPOCH + ticks);
      };
    },
  };
}

/** Numbers of the arguments, or null where one is missing or is not a number. */
function numbersOf(parts: readonly BoundExpression[], ...input: Parameters<ComputeCell>): number[] | null {
  const values = parts.map(({ evaluate }) => toReal(evaluate(...input)));
  return values.every(value => value !== null && Number.isFinite(value)) ? (values as number[]) : null;
}

function single(parts: readonly BoundExpression[], change: (value: Cell, type: Type) => Cell): ComputeCell | null {
  const [first] = parts;
  if (first === undefined || parts.length > 1) return null;
  return (row, run) => change(first.evaluate(row, run), first.type);
}

const optional = { minimum: 0 };

/** Functions that take dates apart, and put dates and lengths of time together. */
export const calendarFunctions = functions({
  datetime_part: datetimePart,
  datepart: datetimePart,
  week_of_year: part(weekOfYear),
  dayofyear: part(dayOfYear),
  endofday: endOf('first', (ticks, days) => (ticks / TICKS_PER_DAY + BigInt(days)) * TICKS_PER_DAY),
  endofweek: endOf(
    'none',
    (ticks, weeks) =>
      (ticks / TICKS_PER_DAY - ((ticks / TICKS_PER_DAY + 1n) % DAYS_PER_WEEK) + BigInt(weeks) * DAYS_PER_WEEK) *
      TICKS_PER_DAY,
  ),
  endofmonth: endOf('none', (ticks, months) => firstOfMonth(partsOf(ticks).year, partsOf(ticks).month + months)),
  endofyear: endOf('none', (ticks, years) => firstOfMonth(partsOf(ticks).year + years, 1)),
  unixtime_seconds_todatetime: sinceEpoch(10_000_000),
  unixtime_milliseconds_todatetime: sinceEpoch(10_000),
  unixtime_microseconds_todatetime: sinceEpoch(10),
  unixtime_nanoseconds_todatetime: sinceEpoch(0.01),
  make_datetime: {
    naming: 'only',
    signatures: [
      signature(datetime, [
        parameter('number'),
        parameter('number'),
        parameter('number'),
        parameter('number', optional),
        parameter('number', optional),
        parameter('number', optional),
      ]),
      signature(datetime, [parameter('scalar')]),
    ],
    compile: ({ arguments: parts }) => {
      const one = single(parts, toDatetime);
      if (one !== null) return one;
      return (row, run) => {
        const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = numbersOf(parts, row, run) ?? [];
        const days = dayNumber(Math.trunc(year), Math.trunc(month), Math.trunc(day));
        if (days === null || !(hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60)) {
          return null;
        }
        const time = Math.trunc(hour) * 3600 + Math.trunc(minute) * 60;
        return validDatetime(
          BigInt(days) * TICKS_PER_DAY + BigInt(time) * TICKS_PER_SECOND + BigInt(Math.round(second * 1e7)),
        );
      };
    },
  },
  make_timespan: {
    naming: 'only',
    signatures: [
      signature(timespan, [parameter('integer'), parameter('integer'), parameter('integer'), parameter('integer')]),
      signature(timespan, [parameter('integer'), parameter('integer'), parameter('integer', optional)]),
      signature(timespan, [parameter('scalar')]),
    ],
    compile: ({ arguments: parts }) => {
      const one = single(parts, toTimespan);
      if (one !== null) return one;
      return (row, run) => {
        const numbers = numbersOf(parts, row, run);
        if (numbers === null) return null;
        const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.length === 4 ? numbers : [0, ...numbers];
        if (!(days >= 0 && hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60 && seconds >= 0 && seconds < 60)) {
          return null;
        }
        return validTimespan(
          BigInt(days) * TICKS_PER_DAY +
            BigInt(hours) * TICKS_PER_HOUR +
            BigInt(minutes) * TICKS_PER_MINUTE +
            BigInt(seconds) * TICKS_PER_SECOND,
        );
      };
    },
  },
  format_timespan: {
    naming: 'first',
    signatures: signature(string, [parameter([timespan]), parameter([string], { form: 'literal not empty' })]),
    compile: ({ arguments: [length, format] }) => {
      if (format === undefined || typeof format.literal !== 'string') throw new Error('the format is a literal');
      const { literal } = format;
      if (formatTimespanAs(0n, literal) === null) fail(messages.unknownTimespanFormat(format, literal));
      const ticks = ticksOf(length);
      return (row, run) => {
        const found = ticks(row, run);
        return found === null ? '' : (formatTimespanAs(found, literal) ?? '');
      };
    },
  },
});
