import { Problem, unreachable } from '#core/index.ts';
import type { FieldValue } from '../../field/catalogue.ts';
import { networkOf, parseIpv4, parseIpv6, type Network } from './address.ts';
import type { LinearPattern } from './regex.ts';
import { portOfService } from './service.ts';
import type { ValueType } from './value-type.ts';

/** A constant of a condition, in the form in which event values are compared with it. */
export type OperandValue = FieldValue | Network | LinearPattern;

/** Reads the text of a constant as a value of this type; a `condition.value` problem says why it is none. */
export function operandValue(text: string, type: ValueType): OperandValue {
  switch (type.kind) {
    case 'string':
      return text;
    case 'bytes':
      return Buffer.from(text, 'utf8');
    case 'bool':
      if (text === 'true' || text === 'false') return text === 'true';
      throw notAValue(`filter error: unrecognized boolean value ${text}`);
    case 'ip':
      return addressValue(text);
    case 'net':
      return networkValue(text);
    case 'uint':
      return type.port ? portValue(text) : integer(text, type.bits, true);
    case 'number':
      return type.fraction ? fraction(text) : integer(text, type.bits, false);
    case 'flags':
    case 'duration':
    case 'abstime':
      return integer(text, 64, true);
    default:
      return unreachable(type.kind);
  }
}

/** The bytes of a hex string, the operand of `bcontains` and `bstartswith`. */
export function hexValue(text: string): Uint8Array {
  if (text === '' || text.length % 2 === 1 || !/^[0-9a-fA-F]+$/.test(text)) {
    throw notAValue('filter error: bcontains and bstartswith operator support hex strings only');
  }
  return Buffer.from(text, 'hex');
}

/** The canonical form of an integer: a number when that is exact. */
export function canonicalInteger(value: bigint): number | bigint {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : value;
}

/** 64 bits have 20 digits; reading very many takes time that grows with their square. */
const LONGEST_INTEGER = 100;

/** A negative constant for an unsigned field wraps, as in C: `user.uid = -1` is the largest user id. */
function integer(text: string, bits: number, unsigned: boolean): number | bigint {
  const match = /^([+-]?)(0[xX][0-9a-fA-F]+|\d+)$/.exec(text);
  if (!match || text.length > LONGEST_INTEGER)
    throw notAValue(`${text.slice(0, LONGEST_INTEGER)} is not a valid number`);
  const magnitude = BigInt(match[2]!);
  if (magnitude >= 1n << 64n) throw notAValue(`${text.slice(0, LONGEST_INTEGER)} is not a valid number`);
  const value = match[1] === '-' ? -magnitude : magnitude;
  return canonicalInteger(unsigned && value < 0n ? BigInt.asUintN(bits, value) : value);
}

function fraction(text: string): number {
  if (!/^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$/.test(text))
    throw notAValue(`${text.slice(0, LONGEST_INTEGER)} is not a valid number`);
  return Number(text);
}

function portValue(text: string): number {
  if (text === '') return 0;
  const port = /^\d+$/.test(text) ? Number(text) : portOfService(text);
  if (port === null || port > 0xffff) throw notAValue(`unrecognized protocol ${text}`);
  return port;
}

function addressValue(text: string): number | bigint {
  const ipv4 = text.includes('.');
  const address = ipv4 ? parseIpv4(text) : parseIpv6(text);
  if (address === null) throw notAValue(`unrecognized ${ipv4 ? 'IPv4' : 'IPv6'} address ${text}`);
  return address;
}

function networkValue(text: string): Network {
  const slash = text.indexOf('/');
  if (slash === -1) throw notAValue(`unrecognized IP network ${text}`);
  const ip = text.slice(0, slash);
  const length = text.slice(slash + 1);
  const address = ip.includes('.') ? parseIpv4(ip) : parseIpv6(ip);
  if (address === null) throw notAValue(`unrecognized IP address ${text}`);
  const network = /^\d{1,3}$/.test(length) ? networkOf(address, Number(length)) : null;
  if (network === null) throw notAValue(`invalid netmask ${length}`);
  return network;
}

function notAValue(message: string): Problem {
  return new Problem('condition.value', message);
}
