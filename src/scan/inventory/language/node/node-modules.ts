import type { Incompleteness, Package } from '#core/index.ts';
import type { FileEntry, FileInspector, Filesystem } from '#scan/image/index.ts';
import type { Extractor } from '../../extractor.ts';
import { unreadable } from '../text-document.ts';
import { isInstalledPath } from './installed-path.ts';
import { npmPackage } from './npm-package.ts';
import { packageJsonInspector, type PackageJson } from './package-json.ts';

const HIDDEN_LOCK = '.package-lock.json';

/** Finds npm's hidden lock files, which lie in every `node_modules` directory that npm made; what they say is not read. */
const hiddenLockInspector: FileInspector = {
  name: 'language/npm-hidden-lock',
  version: 1,
  extensions: ['json'],
  wants: ({ path }) => path.endsWith(`node_modules/${HIDDEN_LOCK}`),
  inspect: () => true,
};

/** The packages in `node_modules` trees, as `npm ls --all` lists them: nested duplicates and linked workspaces too. */
export const nodeModules: Extractor = {
  name: 'language/node-modules',
  needs: [],
  inspectors: [packageJsonInspector, hiddenLockInspector],
  extract({ filesystem }) {
    const packages: Package[] = [];
    const incomplete: Incompleteness[] = [];
    const manifests = new Map(
      filesystem
        .observations(packageJsonInspector.name)
        .map(({ file, value }) => [file.path, value as unknown as PackageJson]),
    );
    const installed = [...manifests.keys()].filter(isInstalledPath);
    for (const path of [...installed, ...linkedPackages(filesystem, installed)]) {
      const manifest = manifests.get(path);
      if (manifest === undefined) continue;
      if (manifest.kind === 'unreadable') incomplete.push(unreadable(path, manifest.why));
      else packages.push(npmPackage({ ...manifest, path }, nodeModules.name, 'installed'));
    }
    return { packages, incomplete };
  },
};

/** Workspaces and `npm link`: the packages outside of `node_modules` to which symbolic links in it lead. */
function linkedPackages(filesystem: Filesystem, installed: readonly string[]): Set<string> {
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
function modulesDirectories(filesystem: Filesystem, installed: readonly string[]): Set<string> {
  const hidden = filesystem.observations(hiddenLockInspector.name).map(({ file }) => file.path);
  const directories = new Set<string>();
  for (const path of [...installed, ...hidden]) {
    const end = path.lastIndexOf('/node_modules/');
    directories.add(path.slice(0, end === -1 ? 'node_modules'.length : end + '/node_modules'.length));
  }
  return directories;
}
