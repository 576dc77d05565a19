import type { Arguments, ArgumentValue, PolledDescriptor, Reference, VariantValue } from '../argument.ts';
import type { Descriptor } from '../descriptor.ts';
import type { EventType, FlagName, Parameter } from '../event-type.ts';
import { absolutePath, printable } from '../path.ts';
import type { Process } from '../process.ts';
import { socketAddressText } from '../socket-text.ts';
import { errnoName, signalName, systemCallName } from '../system-calls.ts';
import { bufferText } from './buffer-text.ts';
import { protocolOf, typeChar } from './descriptor-type.ts';
import { relativeTimeText } from './time-text.ts';

/** An argument as people read it: the plain value, and what it stands for when that is something else. */
export interface ArgumentText {
  readonly value: string;
  /** Empty when the value says it all. */
  readonly meaning: string;
}

/** Prints the argument at `index`; null when the event has none there. */
export function argumentText(args: Arguments, index: number, process: Process | null): ArgumentText | null {
  const parameter = args.type.parameters[index];
  const value = args.values[index];
  if (!parameter || value === undefined) return null;
  if (value === null) return MISSING;
  return valueText(parameter, value, args.references?.[index] ?? null, (path) =>
    resolvedPath(args, parameter, path, process),
  );
}

const MISSING: ArgumentText = { value: 'NULL', meaning: '' };

function valueText(
  parameter: Parameter,
  value: NonNullable<ArgumentValue>,
  reference: Reference,
  resolve: (path: string) => string,
): ArgumentText {
  if (typeof value === 'string') {
    const isPath = parameter.type === 'fspath' || parameter.type === 'fsrelpath';
    return isPath ? { value: printable(value), meaning: resolve(value) } : plainText(value);
  }
  if (typeof value === 'number' || typeof value === 'bigint') return numberText(parameter, value, reference);
  if (value instanceof Uint8Array) {
    return plainText(bufferText(value));
  }
  if ('kind' in value) {
    return value.kind === 'variant'
      ? variantText(parameter, value, reference, resolve)
      : plainText(socketAddressText(value));
  }
  if (isPolled(value)) return plainText(pollText(value, reference));
  return plainText(value.join(parameter.type === 'charbufpairs' ? ',' : '.'));
}

function isPolled(
  list: readonly string[] | readonly PolledDescriptor[],
): list is readonly PolledDescriptor[] {
  return typeof list[0] === 'object';
}

function plainText(value: string): ArgumentText {
  return { value, meaning: '' };
}

function variantText(
  parameter: Parameter,
  { type, value }: VariantValue,
  reference: Reference,
  resolve: (path: string) => string,
): ArgumentText {
  return value === null
    ? MISSING
    : valueText({ ...parameter, type, variants: null }, value, reference, resolve);
}

function numberText(parameter: Parameter, value: number | bigint, reference: Reference): ArgumentText {
  switch (parameter.type) {
    case 'fd':
      return { value: String(value), meaning: descriptorMeaning(Number(value), reference) };
    case 'errno':
      return { value: String(value), meaning: value < 0 ? (errnoName(Number(value)) ?? '') : '' };
    case 'pid':
      return { value: String(value), meaning: typeof reference === 'string' ? reference : '' };
    case 'uid':
    case 'gid':
      if (Number(value) === NO_ACCOUNT) return { value: '-1', meaning: '<NONE>' };
      return { value: String(value), meaning: typeof reference === 'string' ? reference : '<NA>' };
    case 'syscallid':
      return { value: String(value), meaning: systemCallName(Number(value)) };
    case 'sigtype':
      return { value: String(value), meaning: signalName(Number(value)) ?? '' };
    case 'sigset':
      return plainText(signalSetText(Number(value)));
    case 'reltime':
      return relativeTimeText(value);
    case 'flags8':
    case 'flags16':
    case 'flags32':
      return { value: String(value), meaning: flagsText(parameter.flags, Number(value)) };
    case 'mode':
      return { value: formatted(parameter, value), meaning: flagsText(parameter.flags, Number(value)) };
    case 'enumflags8':
    case 'enumflags16':
    case 'enumflags32':
      return { value: String(value), meaning: enumText(parameter.flags, Number(value)) };
    default:
      return plainText(formatted(parameter, value));
  }
}

const NO_ACCOUNT = 0xffff_ffff;

function formatted({ type, format }: Parameter, value: number | bigint): string {
  switch (format) {
    case 'hex':
      return BigInt.asUintN(64, BigInt(value)).toString(16).toUpperCase();
    case 'oct':
      return value === 0 ? '0' : `0${value.toString(8)}`;
    case 'dec':
      // The programs that rules are compared with print these with %d.
      if (type === 'uint32') return String(Number(value) | 0);
      return type === 'uint64' ? BigInt.asIntN(64, BigInt(value)).toString() : String(value);
  }
}

/** A flags value: the names of its bits, or the one name of all of them together. */
export function flagsText(flags: readonly FlagName[] | null, value: number): string {
  if (!flags) return '';
  const names: string[] = [];
  let rest = value;
  for (const [name, bits] of flags) {
    if (bits === value) {
      names.push(name);
      break;
    }
    // A name of several bits, or of none, was printed when it fitted; its bits are not named twice.
    if (bits !== 0 && rest !== 0 && (rest & bits) >>> 0 === bits >>> 0) {
      names.push(name);
      rest &= ~bits;
    }
  }
  return names.join('|');
}

function enumText(flags: readonly FlagName[] | null, value: number): string {
  return flags?.find(([, each]) => each === value)?.[0] ?? '';
}

/** Stands for the current directory where a directory's descriptor is wanted (PPM_AT_FDCWD). */
const AT_FDCWD = -100;

function descriptorMeaning(number: number, reference: Reference): string {
  if (number === AT_FDCWD) return 'AT_FDCWD';
  if (number < 0) return errnoName(number) ?? '';
  return isDescriptor(reference) ? descriptorText(reference) : '';
}

/** `<f>/etc/passwd`, `<4t>127.0.0.1:1->127.0.0.1:2`. */
function descriptorText(descriptor: Descriptor): string {
  const protocol = PROTOCOL_CHARS[protocolOf(descriptor)];
  return `<${typeChar(descriptor)}${protocol}>${printable(descriptor.name)}`;
}

const PROTOCOL_CHARS = { unknown: '', tcp: 't', udp: 'u', icmp: 'i', raw: 'r' } as const;

function isDescriptor(reference: Reference): reference is Descriptor {
  return typeof reference === 'object' && reference !== null && 'number' in reference;
}

function pollText(list: readonly PolledDescriptor[], reference: Reference): string {
  const descriptors = Array.isArray(reference) ? (reference as readonly (Descriptor | null)[]) : [];
  return list
    .map(({ fd, flags }, i) => {
      const descriptor = descriptors[i];
      const char = descriptor ? typeChar(descriptor) : '?';
      return `${BigInt.asUintN(64, BigInt(fd))}:${char}${(flags & 0xffff).toString(16)}`;
    })
    .join(' ');
}

function signalSetText(set: number): string {
  const names: string[] = [];
  for (let signal = 1; signal <= 32; signal += 1) {
    if ((set & (1 << (signal - 1))) !== 0) names.push(signalName(signal) ?? String(signal));
  }
  return names.join(' ');
}

/** The absolute path of a relative one; empty for one that is absolute anyway. */
function resolvedPath(args: Arguments, parameter: Parameter, path: string, process: Process | null): string {
  if (path === '<NA>' || path.startsWith('/')) return '';
  return absolutePath(startOf(args, parameter, process), path);
}

/** A directory that is not known, or has no name, is left out. */
function startOf(args: Arguments, parameter: Parameter, process: Process | null): string {
  if (parameter.directory < 0) return process?.cwd ?? '';
  const reference = args.references?.[parameter.directory] ?? null;
  if (isDescriptor(reference) && reference.name === '') return '';
  return directoryPath(args, parameter.directory, process) ?? '';
}

/** The directory that a `fsrelpath` parameter is relative to, with a slash at its end; null when it is not known. */
export function directoryPath(args: Arguments, index: number, process: Process | null): string | null {
  const number = args.values[index];
  if (Number(number) === AT_FDCWD) return process?.cwd ?? null;
  const reference = args.references?.[index] ?? null;
  if (!isDescriptor(reference)) return null;
  return `${reference.name}/`;
}

/** The position of a parameter by its name; -1 when the type has none of this name. */
export function parameterIndex(type: EventType, name: string): number {
  return type.parameters.findIndex((parameter) => parameter.name === name);
}
