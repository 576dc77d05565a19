import { isRecord, MIB } from '#core/index.ts';
import { baseName, declarationExtractor, type Declared } from '../declaration.ts';
import { parseJson } from '../text-document.ts';
import { packageTables } from '../toml-lock.ts';
import { isPythonName, pythonPackage } from './python-package.ts';

const NAME = 'language/python-lock';
/** 1,000 distributions with the hashes of all their wheels take 3 MB. */
const MAX_BYTES: number = 16 * MIB;
const TABLES: ReadonlySet<string> = new Set(['poetry.lock', 'uv.lock', 'pdm.lock']);
const PIPFILE = 'Pipfile.lock';
/** PEP 751, "File Name". */
const PYLOCK = /^pylock(?:\.[^.]+)?\.toml$/;
/** Lock files of others, for their own development. */
const FOREIGN = /(?:^|\/)(?:site-packages|dist-packages|node_modules)\//;
/** Sources that are directories or files of the project itself. */
const LOCAL = ['directory', 'virtual', 'editable', 'path'] as const;

/** What the lock files of Poetry, uv, PDM and Pipenv declare, and `pylock.toml` of any tool. */
export const pythonLock = declarationExtractor({
  name: NAME,
  version: 2,
  maxBytes: MAX_BYTES,
  extensions: ['lock', 'toml'],
  wants: (path) =>
    (path.endsWith('.lock')
      ? TABLES.has(baseName(path)) || baseName(path) === PIPFILE
      : PYLOCK.test(baseName(path))) && !FOREIGN.test(path),
  // Pipenv writes JSON, the others TOML, which never begins with a brace.
  read: (text) => (text.trimStart().startsWith('{') ? readPipfileLock(text) : readTables(text)),
  packageOf: (declared, path) => pythonPackage({ ...declared, path }, NAME, 'declared'),
});

function readTables(text: string): Declared[] | { readonly error: string } {
  const tables = packageTables(text);
  return 'error' in tables ? tables : tables.flatMap(declaredTable);
}

function declaredTable(table: Record<string, unknown>): Declared[] {
  const { name, source, vcs, category, groups } = table;
  // PEP 751 leaves out the version of what is no release, and has the source's kind as a key.
  const version = table['version'] ?? (isRecord(vcs) ? '' : undefined);
  if (typeof name !== 'string' || !isPythonName(name) || typeof version !== 'string') return [];
  if (isRecord(table['directory'])) return [];
  const from = isRecord(source) ? source : isRecord(vcs) ? { git: vcs['url'] } : {};
  if (LOCAL.some((kind) => kind in from || from['type'] === kind)) return [];
  // Poetry before 1.5 has one category a package; since 2.0, and in PDM, it has groups.
  const dev =
    category === 'dev' ||
    (Array.isArray(groups) && !groups.some((group) => group === 'main' || group === 'default'));
  const url = from['git'] ?? (from['type'] === 'git' ? from['url'] : undefined);
  return [{ name, version, dev, ...(typeof url === 'string' && { source: `git+${url}` }) }];
}

/** Pipenv: `default` and `develop` by name; the version is a specifier, `==1.0`. */
export function readPipfileLock(text: string): Declared[] | { readonly error: string } {
  const parsed = parseJson(text);
  if ('error' in parsed) return parsed;
  const { value } = parsed;
  if (!isRecord(value)) return { error: 'it is no JSON object' };
  return (['default', 'develop'] as const).flatMap((section) => {
    const entries = isRecord(value[section]) ? Object.entries(value[section]) : [];
    return entries.flatMap(([name, entry]): Declared[] => {
      if (!isPythonName(name) || !isRecord(entry) || 'path' in entry || 'file' in entry) return [];
      const version = typeof entry['version'] === 'string' ? entry['version'].replace(/^===?/, '') : '';
      const git = typeof entry['git'] === 'string' ? { source: `git+${entry['git']}` } : {};
      return [{ name, version, dev: section === 'develop', ...git }];
    });
  });
}
