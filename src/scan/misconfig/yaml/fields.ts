import { isRecord } from '#core/index.ts';

/** A JSON object that somebody wrote. */
export type Fields = Readonly<Record<string, unknown>>;

const NOTHING: Fields = Object.freeze(Object.create(null) as Record<string, unknown>);

/** The value at a path; undefined when a part of it is not there, or when it is null, which means the same. */
export function valueAt(from: unknown, ...path: readonly (string | number)[]): unknown {
  let value = from;
  for (const step of path) {
    if (typeof step === 'number') value = Array.isArray(value) ? (value as unknown[])[step] : undefined;
    else value = isRecord(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }
  return value ?? undefined;
}

/** The object at a path; one without fields when there is none. */
export function recordAt(from: unknown, ...path: readonly (string | number)[]): Fields {
  const value = valueAt(from, ...path);
  return isRecord(value) ? value : NOTHING;
}

/** The list at a path; an empty one when there is none. */
export function listAt(from: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const value = valueAt(from, ...path);
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** The objects of the list at a path, each with its position in the list. */
export function recordsAt(
  from: unknown,
  ...path: readonly (string | number)[]
): (readonly [Fields, number])[] {
  return listAt(from, ...path).flatMap((item, index) => (isRecord(item) ? [[item, index] as const] : []));
}

/** The text at a path; empty when there is none. */
export function textAt(from: unknown, ...path: readonly (string | number)[]): string {
  const value = valueAt(from, ...path);
  return typeof value === 'string' ? value : '';
}

/** The texts of the list at a path. */
export function textsAt(from: unknown, ...path: readonly (string | number)[]): readonly string[] {
  return listAt(from, ...path).filter((item) => typeof item === 'string');
}

/** The texts of the map at a path, by name. */
export function textMapAt(from: unknown, ...path: readonly (string | number)[]): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(recordAt(from, ...path)).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

/** The text, number or truth value at a path as text; undefined for anything else. */
export function scalarAt(from: unknown, ...path: readonly (string | number)[]): string | undefined {
  const value = valueAt(from, ...path);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}
