import { MIB } from '#core/index.ts';
import { baseName, declarationExtractor, type Declared } from '../declaration.ts';
import { makePackage } from '../../make-package.ts';
import { isWord } from '../word.ts';

const NAME = 'language/podfile-lock';
const LOCK = 'Podfile.lock';
/** 300 pods take 60 kB. */
const MAX_BYTES: number = 8 * MIB;
const LINE_LIMIT = 200_000;

/** What `Podfile.lock` of CocoaPods declares, parts of a pod (`Firebase/Core`) each for itself. */
export const podfileLock = declarationExtractor({
  name: NAME,
  version: 1,
  maxBytes: MAX_BYTES,
  extensions: ['lock'],
  wants: (path) => path.endsWith(LOCK) && baseName(path) === LOCK,
  read: readPodfileLock,
  packageOf: ({ name, version }, path) => {
    const [pod = '', ...part] = name.split('/');
    return makePackage('cocoapods', {
      name,
      version,
      shortName: pod,
      // A subspec is the package URL's subpath (purl-spec, types/cocoapods-definition.json).
      subpath: part.join('/'),
      path,
      foundBy: NAME,
      evidence: 'declared',
    });
  },
});

/** CocoaPods writes one fixed shape of YAML: under `PODS:` each as `  - Name/Part (1.0.0)`, what it needs indented by four. */
export function readPodfileLock(text: string): Declared[] | { readonly error: string } {
  const found: Declared[] = [];
  let isLock = false;
  let inside = false;
  for (const line of text.split(/\r?\n/, LINE_LIMIT)) {
    if (/^\S/.test(line)) {
      inside = line.startsWith('PODS:');
      isLock ||= inside || line.startsWith('PODFILE CHECKSUM:');
    }
    const match = inside ? /^ {2}- "?([^\s"()]+) \(([^()\s]+)\)"?:?$/.exec(line) : null;
    if (match !== null && isWord(match[1]) && isWord(match[2]))
      found.push({ name: match[1], version: match[2] });
  }
  return isLock ? found : { error: 'it is no lock file of CocoaPods' };
}
