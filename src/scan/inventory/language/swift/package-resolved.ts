import { isRecord, MIB } from '#core/index.ts';
import { baseName, declarationExtractor, type Declared } from '../declaration.ts';
import { makePackage } from '../../make-package.ts';
import { isWord } from '../word.ts';
import { parseJson } from '../text-document.ts';

const NAME = 'language/swift-resolved';
const RESOLVED = 'Package.resolved';
/** 100 packages take 40 kB. */
const MAX_BYTES: number = 8 * MIB;
/** What SwiftPM checked out for the project. */
const FETCHED = /(?:^|\/)(?:\.build|SourcePackages)\/(?:checkouts|repositories)\//;

/** What `Package.resolved` of the Swift Package Manager pins, in the versions 1 to 3 of its format. */
export const swiftResolved = declarationExtractor({
  name: NAME,
  version: 2,
  maxBytes: MAX_BYTES,
  extensions: ['resolved'],
  wants: (path) => path.endsWith(RESOLVED) && baseName(path) === RESOLVED && !FETCHED.test(path),
  read: readResolved,
  packageOf: ({ name, version, source }, path) => {
    const slash = name.lastIndexOf('/');
    return makePackage('swift', {
      name,
      version,
      namespace: name.slice(0, Math.max(0, slash)),
      shortName: name.slice(slash + 1),
      // Without a version there is the commit (purl-spec, types/swift-definition.json: a version is required).
      purlVersion: source,
      path,
      foundBy: NAME,
      evidence: 'declared',
    });
  },
});

/** Version 1 has its pins under `object`; 2 and 3 (with a hash of the manifest) at the top. A branch or commit has no version. */
export function readResolved(text: string): Declared[] | { readonly error: string } {
  const parsed = parseJson(text);
  if ('error' in parsed) return parsed;
  const { value } = parsed;
  const object = isRecord(value) && isRecord(value['object']) ? value['object'] : value;
  const pins: unknown = isRecord(object) ? object['pins'] : undefined;
  if (!Array.isArray(pins)) return { error: 'it has no pins' };
  return (pins as unknown[]).filter(isRecord).flatMap((pin) => {
    const location = pin['location'] ?? pin['repositoryURL'];
    const name = typeof location === 'string' ? repositoryOf(location) : undefined;
    const state = isRecord(pin['state']) ? pin['state'] : {};
    const { version, revision } = state;
    // A registry's package has an identity `scope.name` and no repository; a local one is the project's own.
    if (name === undefined || pin['kind'] === 'localSourceControl') return [];
    if (isWord(version)) return [{ name, version }];
    return [{ name, version: '', ...(isWord(revision) && { source: revision }) }];
  });
}

/** `https://github.com/apple/swift-nio.git`, `git@github.com:apple/swift-nio.git`: the name in the registry of advisories is `github.com/apple/swift-nio`. */
function repositoryOf(location: string): string | undefined {
  if (!isWord(location)) return undefined;
  const plain = location
    .replace(/^[a-z][a-z+]*:\/\//i, '')
    .replace(/^[^@/]*@/, '')
    .replace(/^([^/:]+):(?:\d+\/)?/, '$1/')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
  return /^[\w.-]+(?:\/[\w.~+-]+)+$/.test(plain) ? plain : undefined;
}
