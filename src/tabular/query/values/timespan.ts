import {
  fractionOrDelimiter,
  TICKS_PER_DAY,
  TICKS_PER_HOUR,
  TICKS_PER_MILLISECOND,
  TICKS_PER_MINUTE,
  TICKS_PER_SECOND,
} from './datetime.js';

/*
 * Lengths of time in ticks of 100 ns, as bigint within 64 bits (.NET's TimeSpan).
 */

const LIMIT = 2n ** 63n;

/** The ticks, or null outside 64 bits. */
export function validTimespan(ticks: bigint): bigint | null {
  return ticks >= -LIMIT && ticks < LIMIT ? ticks : null;
}

/** The ticks of a number of them that arithmetic gave; null where it is not a number or too large. */
export function timespanOfNumber(ticks: number): bigint | null {
  return Number.isFinite(ticks) ? validTimespan(BigInt(Math.trunc(ticks))) : null;
}

/** The unit's ticks, by the first letters that tell it from others. */
const UNITS: readonly [string, bigint][] = [
  ['tick', 1n],
  ['nano', 0n],
  ['micro', 10n],
  ['ms', TICKS_PER_MILLISECOND],
  ['milli', TICKS_PER_MILLISECOND],
  ['m', TICKS_PER_MINUTE],
  ['s', TICKS_PER_SECOND],
  ['h', TICKS_PER_HOUR],
  ['d', TICKS_PER_DAY],
];

const WITH_UNIT = /^([+-]?)(\d+)(?:\.(\d+))?\s*([a-z]+)$/i;
const CLOCK = /^([+-]?)(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,9}))?)?$/;
const DAYS = /^([+-]?)(\d+)$/;
const UNIT_NAMES =
  /^(?:d(?:ays?)?|h(?:(?:ou)?rs?)?|m(?:in(?:utes?)?)?|s(?:ec(?:onds?)?)?|ms|milli(?:s(?:ec(?:onds?)?)?)?|micro(?:s(?:ec(?:onds?)?)?)?|nano(?:s(?:ec(?:onds?)?)?)?|ticks?)$/i;

/** The length that a text names, or null: `1d`, `1.5h`, `15 seconds`, `[d.]hh:mm[:ss[.fffffff]]`, or a number of days. */
export function parseTimespan(text: string): bigint | null {
  const trimmed = text.trim();
  if (trimmed.length > 60) return null;
  const unit = WITH_UNIT.exec(trimmed);
  if (unit !== null) return ofUnit(unit[1] ?? '', unit[2] ?? '', unit[3] ?? '', unit[4] ?? '');
  const clock = CLOCK.exec(trimmed);
  if (clock !== null) {
    const [, sign, days, hours, minutes, seconds, digits] = clock;
    if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds ?? '0') > 59) return null;
    const ticks =
      BigInt(days ?? '0') * TICKS_PER_DAY +
      BigInt(hours ?? '0') * TICKS_PER_HOUR +
      BigInt(minutes ?? '0') * TICKS_PER_MINUTE +
      BigInt(seconds ?? '0') * TICKS_PER_SECOND +
      BigInt((digits ?? '').slice(0, 7).padEnd(7, '0'));
    return validTimespan(sign === '-' ? -ticks : ticks);
  }
  const days = DAYS.exec(trimmed);
  if (days === null) return null;
  const ticks = BigInt(days[2] ?? '0') * TICKS_PER_DAY;
  return validTimespan(days[1] === '-' ? -ticks : ticks);
}

function ofUnit(sign: string, whole: string, fraction: string, name: string): bigint | null {
  if (!UNIT_NAMES.test(name)) return null;
  const unit = UNITS.find(([start]) => name.toLowerCase().startsWith(start));
  if (unit === undefined) return null;
  const scale = 10n ** BigInt(fraction.length);
  const amount = BigInt(whole + fraction);
  // A tick is a hundred nanoseconds.
  const ticks = unit[0] === 'nano' ? amount / (100n * scale) : (amount * unit[1]) / scale;
  return validTimespan(sign === '-' ? -ticks : ticks);
}

/** `[-][d.]hh:mm:ss[.fffffff]` */
export function formatTimespan(ticks: bigint): string {
  const size = ticks < 0n ? -ticks : ticks;
  const two = (value: bigint) => String(value).padStart(2, '0');
  const days = size / TICKS_PER_DAY;
  const fraction = size % TICKS_PER_SECOND;
  const clock = [
    two((size / TICKS_PER_HOUR) % 24n),
    two((size / TICKS_PER_MINUTE) % 60n),
    two((size / TICKS_PER_SECOND) % 60n),
  ].join(':');
  return `${ticks < 0n ? '-' : ''}${days > 0n ? `${days}.` : ''}${clock}${fraction > 0n ? `.${String(fraction).padStart(7, '0')}` : ''}`;
}

const FORMAT_ELEMENT = /d+|f+|F+|H+|h+|m+|s+|[^]/g;

/** A length of time in a format of `format_timespan()` (format-timespan-function.md); null where the format has something unknown. */
export function formatTimespanAs(ticks: bigint, format: string): string | null {
  const size = ticks < 0n ? -ticks : ticks;
  const fraction = String(size % TICKS_PER_SECOND).padStart(7, '0');
  const pieces: string[] = [ticks < 0n ? '-' : ''];
  for (const [element] of format.matchAll(FORMAT_ELEMENT)) {
    const width = element.length;
    const number = (value: bigint, widest: number) => (width <= widest ? String(value).padStart(width, '0') : null);
    let piece: string | null;
    switch (element[0]) {
      case 'd':
        piece = number(size / TICKS_PER_DAY, 8);
        break;
      case 'H':
      case 'h':
        piece = number((size / TICKS_PER_HOUR) % 24n, 2);
        break;
      case 'm':
        piece = number((size / TICKS_PER_MINUTE) % 60n, 2);
        break;
      case 's':
        piece = number((size / TICKS_PER_SECOND) % 60n, 2);
        break;
      default:
        piece = fractionOrDelimiter(element, fraction);
    }
    if (piece === null) return null;
    pieces.push(piece);
  }
  return pieces.join('');
}
