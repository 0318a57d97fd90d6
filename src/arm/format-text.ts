import type { Refuse } from './call.js';
import type { JsonValue } from '../json/nodes.js';
import { textOf } from './values.js';

/** The most places that .NET gives a number; wider ones are refused before they cost memory. */
const MAX_DIGITS = 99;
const WIDEST = 10_000;

/**
 * .NET's composite formatting (learn.microsoft.com/dotnet/standard/base-types/composite-formatting) with the invariant culture:
 * `{0}`, `{1,10}`, `{2:N0}`, `{{`. Number formats D, E, F, G, N, P, X and custom ones of 0, #, comma and point.
 */
export function formatComposite(format: string, values: readonly JsonValue[], refuse: Refuse): string {
  let text = '';
  let offset = 0;
  while (offset < format.length) {
    const brace = nextBrace(format, offset);
    text += format.slice(offset, brace);
    if (brace === format.length) break;
    const character = format[brace] ?? '';
    if (format[brace + 1] === character) {
      text += character;
      offset = brace + 2;
      continue;
    }
    const close = character === '{' ? format.indexOf('}', brace) : -1;
    if (close < 0) refuse(`a single ${character} in the format; a brace as text is written twice`);
    text += formatItem(format.slice(brace + 1, close), values, refuse);
    offset = close + 1;
  }
  return text;
}

function nextBrace(format: string, from: number): number {
  for (let offset = from; offset < format.length; offset++) {
    if (format[offset] === '{' || format[offset] === '}') return offset;
  }
  return format.length;
}

function formatItem(item: string, values: readonly JsonValue[], refuse: Refuse): string {
  const match = /^(\d{1,6})\s*(?:,\s*(-?\d{1,6})\s*)?(?::([^]*))?$/.exec(item);
  if (match === null) refuse(`{${item}} is not a place of a format: {0}, {0,10} or {0:N0}`);
  const [, position = '0', alignment, specifier = ''] = match;
  const value = values[Number(position)];
  if (value === undefined) refuse(`the format has {${position}}, but there are only ${values.length} values for it`);
  const width = Number(alignment ?? 0);
  if (Math.abs(width) > WIDEST) refuse(`{${item}}: wider than ${WIDEST}`);
  const text = typeof value === 'number' ? formatNumber(value, specifier, refuse) : textOf(value);
  return width < 0 ? text.padEnd(-width) : text.padStart(width);
}

function formatNumber(value: number, specifier: string, refuse: Refuse): string {
  if (specifier === '') return String(value);
  const standard = /^([A-Za-z])(\d{0,3})$/.exec(specifier);
  if (standard === null) return customNumber(value, specifier, refuse);
  const [, letter = '', digits = ''] = standard;
  const precision = digits === '' ? null : Number(digits);
  if ((precision ?? 0) > MAX_DIGITS) refuse(`${specifier}: at most ${MAX_DIGITS} digits`);
  const sign = value < 0 ? '-' : '';
  const size = Math.abs(value);
  switch (letter.toUpperCase()) {
    case 'D':
      return `${sign}${String(integer(size, specifier, refuse)).padStart(precision ?? 0, '0')}`;
    case 'E':
      return exponential(size, precision ?? 6, letter, sign);
    case 'F':
      return sign + size.toFixed(precision ?? 2);
    case 'G':
      return precision === null || precision === 0 || precision > 15
        ? String(value)
        : String(Number(value.toPrecision(precision)));
    case 'N':
      return sign + grouped(size.toFixed(precision ?? 2));
    case 'P':
      return `${sign}${grouped((size * 100).toFixed(precision ?? 2))} %`;
    case 'X': {
      const hexadecimal = BigInt.asUintN(value < 0 ? 64 : 53, BigInt(integer(value, specifier, refuse))).toString(16);
      return (letter === 'X' ? hexadecimal.toUpperCase() : hexadecimal).padStart(precision ?? 0, '0');
    }
    default:
      return refuse(`the number format ${specifier} is not supported; D, E, F, G, N, P and X are`);
  }
}

function integer(value: number, specifier: string, refuse: Refuse): number {
  if (!Number.isSafeInteger(value)) refuse(`${specifier} formats integers only`);
  return value;
}

function exponential(size: number, precision: number, letter: string, sign: string): string {
  const [mantissa = '', exponent = '+0'] = size.toExponential(Math.min(precision, MAX_DIGITS)).split('e');
  return `${sign}${mantissa}${letter}${exponent[0] ?? '+'}${exponent.slice(1).padStart(3, '0')}`;
}

function grouped(digits: string): string {
  const [whole = '', fraction] = digits.split('.');
  const groups = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? groups : `${groups}.${fraction}`;
}

/** Custom formats of zeros and number signs: `000`, `#,##0.00`. */
function customNumber(value: number, specifier: string, refuse: Refuse): string {
  const match = /^([#,]*[0,]*)(?:\.(0*)(#*))?$/.exec(specifier);
  if (match === null || specifier.length > MAX_DIGITS)
    refuse(`the number format ${specifier} is not supported; of custom ones, those of 0, #, comma and point are`);
  const [, whole = '', fixed = '', optional = ''] = match;
  const [digits = '', fraction = ''] = Math.abs(value)
    .toFixed(Math.min(fixed.length + optional.length, MAX_DIGITS))
    .split('.');
  const zeros = whole.replace(/[^0]/g, '').length;
  const padded = (digits === '0' && zeros === 0 ? '' : digits).padStart(zeros, '0');
  const kept = fraction.slice(0, fixed.length) + fraction.slice(fixed.length).replace(/0+$/, '');
  const text = (whole.includes(',') ? grouped(padded) : padded) + (kept === '' ? '' : `.${kept}`);
  return value < 0 && /[1-9]/.test(text) ? `-${text}` : text;
}
