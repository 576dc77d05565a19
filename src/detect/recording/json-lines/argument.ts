import { isRecord, type Json } from '#core/index.ts';
import type {
  Arguments,
  ArgumentValue,
  PolledDescriptor,
  Reference,
  SocketAddress,
  VariantValue,
} from '../../event/argument.ts';
import type { Descriptor } from '../../event/descriptor.ts';
import type { EventType, Parameter } from '../../event/event-type.ts';
import { eventTypeOf } from '../../event/event-types.ts';
import { bad, type Codec, integer, list, nullable, record, reference, text, wideInteger } from './codec.ts';
import { endpoint } from './endpoint.ts';

/** The arguments of a call: the type's constant with its direction, the values in the order of its parameters. */
export const argumentsCodec: Codec<Arguments> = {
  write: ({ type, values, references }, writer) => ({
    type: `${type.key}.${type.direction}`,
    values: values.map(writeValue),
    references: references && references.map((each) => referenceCodec.write(each, writer)),
  }),
  read: (json, where, reader) => {
    if (!isRecord(json)) return bad(where, 'an object');
    const type =
      eventTypeOf(text.read(json.type, `${where}.type`, reader)) ??
      bad(`${where}.type`, 'a known type of event');
    const values = readValues(type, json.values, `${where}.values`);
    const references = nullable(list(referenceCodec)).read(json.references, `${where}.references`, reader);
    if (references && references.length !== values.length)
      bad(`${where}.references`, 'one reference for each value');
    return { type, values, references };
  },
};

function readValues(type: EventType, json: unknown, where: string): readonly ArgumentValue[] {
  if (!Array.isArray(json) || json.length > type.parameters.length) {
    return bad(where, `a list of at most ${type.parameters.length} values`);
  }
  return json.map((each, i) => readValue(type.parameters[i]!, each, `${where}[${i}]`));
}

/**
 * A number, text, or list of texts stands for itself; anything else is an object with one member, `integer`, `bytes`,
 * `polled`, `variant`, or a socket address's parts.
 */
function writeValue(value: ArgumentValue): Json {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'bigint') return { integer: value.toString() };
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') };
  if (!('kind' in value))
    return isPolled(value) ? { polled: value.map(({ fd, flags }) => [fd, flags]) } : value;
  if (value.kind === 'variant') return { variant: value.type, value: writeValue(value.value) };
  return socketAddress.write(value, NO_WRITER);
}

function isPolled(
  list: readonly string[] | readonly PolledDescriptor[],
): list is readonly PolledDescriptor[] {
  return typeof list[0] === 'object';
}

function readValue(parameter: Parameter, json: unknown, where: string): ArgumentValue {
  const value = readAnyValue(json, where);
  const isList = Array.isArray(value);
  if (isList && value.length > 0 && (parameter.type === 'fdlist') !== (typeof value[0] === 'object')) {
    return bad(where, `a value for a parameter of type ${parameter.type}`);
  }
  return value;
}

function readAnyValue(json: unknown, where: string): ArgumentValue {
  if (json === null || typeof json === 'string') return json;
  if (typeof json === 'number') return integer.read(json, where, NO_READER);
  if (Array.isArray(json)) return list(text).read(json, where, NO_READER);
  if (!isRecord(json)) return bad(where, 'a value');
  if (json.integer !== undefined) return wideInteger.read(json.integer, where, NO_READER);
  if (json.bytes !== undefined) return Buffer.from(text.read(json.bytes, where, NO_READER), 'base64');
  if (json.polled !== undefined) return list(polled).read(json.polled, where, NO_READER);
  if (json.variant !== undefined) return readVariant(json, where);
  return socketAddress.read(json, where, NO_READER);
}

const polled: Codec<PolledDescriptor> = {
  write: ({ fd, flags }) => [fd, flags],
  read: (json, where, reader) => {
    const [fd, flags] = list(integer).read(json, where, reader);
    return { kind: 'polled', fd: fd ?? bad(where, 'a descriptor'), flags: flags ?? bad(where, 'flags') };
  },
};

const VARIANT_TYPES: ReadonlySet<string> = new Set([
  'bytebuf',
  'errno',
  'uint32',
  'uint64',
  'reltime',
  'sigtype',
  'fd',
]);

function readVariant(json: Record<string, unknown>, where: string): VariantValue {
  const type = text.read(json.variant, `${where}.variant`, NO_READER);
  if (!VARIANT_TYPES.has(type)) return bad(`${where}.variant`, 'the type of a variant');
  const value = readAnyValue(json.value, `${where}.value`);
  if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) {
    return bad(`${where}.value`, 'a number, a text or bytes');
  }
  return { kind: 'variant', type: type as Parameter['type'], value };
}

type Kind<Name extends SocketAddress['kind']> = Omit<Extract<SocketAddress, { kind: Name }>, 'kind'>;

const KINDS = {
  ip: record<Kind<'ip'>>({ at: endpoint }),
  connection: record<Kind<'connection'>>({ from: endpoint, to: endpoint }),
  unix: record<Kind<'unix'>>({ path: text }),
  'unix-connection': record<Kind<'unix-connection'>>({ source: wideInteger, peer: wideInteger, path: text }),
  other: record<Kind<'other'>>({ family: integer }),
} as const;

const socketAddress: Codec<SocketAddress> = {
  write: (value, writer) => ({
    kind: value.kind,
    ...((KINDS[value.kind] as Codec<object>).write(value, writer) as Record<string, Json>),
  }),
  read: (json, where, reader) => {
    const kind = isRecord(json) && typeof json.kind === 'string' ? json.kind : '';
    if (!Object.hasOwn(KINDS, kind)) return bad(where, 'a value');
    const name = kind as SocketAddress['kind'];
    return { kind: name, ...KINDS[name].read(json, where, reader) } as SocketAddress;
  },
};

const descriptor = reference<Descriptor>('descriptor');

/** A text stands for itself, a number for the descriptor that a line with this number defines. */
const referenceCodec: Codec<Reference> = {
  write: (value, writer) => {
    if (value === null || typeof value === 'string') return value;
    return 'number' in value
      ? descriptor.write(value, writer)
      : list(nullable(descriptor)).write(value, writer);
  },
  read: (json, where, reader) => {
    if (json === null || typeof json === 'string') return json;
    return Array.isArray(json)
      ? list(nullable(descriptor)).read(json, where, reader)
      : descriptor.read(json, where, reader);
  },
};

const NO_WRITER = { numberOf: () => 0 };
const NO_READER = { defined: () => null };
