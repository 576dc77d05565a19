import { isRecord, Problem } from '#core/index.ts';
import type { PodSecurityProblemCode } from './problem.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A nested object; undefined where it is absent or null, as the API server decodes it. */
export function readRecord(of: Fields, key: string, where: string): Fields | undefined {
  const value = own(of, key);
  if (value === undefined) return undefined;
  if (!isRecord(value)) throw wrongType(where, key, 'an object');
  return value;
}

export function readText(of: Fields, key: string, where: string): string {
  return readOptionalText(of, key, where) ?? '';
}

export function readOptionalText(of: Fields, key: string, where: string): string | undefined {
  const value = own(of, key);
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw wrongType(where, key, 'a string');
  return value;
}

export function readBoolean(of: Fields, key: string, where: string): boolean | undefined {
  const value = own(of, key);
  if (value === undefined) return undefined;
  if (typeof value !== 'boolean') throw wrongType(where, key, 'true or false');
  return value;
}

export function readInteger(of: Fields, key: string, where: string): number | undefined {
  const value = own(of, key);
  if (value === undefined) return undefined;
  // Numbers of 64 bits lose digits here; no check asks for those.
  if (typeof value === 'bigint') return Number(value);
  if (!Number.isInteger(value)) throw wrongType(where, key, 'an integer');
  return value as number;
}

/** A list of objects, with null items as empty ones. */
export function readRecords(of: Fields, key: string, where: string): readonly Fields[] {
  return readList(of, key, where).map((item, index) => {
    if (item === null) return {};
    if (!isRecord(item)) throw wrongType(where, `${key}[${index}]`, 'an object');
    return item;
  });
}

export function readTexts(of: Fields, key: string, where: string): readonly string[] {
  return readList(of, key, where).map((item, index) => {
    if (item === null) return '';
    if (typeof item !== 'string') throw wrongType(where, `${key}[${index}]`, 'a string');
    return item;
  });
}

const NOTHING: readonly unknown[] = [];

function readList(of: Fields, key: string, where: string): readonly unknown[] {
  const value = own(of, key);
  if (value === undefined) return NOTHING;
  if (!Array.isArray(value)) throw wrongType(where, key, 'a list');
  return value;
}

/** Documents may have been made with any prototype: only what is really in them counts. */
function own(of: Fields, key: string): unknown {
  return Object.hasOwn(of, key) ? (of[key] ?? undefined) : undefined;
}

function wrongType(where: string, key: string, expected: string): Problem<PodSecurityProblemCode> {
  return new Problem('pod-security.type', `${where}.${key} must be ${expected}`);
}
