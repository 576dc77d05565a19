import { unreachable } from '#core/index.ts';
import { ARGUMENT_TYPES, type Field, type FieldType } from '../../field/catalogue.ts';

/** What a comparison sees on one side. */
export interface ValueType {
  readonly kind: Exclude<FieldType, 'dynamic'>;
  readonly bits: 16 | 32 | 64;
  readonly list: boolean;
  readonly port: boolean;
  readonly fraction: boolean;
}

export const TEXT: ValueType = { kind: 'string', bits: 64, list: false, port: false, fraction: false };
export const LENGTH: ValueType = { ...TEXT, kind: 'uint' };

/** The type of a field's values with this argument. */
export function typeOfField(field: Field, argument: string | null): ValueType {
  const kind = field.type === 'dynamic' ? (ARGUMENT_TYPES.get(argument ?? '') ?? 'string') : field.type;
  return {
    kind,
    bits: field.bits ?? 64,
    list: field.list ?? false,
    port: field.port ?? false,
    fraction: field.fraction ?? false,
  };
}

/** What Falco calls the type in its messages. */
export function typeName(type: ValueType): string {
  switch (type.kind) {
    case 'string':
      return 'CHARBUF';
    case 'number':
      return type.fraction ? 'DOUBLE' : `INT${type.bits}`;
    case 'uint':
      return type.port ? 'PORT' : `UINT${type.bits}`;
    case 'bool':
      return 'BOOL';
    case 'ip':
      return 'IPADDR';
    case 'net':
      return 'IPNET';
    case 'bytes':
      return 'BYTEBUF';
    case 'duration':
      return 'RELTIME';
    case 'abstime':
      return 'ABSTIME';
    case 'flags':
      return 'FLAGS32';
    default:
      return unreachable(type.kind);
  }
}

/** True when two sides can be compared with each other: Falco wants exactly the same type. */
export function sameType(a: ValueType, b: ValueType): boolean {
  return typeName(a) === typeName(b) && a.list === b.list;
}
