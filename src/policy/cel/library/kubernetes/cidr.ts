import { STRING_FACTOR, traversal } from '../../eval/cost.ts';
import { noSuchOverload } from '../../values/error.ts';
import { CelError, Opaque, type Value } from '../../values/value.ts';
import { declare, type CallCost, type FunctionDeclaration, laborious, PARSE_STEPS } from '../function.ts';
import { IpAddress, toIp } from './ip.ts';
import { addressText, isMappedIPv4, parsePrefix } from './ip-parse.ts';

/** A network: an address and how many of its bits count. */
class Cidr extends Opaque {
  readonly typeName = 'net.CIDR';
  readonly bytes: Uint8Array;
  readonly bits: number;

  constructor(bytes: Uint8Array, bits: number) {
    super();
    this.bytes = bytes;
    this.bits = bits;
  }

  equals(other: Opaque): boolean {
    return other instanceof Cidr && this.bits === other.bits && Buffer.compare(this.bytes, other.bytes) === 0;
  }

  override toString(): string {
    return `${addressText(this.bytes)}/${this.bits}`;
  }
}

/** Comparing two addresses byte by byte, and reading the one that is text. */
const containsIpCost: CallCost = ([cidr, other]) => {
  const compared = Math.ceil(2 * cidrSize(cidr!) * STRING_FACTOR);
  return typeof other === 'string' ? compared + traversal(other) : compared;
};
const containsCidrCost: CallCost = ([cidr, other]) =>
  containsIpCost([cidr!, other!], null) + Math.ceil(cidrSize(cidr!) * STRING_FACTOR) + 1;

/** Kubernetes' CIDR library (apiserver, pkg/cel/library/cidr.go). */
export const CIDR_FUNCTIONS: readonly FunctionDeclaration[] = [
  ...laborious(PARSE_STEPS, [
    declare(
      'cidr(string): net.CIDR',
      ([text]) => toCidr(text as string),
      ([text]) => traversal(text!),
    ),
    declare(
      'isCIDR(string): bool',
      ([text]) => toCidr(text as string) instanceof Cidr,
      ([text]) => traversal(text!),
    ),
    declare(
      '(net.CIDR).containsIP(string): bool',
      ([cidr, text]) => containsIp(cidr as Cidr, toIp(text as string)),
      containsIpCost,
    ),
    declare(
      '(net.CIDR).containsIP(net.IP): bool',
      ([cidr, ip]) => containsIp(cidr as Cidr, ip!),
      containsIpCost,
    ),
    declare(
      '(net.CIDR).containsCIDR(string): bool',
      ([cidr, text]) => containsCidr(cidr as Cidr, toCidr(text as string)),
      containsCidrCost,
    ),
    declare(
      '(net.CIDR).containsCIDR(net.CIDR): bool',
      ([cidr, other]) => containsCidr(cidr as Cidr, other!),
      containsCidrCost,
    ),
  ]),
  declare('(net.CIDR).ip(): net.IP', ([cidr]) => new IpAddress((cidr as Cidr).bytes)),
  declare('(net.CIDR).prefixLength(): int', ([cidr]) => (cidr as Cidr).bits),
  declare('(net.CIDR).masked(): net.CIDR', ([cidr]) => masked(cidr as Cidr)),
  declare('string(net.CIDR): string', ([cidr]) => (cidr as Cidr).toString()),
];

function cidrSize(value: Value): number {
  return value instanceof Cidr ? Math.ceil(value.bits / 8) : 1;
}

function toCidr(text: string): Value {
  const failed = 'network address parse error during conversion from string';
  const prefix = parsePrefix(text);
  if ('mistake' in prefix) return new CelError(`${failed}: ${failed}: ${prefix.mistake}`);
  if (isMappedIPv4(prefix.bytes)) {
    return new CelError(`${failed}: IPv4-mapped IPv6 address ${JSON.stringify(text)} is not allowed`);
  }
  return new Cidr(prefix.bytes, prefix.bits);
}

/** An address that can't be read is no argument at all, as the API server has it. */
function containsIp(cidr: Cidr, ip: Value): Value {
  return ip instanceof IpAddress ? sharesPrefix(cidr, ip.bytes) : noSuchOverload();
}

function containsCidr(cidr: Cidr, other: Value): Value {
  if (!(other instanceof Cidr)) return other;
  return cidr.bits <= other.bits && sharesPrefix(cidr, other.bytes);
}

function sharesPrefix({ bytes, bits }: Cidr, other: Uint8Array): boolean {
  if (bytes.length !== other.length) return false;
  return Buffer.compare(maskBytes(bytes, bits), maskBytes(other, bits)) === 0;
}

function masked({ bytes, bits }: Cidr): Cidr {
  return new Cidr(maskBytes(bytes, bits), bits);
}

function maskBytes(bytes: Uint8Array, bits: number): Uint8Array {
  return bytes.map((byte, i) => byte & (0xff << Math.max(0, Math.min(8, (i + 1) * 8 - bits))) & 0xff);
}
