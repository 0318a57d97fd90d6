/*
 * Points in time as Kusto counts them: ticks of 100 ns since 0001-01-01T00:00:00Z, as bigint (.NET's DateTime).
 */

export const TICKS_PER_MILLISECOND = 10_000n;
export const TICKS_PER_SECOND = 10_000_000n;
export const TICKS_PER_MINUTE = 600_000_000n;
export const TICKS_PER_HOUR = 36_000_000_000n;
export const TICKS_PER_DAY = 864_000_000_000n;

/** The last point in time: 9999-12-31T23:59:59.9999999Z. */
export const LAST_DATETIME = 3_155_378_975_999_999_999n;

/** Days from 0001-01-01 to 1970-01-01. */
const DAYS_TO_1970 = 719_162;

/** The ticks of a point in time, or null outside the years 1 to 9999. */
export function validDatetime(ticks: bigint): bigint | null {
  return ticks >= 0n && ticks <= LAST_DATETIME ? ticks : null;
}

/** The ticks of milliseconds since 1970, as `Date.now()` counts them; null outside the years 1 to 9999. */
export function ticksOfMilliseconds(milliseconds: number): bigint | null {
  if (!Number.isFinite(milliseconds)) return null;
  return validDatetime(BigInt(Math.floor(milliseconds)) * TICKS_PER_MILLISECOND + BigInt(DAYS_TO_1970) * TICKS_PER_DAY);
}

/** A date and time of day, all in UTC. */
export interface DatetimeParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** The fraction of the second in ticks, 0 to 9,999,999. */
  readonly fraction: number;
}

/** The day number, 0 for 0001-01-01, of a date; null if there is no such date. */
export function dayNumber(year: number, month: number, day: number): number | null {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 306;
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** The date and time of day of a point in time. */
export function partsOf(ticks: bigint): DatetimeParts {
  const days = Number(ticks / TICKS_PER_DAY);
  const rest = ticks % TICKS_PER_DAY;
  const shifted = days + 306;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
    hour: Number(rest / TICKS_PER_HOUR),
    minute: Number((rest / TICKS_PER_MINUTE) % 60n),
    second: Number((rest / TICKS_PER_SECOND) % 60n),
    fraction: Number(rest % TICKS_PER_SECOND),
  };
}

function ticksOf({ year, month, day, hour, minute, second, fraction }: DatetimeParts): bigint | null {
  const days = dayNumber(year, month, day);
  if (days === null || hour > 23 || minute > 59 || second > 59) return null;
  return (
    BigInt(days) * TICKS_PER_DAY + BigInt((hour * 60 + minute) * 60 + second) * TICKS_PER_SECOND + BigInt(fraction)
  );
}

const ISO =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\s*(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,9}))?)?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i;
const AMERICAN =
  /^(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?:\s+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,9}))?)?\s*(AM|PM)?)?\s*(Z|UTC|GMT)?$/i;
const RFC822 =
  /^(?:[a-z]{3,9},\s*)?(\d{1,2})[ -]([a-z]{3})[a-z]*[ -](\d{2}|\d{4})(?:\s+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i;
const YEAR = /^(\d{4})(?:-(\d{1,2}))?$/;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * The point in time that a text names, or null. Understands ISO 8601 (`2026-11-22`, `2026-11-22 12:30:01.1234567`, with `T`, `Z` and
 * offsets), RFC 822 (`Sun, 22 Nov 2026 12:30:01 GMT`), `11/22/2026 12:30` and `11-22-2026`. The forms of the documentation's datetime page;
 * the service, which parses as .NET does, knows some more.
 */
export function parseDatetime(text: string): bigint | null {
  const trimmed = text.trim();
  if (trimmed.length > 60) return null;
  const iso = ISO.exec(trimmed);
  if (iso !== null) {
    const [, year, month, day, hour, minute, second, digits, zone] = iso;
    const date = { year: number(year), month: number(month), day: number(day) };
    return shifted({ ...date, hour: number(hour), ...minutes(minute, second, digits) }, zone);
  }
  const american = AMERICAN.exec(trimmed);
  if (american !== null) {
    const [, month, , day, year, hour, minute, second, digits, half] = american;
    const hours = number(hour);
    if (half !== undefined && (hours < 1 || hours > 12)) return null;
    const clock = half === undefined ? hours : (hours % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
    const date = { year: number(year), month: number(month), day: number(day) };
    return shifted({ ...date, hour: clock, ...minutes(minute, second, digits) }, undefined);
  }
  const rfc = RFC822.exec(trimmed);
  if (rfc !== null) {
    const [, day, monthName, digitsOfYear, hour, minute, second, digits, zone] = rfc;
    const short = number(digitsOfYear);
    const year = (digitsOfYear ?? '').length > 2 ? short : short + (short < 50 ? 2000 : 1900);
    const date = { year, month: MONTHS.indexOf((monthName ?? '').toLowerCase()) + 1, day: number(day) };
    return shifted({ ...date, hour: number(hour), ...minutes(minute, second, digits) }, zone);
  }
  const bare = YEAR.exec(trimmed);
  if (bare === null) return null;
  const month = bare[2] === undefined ? 1 : number(bare[2]);
  return ticksOf({ year: number(bare[1]), month, day: 1, hour: 0, minute: 0, second: 0, fraction: 0 });
}

function number(digits: string | undefined): number {
  return Number(digits ?? '0');
}

/** What follows the hours; more digits of a second than ticks have are cut. */
function minutes(
  minute: string | undefined,
  second: string | undefined,
  digits = '',
): Pick<DatetimeParts, 'minute' | 'second' | 'fraction'> {
  return { minute: number(minute), second: number(second), fraction: Number(digits.slice(0, 7).padEnd(7, '0')) };
}

function shifted(parts: DatetimeParts, zone: string | undefined): bigint | null {
  const ticks = ticksOf(parts);
  const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '');
  if (ticks === null || offset === null) return ticks;
  const shift = BigInt(Number(offset[2]) * 60 + Number(offset[3])) * TICKS_PER_MINUTE;
  return validDatetime(offset[1] === '-' ? ticks + shift : ticks - shift);
}

function padded(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

/** ISO 8601 in UTC with as many fraction digits as `digits` says; `null` for as many as needed. */
export function formatDatetime(ticks: bigint, digits: number | null): string {
  const { year, month, day, hour, minute, second, fraction } = partsOf(ticks);
  const all = padded(fraction, 7);
  const shown = digits === null ? all.replace(/0+$/, '') : all.slice(0, digits);
  const date = `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
  return `${date}T${padded(hour, 2)}:${padded(minute, 2)}:${padded(second, 2)}${shown === '' ? '' : `.${shown}`}Z`;
}

const FORMAT_ELEMENT = /y+|M+|d+|H+|h+|m+|s+|f+|F+|t+|[\s\S]/g;

/**
 * Formats as `format_datetime()` does, or gives null where the format has an element or delimiter that the function does not
 * know (documented list: `d dd f… F… h hh H HH m mm M MM s ss y yy yyyy tt` and ` /-:,._[]`).
 */
export function formatDatetimeAs(ticks: bigint, format: string): string | null {
  const parts = partsOf(ticks);
  const fraction = padded(parts.fraction, 7);
  const pieces: string[] = [];
  for (const [element] of format.matchAll(FORMAT_ELEMENT)) {
    const width = element.length;
    const number = (value: number) => (width <= 2 ? padded(value, width) : null);
    let piece: string | null;
    switch (element[0]) {
      case 'y':
        piece = width <= 2 ? padded(parts.year % 100, width) : width === 4 ? padded(parts.year, 4) : null;
        break;
      case 'M':
        piece = number(parts.month);
        break;
      case 'd':
        piece = number(parts.day);
        break;
      case 'H':
        piece = number(parts.hour);
        break;
      case 'h':
        piece = number(parts.hour % 12 === 0 ? 12 : parts.hour % 12);
        break;
      case 'm':
        piece = number(parts.minute);
        break;
      case 's':
        piece = number(parts.second);
        break;
      case 't':
        piece = width === 2 ? (parts.hour < 12 ? 'AM' : 'PM') : null;
        break;
      default:
        piece = fractionOrDelimiter(element, fraction);
    }
    if (piece === null) return null;
    pieces.push(piece);
  }
  return pieces.join('');
}

/** What `f…` and `F…` of a format and its delimiters stand for, of a point in time as of a length of time; null for anything else. */
export function fractionOrDelimiter(element: string, fraction: string): string | null {
  const digits = element.length <= 7 ? fraction.slice(0, element.length) : null;
  if (element.startsWith('f')) return digits;
  if (element.startsWith('F')) return digits?.replace(/0+$/, '') ?? null;
  return /[ /\-:,._[\]]/.test(element) ? element : null;
}
