import { CelMap } from '../values/map.ts';
import { isKey } from '../values/equality.ts';
import { describeValue } from '../values/error.ts';
import { CelError, Optional, type PlainMap, typeNameOf, type Value } from '../values/value.ts';
import type { WellKnownMessage } from '../library/well-known.ts';
import { LIST_CREATE_COST, MAP_CREATE_COST, STRUCT_CREATE_COST } from './cost.ts';
import type { Code } from './frame.ts';

/** `[a, ?b]`. */
export function listCode(elements: readonly { readonly code: Code; readonly optional: boolean }[]): Code {
  return (frame) => {
    const list: Value[] = [];
    for (const { code, optional } of elements) {
      const value = code(frame);
      if (value instanceof CelError) return value;
      if (!optional) list.push(value);
      else if (!(value instanceof Optional)) return notOptional('', value);
      else if (value.value !== undefined) list.push(value.value);
    }
    frame.cost += LIST_CREATE_COST;
    return list;
  };
}

/** `{a: b, ?c: d}`; a key that is there twice is an error where `strict` says so, otherwise the last one counts. */
export function mapCode(
  entries: readonly { readonly key: Code; readonly value: Code; readonly optional: boolean }[],
  strict: boolean,
): Code {
  return (frame) => {
    const map = new CelMap();
    for (const entry of entries) {
      const key = entry.key(frame);
      if (key instanceof CelError) return key;
      const value = entry.value(frame);
      if (value instanceof CelError) return value;
      if (!isKey(key)) return new CelError(`unsupported key type: ${typeNameOf(key)}`);
      if (!entry.optional) {
        if (strict && map.has(key)) return new CelError(`repeated key: ${describeValue(key)}`);
        map.set(key, value);
      } else if (!(value instanceof Optional)) return notOptional(` entry '${describeValue(key)}'`, value);
      else if (value.value === undefined) map.delete(key);
      else map.set(key, value.value);
    }
    frame.cost += MAP_CREATE_COST;
    return map;
  };
}

/** `Type{field: a}` of a declared object type: a plain map of its fields. */
export function structCode(
  fields: readonly { readonly name: string; readonly value: Code; readonly optional: boolean }[],
): Code {
  return (frame) => {
    const object: Record<string, Value> = Object.create(null) as Record<string, Value>;
    for (const field of fields) {
      const value = field.value(frame);
      if (value instanceof CelError) return value;
      if (!field.optional) object[field.name] = value;
      else if (!(value instanceof Optional)) return notOptional(` entry '${field.name}'`, value);
      else if (value.value !== undefined) object[field.name] = value.value;
    }
    frame.cost += STRUCT_CREATE_COST;
    return object;
  };
}

/** `google.protobuf.Int32Value{value: 1}` and the like. */
export function messageCode(
  message: WellKnownMessage,
  fields: readonly { readonly name: string; readonly value: Code; readonly optional: boolean }[],
): Code {
  const plain = structCode(fields);
  return (frame) => {
    const set = plain(frame);
    return set instanceof CelError ? set : message.make(new Map(Object.entries(set as PlainMap)));
  };
}

function notOptional(where: string, value: Value): CelError {
  return new CelError(
    `cannot initialize optional${where} from non-optional value of type ${typeNameOf(value)}`,
  );
}
