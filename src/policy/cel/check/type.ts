/** The types of the language, as the checker sees them. */
export type CelType =
  | { readonly kind: PrimitiveKind }
  | { readonly kind: 'list' | 'map' | 'type'; readonly parameters: readonly CelType[] }
  /** A library's type or a declared object type; `optional_type(T)` is one with a parameter. */
  | { readonly kind: 'named'; readonly name: string; readonly parameters: readonly CelType[] }
  | { readonly kind: 'parameter'; readonly name: string };

export type PrimitiveKind =
  | 'dyn'
  | 'error'
  | 'null'
  | 'bool'
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'timestamp'
  | 'duration';

const NO_PARAMETERS: readonly CelType[] = [];

export const DYN: CelType = { kind: 'dyn' };
export const ERROR: CelType = { kind: 'error' };
export const NULL: CelType = { kind: 'null' };
export const BOOL: CelType = { kind: 'bool' };
export const INT: CelType = { kind: 'int' };
export const UINT: CelType = { kind: 'uint' };
export const DOUBLE: CelType = { kind: 'double' };
export const STRING: CelType = { kind: 'string' };
export const BYTES: CelType = { kind: 'bytes' };
export const TIMESTAMP: CelType = { kind: 'timestamp' };
export const DURATION: CelType = { kind: 'duration' };

export function listType(element: CelType): CelType {
  return { kind: 'list', parameters: [element] };
}

export function mapType(key: CelType, value: CelType): CelType {
  return { kind: 'map', parameters: [key, value] };
}

/** The type of types; without an argument any type. */
export function typeType(of?: CelType): CelType {
  return { kind: 'type', parameters: of === undefined ? NO_PARAMETERS : [of] };
}

export function optionalType(of: CelType): CelType {
  return { kind: 'named', name: 'optional_type', parameters: [of] };
}

/** A library's type or a declared object type. */
export function namedType(name: string, parameters: readonly CelType[] = NO_PARAMETERS): CelType {
  return { kind: 'named', name, parameters };
}

/** The type inside `optional_type(T)`, `undefined` for any other type. */
export function unwrapOptional(type: CelType): CelType | undefined {
  return type.kind === 'named' && type.name === 'optional_type' ? type.parameters[0] : undefined;
}

/** The parameters of a parameterized type. */
export function parametersOf(type: CelType): readonly CelType[] {
  return 'parameters' in type ? type.parameters : NO_PARAMETERS;
}

/** True for the two types that fit everywhere. */
export function isDynOrError(type: CelType): boolean {
  return type.kind === 'dyn' || type.kind === 'error';
}

/** True where the two are the same type, parameters included. */
export function sameType(a: CelType, b: CelType): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind) return false;
  if ('name' in a && 'name' in b && a.name !== b.name) return false;
  const left = parametersOf(a);
  const right = parametersOf(b);
  return left.length === right.length && left.every((parameter, i) => sameType(parameter, right[i]!));
}

const SHOWN: { readonly [kind: string]: string } = { error: '!error!' };
const TYPE_TEXT_DEPTH = 32;

/** The type as messages show it: `map(string, int)`. */
export function formatType(type: CelType, depth = 0): string {
  const name = 'name' in type ? type.name : (SHOWN[type.kind] ?? type.kind);
  const parameters = parametersOf(type);
  if (parameters.length === 0) return name;
  if (depth > TYPE_TEXT_DEPTH) return `${name}(...)`;
  return `${name}(${parameters.map((parameter) => formatType(parameter, depth + 1)).join(', ')})`;
}
