import { sizeOf, STRING_FACTOR, traversal } from '../../eval/cost.ts';
import { CelError, Opaque, type Value } from '../../values/value.ts';
import { declare, type CallCost, type FunctionDeclaration, laborious, PARSE_STEPS } from '../function.ts';
import { addressText, isMappedIPv4, parseAddress } from './ip-parse.ts';

/** An IP address without a zone. */
export class IpAddress extends Opaque {
  readonly typeName = 'net.IP';
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    super();
    this.bytes = bytes;
  }

  equals(other: Opaque): boolean {
    return other instanceof IpAddress && Buffer.compare(this.bytes, other.bytes) === 0;
  }

  override toString(): string {
    return addressText(this.bytes);
  }
}

const once: CallCost = ([text]) => traversal(text!);
const twice: CallCost = ([text]) => Math.ceil(sizeOf(text!) * 2 * STRING_FACTOR);

/** Kubernetes' IP library (apiserver, pkg/cel/library/ip.go). */
export const IP_FUNCTIONS: readonly FunctionDeclaration[] = [
  ...laborious(PARSE_STEPS, [
    declare('ip(string): net.IP', ([text]) => toIp(text as string), once),
    declare('isIP(string): bool', ([text]) => toIp(text as string) instanceof IpAddress, once),
    declare('ip.isCanonical(string): bool', ([text]) => isCanonical(text as string), twice),
  ]),
  declare('string(net.IP): string', ([ip]) => (ip as IpAddress).toString()),
  declare('(net.IP).family(): int', ([ip]) => (bytesOf(ip).length === 4 ? 4 : 6)),
  question('isUnspecified', isUnspecified),
  question('isLoopback', isLoopback),
  question('isLinkLocalMulticast', isLinkLocalMulticast),
  question('isLinkLocalUnicast', isLinkLocalUnicast),
  question('isGlobalUnicast', isGlobalUnicast),
];

function question(name: string, ask: (bytes: Uint8Array) => boolean): FunctionDeclaration {
  return declare(`(net.IP).${name}(): bool`, ([ip]) => ask(bytesOf(ip)));
}

function bytesOf(value: Value | undefined): Uint8Array {
  return (value as IpAddress).bytes;
}

/** The address that a text is, or the error that says why it is none. */
export function toIp(text: string): Value {
  const address = parseAddress(text);
  const quoted = JSON.stringify(text);
  if ('mistake' in address) {
    return new CelError(`IP Address ${quoted} parse error during conversion from string: ${address.mistake}`);
  }
  if (address.zone !== '') return new CelError(`IP address ${quoted} with zone value is not allowed`);
  if (isMappedIPv4(address.bytes)) return new CelError(`IPv4-mapped IPv6 address ${quoted} is not allowed`);
  return new IpAddress(address.bytes);
}

function isCanonical(text: string): Value {
  const ip = toIp(text);
  return ip instanceof IpAddress ? ip.toString() === text : ip;
}

function isUnspecified(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

function isLoopback(bytes: Uint8Array): boolean {
  if (bytes.length === 4) return bytes[0] === 127;
  return bytes[15] === 1 && isUnspecified(bytes.subarray(0, 15));
}

/** 224.0.0.0/24, ff02::/16 with any flags (RFC 4291, 2.7). */
function isLinkLocalMulticast(bytes: Uint8Array): boolean {
  if (bytes.length === 4) return bytes[0] === 224 && bytes[1] === 0 && bytes[2] === 0;
  return bytes[0] === 0xff && (bytes[1]! & 0x0f) === 2;
}

/** 169.254.0.0/16, fe80::/10. */
function isLinkLocalUnicast(bytes: Uint8Array): boolean {
  if (bytes.length === 4) return bytes[0] === 169 && bytes[1] === 254;
  return bytes[0] === 0xfe && (bytes[1]! & 0xc0) === 0x80;
}

function isMulticast(bytes: Uint8Array): boolean {
  return bytes.length === 4 ? (bytes[0]! & 0xf0) === 0xe0 : bytes[0] === 0xff;
}

function isGlobalUnicast(bytes: Uint8Array): boolean {
  const broadcast = bytes.length === 4 && bytes.every((byte) => byte === 255);
  return !(
    isUnspecified(bytes) ||
    broadcast ||
    isLoopback(bytes) ||
    isMulticast(bytes) ||
    isLinkLocalUnicast(bytes)
  );
}
