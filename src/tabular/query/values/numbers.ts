/*
 * Kusto's numbers. A long is a JavaScript number while that is exact, otherwise a bigint, and wraps at 64 bits as the
 * service's arithmetic does. A decimal is a text of digits; 34 significant ones are kept, as 128 bits hold.
 */

export type Long = number | bigint;

/** The shortest representation of a 64-bit integer; larger ones wrap around. */
export function long(value: bigint): Long {
  const wrapped = BigInt.asIntN(64, value);
  const asNumber = Number(wrapped);
  return Number.isSafeInteger(asNumber) ? asNumber : wrapped;
}

/** The long of a finite number's integer part, or null where it does not fit into 64 bits. */
export function longOfNumber(value: number): Long | null {
  const whole = Math.trunc(value);
  // -0 is 0.
  if (Number.isSafeInteger(whole)) return whole + 0;
  if (!Number.isFinite(whole) || Math.abs(whole) > 2 ** 63) return null;
  const exact = BigInt(whole);
  return BigInt.asIntN(64, exact) === exact ? long(exact) : null;
}

export function addLongs(left: Long, right: Long): Long {
  if (typeof left === 'number' && typeof right === 'number') {
    const sum = left + right;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return long(BigInt(left) + BigInt(right));
}

export function subtractLongs(left: Long, right: Long): Long {
  if (typeof left === 'number' && typeof right === 'number') {
    const difference = left - right;
    if (Number.isSafeInteger(difference)) return difference;
  }
  return long(BigInt(left) - BigInt(right));
}

export function multiplyLongs(left: Long, right: Long): Long {
  if (typeof left === 'number' && typeof right === 'number') {
    const product = left * right;
    if (Number.isSafeInteger(product)) return product + 0;
  }
  return long(BigInt(left) * BigInt(right));
}

/** The quotient without its fraction; null for a division by zero. */
export function divideLongs(left: Long, right: Long): Long | null {
  if (right === 0) return null;
  return typeof left === 'number' && typeof right === 'number'
    ? Math.trunc(left / right) + 0
    : long(BigInt(left) / BigInt(right));
}

/** The remainder, never negative: 0 <= n % d < |d| (numerical-operators.md); null for a division by zero. */
export function moduloLongs(left: Long, right: Long): Long | null {
  if (right === 0) return null;
  if (typeof left === 'number' && typeof right === 'number') {
    const remainder = left % right;
    return remainder < 0 ? remainder + Math.abs(right) : remainder + 0;
  }
  const divisor = BigInt(right);
  const remainder = BigInt(left) % divisor;
  return long(remainder < 0n ? remainder + (divisor < 0n ? -divisor : divisor) : remainder);
}

/** The greatest multiple of `size` that is not above `value`; null for a size that is not positive. */
export function binLong(value: Long, size: Long): Long | null {
  if (size <= 0) return null;
  const remainder = moduloLongs(value, size);
  return remainder === null ? null : subtractLongs(value, remainder);
}

const LONG_TEXT = /^\s*([+-]?)(\d+)\s*$/;
const HEXADECIMAL_TEXT = /^\s*([+-]?)(0x[0-9a-f]+)\s*$/i;

/** The long that a text names in decimal or `0x` digits, or null if it is none or does not fit into 64 bits. */
export function parseLong(text: string): Long | null {
  const match = LONG_TEXT.exec(text) ?? HEXADECIMAL_TEXT.exec(text);
  if (match === null) return null;
  const [, sign, digits = '0'] = match;
  if (digits.length < 16 && !digits.startsWith('0x')) return Number(sign === '-' ? `-${digits}` : digits) + 0;
  if (digits.length > 40) return null;
  const size = BigInt(digits);
  const exact = sign === '-' ? -size : size;
  // Hexadecimal digits may spell out the bits of a negative number.
  if (/^0x/i.test(digits) && digits.length <= 18 && sign === '') return long(exact);
  return BigInt.asIntN(64, exact) === exact ? long(exact) : null;
}

const REAL_TEXT = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;

/** The real that a text names, or null. Knows `NaN` and signed `inf`. */
export function parseReal(text: string): number | null {
  if (REAL_TEXT.test(text)) return Number(text);
  switch (text.trim().toLowerCase()) {
    case 'nan':
      return Number.NaN;
    case 'inf':
    case '+inf':
    case 'infinity':
      return Number.POSITIVE_INFINITY;
    case '-inf':
    case '-infinity':
      return Number.NEGATIVE_INFINITY;
    default: {
      const hexadecimal = parseLong(text);
      return hexadecimal === null ? null : Number(hexadecimal);
    }
  }
}

/** A real as text: the shortest that reads back the same, as JavaScript and .NET write it, with `1e+20` spelt out. */
export function formatReal(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value < 0 ? '-Infinity' : 'Infinity';
  return String(value === 0 ? 0 : value);
}

const DECIMAL_TEXT = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,4}))?\s*$/i;
const DECIMAL_DIGITS = 34;

interface Decimal {
  readonly digits: bigint;
  /** How many of the digits are after the point. */
  readonly scale: number;
}

function decimalOf(text: string): Decimal | null {
  const match = DECIMAL_TEXT.exec(text);
  if (match === null) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  if (whole + fraction === '' || whole.length + fraction.length > 200) return null;
  const digits = BigInt(whole + fraction);
  const scale = fraction.length - Number(exponent);
  const signed = sign === '-' ? -digits : digits;
  return scale < 0
    ? scale < -200
      ? null
      : { digits: signed * 10n ** BigInt(-scale), scale: 0 }
    : { digits: signed, scale };
}

function decimalText({ digits, scale }: Decimal): string {
  let size = digits < 0n ? -digits : digits;
  let places = scale;
  while (places > 0 && String(size).length > DECIMAL_DIGITS) {
    size = (size + 5n) / 10n;
    places--;
  }
  while (places > 0 && size % 10n === 0n) {
    size /= 10n;
    places--;
  }
  const text = String(size).padStart(places + 1, '0');
  const point = text.length - places;
  return `${digits < 0n && size > 0n ? '-' : ''}${text.slice(0, point)}${places > 0 ? `.${text.slice(point)}` : ''}`;
}

/** The canonical text of a decimal, or null if the text is none. */
export function parseDecimal(text: string): string | null {
  const decimal = decimalOf(text);
  return decimal === null ? null : decimalText(decimal);
}

/** The decimal of a number, or null where it is none. */
export function decimalOfNumber(value: Long): string | null {
  return parseDecimal(String(value));
}

/** A number of any type as the text of a decimal. */
export function decimalTextOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? String(value) : '';
}

/** Arithmetic on decimals; null for a division by zero. */
export function calculateDecimals(operator: '+' | '-' | '*' | '/' | '%', left: string, right: string): string | null {
  const one = decimalOf(left);
  const other = decimalOf(right);
  if (one === null || other === null) return null;
  const scale = Math.max(one.scale, other.scale);
  const a = one.digits * 10n ** BigInt(scale - one.scale);
  const b = other.digits * 10n ** BigInt(scale - other.scale);
  switch (operator) {
    case '+':
      return decimalText({ digits: a + b, scale });
    case '-':
      return decimalText({ digits: a - b, scale });
    case '*':
      return decimalText({ digits: one.digits * other.digits, scale: one.scale + other.scale });
    case '/':
      return b === 0n ? null : decimalText({ digits: (a * 10n ** BigInt(DECIMAL_DIGITS)) / b, scale: DECIMAL_DIGITS });
    case '%': {
      if (b === 0n) return null;
      const remainder = a % b;
      return decimalText({ digits: remainder < 0n ? remainder + (b < 0n ? -b : b) : remainder, scale });
    }
  }
}

/** Negative, zero or positive as the first decimal is less than, equal to or greater than the second. */
export function compareDecimals(left: string, right: string): number {
  const one = decimalOf(left);
  const other = decimalOf(right);
  if (one === null || other === null) return 0;
  const scale = Math.max(one.scale, other.scale);
  const difference = one.digits * 10n ** BigInt(scale - one.scale) - other.digits * 10n ** BigInt(scale - other.scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
