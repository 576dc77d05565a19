import type { Package, PackageType } from '#core/index.ts';
import { packageUrl } from '../../purl.ts';
import { isWord } from '../word.ts';
import { normalizePythonName } from '../python/python-package.ts';
import { parsePurl, type ParsedPurl } from './parse-purl.ts';
import type { Component } from './read-sbom.ts';

/** How the types of package URLs that inventories know write a name: how its namespace is part of it. */
const NAMES: ReadonlyMap<string, (purl: ParsedPurl) => string> = new Map([
  ...['npm', 'golang', 'composer', 'hex', 'swift', 'ebuild', 'generic'].map(
    (type) => [type, withSlash] as const,
  ),
  ...[
    'cargo',
    'gem',
    'nuget',
    'pub',
    'conan',
    'conda',
    'cran',
    'hackage',
    'julia',
    'bitnami',
    'cocoapods',
  ].map((type) => [type, ({ name }: ParsedPurl) => name] as const),
  ...['deb', 'apk', 'rpm', 'alpm', 'opkg', 'luarocks', 'opam', 'otp'].map(
    (type) => [type, ({ name }: ParsedPurl) => name] as const,
  ),
  ['maven', ({ namespace, name }: ParsedPurl) => (namespace === '' ? name : `${namespace}:${name}`)],
  ['pypi', ({ name }: ParsedPurl) => normalizePythonName(name)],
]);

/** Types whose names are written in lower case. */
const LOWER: ReadonlySet<string> = new Set(['composer', 'hex', 'pub', 'bitnami']);
/** Packages of operating systems: their database knows them better where there is one. */
const SYSTEM: ReadonlySet<string> = new Set(['deb', 'apk', 'rpm', 'alpm', 'opkg', 'ebuild']);

/** True for a package that belongs to an operating system's own database. */
export function isSystemComponent({ type }: Package): boolean {
  return SYSTEM.has(type);
}

/** The package that a component of a bill of materials is; `undefined` when its package URL is of a type that is no package here (an image, a repository). */
export function componentPackage(
  { purl, licenses }: Component,
  path: string,
  foundBy: string,
  evidence: Package['evidence'],
): Package | undefined {
  const parsed = parsePurl(purl);
  const nameOf = parsed === undefined ? undefined : NAMES.get(parsed.type);
  if (parsed === undefined || nameOf === undefined) return undefined;
  const { type, namespace, version, qualifiers } = parsed;
  // A part of the project itself, whose name somebody else may have in the registry.
  if (qualifiers.get('download_url')?.startsWith('file:') === true) return undefined;
  const written = nameOf(parsed);
  const name = LOWER.has(type) ? written.toLowerCase() : written;
  if (!isWord(name) || (version !== '' && !isWord(version))) return undefined;
  const epoch = type === 'rpm' ? qualifiers.get('epoch') : undefined;
  const full = epoch === undefined || epoch === '' ? version : `${epoch}:${version}`;
  const architecture = qualifiers.get('arch');
  const source = SYSTEM.has(type) ? sourceOf(qualifiers.get('upstream'), name, full) : undefined;
  return {
    type: type as PackageType,
    name,
    version: full,
    purl: packageUrl({
      type,
      namespace,
      name: parsed.name,
      version,
      qualifiers: Object.fromEntries(qualifiers),
    }),
    ...(architecture !== undefined && { architecture }),
    ...(source !== undefined && { source }),
    licenses,
    locations: [{ path }],
    foundBy,
    evidence,
  };
}

function withSlash({ namespace, name }: ParsedPurl): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}

/** `upstream=name@version`, without what is the same. */
function sourceOf(
  upstream: string | undefined,
  name: string,
  version: string,
): { readonly name: string; readonly version: string } {
  if (upstream === undefined || upstream === '') return { name, version };
  const at = upstream.indexOf('@');
  return at === -1
    ? { name: upstream, version }
    : { name: upstream.slice(0, at), version: upstream.slice(at + 1) };
}
