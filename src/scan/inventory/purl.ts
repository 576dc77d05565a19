/** The parts of a package URL, as its ecosystem writes them: neither normalised nor encoded. */
export interface PurlParts {
  readonly type: string;
  /** `@scope`, `org.apache`, `github.com/pkg`: its segments are parted by slashes. */
  readonly namespace?: string | undefined;
  readonly name: string;
  readonly version?: string | undefined;
  /** Keys in lower case; empty and undefined values are left out. */
  readonly qualifiers?: Readonly<Record<string, string | undefined>>;
  readonly subpath?: string | undefined;
}

/** Writes a canonical package URL (ECMA-427 and the type definitions of package-url/purl-spec). */
export function packageUrl(parts: PurlParts): string {
  const type = parts.type.toLowerCase();
  const rules = RULES.get(type);
  let purl = `pkg:${type}/`;
  if (parts.namespace !== undefined && parts.namespace !== '')
    for (const segment of parts.namespace.split('/'))
      if (segment !== '')
        purl += `${encode(rules?.lowerNamespace === true ? segment.toLowerCase() : segment)}/`;
  purl += encode(rules?.name === undefined ? parts.name : rules.name(parts.name));
  if (parts.version !== undefined && parts.version !== '')
    purl += `@${encode(rules?.lowerVersion === true ? parts.version.toLowerCase() : parts.version)}`;
  return purl + qualifiersOf(parts.qualifiers) + subpathOf(parts.subpath);
}

interface TypeRules {
  readonly lowerNamespace?: true;
  readonly lowerVersion?: true;
  readonly name?: (name: string) => string;
}

const LOWER: TypeRules = { lowerNamespace: true, name: lower };

/** Types that are not here keep every part as it is (cargo, gem, generic, maven, nuget...). */
const RULES: ReadonlyMap<string, TypeRules> = new Map([
  ['alpm', LOWER],
  ['apk', LOWER],
  ['bitbucket', LOWER],
  ['bitnami', { name: lower }],
  ['composer', LOWER],
  ['deb', LOWER],
  ['github', LOWER],
  ['gitlab', LOWER],
  ['golang', LOWER],
  ['hex', LOWER],
  ['npm', LOWER],
  ['oci', { name: lower }],
  ['pub', { name: (name) => lower(name).replaceAll('-', '_') }],
  // PEP 503: runs of hyphens, underscores and dots are one hyphen.
  ['pypi', { lowerVersion: true, name: (name) => lower(name).replaceAll(/[-_.]+/g, '-') }],
  ['rpm', { lowerNamespace: true }],
]);

function lower(name: string): string {
  return name.toLowerCase();
}

function qualifiersOf(qualifiers: PurlParts['qualifiers']): string {
  if (qualifiers === undefined) return '';
  let text = '';
  for (const key of Object.keys(qualifiers).sort()) {
    const value = qualifiers[key];
    if (value !== undefined && value !== '') text += `${text === '' ? '?' : '&'}${key}=${encode(value)}`;
  }
  return text;
}

/** Segments that are empty, `.` or `..` have no meaning in a subpath and are dropped. */
function subpathOf(subpath: string | undefined): string {
  if (subpath === undefined) return '';
  const segments = subpath
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.' && segment !== '..');
  return segments.length === 0 ? '' : `#${segments.map(encode).join('/')}`;
}

/** All that needs no encoding: unreserved characters and the colon. */
const PLAIN = /^[\w.~:-]*$/;
const STILL_RESERVED = /[!'()*]/g;

/** Percent-encodes UTF-8. A lone surrogate, which no UTF-8 has, becomes U+FFFD. */
function encode(text: string): string {
  if (PLAIN.test(text)) return text;
  return encodeURIComponent(text.toWellFormed())
    .replaceAll('%3A', ':')
    .replaceAll(STILL_RESERVED, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
