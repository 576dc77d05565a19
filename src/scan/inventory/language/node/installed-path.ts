/** Directories inside a package that hold inputs of its tests: what lies in their `node_modules` is no program. */
const FIXTURES: ReadonlySet<string> = new Set([
  'test',
  'tests',
  '__tests__',
  'spec',
  'fixture',
  'fixtures',
  '__fixtures__',
  'testdata',
  'mock',
  'mocks',
  '__mocks__',
  'example',
  'examples',
]);

/** Debian's packages of libraries lie directly in the directories that its Node.js looks into besides. */
const DEBIAN_ROOT = /^usr\/(?:share|lib)\/nodejs\//;

/**
 * Whether a `package.json` is that of an installed package: it lies directly in `node_modules/NAME` or
 * `node_modules/@SCOPE/NAME`. Package managers' stores (`.pnpm/x@1/node_modules/x`) count; a `node_modules` among the
 * test inputs of a package does not, as no program of the tree would load it (nodejs.org/api/modules.html, "Loading from
 * node_modules folders").
 */
export function isInstalledPath(path: string): boolean {
  const parts = path.replace(DEBIAN_ROOT, 'node_modules/').split('/');
  const last = parts.lastIndexOf('node_modules', parts.length - 3);
  if (last === -1) return false;
  const [first, second] = parts.slice(last + 1, -1);
  if (first === undefined || first.startsWith('.')) return false;
  if (parts.length - last !== (first.startsWith('@') ? 4 : 3) || second?.startsWith('.') === true)
    return false;
  for (let at = parts.indexOf('node_modules') + 1; at < last; at++)
    if (FIXTURES.has(parts[at]!) && !isPackageName(parts, at)) return false;
  return true;
}

/** `node_modules/test` and `node_modules/@scope/test` are packages whose names only sound like test inputs. */
function isPackageName(parts: readonly string[], at: number): boolean {
  const parent = parts[at - 1];
  return parent === 'node_modules' || (parent?.startsWith('@') === true && parts[at - 2] === 'node_modules');
}
