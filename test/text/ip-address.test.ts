import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipv4Number, ipv6Number } from '../../grammar/text/ip-address.js';

describe('an IP address is a number', () => {
  it.each([
    ['0.0.0.0', 0n],
    ['10.144.0.1', 0x0a90_0001n],
    ['255.255.255.255', 0xffff_ffffn],
    ['1.2.3', null],
    ['1.2.3.256', null],
  ])('%s', (text, number) => {
    expect(ipv4Number(text)).toBe(number);
  });

  it.each([
    ['::', 0n],
    ['::1', 1n],
    ['fe80::1', 0xfe80_0000_0000_0000_0000_0000_0000_0001n],
    ['1:2:3:4:5:6:7:8', 0x0001_0002_0003_0004_0005_0006_0007_0008n],
    ['::ffff:10.0.0.1', 0xffff_0a00_0001n],
    ['1:2:3:4:5:6:1.2.3.4', 0x0001_0002_0003_0004_0005_0006_0102_0304n],
    ['1::2::3', null],
    ['1:2:3:4:5:6:7', null],
    ['1:2:3:4:5:6:7:8:9', null],
    ['::1.2.3.400', null],
    ['12345::', null],
  ])('%s', (text, number) => {
    expect(ipv6Number(text)).toBe(number);
  });

  it('is one where Node says so', () => {
    const piece = fc.constantFrom('1', 'ff', '0', ':', '::', ':1.2.3.4', ':256.1.1.1', 'g');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
        const text = pieces.join('');
        expect(ipv6Number(text) !== null, text).toBe(isIP(text) === 6);
      }),
    );
  });
});
