import { MIB } from '#core/index.ts';
import { baseName, declarationExtractor, type Declared } from '../declaration.ts';
import { makePackage } from '../../make-package.ts';
import { isWord } from '../word.ts';

const NAME = 'language/pubspec-lock';
const LOCK = 'pubspec.lock';
/** 300 packages take 100 kB. */
const MAX_BYTES: number = 8 * MIB;
const LINE_LIMIT = 200_000;
/** Dart packages are identifiers in lower case (dart.dev, "The pubspec file", "Name"); old ones have capitals. */
const PACKAGE = /^[A-Za-z_][A-Za-z0-9_]{0,255}$/;
/** Sources without a version of their own: the Dart or Flutter SDK, and directories of the project. */
const LOCAL: ReadonlySet<string> = new Set(['sdk', 'path']);
/** Downloaded packages have the lock file of their development with them. */
const CACHE = /(?:^|\/)(?:\.pub-cache|pub-cache)\//;

/** What `pubspec.lock` of Dart and Flutter declares. */
export const pubspecLock = declarationExtractor({
  name: NAME,
  version: 1,
  maxBytes: MAX_BYTES,
  extensions: ['lock'],
  wants: (path) => path.endsWith(LOCK) && baseName(path) === LOCK && !CACHE.test(path),
  read: readPubspecLock,
  packageOf: ({ name, version, dev, source }, path) =>
    makePackage('pub', {
      name,
      version,
      qualifiers: { vcs_url: source },
      path,
      foundBy: NAME,
      evidence: 'declared',
      dev,
    }),
});

/** pub writes its lock file in one fixed shape of YAML: packages indented by two, their fields by four, descriptions by six. */
export function readPubspecLock(text: string): Declared[] | { readonly error: string } {
  const found: Declared[] = [];
  let isLock = false;
  let inside = false;
  let name = '';
  let fields = new Map<string, string>();
  const close = (): void => {
    const declared = declaredBy(name, fields);
    if (declared !== undefined) found.push(declared);
    name = '';
    fields = new Map();
  };
  for (const line of text.split(/\r?\n/, LINE_LIMIT)) {
    if (/^[^\s#]/.test(line)) {
      close();
      inside = /^packages:\s*(?:\{\})?$/.test(line);
      isLock ||= inside;
    }
    if (!inside) continue;
    const entry = /^ {2}"?([A-Za-z0-9_]+)"?:$/.exec(line);
    if (entry !== null) {
      close();
      name = entry[1]!;
      continue;
    }
    const field = /^ {4}(?:( {2})(url)|(dependency|source|version)): "?([^"]+?)"?$/.exec(line);
    if (field !== null) fields.set(field[2] ?? field[3]!, field[4]!);
  }
  close();
  return isLock ? found : { error: 'it is no lock file of pub' };
}

function declaredBy(name: string, fields: ReadonlyMap<string, string>): Declared | undefined {
  const version = fields.get('version');
  const source = fields.get('source') ?? '';
  if (!PACKAGE.test(name) || !isWord(version) || LOCAL.has(source)) return undefined;
  const url = fields.get('url');
  return {
    name,
    version,
    ...(fields.get('dependency') === 'direct dev' && { dev: true }),
    ...(source === 'git' && isWord(url) && { source: `git+${url}` }),
  };
}
