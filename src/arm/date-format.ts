import type { Refuse } from './call.js';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** .NET's standard formats of one letter in the invariant culture, as custom ones. Times are UTC. */
const STANDARD: Readonly<Record<string, string>> = {
  d: 'MM/dd/yyyy',
  D: 'dddd, dd MMMM yyyy',
  f: 'dddd, dd MMMM yyyy HH:mm',
  F: 'dddd, dd MMMM yyyy HH:mm:ss',
  g: 'MM/dd/yyyy HH:mm',
  G: 'MM/dd/yyyy HH:mm:ss',
  m: 'MMMM dd',
  M: 'MMMM dd',
  o: "yyyy-MM-dd'T'HH:mm:ss.fffffffK",
  O: "yyyy-MM-dd'T'HH:mm:ss.fffffffK",
  r: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  R: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  s: "yyyy-MM-dd'T'HH:mm:ss",
  t: 'HH:mm',
  T: 'HH:mm:ss',
  u: "yyyy-MM-dd HH:mm:ss'Z'",
  U: 'dddd, dd MMMM yyyy HH:mm:ss',
  y: 'yyyy MMMM',
  Y: 'yyyy MMMM',
};

const SPECIFIERS = /'[^']*'|"[^"]*"|\\[^]|%|([dfFghHKmMstyz])\1*|[^]/g;

/** A time (milliseconds since 1970) in one of .NET's formats, standard or custom, with the invariant culture. */
export function formatDate(time: number, format: string, refuse: Refuse): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) refuse('the time is beyond what a date can be');
  const custom = format.length === 1 ? STANDARD[format] : format;
  if (custom === undefined) refuse(`the date format ${format} is not supported`);
  return custom.replace(SPECIFIERS, part => formatPart(date, part));
}

function formatPart(date: Date, part: string): string {
  const digits = (value: number, width = part.length): string => String(value).padStart(Math.min(width, 2), '0');
  switch (part[0]) {
    case "'":
    case '"':
      return part.length > 1 ? part.slice(1, -1) : '';
    case '\\':
      return part.slice(1);
    case '%':
      return '';
    case 'd': {
      const name = DAYS[date.getUTCDay()] ?? '';
      return part.length > 3 ? name : part.length === 3 ? name.slice(0, 3) : digits(date.getUTCDate());
    }
    case 'f':
      return fraction(date).slice(0, part.length);
    case 'F':
      return fraction(date).slice(0, part.length).replace(/0+$/, '');
    case 'g':
      return 'A.D.';
    case 'h':
      return digits(date.getUTCHours() % 12 === 0 ? 12 : date.getUTCHours() % 12);
    case 'H':
      return digits(date.getUTCHours());
    case 'K':
      return 'Z';
    case 'm':
      return digits(date.getUTCMinutes());
    case 'M': {
      const name = MONTHS[date.getUTCMonth()] ?? '';
      return part.length > 3 ? name : part.length === 3 ? name.slice(0, 3) : digits(date.getUTCMonth() + 1);
    }
    case 's':
      return digits(date.getUTCSeconds());
    case 't':
      return (date.getUTCHours() < 12 ? 'AM' : 'PM').slice(0, part.length);
    case 'y':
      return part.length <= 2
        ? digits(date.getUTCFullYear() % 100)
        : String(date.getUTCFullYear()).padStart(part.length, '0');
    case 'z':
      return part.length === 1 ? '+0' : part.length === 2 ? '+00' : '+00:00';
    default:
      return part;
  }
}

function fraction(date: Date): string {
  return `${String(date.getUTCMilliseconds()).padStart(3, '0')}0000`;
}

/** Which part of a date, which of a time; the zone may be missing, and is UTC then. */
const DATE = /^(\d{4})-?(\d{2})-?(\d{2})(?:([T ])(\d{2}):?(\d{2})(?::?(\d{2})(\.\d{1,7})?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/;

/** A date as templates write them (ISO 8601), with the format that it is written in. */
export function readDate(text: string, refuse: Refuse): { readonly time: number; readonly format: string } {
  const match = DATE.exec(text.trim());
  if (match === null) refuse(`${text.slice(0, 40)} is not a date of ISO 8601, as 2020-04-07T14:53:14Z`);
  const [, year, month, day, separator, hour = '00', minute = '00', second = '00', part = '', zone = 'Z'] = match;
  const offset = zone === 'Z' ? 'Z' : zone.replace(/^(...)(\d\d)$/, '$1:$2');
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${part.slice(0, 4)}${offset}`);
  const isReal = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
  if (Number.isNaN(time) || !isReal) refuse(`${text.slice(0, 40)} is not a valid date or time`);
  return { time, format: formatLike(text.trim(), separator, part) };
}

/** The format of a text that is a date. */
function formatLike(text: string, separator: string | undefined, part: string): string {
  const dashes = text[4] === '-' ? 'yyyy-MM-dd' : 'yyyyMMdd';
  if (separator === undefined) return dashes;
  const time = text.includes(':') ? 'HH:mm:ss' : 'HHmmss';
  const zone = /(?:Z|[+-]\d{2}:?\d{2})$/.test(text.slice(10)) ? "'Z'" : '';
  return `${dashes}'${separator}'${time}${part === '' ? '' : `.${'f'.repeat(part.length - 1)}`}${zone}`;
}

const DURATION =
  /^(-)?P(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,8})D)?(?:T(?:(\d{1,8})H)?(?:(\d{1,8})M)?(?:(\d{1,10})(\.\d{1,7})?S)?)?$/;

/** A time and a duration of ISO 8601 later; months that are too short end on their last day. */
export function addDuration(time: number, duration: string, refuse: Refuse): number {
  const match = DURATION.exec(duration);
  if (match === null || /[PT]$/.test(duration))
    refuse(`${duration.slice(0, 40)} is not a duration of ISO 8601, as P3Y, -P9D or PT1H`);
  const sign = match[1] === undefined ? 1 : -1;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(2, 9)
    .map((part: string | undefined) => Number(part ?? 0) * sign);
  const date = new Date(time);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + years * 12 + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  const fractionOfSecond = Number(match[9] ?? 0) * sign;
  const wholeDays = weeks * 7 + days;
  const sum = date.getTime() + (((wholeDays * 24 + hours) * 60 + minutes) * 60 + seconds + fractionOfSecond) * 1000;
  if (Number.isNaN(new Date(sum).getTime())) refuse('the time is beyond what a date can be');
  return sum;
}
