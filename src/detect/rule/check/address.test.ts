import { isIPv4, isIPv6 } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { networkHolds, networkOf, parseIpv4, parseIpv6, printAddress } from './address.ts';

describe('an address', () => {
  it.each([
    ['0.0.0.0', 0],
    ['10.1.2.3', 0x0a010203],
    ['255.255.255.255', 0xffffffff],
    ['1.2.3', null],
    ['1.2.3.256', null],
    ['01.2.3.4', null],
    ['1.2.3.4.5', null],
  ])('IPv4 %s', (text, address) => {
    expect(parseIpv4(text)).toBe(address);
  });

  it.each([
    ['::', 0n],
    ['::1', 1n],
    ['2001:db8::ff00:42:8329', 0x20010db8000000000000ff0000428329n],
    ['::ffff:10.1.2.3', 0xffff0a010203n],
    ['1:2:3:4:5:6:7:8', 0x00010002000300040005000600070008n],
    ['1:2:3:4:5:6:7', null],
    ['1::2::3', null],
    ['12345::', null],
    [':', null],
    ['', null],
  ])('IPv6 %s', (text, address) => {
    expect(parseIpv6(text)).toBe(address);
  });

  it.each([
    ['10.0.0.0', 8, '10.255.0.1', true],
    ['10.0.0.0', 8, '11.0.0.1', false],
    ['0.0.0.0', 0, '203.0.113.7', true],
    ['192.168.1.5', 32, '192.168.1.5', true],
    ['128.0.0.0', 1, '255.1.1.1', true],
  ])('%s/%i holds %s: %s', (base, length, address, holds) => {
    expect(networkHolds(networkOf(parseIpv4(base)!, length)!, parseIpv4(address)!)).toBe(holds);
  });

  it('an IPv6 network holds no IPv4 address, nor the other way round', () => {
    const everything = networkOf(0n, 0)!;
    expect(networkHolds(everything, 5n)).toBe(true);
    expect(networkHolds(everything, 5)).toBe(false);
    expect(networkHolds(networkOf(0, 0)!, 5n)).toBe(false);
    expect(networkOf(0, 33)).toBeNull();
    expect(networkOf(0n, 129)).toBeNull();
  });

  it('prints as Node and everybody reads it, shortest first', () => {
    expect(printAddress(0x20010db8000000000000ff0000428329n)).toBe('2001:db8::ff00:42:8329');
    expect(printAddress(0n)).toBe('::');
    expect(printAddress(0x00010000000300000000000600070008n)).toBe('1:0:3::6:7:8');
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 128n - 1n), fc.integer({ min: 0, max: 2 ** 32 - 1 }), (six, four) => {
        expect(parseIpv6(printAddress(six))).toBe(six);
        expect(parseIpv4(printAddress(four))).toBe(four);
        expect(isIPv6(printAddress(six)) && isIPv4(printAddress(four))).toBe(true);
      }),
    );
  });

  it('says of any text what Node says', () => {
    const text = fc.oneof(fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[0-9a-f:.]{0,20}$/));
    fc.assert(
      fc.property(text, (candidate) => {
        expect(parseIpv4(candidate) !== null).toBe(isIPv4(candidate));
        expect(parseIpv6(candidate) !== null).toBe(isIPv6(candidate));
      }),
      { numRuns: 500 },
    );
  });
});
