import { MIB, type Incompleteness, type Package } from '#core/index.ts';
import type { FileEntry, Filesystem } from '#scan/image/index.ts';
import type { Extractor } from '../../extractor.ts';
import { parseJson, unreadable } from '../text-document.ts';
import { isInstalledPath } from './installed-path.ts';
import { isNpmName, npmPackage } from './npm-package.ts';
import { readPackageJson } from './package-json.ts';

/** npm 2 wrote whole READMEs into `package.json`; nothing real is larger. */
const MAX_BYTES: number = 4 * MIB;

/** The packages in `node_modules` trees, as `npm ls --all` lists them: nested duplicates and linked workspaces too. */
export const nodeModules: Extractor = {
  name: 'language/node-modules',
  needs: [{ baseName: 'package.json', maxBytes: MAX_BYTES }],
  extract({ filesystem }) {
    const packages: Package[] = [];
    const incomplete: Incompleteness[] = [];
    const add = (path: string): void => {
      const text = filesystem.readText(path);
      if (text === undefined) return;
      const parsed = parseJson(text);
      const manifest = 'value' in parsed ? readPackageJson(parsed.value) : undefined;
      if (manifest === undefined) {
        incomplete.push(unreadable(path, 'error' in parsed ? parsed.error : 'it is no JSON object'));
        return;
      }
      const { name, version, licenses } = manifest;
      if (isNpmName(name) && typeof version === 'string')
        packages.push(npmPackage({ name, version, path, licenses }, nodeModules.name, 'installed'));
    };
    const installed = filesystem.filesNamed('package.json').filter(({ path }) => isInstalledPath(path));
    for (const { path } of installed) add(path);
    for (const path of linkedPackages(filesystem, installed)) add(path);
    return { packages, incomplete };
  },
};

/** Workspaces and `npm link`: the packages outside of `node_modules` to which symbolic links in it lead. */
function linkedPackages(filesystem: Filesystem, installed: readonly { path: string }[]): Set<string> {
  const linked = new Set<string>();
  const follow = (entries: readonly FileEntry[]): void => {
    for (const entry of entries) {
      if (entry.type !== 'symlink') continue;
      const path = filesystem.stat(`${entry.path}/package.json`)?.path;
      if (path !== undefined && !isInstalledPath(path)) linked.add(path);
    }
  };
  for (const directory of modulesDirectories(filesystem, installed)) {
    const entries = filesystem.list(directory);
    follow(entries);
    for (const { type, path } of entries)
      if (type === 'directory' && path.startsWith('@', directory.length + 1)) follow(filesystem.list(path));
  }
  return linked;
}

/** Every `node_modules` directory with a package in it; npm's hidden lock file marks those that hold nothing but links. */
function modulesDirectories(filesystem: Filesystem, installed: readonly { path: string }[]): Set<string> {
  const directories = new Set<string>();
  for (const { path } of [...installed, ...filesystem.filesNamed('.package-lock.json')]) {
    const end = path.lastIndexOf('/node_modules/');
    directories.add(path.slice(0, end === -1 ? 'node_modules'.length : end + '/node_modules'.length));
  }
  return directories;
}
