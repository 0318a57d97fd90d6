import type { FunctionCall } from '../call.js';
import { eager, type FunctionTable } from '../function.js';
import { ipv4Number, ipv6Number } from '../../../grammar/text/ip-address.js';

/** An address range: a number of 32 or 128 bits with the length of its network part. */
interface AddressRange {
  readonly address: bigint;
  readonly prefix: number;
  readonly bits: 32 | 128;
}

/** Functions of address ranges. */
export const cidrFunctions: FunctionTable = {
  parsecidr: eager(1, 1, call => {
    const { address, prefix, bits } = rangeOf(call);
    const size = 1n << BigInt(bits - prefix);
    const network = (address / size) * size;
    const last = network + size - 1n;
    const isNarrow = prefix >= bits - 1;
    return call.makeRecord([
      ['network', addressText(network, bits)] as const,
      ['netmask', addressText((1n << BigInt(bits)) - size, bits)],
      ...(bits === 32 ? [['broadcast', addressText(last, bits)] as const] : []),
      ['firstUsable', addressText(isNarrow ? network : network + 1n, bits)],
      ['lastUsable', addressText(isNarrow || bits === 128 ? last : last - 1n, bits)],
      ['cidr', prefix],
    ]);
  }),
  cidrsubnet: eager(3, 3, call => {
    const { address, prefix, bits } = rangeOf(call);
    const newPrefix = call.integer(1);
    const index = call.integer(2);
    if (newPrefix < prefix || newPrefix > bits)
      call.fail(`cidrSubnet: a subnet of /${prefix} has a prefix from ${prefix} to ${bits}`);
    if (index < 0 || BigInt(index) >= 1n << BigInt(newPrefix - prefix))
      call.fail(`cidrSubnet: there is no subnet ${index} of /${newPrefix} in /${prefix}`);
    const size = 1n << BigInt(bits - prefix);
    const subnet = (address / size) * size + BigInt(index) * (1n << BigInt(bits - newPrefix));
    return `${addressText(subnet, bits)}/${newPrefix}`;
  }),
  cidrhost: eager(2, 2, call => {
    const { address, prefix, bits } = rangeOf(call);
    const index = call.integer(1);
    const size = 1n << BigInt(bits - prefix);
    const host = BigInt(index) + 1n;
    if (index < 0 || host >= size) call.fail(`cidrHost: there is no host ${index} in /${prefix}`);
    return addressText((address / size) * size + host, bits);
  }),
};

function rangeOf(call: FunctionCall): AddressRange {
  call.charge(STEPS_PER_RANGE);
  const [, host = '', length = ''] = /^([^/]{1,60})\/(\d{1,3})$/.exec(call.text(0)) ?? [];
  const prefix = Number(length);
  const ipv4 = ipv4Number(host);
  if (ipv4 !== null && length !== '' && prefix <= 32) return { address: ipv4, prefix, bits: 32 };
  const ipv6 = ipv6Number(host);
  if (ipv6 !== null && length !== '' && prefix <= 128) return { address: ipv6, prefix, bits: 128 };
  return call.fail(`${call.name} takes an address range, as 10.144.0.0/20`);
}

/** What it takes to read an address, and to write one. */
const STEPS_PER_RANGE = 8;

function addressText(address: bigint, bits: 32 | 128): string {
  const width = bits === 32 ? 8n : 16n;
  const mask = (1n << width) - 1n;
  const parts = Array.from({ length: bits === 32 ? 4 : 8 }, (_, index) => {
    const shift = BigInt(bits) - width * BigInt(index + 1);
    return ((address >> shift) & mask).toString(bits === 32 ? 10 : 16);
  });
  return bits === 32 ? parts.join('.') : shortened(parts);
}

/** The longest run of zeros as `::` (RFC 5952). */
function shortened(groups: readonly string[]): string {
  const text = groups.join(':');
  const [longest] = [...text.matchAll(/(?<![0-9a-f])0(?::0)+(?![0-9a-f])/g)].sort(
    ([left], [right]) => right.length - left.length,
  );
  if (longest === undefined) return text;
  const [run] = longest;
  return `${text.slice(0, longest.index).replace(/:$/, '')}::${text.slice(longest.index + run.length).replace(/^:/, '')}`;
}
