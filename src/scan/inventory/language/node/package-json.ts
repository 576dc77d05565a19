import { isRecord } from '#core/index.ts';

/** What an installed package says of itself. */
export interface PackageJson {
  readonly name: unknown;
  readonly version: unknown;
  readonly licenses: readonly string[];
}

/** The fields that an inventory needs; `undefined` when this is no object. */
export function readPackageJson(value: unknown): PackageJson | undefined {
  if (!isRecord(value)) return undefined;
  return {
    name: value['name'],
    version: value['version'],
    licenses: [...new Set([...licensesOf(value['license']), ...licensesOf(value['licenses'])])],
  };
}

/**
 * Licences in every form that npm's documentation has had: an SPDX expression, `{type, url}`, a list of either, under
 * `license` or `licenses` (npm docs, package.json, "license").
 */
function licensesOf(value: unknown): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  if (Array.isArray(value)) return value.flatMap((item) => (Array.isArray(item) ? [] : licensesOf(item)));
  if (!isRecord(value)) return [];
  const named = value['type'] ?? value['name'] ?? value['url'];
  return typeof named === 'string' && named.trim() !== '' ? [named.trim()] : [];
}
