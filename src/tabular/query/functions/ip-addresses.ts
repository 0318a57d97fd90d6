import type { Row } from '../../table.js';
import { functions, required, type FunctionSpecification } from '../function.js';
import type { BoundExpression, RunContext } from '../scope.js';
import { parameter, signature } from '../signature.js';
import { types, type Type } from '../types.js';
import { toText } from '../values/convert.js';
import { isArrayValue } from '../values/dynamic.js';
import { textOf } from './strings.js';

const { bool, int, long, string } = types;
const oneText = parameter([string]);
const prefix = parameter([long, int], { minimum: 0 });

/** An IPv4 address with the length of its prefix. */
interface Address {
  readonly value: number;
  readonly prefix: number;
}

/** Addresses are read by patterns. */
const WEIGHT = 8;
/** How many bits an address has. */
const BITS = 32;

/** `192.168.1.1`, `192.168.1.0/24`; null where it is not an address. */
function addressOf(text: string): Address | null {
  const match = /^\s*(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?\s*$/.exec(text);
  if (match === null) return null;
  const parts = match.slice(1, 5).map(Number);
  const length = match[5] === undefined ? BITS : Number(match[5]);
  if (length > BITS || parts.some(part => part > 255)) return null;
  return { value: parts.reduce((value, part) => value * 256 + part, 0), prefix: length };
}

/** The address without the bits after its prefix. */
function masked(value: number, length: number): number {
  const size = 2 ** (BITS - length);
  return Math.floor(value / size) * size;
}

function written(value: number): string {
  return [2 ** 24, 2 ** 16, 2 ** 8, 1].map(unit => Math.floor(value / unit) % 256).join('.');
}

const PRIVATE: readonly Address[] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].flatMap(
  range => addressOf(range) ?? [],
);

function isWithin({ value, prefix: length }: Address, range: Address): boolean {
  return length >= range.prefix && masked(value, range.prefix) === masked(range.value, range.prefix);
}

/** The length of a prefix that is given; null where it is not one. */
function prefixOf(argument: BoundExpression | undefined, row: Row, run: RunContext): number | null {
  if (argument === undefined) return BITS;
  const value = argument.evaluate(row, run);
  const length = value === null ? NaN : Number(value);
  return length >= 0 && length <= BITS ? length : null;
}

/** A function of one address. */
function ofAddress(result: Type, compute: (address: Address) => number | boolean): FunctionSpecification {
  return {
    weight: WEIGHT,
    signatures: signature(result, [oneText]),
    compile: ({ arguments: [argument] }) => {
      const text = textOf(argument);
      return (row, run) => {
        const address = addressOf(text(row, run));
        return address === null ? null : compute(address);
      };
    },
  };
}

/** A function of two addresses under the shortest of all prefixes. */
function comparing(result: Type, tell: (order: number) => number | boolean): FunctionSpecification {
  return {
    weight: WEIGHT,
    signatures: signature(result, [oneText, oneText, prefix]),
    compile: ({ arguments: [left, right, length] }) => {
      const [one, other] = [textOf(left), textOf(right)];
      return (row, run) => {
        const [first, second] = [addressOf(one(row, run)), addressOf(other(row, run))];
        const given = prefixOf(length, row, run);
        if (first === null || second === null || given === null) return null;
        const shortest = Math.min(first.prefix, second.prefix, given);
        return tell(Math.sign(masked(first.value, shortest) - masked(second.value, shortest)));
      };
    },
  };
}

/** Whether one of several things is true of a text; what they are, further arguments or an array say. */
function anyOf(
  tells: (text: string, items: readonly string[]) => boolean | null,
  source: 'string or dynamic',
): FunctionSpecification {
  return {
    isFoldable: false,
    weight: 2 * WEIGHT,
    signatures: [
      signature(bool, [parameter(source), parameter([string], { maximum: 32_767 })]),
      signature(bool, [parameter(source), parameter('array')], 'fixed'),
    ],
    compile: ({ arguments: [text, ...others], span }) => {
      const textIn = textOf(text);
      return (row, run) => {
        const whole = textIn(row, run);
        const items = others.flatMap(other => {
          const value = other.evaluate(row, run);
          const list = isArrayValue(value) ? value : [value];
          run.meter.elements(list.length, span);
          return list.map(item => toText(item, other.type, span, run));
        });
        return tells(whole, items);
      };
    },
  };
}

function inAnyRange(text: string, ranges: readonly string[]): boolean | null {
  const address = addressOf(text);
  if (address === null) return null;
  const known = ranges.flatMap(range => addressOf(range) ?? []);
  if (known.some(range => isWithin(address, range))) return true;
  return known.length < ranges.length ? null : false;
}

/** The addresses in a text, as they are written, with no letter or digit beside them (has-ipv4-function.md). */
function addressesIn(text: string): string[] {
  return [...text.matchAll(/(?<![\p{L}\p{N}.])\d{1,3}(?:\.\d{1,3}){3}(?![\p{L}\p{N}])/gu)]
    .map(([found]) => found)
    .filter(found => addressOf(found) !== null);
}

/** `1.2.3.4`, and no prefix after it. */
function isPlain(text: string): boolean {
  return addressOf(text) !== null && !text.includes('/');
}

function hasAny(text: string, wanted: readonly string[]): boolean {
  const sought = new Set(wanted.filter(isPlain).map(each => addressOf(each)?.value));
  return addressesIn(text).some(found => sought.has(addressOf(found)?.value));
}

/** `10.1.`: some parts of an address and a dot, or a whole one. */
function hasAnyPrefix(text: string, wanted: readonly string[]): boolean {
  const known = new Set(wanted.filter(each => isPlain(each) || /^(?:\d{1,3}\.){1,3}$/.test(each)));
  return addressesIn(text).some(found => {
    const [first = '', second = '', third = ''] = found.split('.');
    return [`${first}.`, `${first}.${second}.`, `${first}.${second}.${third}.`, found].some(each => known.has(each));
  });
}

/** The same with one thing only. */
function one({ compile, weight = 1 }: FunctionSpecification): FunctionSpecification {
  return {
    isFoldable: false,
    weight,
    signatures: signature(bool, [parameter('string or dynamic'), oneText]),
    compile,
  };
}

const hasIpv4 = anyOf(hasAny, 'string or dynamic');
const hasIpv4Prefix = anyOf(hasAnyPrefix, 'string or dynamic');

/** An address with the bits after its prefix left out, written. */
function formatting(length: typeof prefix, write: (text: string, length: number) => string): FunctionSpecification {
  return {
    signatures: signature(string, [parameter('scalar'), length]),
    compile: ({ arguments: [source, given] }) => {
      const { evaluate, type } = required(source);
      const text = textOf(source);
      return (row, run) => {
        const asked = prefixOf(given, row, run);
        const number = type.name === 'string' ? null : evaluate(row, run);
        const address =
          type.name === 'string'
            ? addressOf(text(row, run))
            : { value: number === null ? NaN : Number(number), prefix: BITS };
        if (address === null || asked === null || !(address.value >= 0 && address.value < 2 ** BITS)) return '';
        const shortest = Math.min(asked, address.prefix);
        return write(written(masked(address.value, shortest)), shortest);
      };
    },
  };
}

/** Functions of IPv4 addresses. */
export const ipAddressFunctions = functions({
  ipv4_is_in_any_range: anyOf(inAnyRange, 'string or dynamic'),
  has_ipv4: one(hasIpv4),
  has_any_ipv4: hasIpv4,
  has_ipv4_prefix: one(hasIpv4Prefix),
  has_any_ipv4_prefix: hasIpv4Prefix,
  parse_ipv4_mask: {
    signatures: signature(long, [oneText, parameter([long, int])]),
    compile: ({ arguments: [source, length] }) => {
      const text = textOf(source);
      return (row, run) => {
        const address = addressOf(text(row, run));
        const given = prefixOf(length, row, run);
        return address === null || given === null ? null : masked(address.value, Math.min(given, address.prefix));
      };
    },
  },
  parse_ipv4: ofAddress(long, ({ value, prefix: length }) => masked(value, length)),
  ipv4_netmask_suffix: ofAddress(long, address => address.prefix),
  ipv4_is_private: ofAddress(bool, address => PRIVATE.some(range => isWithin(address, range))),
  ipv4_compare: comparing(long, order => order),
  ipv4_is_match: comparing(bool, order => order === 0),
  ipv4_is_in_range: {
    signatures: signature(bool, [oneText, oneText]),
    compile: ({ arguments: [address, range] }) => {
      const [one, other] = [textOf(required(address)), textOf(required(range))];
      return (row, run) => {
        const [inner, outer] = [addressOf(one(row, run)), addressOf(other(row, run))];
        return inner === null || outer === null ? null : isWithin(inner, outer);
      };
    },
  },
  format_ipv4: formatting(prefix, text => text),
  format_ipv4_mask: formatting(parameter([long, int]), (text, length) => `${text}/${length}`),
});
