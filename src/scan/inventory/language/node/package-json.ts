import { isRecord, MIB, type Json } from '#core/index.ts';
import { textOf } from '#format/index.ts';
import type { FileInspector } from '#scan/image/index.ts';
import { parseJson } from '../text-document.ts';
import { isNpmName } from './npm-package.ts';

/** npm 2 wrote whole READMEs into `package.json`; nothing real is larger. */
const MAX_BYTES: number = 4 * MIB;
const BASE_NAME = 'package.json';

/** What a `package.json` says of its package, or why it says nothing. */
export type PackageJson =
  | {
      readonly kind: 'package';
      readonly name: string;
      readonly version: string;
      readonly licenses: readonly string[];
    }
  | { readonly kind: 'unreadable'; readonly why: string };

/** Keeps the few words of each `package.json` that an inventory needs; files without name and version are nothing. */
export const packageJsonInspector: FileInspector = {
  name: 'language/package-json',
  version: 1,
  extensions: ['json'],
  wants: ({ path }) =>
    path.endsWith(BASE_NAME) && (path.length === BASE_NAME.length || path.at(-BASE_NAME.length - 1) === '/'),
  inspect(_file, content): Json | undefined {
    if (content.size > MAX_BYTES)
      return { kind: 'unreadable', why: `it has ${content.size} bytes, the limit is ${MAX_BYTES}` };
    return readPackageJson(textOf(content.read(0, content.size)));
  },
};

/** Reads a `package.json`; `undefined` when it names no package or no version (a fixture, a directory's `type`). */
export function readPackageJson(text: string): PackageJson | undefined {
  const parsed = parseJson(text);
  if ('error' in parsed) return { kind: 'unreadable', why: parsed.error };
  if (!isRecord(parsed.value)) return { kind: 'unreadable', why: 'it is no JSON object' };
  const { name, version, license, licenses } = parsed.value;
  if (!isNpmName(name) || typeof version !== 'string') return undefined;
  return {
    kind: 'package',
    name,
    version,
    licenses: [...new Set([...licensesOf(license), ...licensesOf(licenses)])],
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
