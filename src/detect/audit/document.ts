import { isRecord, type Json } from '#core/index.ts';

/** The value at a path of keys; undefined when there is none. Inherited names are none. */
export function at(document: unknown, ...keys: readonly string[]): unknown {
  let value = document;
  for (const key of keys) {
    if (!isRecord(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

/** The value that a JSON pointer (RFC 6901) names. */
export function atPointer(document: Json, pointer: string): unknown {
  if (pointer === '' || pointer === '/') return pointer === '' ? document : at(document, '');
  if (!pointer.startsWith('/')) return undefined;
  let value: unknown = document;
  for (const part of pointer.slice(1).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(value)) value = /^(?:0|[1-9]\d{0,8})$/.test(key) ? value[Number(key)] : undefined;
    else value = at(value, key);
  }
  return value;
}

/** A JSON value as the text that rules compare; null when there is none. */
export function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  return JSON.stringify(value);
}

/** The texts of a list's members, missing ones left out; null when it is no list. */
export function textsOf(value: unknown): string[] | null {
  if (value === undefined || value === null) return null;
  const members = Array.isArray(value) ? value : [value];
  return members.map(textOf).filter((text) => text !== null);
}
