import { DYN, type CelType } from '../check/type.ts';
import { firstKey, mapGet } from '../values/map.ts';
import {
  isMap,
  kindOf,
  Opaque,
  Optional,
  type MapValue,
  type PlainMap,
  type Value,
} from '../values/value.ts';

/** Whether a value is of a parameter's type. */
export type Acceptor = (value: Value) => boolean;

/** A list or map of anything. */
export function openType(type: CelType): CelType {
  return type.kind === 'list' || type.kind === 'map'
    ? { ...type, parameters: type.parameters.map(() => DYN) }
    : type;
}

/** A test whether a value is of a parameter's type; lists and maps are judged by their first element, as cel-go does. */
export function acceptor(type: CelType): Acceptor {
  switch (type.kind) {
    case 'dyn':
    case 'parameter':
    case 'error':
      return acceptAnything;
    case 'string':
      return (value) => typeof value === 'string';
    case 'bool':
      return (value) => typeof value === 'boolean';
    case 'list': {
      const element = acceptor(type.parameters[0]!);
      return (value) => Array.isArray(value) && (value.length === 0 || element(value[0] as Value));
    }
    case 'map': {
      if (type.parameters.every(takesAnything)) return isMap;
      const [key, entry] = type.parameters.map(acceptor) as [Acceptor, Acceptor];
      return (value) => isMap(value) && acceptsFirst(value, key, entry);
    }
    case 'named': {
      const { name } = type;
      if (name === 'optional_type') return (value) => value instanceof Optional;
      return (value) => value instanceof Opaque && value.typeName === name;
    }
    default: {
      const { kind } = type;
      return (value) => kindOf(value) === kind;
    }
  }
}

function acceptAnything(): boolean {
  return true;
}

function takesAnything({ kind }: CelType): boolean {
  return kind === 'dyn' || kind === 'parameter' || kind === 'error';
}

function acceptsFirst(map: PlainMap | MapValue, key: Acceptor, entry: Acceptor): boolean {
  const first = firstKey(map);
  return first === undefined || (key(first) && entry(mapGet(map, first)!));
}
