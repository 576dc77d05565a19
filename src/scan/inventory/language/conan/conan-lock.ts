import { isRecord, MIB } from '#core/index.ts';
import { baseName, declarationExtractor, type Declared } from '../declaration.ts';
import { parseJson } from '../text-document.ts';
import { conanPackage } from './conan-package.ts';
import { declaredBy } from './conan-reference.ts';

const NAME = 'language/conan-lock';
const LOCK = 'conan.lock';
/** 200 packages of version 1 with their options take 300 kB. */
const MAX_BYTES: number = 16 * MIB;

/** What `conan.lock` of Conan 1 and 2 declares. */
export const conanLock = declarationExtractor({
  name: NAME,
  version: 1,
  maxBytes: MAX_BYTES,
  extensions: ['lock'],
  wants: (path) => path.endsWith(LOCK) && baseName(path) === LOCK,
  read: readConanLock,
  packageOf: (declared, path) => conanPackage(declared, path, NAME),
});

/** Version 1 (Conan 1) has a graph whose nodes have a `ref`; since version 0.5 (Conan 2) there are lists of references. */
export function readConanLock(text: string): Declared[] | { readonly error: string } {
  const parsed = parseJson(text);
  if ('error' in parsed) return parsed;
  const { value } = parsed;
  if (!isRecord(value)) return { error: 'it is no lock file of Conan' };
  const graph = isRecord(value['graph_lock']) ? value['graph_lock']['nodes'] : undefined;
  if (isRecord(graph)) return ofGraph(graph);
  const lists = ['requires', 'build_requires', 'python_requires'].map((key) => value[key]);
  if (!lists.some(Array.isArray)) return { error: 'it is no lock file of Conan' };
  return lists.flatMap((list, at) =>
    (Array.isArray(list) ? list : []).flatMap((one: unknown) => declaredBy(one, at > 0)),
  );
}

/** What only tools need is for development; the project's own node has a reference when it is a package itself. */
function ofGraph(nodes: Record<string, unknown>): Declared[] {
  const entries = Object.entries(nodes).filter((entry): entry is [string, Record<string, unknown>] =>
    isRecord(entry[1]),
  );
  const idsOf = (key: string): Set<string> =>
    new Set(entries.flatMap(([, node]) => (Array.isArray(node[key]) ? node[key].map(String) : [])));
  const required = idsOf('requires');
  const tools = idsOf('build_requires');
  return entries.flatMap(([id, node]) => declaredBy(node['ref'], !required.has(id) && tools.has(id)));
}
