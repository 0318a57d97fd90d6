import type { Row } from '../../table.js';
import { functions, required, type FunctionSpecification } from '../function.js';
import type { BoundExpression, RunContext } from '../scope.js';
import { parameter, signature } from '../signature.js';
import { types, type Type } from '../types.js';
import { textOf } from './strings.js';

const { bool, int, long, string } = types;
const oneText = parameter([string]);
const prefix = parameter([long, int], { minimum: 0 });

/** An IPv4 address with the length of its prefix. */
interface Address {
  readonly value: number;
  readonly prefix: number;
}

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

/** Functions of IPv4 addresses. */
export const ipAddressFunctions = functions({
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
  format_ipv4: {
    signatures: signature(string, [parameter('scalar'), prefix]),
    compile: ({ arguments: [source, length] }) => {
      const { evaluate, type } = required(source);
      const text = textOf(source);
      return (row, run) => {
        const given = prefixOf(length, row, run);
        const number = type.name === 'string' ? null : evaluate(row, run);
        const address =
          type.name === 'string'
            ? addressOf(text(row, run))
            : { value: number === null ? NaN : Number(number), prefix: BITS };
        if (address === null || given === null || !(address.value >= 0 && address.value < 2 ** BITS)) return '';
        return written(masked(address.value, Math.min(given, address.prefix)));
      };
    },
  },
});
